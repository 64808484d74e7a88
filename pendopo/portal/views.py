"""The front door."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.module_loading import import_string

from pendopo.core.manifest import registry
from pendopo.regions import public as regions


def home(request: HttpRequest) -> HttpResponse:
    """What a person can do here, and what the programme has achieved, from whatever services are installed."""
    panels = []
    for panel in registry.panels():
        context = import_string(panel.context)(request)
        if context is not None:
            panels.append({"template": panel.template, "context": context})
    return render(
        request,
        "portal/home.html",
        {"regency": regions.this_regency(), "tasks": registry.tasks(), "panels": panels},
    )
