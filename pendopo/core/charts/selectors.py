"""Reads of drawn charts."""

from __future__ import annotations

from pendopo.core.charts.models import Chart, Rendering


def contents(*, key: str, forms: tuple[str, ...]) -> dict[str, bytes]:
    """Those of the forms that are drawn already."""
    rows = Rendering.objects.filter(chart_id=key, form__in=forms).values_list("form", "content")
    return {form: bytes(content) for form, content in rows}


def public_chart(key: str) -> Chart | None:
    """The chart of that key, if anybody may see it."""
    return Chart.objects.filter(key=key, is_public=True).first()
