"""What the programme has achieved, for everybody: published readings of public indicators only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from django.db.models import Count, F, Max, OuterRef, Q, QuerySet, Subquery, Sum, Window
from django.db.models.functions import Coalesce, ExtractYear, Rank

from pendopo.core import clock
from pendopo.core.metrics import Period
from pendopo.programme.models import (
    Appraisal,
    BudgetLine,
    Dimension,
    Indicator,
    Initiative,
    Masterplan,
    MeasurementNote,
    Milestone,
    PublicationStamp,
    Reading,
    Source,
    Strategy,
    Target,
)
from pendopo.programme.rules import progress
from pendopo.programme.selectors import build, facts
from pendopo.programme.words import Words

PUBLISHED = Reading.State.PUBLISHED


def publication_stamp() -> int:
    """A number that grows with everything that changes public pages; one query, for checking caches."""
    return PublicationStamp.objects.filter(pk=1).values_list("number", flat=True).first() or 0


def masterplan_current() -> facts.MasterplanFacts | None:
    """The plan in force, or None."""
    row = _plan()
    return None if row is None else build.masterplan(row)


def years() -> tuple[int, ...]:
    """Every year that has a published reading or a target, newest first."""
    read = Reading.objects.filter(state=PUBLISHED, indicator__is_public=True)
    found = set(read.annotate(year=ExtractYear("period_end")).values_list("year", flat=True).distinct())
    found |= set(Target.objects.filter(indicator__is_public=True).values_list("year", flat=True).distinct())
    return tuple(sorted(found, reverse=True))


def default_year(*, today: date) -> int:
    """The latest year up to today's that has a published reading; this year where there is none."""
    latest = Reading.objects.filter(
        state=PUBLISHED, indicator__is_public=True, value__isnull=False, period_end__lt=date(today.year + 1, 1, 1)
    ).aggregate(latest=Max("period_end"))["latest"]
    return latest.year if latest else today.year


def achievements(
    year: int | None = None, *, as_of: date | None = None, include_private: bool = False
) -> facts.Achievements:
    """Dimensions, initiatives and indicators with their readings, in eight queries however many there are.

    Args:
        year: The calendar year; earlier years come along as `IndicatorFacts.before`. None: each indicator in the
            year of its own latest figure, which is what has been achieved up to now.
        as_of: Leave out periods that end after this day.
        include_private: True for the workspace only.
    """
    plan = _plan()
    if plan is None:
        nothing = progress.roll_up(())
        return facts.Achievements(
            year=year, as_of=as_of, masterplan=None, dimensions=(), whole=nothing,
            headline=progress.headline(()), stamp=publication_stamp(),
        )  # fmt: skip
    thresholds = plan.thresholds
    until = min(as_of or date.max, date.max if year is None else date(year, 12, 31))
    strategy = Strategy.objects.filter(masterplan=plan, dimension=OuterRef("pk"))
    dimensions = list(
        Dimension.objects.filter(dimension_set_id=plan.dimension_set_id).annotate(
            strategy=Subquery(strategy.values("text")[:1]), strategy_en=Subquery(strategy.values("text_en")[:1])
        )
    )
    initiatives = list(_initiatives().filter(strategy__masterplan=plan))
    indicators = list(_indicators(include_private=include_private).filter(initiative__strategy__masterplan=plan))
    chosen = [one.pk for one in indicators]
    by_indicator = _by_indicator(indicators, year=year, until=until, thresholds=thresholds, pks=chosen)
    appraisals = list(
        Appraisal.objects.filter(
            Q(dimension__dimension_set_id=plan.dimension_set_id) | Q(initiative__strategy__masterplan=plan)
        ).select_related("source")
    )
    of_initiative = build.grouped(appraisals, "initiative_id")
    of_dimension = build.grouped(appraisals, "dimension_id")
    indicators_of = build.grouped(indicators, "initiative_id")
    made = [
        (
            row.strategy.dimension_id,
            build.initiative(
                row,
                year=year,
                indicators=[by_indicator[one.pk] for one in indicators_of.get(row.pk, [])],
                appraisals=of_initiative.get(row.pk, []),
                thresholds=thresholds,
            ),
        )
        for row in initiatives
    ]
    pillars = []
    for row in dimensions:
        mine = tuple(initiative for dimension, initiative in made if dimension == row.pk)
        pillars.append(
            facts.DimensionFacts(
                slug=row.slug,
                code=row.code,
                name=row.title,
                summary=row.words("summary"),
                strategy=Words(row.strategy or "", row.strategy_en or ""),
                weight=row.weight,
                order=row.order,
                year=year,
                initiatives=mine,
                appraisals=tuple(build.appraisal(one) for one in of_dimension.get(row.pk, [])),
                whole=build.whole_of(mine, thresholds),
            )
        )
    return facts.Achievements(
        year=year,
        as_of=as_of,
        masterplan=build.masterplan(plan),
        dimensions=tuple(pillars),
        whole=build.whole_of(pillars, thresholds),
        headline=progress.headline(one.status for one in pillars),
        stamp=plan.stamp or 0,
    )


