"""The plan: dimensions, masterplan, strategies, initiatives, indicators and their targets."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from pendopo.core import units
from pendopo.core.manifest import registry
from pendopo.programme.rules import progress
from pendopo.programme.words import Bilingual

YEARS = (1990, 2100)


def unit_choices() -> list[tuple[str, Any]]:
    """Every unit that the core knows; a callable, so that a new unit makes no migration."""
    return units.choices()


def source_key_choices() -> list[tuple[str, Any]]:
    """Every installed metric and dataset; a callable, so that a new service makes no migration."""
    metrics: list[tuple[str, Any]] = [(key, metric.label) for key, metric in registry.metrics().items()]
    return metrics + [(dataset.key, dataset.label) for manifest in registry for dataset in manifest.datasets]


class DimensionSet(Bilingual, models.Model):
    """A way of dividing the programme; a regency chooses one for its masterplan."""

    slug = models.SlugField(_("code"), max_length=40, primary_key=True)
    name = models.CharField(_("name"), max_length=120)
    name_en = models.CharField(_("name in English"), max_length=120, blank=True)
    note = models.TextField(_("note"), blank=True)
    note_en = models.TextField(_("note, English"), blank=True)
    source = models.ForeignKey(
        "programme.Source", verbose_name=_("source"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    is_confirmed = models.BooleanField(_("confirmed"), default=False)

    class Meta:
        verbose_name = _("set of dimensions")
        verbose_name_plural = _("sets of dimensions")
        ordering = ("slug",)

    def __str__(self) -> str:
        return str(self.title)


class Dimension(Bilingual, models.Model):
    """One pillar of a set."""

    dimension_set = models.ForeignKey(
        DimensionSet, verbose_name=_("set"), on_delete=models.PROTECT, related_name="dimensions"
    )
    slug = models.SlugField(_("address"), max_length=40)
    code = models.CharField(_("code"), max_length=8)
    name = models.CharField(_("name"), max_length=120)
    name_en = models.CharField(_("name in English"), max_length=120, blank=True)
    summary = models.TextField(_("summary"), blank=True)
    summary_en = models.TextField(_("summary, English"), blank=True)
    weight = models.DecimalField(_("weight"), max_digits=9, decimal_places=4, default=Decimal(1))
    order = models.PositiveSmallIntegerField(_("place in the list"), default=50)

    class Meta:
        verbose_name = _("dimension")
        verbose_name_plural = _("dimensions")
        ordering = ("order", "slug")
        constraints: ClassVar = [
            models.UniqueConstraint(name="programme_dimension_slug_once", fields=["dimension_set", "slug"]),
            models.UniqueConstraint(name="programme_dimension_code_once", fields=["dimension_set", "code"]),
            models.CheckConstraint(name="programme_dimension_weight", condition=Q(weight__gte=0)),
        ]

    def __str__(self) -> str:
        return str(self.title)


class SubDimension(Bilingual, models.Model):
    """A part of a dimension."""

    dimension = models.ForeignKey(
        Dimension, verbose_name=_("dimension"), on_delete=models.CASCADE, related_name="sub_dimensions"
    )
    code = models.CharField(_("code"), max_length=8)
    name = models.CharField(_("name"), max_length=120)
    name_en = models.CharField(_("name in English"), max_length=120, blank=True)
    is_confirmed = models.BooleanField(_("confirmed"), default=False)
    order = models.PositiveSmallIntegerField(_("place in the list"), default=50)

    class Meta:
        verbose_name = _("sub-dimension")
        verbose_name_plural = _("sub-dimensions")
        ordering = ("order", "code")
        constraints: ClassVar = [
            models.UniqueConstraint(name="programme_subdimension_code_once", fields=["dimension", "code"]),
        ]

    def __str__(self) -> str:
        return str(self.title)


class Masterplan(Bilingual, models.Model):
    """The regency's plan for a number of years; at most one is in force."""

    slug = models.SlugField(_("code"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=200)
    name_en = models.CharField(_("name in English"), max_length=200, blank=True)
    start_year = models.PositiveSmallIntegerField(_("first year"))
    end_year = models.PositiveSmallIntegerField(_("last year"))
    dimension_set = models.ForeignKey(
        DimensionSet, verbose_name=_("dimensions"), on_delete=models.PROTECT, related_name="masterplans"
    )
    vision = models.TextField(_("vision"), blank=True)
    vision_en = models.TextField(_("vision, English"), blank=True)
    aims = models.TextField(_("aims"), blank=True, help_text=_("One per line."))
    aims_en = models.TextField(_("aims, English"), blank=True)
    legal_basis = models.TextField(_("legal basis"), blank=True)
    legal_basis_en = models.TextField(_("legal basis, English"), blank=True)
    on_track_from = models.DecimalField(
        _("on track from"), max_digits=5, decimal_places=4, default=progress.Thresholds().on_track,
        help_text=_("Share of the expected way."),
    )  # fmt: skip
    at_risk_from = models.DecimalField(
        _("at risk from"), max_digits=5, decimal_places=4, default=progress.Thresholds().at_risk,
        help_text=_("Share of the expected way; below it a figure is behind."),
    )  # fmt: skip
    is_current = models.BooleanField(_("in force"), default=False)
    source = models.ForeignKey(
        "programme.Source", verbose_name=_("source"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("masterplan")
        verbose_name_plural = _("masterplans")
        ordering = ("-start_year",)
        constraints: ClassVar = [
            models.CheckConstraint(
                name="programme_masterplan_years",
                condition=Q(start_year__range=YEARS, end_year__range=YEARS, end_year__gte=F("start_year")),
            ),
            models.UniqueConstraint(
                name="programme_masterplan_one_in_force", fields=["is_current"], condition=Q(is_current=True)
            ),
            models.CheckConstraint(
                name="programme_masterplan_thresholds",
                condition=Q(at_risk_from__gt=0, on_track_from__lte=1, on_track_from__gt=F("at_risk_from")),
            ),
        ]

    def __str__(self) -> str:
        return str(self.title)

    @property
    def thresholds(self) -> progress.Thresholds:
        """From where a figure counts as on track or at risk under this plan."""
        return progress.Thresholds(on_track=self.on_track_from, at_risk=self.at_risk_from)


class MasterplanVersion(models.Model):
    """The whole plan as it stood; the database refuses to change its content or to delete it."""

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        REVIEWED = "reviewed", _("reviewed")
        ADOPTED = "adopted", _("adopted")
        REVISED = "revised", _("replaced by a revision")

    masterplan = models.ForeignKey(
        Masterplan, verbose_name=_("masterplan"), on_delete=models.PROTECT, related_name="versions"
    )
    number = models.PositiveIntegerField(_("number"))
    state = models.CharField(_("stage"), max_length=10, choices=State.choices, default=State.DRAFT)
    snapshot: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(_("content"))
    digest = models.CharField(_("digest"), max_length=64)
    note = models.TextField(_("what changed and why"))
    decree = models.CharField(_("adopting decree"), max_length=200, blank=True)
    made_at = models.DateTimeField(_("made"))
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    reviewed_at = models.DateTimeField(_("reviewed"), null=True, blank=True)
    reviewed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    adopted_at = models.DateTimeField(_("adopted"), null=True, blank=True)
    adopted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("version of the masterplan")
        verbose_name_plural = _("versions of the masterplan")
        ordering = ("-number",)
        constraints: ClassVar = [
            models.UniqueConstraint(name="programme_version_number_once", fields=["masterplan", "number"]),
            models.UniqueConstraint(
                name="programme_version_one_adopted", fields=["masterplan"], condition=Q(state="adopted")
            ),
            models.CheckConstraint(
                name="programme_version_state_is_dated",
                condition=Q(state="draft", reviewed_at__isnull=True, adopted_at__isnull=True)
                | Q(state="reviewed", reviewed_at__isnull=False, adopted_at__isnull=True)
                | Q(state__in=["adopted", "revised"], reviewed_at__isnull=False, adopted_at__isnull=False),
            ),
            models.CheckConstraint(
                name="programme_version_reviewer_is_another",
                condition=Q(reviewed_by__isnull=True) | Q(made_by__isnull=True) | ~Q(reviewed_by=F("made_by")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.masterplan_id}/{self.number}"


class Strategy(Bilingual, models.Model):
    """How the plan moves one dimension."""

    masterplan = models.ForeignKey(
        Masterplan, verbose_name=_("masterplan"), on_delete=models.PROTECT, related_name="strategies"
    )
    dimension = models.ForeignKey(
        Dimension, verbose_name=_("dimension"), on_delete=models.PROTECT, related_name="strategies"
    )
    text = models.TextField(_("strategy"), blank=True)
    text_en = models.TextField(_("strategy, English"), blank=True)

    class Meta:
        verbose_name = _("strategy")
        verbose_name_plural = _("strategies")
        ordering = ("dimension__order",)
        constraints: ClassVar = [
            models.UniqueConstraint(name="programme_strategy_once", fields=["masterplan", "dimension"]),
        ]

    def __str__(self) -> str:
        return f"{self.masterplan_id}: {self.dimension_id}"


class Initiative(Bilingual, models.Model):
    """Something that an office does under the plan."""

    class Column(models.TextChoices):
        """The four columns of the action plan (masterplan book 2)."""

        POLICY = "policy", _("policy and institution")
        INFRASTRUCTURE = "infrastructure", _("supporting infrastructure")
        APPLICATION = "application", _("application and software")
        LITERACY = "literacy", _("literacy")

    class Term(models.TextChoices):
        SHORT = "short", _("short term")
        MEDIUM = "medium", _("medium term")
        LONG = "long", _("long term")

    class Status(models.TextChoices):
        PLANNED = "planned", _("planned")
        RUNNING = "running", _("running")
        PAUSED = "paused", _("paused")
        DONE = "done", _("done")
        DROPPED = "dropped", _("dropped")

    slug = models.SlugField(_("address"), max_length=80, unique=True)
    strategy = models.ForeignKey(
        Strategy, verbose_name=_("strategy"), on_delete=models.PROTECT, related_name="initiatives"
    )
    sub_dimension = models.ForeignKey(
        SubDimension, verbose_name=_("sub-dimension"), on_delete=models.PROTECT,
        null=True, blank=True, related_name="initiatives",
    )  # fmt: skip
    name = models.CharField(_("name"), max_length=200)
    name_en = models.CharField(_("name in English"), max_length=200, blank=True)
    summary = models.TextField(_("summary"), blank=True)
    summary_en = models.TextField(_("summary, English"), blank=True)
    office = models.ForeignKey(
        "regions.Office", verbose_name=_("owner office"), on_delete=models.PROTECT, related_name="initiatives"
    )
    partners: models.ManyToManyField[Any, Any] = models.ManyToManyField(
        "regions.Office", verbose_name=_("partners"), blank=True, related_name="partnered_initiatives"
    )
    column = models.CharField(_("action-plan column"), max_length=16, choices=Column.choices)
    term = models.CharField(_("term"), max_length=8, choices=Term.choices)
    is_quick_win = models.BooleanField(_("quick win"), default=False)
    quick_win_year = models.PositiveSmallIntegerField(_("quick win of"), null=True, blank=True)
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.PLANNED)
    status_reason = models.TextField(_("reason"), blank=True)
    status_reason_en = models.TextField(_("reason, English"), blank=True)
    service = models.SlugField(_("service in Pendopo"), max_length=60, blank=True)
    weight = models.DecimalField(_("weight"), max_digits=9, decimal_places=4, default=Decimal(1))
    order = models.PositiveSmallIntegerField(_("place in the list"), default=50)
    source = models.ForeignKey(
        "programme.Source", verbose_name=_("source"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("initiative")
        verbose_name_plural = _("initiatives")
        ordering = ("order", "slug")
        constraints: ClassVar = [
            models.CheckConstraint(name="programme_initiative_weight", condition=Q(weight__gte=0)),
            models.CheckConstraint(
                name="programme_initiative_quick_win_year",
                condition=Q(quick_win_year__isnull=True) | Q(is_quick_win=True, quick_win_year__range=YEARS),
            ),
            models.CheckConstraint(
                name="programme_initiative_stop_has_reason",
                condition=~Q(status__in=["paused", "dropped"]) | ~Q(status_reason=""),
            ),
        ]

    def __str__(self) -> str:
        return str(self.title)


class InitiativeStatus(Bilingual, models.Model):
    """One change of an initiative's status; together they are its history."""

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="status_history")
    status = models.CharField(_("status"), max_length=10, choices=Initiative.Status.choices)
    reason = models.TextField(_("reason"), blank=True)
    reason_en = models.TextField(_("reason, English"), blank=True)
    at = models.DateTimeField(_("when"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("status of an initiative")
        verbose_name_plural = _("status history")
        ordering = ("-at", "-pk")

    def __str__(self) -> str:
        return f"{self.initiative_id}: {self.status}"


class Milestone(Bilingual, models.Model):
    """A step of the programme or of one initiative, with its date."""

    masterplan = models.ForeignKey(
        Masterplan, on_delete=models.CASCADE, null=True, blank=True, related_name="milestones"
    )
    initiative = models.ForeignKey(
        Initiative, on_delete=models.CASCADE, null=True, blank=True, related_name="milestones"
    )
    slug = models.SlugField(_("code"), max_length=80, unique=True)
    name = models.CharField(_("name"), max_length=300)
    name_en = models.CharField(_("name in English"), max_length=300, blank=True)
    due = models.DateField(_("due"), null=True, blank=True)
    reached = models.DateField(_("reached"), null=True, blank=True)
    source = models.ForeignKey(
        "programme.Source", verbose_name=_("source"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("milestone")
        verbose_name_plural = _("milestones")
        ordering = (F("reached").asc(nulls_last=True), "due", "pk")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="programme_milestone_of_one_thing",
                condition=Q(masterplan__isnull=False, initiative__isnull=True)
                | Q(masterplan__isnull=True, initiative__isnull=False),
            ),
            models.CheckConstraint(
                name="programme_milestone_is_dated", condition=Q(due__isnull=False) | Q(reached__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return str(self.title)


class Indicator(Bilingual, models.Model):
    """What is measured, defined in the fields of the indicator form MS-Ind (Satu Data Indonesia)."""

    class Direction(models.TextChoices):
        UP = progress.Direction.UP.value, _("more is better")
        DOWN = progress.Direction.DOWN.value, _("less is better")
        MAINTAIN = progress.Direction.MAINTAIN.value, _("to be kept")

    class Accumulation(models.TextChoices):
        LEVEL = progress.Accumulation.LEVEL.value, _("a level at a moment")
        YEARLY = progress.Accumulation.YEARLY.value, _("adds up from 1 January")
        PERIODIC = progress.Accumulation.PERIODIC.value, _("each period by itself")

    class SourceKind(models.TextChoices):
        METRIC = "metric", _("measured from a service's records")
        DATASET = "dataset", _("a series of a dataset")
        REPORT = "report", _("an office's report")

    class Level(models.TextChoices):
        NATIONAL = "national", _("national")
        PROVINCE = "province", _("province")
        REGENCY = "regency", _("regency")
        DISTRICT = "district", _("district")
        VILLAGE = "village", _("village")

    class Frequency(models.TextChoices):
        YEAR = "year", _("every year")
        QUARTER = "quarter", _("every quarter")
        MONTH = "month", _("every month")

    slug = models.SlugField(_("address"), max_length=80, unique=True)
    initiative = models.ForeignKey(
        Initiative, verbose_name=_("initiative"), on_delete=models.PROTECT, related_name="indicators"
    )
    name = models.CharField(_("name"), max_length=200)
    name_en = models.CharField(_("name in English"), max_length=200, blank=True)
    concept = models.TextField(_("concept"), blank=True)
    concept_en = models.TextField(_("concept, English"), blank=True)
    definition = models.TextField(_("definition"))
    definition_en = models.TextField(_("definition, English"), blank=True)
    interpretation = models.TextField(_("interpretation"), blank=True)
    interpretation_en = models.TextField(_("interpretation, English"), blank=True)
    method = models.TextField(_("method or formula"), blank=True)
    method_en = models.TextField(_("method or formula, English"), blank=True)
    measure = models.CharField(_("measure"), max_length=120, blank=True, help_text=_("Count, share, rate, index …"))
    measure_en = models.CharField(_("measure, English"), max_length=120, blank=True)
    unit = models.CharField(_("unit of measure"), max_length=20, choices=unit_choices)
    classification = models.CharField(_("classification"), max_length=200, blank=True)
    classification_en = models.CharField(_("classification, English"), max_length=200, blank=True)
    numerator = models.TextField(_("numerator"), blank=True)
    numerator_en = models.TextField(_("numerator, English"), blank=True)
    denominator = models.TextField(_("denominator"), blank=True)
    denominator_en = models.TextField(_("denominator, English"), blank=True)
    publication_level = models.CharField(
        _("smallest area published"), max_length=10, choices=Level.choices, default=Level.REGENCY
    )
    is_public = models.BooleanField(_("open to everybody"), default=True)
    direction = models.CharField(_("direction"), max_length=10, choices=Direction.choices)
    accumulation = models.CharField(
        _("accumulation"), max_length=10, choices=Accumulation.choices, default=Accumulation.LEVEL
    )
    frequency = models.CharField(_("frequency"), max_length=10, choices=Frequency.choices, default=Frequency.YEAR)
    tolerance = models.DecimalField(_("tolerance"), max_digits=24, decimal_places=6, default=Decimal(0))
    baseline_year = models.PositiveSmallIntegerField(_("year of the baseline"), null=True, blank=True)
    baseline_value = models.DecimalField(_("baseline"), max_digits=24, decimal_places=6, null=True, blank=True)
    weight = models.DecimalField(_("weight"), max_digits=9, decimal_places=4, default=Decimal(1))
    by_district = models.BooleanField(_("by district"), default=False)
    source_kind = models.CharField(_("fed by"), max_length=10, choices=SourceKind.choices)
    source_key = models.CharField(_("metric or dataset"), max_length=120, blank=True, choices=source_key_choices)
    office = models.ForeignKey(
        "regions.Office", verbose_name=_("owner office"), on_delete=models.PROTECT, related_name="indicators"
    )
    contact = models.CharField(_("contact"), max_length=200, blank=True)
    is_key = models.BooleanField(_("key figure"), default=False, help_text=_("Shown on the page of its dimension."))
    order = models.PositiveSmallIntegerField(_("place in the list"), default=50)

    class Meta:
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")
        ordering = ("order", "slug")
        constraints: ClassVar = [
            models.CheckConstraint(name="programme_indicator_weight", condition=Q(weight__gte=0)),
            models.CheckConstraint(name="programme_indicator_tolerance", condition=Q(tolerance__gte=0)),
            models.CheckConstraint(
                name="programme_indicator_whole_baseline",
                condition=Q(baseline_year__isnull=True, baseline_value__isnull=True)
                | Q(baseline_year__range=YEARS, baseline_value__isnull=False),
            ),
            models.CheckConstraint(
                name="programme_indicator_source_key_fits",
                condition=Q(source_kind="report", source_key="")
                | (Q(source_kind__in=["metric", "dataset"]) & ~Q(source_key="")),
            ),
            models.CheckConstraint(name="programme_indicator_defined", condition=~Q(definition="")),
        ]

    def __str__(self) -> str:
        return str(self.title)


class Target(models.Model):
    """What is to be reached by the end of a year, and who set it."""

    indicator = models.ForeignKey(
        Indicator, verbose_name=_("indicator"), on_delete=models.CASCADE, related_name="targets"
    )
    year = models.PositiveSmallIntegerField(_("year"))
    value = models.DecimalField(_("target value"), max_digits=24, decimal_places=6)
    note = models.CharField(_("note"), max_length=300, blank=True)
    note_en = models.CharField(_("note, English"), max_length=300, blank=True)
    source = models.ForeignKey(
        "programme.Source", verbose_name=_("source"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("yearly target")
        verbose_name_plural = _("yearly targets")
        ordering = ("year",)
        constraints: ClassVar = [
            models.UniqueConstraint(name="programme_target_once", fields=["indicator", "year"]),
            models.CheckConstraint(name="programme_target_year", condition=Q(year__range=YEARS)),
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.year}: {self.value}"
