"""Readings: what was found, for which period and area, and where it comes from.

The figure of a reading never changes and no reading is deleted: triggers in
the database refuse both. A mended or corrected figure is a new reading that
supersedes the old one.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from pendopo.programme.models.plan import Indicator
from pendopo.programme.rules import workflow


class Reading(models.Model):
    """One figure for one indicator, period and area, from one source."""

    class State(models.TextChoices):
        REPORTED = workflow.State.REPORTED.value, _("reported")
        RETURNED = workflow.State.RETURNED.value, _("returned")
        VERIFIED = workflow.State.VERIFIED.value, _("verified")
        PUBLISHED = workflow.State.PUBLISHED.value, _("published")
        SUPERSEDED = workflow.State.SUPERSEDED.value, _("replaced by a correction")

    class Origin(models.TextChoices):
        METRIC = "metric", _("measured from a service's records")
        DATASET = "dataset", _("from a dataset")
        REPORT = "report", _("reported by an office")
        DOCUMENT = "document", _("from a published document")

    class Qualifier(models.TextChoices):
        EXACT = workflow.Qualifier.EXACT.value, _("exactly")
        APPROXIMATE = workflow.Qualifier.APPROXIMATE.value, _("about")
        AT_LEAST = workflow.Qualifier.AT_LEAST.value, _("at least")
        AT_MOST = workflow.Qualifier.AT_MOST.value, _("at most")

    indicator = models.ForeignKey(
        Indicator, verbose_name=_("indicator"), on_delete=models.PROTECT, related_name="readings"
    )
    period_start = models.DateField(_("period from"))
    period_end = models.DateField(_("period to"))
    area = models.ForeignKey(
        "regions.Region", verbose_name=_("area"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    value = models.DecimalField(_("value"), max_digits=24, decimal_places=6, null=True, blank=True)
    qualifier = models.CharField(_("how exactly"), max_length=12, choices=Qualifier.choices, default=Qualifier.EXACT)
    note = models.TextField(_("note"), blank=True)
    note_en = models.TextField(_("note, English"), blank=True)
    state = models.CharField(_("stage"), max_length=12, choices=State.choices)
    is_preferred = models.BooleanField(_("preferred where sources disagree"), default=False)

    # Where it comes from
    origin = models.CharField(_("origin"), max_length=10, choices=Origin.choices)
    source_key = models.CharField(_("key of the source"), max_length=160)
    metric_key = models.CharField(_("metric or dataset"), max_length=120, blank=True)
    query: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(_("query"), default=dict, blank=True)
    row_count = models.PositiveBigIntegerField(_("records counted"), null=True, blank=True)
    seal = models.CharField(_("seal or revision"), max_length=128, blank=True)
    evidence = models.ForeignKey(
        "files.StoredFile", verbose_name=_("evidence"), on_delete=models.PROTECT,
        null=True, blank=True, related_name="+",
    )  # fmt: skip
    source = models.ForeignKey(
        "programme.Source", verbose_name=_("source"), on_delete=models.PROTECT,
        null=True, blank=True, related_name="readings",
    )  # fmt: skip
    source_name = models.CharField(_("name of the source"), max_length=300)
    source_url = models.URLField(_("address of the source"), max_length=400, blank=True)
    source_page = models.CharField(_("page"), max_length=60, blank=True)
    source_date = models.DateField(_("date of the source"), null=True, blank=True)
    source_date_text = models.CharField(_("date in words"), max_length=120, blank=True)
    source_date_text_en = models.CharField(_("date in words, English"), max_length=120, blank=True)

    # Its way
    reported_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    reported_at = models.DateTimeField(_("reported"))
    returned_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    returned_at = models.DateTimeField(_("returned"), null=True, blank=True)
    return_reason = models.TextField(_("reason"), blank=True)
    verified_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    verified_at = models.DateTimeField(_("verified"), null=True, blank=True)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    supersedes = models.OneToOneField(
        "self", verbose_name=_("supersedes"), on_delete=models.PROTECT,
        null=True, blank=True, related_name="superseded_by",
    )  # fmt: skip

    class Meta:
        verbose_name = _("reading")
        verbose_name_plural = _("readings")
        ordering = ("period_end", "period_start", "pk")
        indexes: ClassVar = [
            models.Index(fields=["state", "indicator", "period_end"], name="programme_reading_look_up"),
            models.Index(fields=["area", "indicator"], name="programme_reading_area"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(name="programme_reading_period", condition=Q(period_end__gte=F("period_start"))),
            models.CheckConstraint(
                name="programme_reading_measured_or_stated",
                condition=Q(value__isnull=False) | Q(origin__in=["metric", "dataset"], qualifier="exact"),
            ),
            models.CheckConstraint(
                name="programme_reading_names_its_source",
                condition=~Q(source_name="")
                & ~Q(source_key="")
                & (~Q(origin="document") | Q(source__isnull=False))
                & (~Q(origin__in=["metric", "dataset"]) | ~Q(metric_key="")),
            ),
            models.CheckConstraint(
                name="programme_reading_state_is_dated",
                condition=(~Q(state="returned") | (Q(returned_at__isnull=False) & ~Q(return_reason="")))
                & (~Q(state="verified") | Q(verified_at__isnull=False))
                & (~Q(state__in=["published", "superseded"]) | Q(published_at__isnull=False)),
            ),
            # Four eyes, also against a mistake in the code above the table.
            models.CheckConstraint(
                name="programme_reading_verified_by_another",
                condition=Q(verified_by__isnull=True) | Q(reported_by__isnull=True) | ~Q(verified_by=F("reported_by")),
            ),
            models.UniqueConstraint(
                name="programme_reading_one_published_per_source",
                fields=["indicator", "period_start", "period_end", "area", "source_key"],
                condition=Q(state="published"),
                nulls_distinct=False,
            ),
            models.UniqueConstraint(
                name="programme_reading_one_preferred",
                fields=["indicator", "period_start", "period_end", "area"],
                condition=Q(state="published", is_preferred=True),
                nulls_distinct=False,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.period_start}–{self.period_end}: {self.value}"


class MeasurementNote(models.Model):
    """Why an indicator could not be measured for a period; goes away when it can."""

    class Kind(models.TextChoices):
        MISSING = "missing", _("the service is not installed")
        FAILED = "failed", _("the measurement failed")

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="measurement_notes")
    period_start = models.DateField(_("period from"))
    period_end = models.DateField(_("period to"))
    area = models.ForeignKey("regions.Region", on_delete=models.PROTECT, null=True, related_name="+")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    message = models.TextField(_("message"))
    at = models.DateTimeField(_("when"))

    class Meta:
        verbose_name = _("note on a measurement")
        verbose_name_plural = _("notes on measurements")
        ordering = ("-at",)
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="programme_note_once",
                fields=["indicator", "period_start", "period_end", "area"],
                nulls_distinct=False,
            ),
        ]

    def __str__(self) -> str:
        return self.message


class PublicationStamp(models.Model):
    """One row that counts everything that changes public pages, so that their caches are checked by one number."""

    number = models.PositiveBigIntegerField(_("number"), default=0)
    at = models.DateTimeField(_("changed"))

    class Meta:
        verbose_name = _("publication stamp")
        verbose_name_plural = _("publication stamps")
        constraints: ClassVar = [models.CheckConstraint(name="programme_stamp_one_row", condition=Q(pk=1))]

    def __str__(self) -> str:
        return str(self.number)