def dimension_detail(slug: str, year: int | None = None, *, as_of: date | None = None) -> facts.DimensionFacts | None:
    """One dimension of the plan in force, or None."""
    return achievements(year, as_of=as_of).dimension(slug)


def initiative_detail(slug: str, year: int | None = None) -> facts.InitiativeDetail | None:
    """One initiative with partners, milestones, status history and budget, or None."""
    row = _initiatives().filter(slug=slug).first()
    if row is None:
        return None
    thresholds = row.strategy.masterplan.thresholds
    indicators = list(_indicators(include_private=False).filter(initiative=row))
    by_indicator = _by_indicator(
        indicators,
        year=year,
        until=date.max if year is None else date(year, 12, 31),
        thresholds=thresholds,
        pks=[one.pk for one in indicators],
    )
    return facts.InitiativeDetail(
        facts=build.initiative(
            row,
            year=year,
            indicators=[by_indicator[one.pk] for one in indicators],
            appraisals=list(row.appraisals.select_related("source")),
            thresholds=thresholds,
        ),
        dimension_name=row.strategy.dimension.title,
        partners=tuple(build.office(one) for one in row.partners.all()),
        milestones=tuple(build.milestone(one) for one in row.milestones.select_related("source")),
        status_history=tuple(
            facts.StatusChange(
                status=one.status, label=str(one.get_status_display()), reason=one.words("reason"), at=one.at
            )
            for one in row.status_history.all()
        ),
        budget=_budget(row),
    )


def indicator_detail(slug: str, year: int | None = None, *, today: date | None = None) -> facts.IndicatorDetail | None:
    """One indicator with its definition, every published period, its path and what was corrected, or None.

    Args:
        slug: The indicator's address.
        year: The year in focus; without one, the latest with a figure, else the plan's last.
        today: Without a year, look no later than this day's year.
    """
    row = _indicators(include_private=False).filter(slug=slug).first()
    if row is None:
        return None
    strategy = row.initiative.strategy
    thresholds = strategy.masterplan.thresholds
    targets = list(row.targets.select_related("source"))
    everything = list(
        row.readings.filter(state__in=[PUBLISHED, Reading.State.SUPERSEDED], area__isnull=True).select_related(
            "source"
        )
    )
    readings = [one for one in everything if one.state == PUBLISHED]
    if year is None:
        ends = [one.period_end.year for one in readings if one.value is not None]
        within = [one for one in ends if today is None or one <= today.year]
        year = max(within or ends or [today.year if today else strategy.masterplan.end_year])
    shown = build.indicator(
        row, year=year, targets=targets, readings=readings, notes=list(row.measurement_notes.all()),
        thresholds=thresholds,
    )  # fmt: skip
    replaced = [one for one in everything if one.state == Reading.State.SUPERSEDED]
    baseline = (shown.baseline,) if shown.baseline else ()
    named = tuple(build.target(one, unit=row.unit) for one in targets)
    return facts.IndicatorDetail(
        facts=shown,
        initiative_name=row.initiative.title,
        initiative_slug=row.initiative.slug,
        dimension_name=strategy.dimension.title,
        dimension_slug=strategy.dimension.slug,
        definition=_definition(row),
        periods=build.periods(
            (build.reading(one, unit=row.unit, slug=row.slug) for one in readings),
            plan=shown.path,
            thresholds=thresholds,
        ),
        path=(*baseline, *(one for one in named if not baseline or one.year > baseline[0].year)),
        targets=named,
        corrections=tuple(
            build.reading(one, unit=row.unit, slug=row.slug) for one in sorted(replaced, key=lambda one: -one.pk)
        ),
        has_districts=row.by_district
        and row.readings.filter(state=PUBLISHED, area__isnull=False, value__isnull=False).exists(),
    )


def district_values(indicator: str, period: Period) -> tuple[facts.DistrictValue, ...]:
    """The indicator's published figures by area for exactly that period, by code; areas without one are absent."""
    rows = (
        Reading.objects.filter(
            indicator__slug=indicator,
            indicator__is_public=True,
            state=PUBLISHED,
            period_start=period.start,
            period_end=period.end,
            area__isnull=False,
        )
        .select_related("indicator", "area", "source")
        .order_by("area_id", "is_preferred", "pk")
    )
    chosen = {row.area_id: row for row in rows}  # the preferred, else the newest, comes last and stays
    return tuple(
        facts.DistrictValue(
            code=code or "",
            name=row.area.name if row.area else "",
            value=build.plain(row.value),
            unit=row.indicator.unit,
            reading=build.reading(row, unit=row.indicator.unit, slug=row.indicator.slug),
        )
        for code, row in chosen.items()
    )


