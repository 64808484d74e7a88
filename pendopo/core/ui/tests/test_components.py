"""Every component renders in every declared state, and nothing but what is declared gets in."""

import re
from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template import Context, Template
from django.test import RequestFactory, override_settings

from pendopo.core.ui import components, icons, views

PACKAGE = Path(components.__file__).resolve().parents[2]
TEMPLATES = sorted(PACKAGE.rglob("templates/**/*.html"))
EXAMPLES = [
    pytest.param(component, example, id=f"{component.name}-{example.title}")
    for component in components.catalogue().values()
    if component.template.startswith("ui/")
    for example in component.examples
]


def draw(source, **values):
    return Template("{% load ui %}" + source).render(Context(values))


@pytest.fixture
def request_(rf: RequestFactory):
    request = rf.get("/ui/")
    request.user = AnonymousUser()
    return request


@pytest.mark.parametrize(("component", "example"), EXAMPLES)
def test_every_example_renders(component, example, request_):
    html = views.drawn(component, example, request_)

    assert html.strip()
    assert "{{" not in html
    assert "{%" not in html


@pytest.mark.parametrize(
    ("_case", "source", "words"),
    [
        ("unknown component", '{% ui "tower" %}', "There is no one component 'tower'"),
        ("undeclared input", '{% ui "stamp" text="a" size=3 %}', "stamp takes no size"),
        ("missing input", '{% ui "stamp" %}', "stamp needs text"),
        ("wrong kind", '{% ui "tasks" tasks="none" %}', "tasks: tasks is SafeString, not list"),
        ("not one of the choices", '{% ui "verdict" status="fine" %}', "verdict: status is 'fine', not one of good"),
    ],
)
def test_a_wrong_call_is_refused(_case, source, words):
    with pytest.raises(components.ComponentFault, match=re.escape(words)):
        draw(source)


@override_settings(UI_STRICT=False)
def test_in_production_a_wrong_call_still_shows_the_page():
    assert draw('{% ui "stamp" size=3 %}') == '<span class="stamp"></span>\n'


def test_a_component_sees_its_inputs_and_nothing_else():
    assert "secret" not in draw('{% ui "stamp" text="a" %}', strong="secret", text="secret")


def test_what_a_person_typed_is_escaped():
    assert "&lt;script&gt;" in draw('{% ui "stamp" text=typed %}', typed="<script>")


def test_a_pillar_without_data_is_hatched_and_said_to_have_none():
    html = draw(
        '{% ui "hall" pillars=pillars %}', pillars=[{"slug": "living", "name": "L", "href": "/l/", "percent": None}]
    )

    assert "0%" not in html
    assert '<span class="unseen">' in html
    assert "M12 34 44 13" in html


@pytest.mark.parametrize(
    ("percent", "height", "top"), [(0, 0, 200), (50, 95, 105), (100, 190, 10), (118, 190, 10), (-4, 0, 200)]
)
def test_a_pillar_is_filled_by_its_attainment(percent, height, top):
    html = draw(
        '{% ui "hall" pillars=pillars %}', pillars=[{"slug": "living", "name": "L", "href": "/l/", "percent": percent}]
    )

    assert f'y="{top}" width="32" height="{height}"' in html


def test_an_icon_is_hidden_unless_it_speaks():
    assert 'aria-hidden="true"' in icons.svg("download")
    assert 'role="img" aria-label="Unduh &lt;b&gt;"' in icons.svg("download", label="Unduh <b>")


def test_an_icon_nobody_drew_is_an_error():
    with pytest.raises(KeyError):
        icons.svg("rainbow")


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_no_template_styles_or_scripts_inline(template):
    source = re.sub(r"{% comment %}.*?{% endcomment %}", "", template.read_text(encoding="utf-8"), flags=re.DOTALL)

    assert not re.findall(r"\sstyle\s*=|\son[a-z]+\s*=\s*[\"']|javascript:|<style", source)
    assert not re.findall(r"<script(?![^>]*\b(?:src=|nonce=|type=.application/json))[^>]*>", source)


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_every_component_and_icon_that_a_template_names_exists(template):
    source = template.read_text(encoding="utf-8")

    for name in re.findall(r"{% ui(?:block)? \"([^\"]+)\"", source):
        assert components.find(name)
    for name in re.findall(r"{% icon \"([^\"]+)\"", source):
        assert name in icons.DRAWINGS
