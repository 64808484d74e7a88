"""A chart by itself: to explore, and for a report, a slide, a newspaper."""

from __future__ import annotations

import gzip

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from pendopo.core.charts import selectors, services, specs
from pendopo.core.charts.models import Chart

TYPES = {"png": "image/png", "pdf": "application/pdf"}
FOR_EVER = "public, max-age=31536000, immutable"


@require_safe
def chart(request: HttpRequest, *, key: str) -> HttpResponse:
    """The chart with its interactive view; the still picture stands there until the script has drawn."""
    found = _chart(key)
    return render(
        request,
        "charts/chart.html",
        {
            "chart": found,
            "title": found.document["title"],
            "description": found.document["description"],
            "credit": found.document["credit"],
            "picture": services.shown(found),
            "drawing": {"rooms": found.document["rooms"], "colours": specs.COLOURS},
            "edition": services.EDITION,
        },
    )


@require_safe
def download(request: HttpRequest, *, key: str, form: str) -> HttpResponse:  # noqa: ARG001  every view takes it
    """The chart as PNG or PDF; drawn when it is first asked for."""
    found = _chart(key)
    response = HttpResponse(services.download(found, form=form), content_type=TYPES[form])
    response["Content-Disposition"] = f'attachment; filename="grafik-{key[:10]}.{form}"'
    response["Cache-Control"] = FOR_EVER
    return response


@require_safe
def library(request: HttpRequest, *, edition: str) -> HttpResponse:
    """The library of the interactive view, 300 kB; only pages that a person opened to explore ask for it."""
    if edition != services.EDITION:
        raise Http404(_("There is no such chart."))
    packed = services.library()
    takes_gzip = "gzip" in request.headers.get("Accept-Encoding", "")
    response = HttpResponse(
        packed if takes_gzip else gzip.decompress(packed), content_type="text/javascript; charset=utf-8"
    )
    if takes_gzip:
        response["Content-Encoding"] = "gzip"
    patch_vary_headers(response, ["Accept-Encoding"])
    response["Cache-Control"] = FOR_EVER
    return response


def _chart(key: str) -> Chart:
    if (found := selectors.public_chart(key)) is None:
        raise Http404(_("There is no such chart."))
    return found
