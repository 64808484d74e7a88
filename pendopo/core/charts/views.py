"""A chart by itself: for a report, a slide, a newspaper."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from pendopo.core.charts import selectors, services
from pendopo.core.charts.models import Chart

TYPES = {"png": "image/png", "pdf": "application/pdf"}
FOR_EVER = "public, max-age=31536000, immutable"


@require_safe
def download(request: HttpRequest, *, key: str, form: str) -> HttpResponse:  # noqa: ARG001  every view takes it
    """The chart as PNG or PDF; drawn when it is first asked for."""
    chart = _chart(key)
    response = HttpResponse(services.download(chart, form=form), content_type=TYPES[form])
    response["Content-Disposition"] = f'attachment; filename="grafik-{key[:10]}.{form}"'
    response["Cache-Control"] = FOR_EVER
    return response


def _chart(key: str) -> Chart:
    if (chart := selectors.public_chart(key)) is None:
        raise Http404(_("There is no such chart."))
    return chart