def milestones() -> tuple[facts.MilestoneFacts, ...]:
    """The steps of the programme itself, by date."""
    rows = Milestone.objects.filter(masterplan__is_current=True).select_related("source")
    return tuple(sorted((build.milestone(row) for row in rows), key=lambda one: one.reached or one.due or date.max))


def sources() -> tuple[facts.SourceFacts, ...]:
    """Every published source, by date, each with the indicators that it gives a figure for."""
    read = Reading.objects.filter(state=PUBLISHED, indicator__is_public=True, source__isnull=False)
    given: dict[str, dict[str, Words]] = {}
    for one in read.select_related("indicator", "source").order_by("indicator__order", "indicator__slug"):
        if one.source is not None:
            given.setdefault(one.source.slug, {})[one.indicator.slug] = one.indicator.words("name")
    found = (build.source(row) for row in Source.objects.all())
    return tuple(replace(one, figures=tuple(given.get(one.slug, {}).items())) for one in found)


# --- Below: the queries ---------------------------------------------------------------


def _plan() -> Any:
    stamp = PublicationStamp.objects.filter(pk=1).values("number")
    plans = Masterplan.objects.select_related("dimension_set").annotate(stamp=Subquery(stamp))
    return plans.filter(is_current=True).first()


def _initiatives() -> QuerySet[Initiative]:
    return Initiative.objects.select_related(
        "office", "sub_dimension", "source", "strategy__dimension", "strategy__masterplan"
    ).order_by("order", "slug")


def _indicators(*, include_private: bool) -> QuerySet[Indicator]:
    rows = Indicator.objects.select_related(
        "office", "initiative__strategy__dimension", "initiative__strategy__masterplan"
    ).order_by("order", "slug")
    return rows if include_private else rows.filter(is_public=True)


def _by_indicator(
    indicators: list[Indicator], *, year: int | None, until: date, thresholds: progress.Thresholds, pks: list[int]
) -> Mapping[int, facts.IndicatorFacts]:
    """The facts of these indicators, in three queries: targets, readings, notes."""
    targets = build.grouped(Target.objects.filter(indicator__in=pks).select_related("source"), "indicator_id")
    # Of the year everything, of each earlier year only what ends last: a page never reads years of months.
    readings = build.grouped(
        Reading.objects.filter(indicator__in=pks, state=PUBLISHED, area__isnull=True, period_end__lte=until)
        .annotate(
            place=Window(
                Rank(), partition_by=["indicator", ExtractYear("period_end")], order_by=F("period_end").desc()
            ),
        )
        .filter(Q(place=1) if year is None else Q(period_end__gte=date(year, 1, 1)) | Q(place=1))
        .select_related("source"),
        "indicator_id",
    )
    noted = MeasurementNote.objects.filter(indicator__in=pks, area__isnull=True)
    notes = build.grouped(noted if year is None else noted.filter(period_end__year=year), "indicator_id")
    return {
        one.pk: build.indicator(
            one,
            year=year or _latest_year(readings.get(one.pk, []), today=until),
            targets=targets.get(one.pk, []),
            readings=readings.get(one.pk, []),
            notes=notes.get(one.pk, []),
            thresholds=thresholds,
        )
        for one in indicators
    }


def _latest_year(readings: Iterable[Reading], *, today: date) -> int:
    """The year of the latest figure; where there is none, the year up to which was read."""
    ends = [row.period_end.year for row in readings if row.value is not None]
    return max(ends, default=min(today, clock.today()).year)


def _budget(initiative: Initiative) -> tuple[facts.BudgetYear, ...]:
    rows: Any = (
        BudgetLine.objects.filter(initiative=initiative)
        .values("year")
        .annotate(
            total=Sum("ceiling"),
            revised=Sum(Coalesce("revised_ceiling", "ceiling")),
            revisions=Count("revised_ceiling"),
            spent=Sum("realised"),
            reports=Count("realised"),
            lines=Count("pk"),
        )
        .order_by("year")
    )
    return tuple(
        facts.BudgetYear(
            year=row["year"],
            ceiling=int(row["total"]),
            revised_ceiling=int(row["revised"]) if row["revisions"] else None,
            # A line without a report is not a line without spending: the total is known only when all are.
            realised=int(row["spent"]) if row["reports"] == row["lines"] else None,
            lines=row["lines"],
        )
        for row in rows
    )


def label_of(name: str) -> str:
    """What a field of the indicator form is called."""
    field: Any = Indicator._meta.get_field(name)
    return str(field.verbose_name)


def _definition(row: Indicator) -> tuple[facts.DefinitionRow, ...]:
    """The fields of MS-Ind that have been filled in, in the order of the form."""
    names = (
        "concept", "definition", "interpretation", "method", "measure", "classification", "numerator", "denominator",
    )  # fmt: skip
    return tuple(
        facts.DefinitionRow(label=label_of(name), text=row.words(name)) for name in names if getattr(row, name)
    )
