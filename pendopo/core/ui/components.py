"""Components: what each one takes, checked before it is rendered.

A component is a folder `<app>/templates/<app>/components/<name>/` with a
template, its stylesheet and a declaration in YAML. Those of the design system
are called by their bare name (`figure`), another app's by `app:name`, or by
the bare name where no two apps share it. Outside
production an input that is not declared, missing or of the wrong kind raises.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml
from django.apps import apps
from django.conf import settings
from django.forms import BaseForm, BoundField
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.module_loading import import_string
from pydantic import BaseModel, ConfigDict, Field

InputType = Literal["text", "number", "bool", "list", "mapping", "object", "form", "field", "any"]
Check = Callable[[object], bool]


class ComponentFault(ValueError):
    """A template calls a component that does not exist, or with inputs that it does not take."""


class Input(BaseModel):
    """One declared input of a component."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    type: InputType
    doc: str
    required: bool = False
    default: Any = None
    choices: tuple[str, ...] = ()

    def value(self, given: Mapping[str, Any]) -> Any:
        """What was given, else the default; a text that is missing is empty, so that no page ever says None."""
        value = given.get(self.name)
        value = self.default if value is None else value
        return "" if value is None and self.type == "text" else value


class Example(BaseModel):
    """One state of a component, shown on the living page and rendered by the tests.

    `values` are the inputs; `content` is the slot; `make` is the dotted name of a
    function that gives inputs which YAML cannot hold (a form, a figure).
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: str
    values: dict[str, Any] = Field(default_factory=dict)
    content: str = ""
    make: str = ""

    def inputs(self) -> dict[str, Any]:
        """All inputs of this example."""
        made: dict[str, Any] = import_string(self.make)() if self.make else {}
        return {**self.values, **made}


class Component(BaseModel):
    """A declaration as its YAML says it; `prepare` is the dotted name of the function that does its arithmetic."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    doc: str
    group: str
    template: str
    folder: Path
    inputs: tuple[Input, ...] = ()
    slot: bool = False
    prepare: str = ""
    bundle: Literal["pendopo", "workspace"] = "pendopo"
    examples: tuple[Example, ...]

    def values(self, given: Mapping[str, Any], request: HttpRequest | None = None) -> dict[str, Any]:
        """The template's values: the given inputs, defaults for the rest, and what `prepare` works out.

        Raises:
            ComponentFault: outside production, if an input is missing, not declared or of the wrong kind.
        """
        if settings.UI_STRICT:
            self._check(given)
        values = {item.name: item.value(given) for item in self.inputs}
        if self.slot:
            values["content"] = given.get("content", "")
        if self.prepare:
            values |= import_string(self.prepare)(values, request)
        return values

    def _check(self, given: Mapping[str, Any]) -> None:
        declared = {item.name: item for item in self.inputs}
        unknown = set(given) - set(declared) - ({"content"} if self.slot else set())
        if unknown:
            raise ComponentFault(f"{self.name} takes no {', '.join(sorted(unknown))}; it takes {', '.join(declared)}")
        for item in self.inputs:
            value = item.value(given)
            if item.required and (value is None or value == ""):
                raise ComponentFault(f"{self.name} needs {item.name}: {item.doc}")
            if value is not None and not CHECKS[item.type](value):
                raise ComponentFault(f"{self.name}: {item.name} is {type(value).__name__}, not {item.type}")
            if item.choices and value not in (None, "") and str(value) not in item.choices:
                raise ComponentFault(f"{self.name}: {item.name} is {value!r}, not one of {', '.join(item.choices)}")


CHECKS: dict[InputType, Check] = {
    # A number given as text is a number that was formatted where its unit is known.
    "text": lambda value: isinstance(value, str | Promise | int),
    "number": lambda value: not isinstance(value, str | bool),
    "bool": lambda _value: True,
    "list": lambda value: hasattr(value, "__iter__") and not isinstance(value, str | Mapping),
    "mapping": lambda value: isinstance(value, Mapping),
    "object": lambda value: not isinstance(value, str),
    "form": lambda value: isinstance(value, BaseForm),
    "field": lambda value: isinstance(value, BoundField),
    "any": lambda _value: True,
}


def find(name: str) -> Component:
    """The component of that name; a bare name may also mean the only one that another app calls so.

    Raises:
        ComponentFault: if there is none, or more than one.
    """
    known = catalogue()
    if name in known:
        return known[name]
    others = [component for key, component in known.items() if key.endswith(f":{name}")]
    if len(others) != 1:
        raise ComponentFault(f"There is no one component {name!r}; see /ui/")
    return others[0]


@cache
def catalogue() -> dict[str, Component]:
    """Every component of every installed app, by name."""
    return {component.name: component for component in _declared()}


def _declared() -> Iterator[Component]:
    for config in apps.get_app_configs():
        root = Path(config.path) / "templates" / config.label / "components"
        for file in sorted(root.glob("*/*.yaml")):
            name = file.stem
            yield Component(
                name=name if config.label == "ui" else f"{config.label}:{name}",
                template=f"{config.label}/components/{name}/{name}.html",
                folder=file.parent,
                **yaml.safe_load(file.read_text(encoding="utf-8")),
            )
