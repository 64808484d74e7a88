"""`{% ui %}`, `{% uiblock %}`, `{% icon %}`, and the small tags that shells and lists need."""

from __future__ import annotations

from typing import Any

from django import template
from django.template import Node, NodeList, TemplateSyntaxError
from django.template.base import FilterExpression, Parser, TextNode, Token, token_kwargs
from django.template.context import Context
from django.template.loader_tags import BLOCK_CONTEXT_KEY, BlockContext, BlockNode
from django.utils.http import urlencode
from django.utils.safestring import SafeString, mark_safe

from pendopo.core.ui import components, icons

register = template.Library()
# What a component may read besides its inputs: forms need the token, links the address, shells their facts.
SHARED = ("request", "csrf_token", "shell", "user")


class ComponentNode(Node):
    """Renders a component in a context of its own: nothing but its declared inputs reaches it."""

    def __init__(self, name: FilterExpression, given: dict[str, FilterExpression], content: NodeList | None) -> None:
        self.name = name
        self.given = given
        self.nodelist = content if content is not None else NodeList()
        self.has_content = content is not None

    def render(self, context: Context) -> SafeString:
        """The component's HTML.

        Raises:
            ComponentFault: outside production, if the component does not take these inputs.
        """
        component = components.find(str(self.name.resolve(context)))
        given: dict[str, Any] = {key: value.resolve(context) for key, value in self.given.items()}
        if self.has_content:
            given["content"] = self.nodelist.render(context)
        return render(component, given, context)


def render(component: components.Component, given: dict[str, Any], context: Context) -> SafeString:
    """The component's HTML with these inputs, inside the page of `context`."""
    values = component.values(given, context.get("request"))
    values |= {name: context[name] for name in SHARED if name in context and name not in values}
    found = context.template.engine.get_template(component.template)  # type: ignore[union-attr]
    with context.render_context.push_state(found):
        return found.nodelist.render(context.new(values))


def _call(parser: Parser, token: Token) -> tuple[FilterExpression, dict[str, FilterExpression]]:
    tag, *bits = token.split_contents()
    if not bits:
        raise TemplateSyntaxError(f"{tag} needs the name of a component")
    name = parser.compile_filter(bits.pop(0))
    given = token_kwargs(bits, parser)
    if bits:
        raise TemplateSyntaxError(f"{tag} takes inputs as name=value, not {' '.join(bits)}")
    return name, given


@register.tag
def ui(parser: Parser, token: Token) -> ComponentNode:
    """`{% ui "figure" label=… value=… %}`: a component with its inputs."""
    return ComponentNode(*_call(parser, token), None)


@register.tag
def uiblock(parser: Parser, token: Token) -> ComponentNode:
    """`{% uiblock "notice" kind="info" %}…{% enduiblock %}`: a component with content in its slot."""
    name, given = _call(parser, token)
    content = parser.parse(("enduiblock",))
    parser.delete_first_token()
    return ComponentNode(name, given, content)


@register.simple_tag
def icon(name: str, *, label: str = "", size: int = 24) -> SafeString:
    """`{% icon "download" %}`: decoration beside words; with `label` it speaks for itself."""
    return icons.svg(name, label=str(label), size=size)


class AgainNode(Node):
    def __init__(self, name: str) -> None:
        self.name = name

    def render(self, context: Context) -> SafeString:
        found = _block(context, self.name)
        return mark_safe(found.render(context).strip()) if found is not None else mark_safe("")


class AroundNode(Node):
    def __init__(self, name: str, nodelist: NodeList) -> None:
        self.name = name
        self.nodelist = nodelist

    def render(self, context: Context) -> SafeString:
        found = _block(context, self.name)
        nodes: NodeList | list[Node] = found.nodelist if found is not None else []
        if all(isinstance(node, TextNode) and not node.s.strip() for node in nodes):
            return mark_safe("")
        return self.nodelist.render(context)


def _block(context: Context, name: str) -> BlockNode | None:
    blocks: BlockContext | None = context.render_context.get(BLOCK_CONTEXT_KEY)
    return blocks.get_block(name) if blocks is not None else None


@register.tag
def again(_parser: Parser, token: Token) -> AgainNode:
    """`{% again "title" %}`: the content of a block once more, for the h1 that says what the title says."""
    _tag, name = token.split_contents()
    return AgainNode(name.strip("\"'"))


@register.tag
def around(parser: Parser, token: Token) -> AroundNode:
    """`{% around "aside" %}<aside>{% block aside %}…`: the wrapper only where the page fills the block."""
    _tag, name = token.split_contents()
    nodelist = parser.parse(("endaround",))
    parser.delete_first_token()
    return AroundNode(name.strip("\"'"), nodelist)


@register.simple_tag(takes_context=True)
def query(context: Context, **changes: object) -> str:
    """`?…` of this page with the named parameters changed; None or an empty text removes one."""
    request = context.get("request")
    parameters: dict[str, list[str]] = dict(request.GET.lists()) if request is not None else {}
    for name, value in changes.items():
        if value is None or value == "":
            parameters.pop(name, None)
        else:
            parameters[name] = [str(value)]
    return "?" + urlencode(parameters, doseq=True)
