"""The living page: every component in every state, drawn from the same declarations that check its callers."""

from __future__ import annotations

import re
from itertools import groupby
from operator import attrgetter

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import engines

from pendopo.core.ui import components, icons, styles

TYPE_SIZES = ("--t4", "--t3", "--t2", "--t1", "--t0", "--t-1")


def living_page(request: HttpRequest) -> HttpResponse:
    """Everything for developers; in production for staff only, since it is of no use to citizens."""
    if not settings.UI_OPEN and not getattr(request.user, "is_staff", False):
        raise Http404
    return render(
        request,
        "ui/living.html",
        {
            "groups": _groups(request),
            "colours": re.findall(r"--([a-z-]+): #", (styles.HERE / "dark.css").read_text(encoding="utf-8")),
            "sizes": TYPE_SIZES,
            "icons": sorted(icons.DRAWINGS),
        },
    )


def _groups(request: HttpRequest) -> list[dict[str, object]]:
    order = attrgetter("group", "name")
    found = sorted(components.catalogue().values(), key=order)
    return [
        {
            "name": group,
            "components": [
                {
                    "name": component.name,
                    "doc": component.doc,
                    "inputs": component.inputs,
                    "slot": component.slot,
                    "wide": component.group == "Frame" or component.name in {"hall", "map", "table"},
                    "examples": [
                        {"title": example.title, "html": drawn(component, example, request)}
                        for example in component.examples
                    ],
                }
                for component in members
            ],
        }
        for group, members in groupby(found, key=attrgetter("group"))
    ]


def drawn(component: components.Component, example: components.Example, request: HttpRequest) -> str:
    """The example's HTML, rendered the way a page would call it."""
    engine = engines["django"]
    given = example.inputs()
    call = " ".join(f"{name}={name}" for name in given)
    if example.content:
        source = f"{{% load ui %}}{{% uiblock component {call} %}}{example.content}{{% enduiblock %}}"
    else:
        source = f"{{% load ui %}}{{% ui component {call} %}}"
    return engine.from_string(source).render({**given, "component": component.name}, request)
