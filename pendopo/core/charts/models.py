"""Charts that were drawn once and need not be drawn again."""

from __future__ import annotations

from django.db import models


class Chart(models.Model):
    """What was to be drawn, found again by the hash of exactly that."""

    key = models.CharField(primary_key=True, max_length=64)
    document = models.JSONField()
    is_public = models.BooleanField()
    # A day, not a moment: a chart on a busy page is written to at most once a day.
    used_on = models.DateField()

    class Meta:
        indexes = [models.Index(fields=["used_on"], name="charts_chart_used_on")]


class Rendering(models.Model):
    """A chart in one form: `narrow.svg`, `wide.svg`, `png` or `pdf`. Never changes: another content is another chart."""

    chart = models.ForeignKey(Chart, on_delete=models.CASCADE, related_name="renderings")
    form = models.CharField(max_length=20)
    content = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["chart", "form"], name="charts_rendering_form_once")]
