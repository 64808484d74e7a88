"""From rows to facts; runs no query of its own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from pendopo.programme.models import Indicator, Masterplan, MeasurementNote, Milestone, Reading, Source, Target
from pendopo.programme.rules import progress
from pendopo.programme.rules.workflow import Qualifier
from pendopo.programme.selectors import facts
from pendopo.programme.words import Words

if TYPE_CHECKING:
    from pendopo.programme.models import Appraisal

# Which reading is used where several stand for one period and none is preferred: what was counted from
# records before what was reported, and what was reported before what a newspaper printed.
_RANK = {"metric": 0, "dataset": 1, "report": 2, "document": 3}
_EARLY = date(1, 1, 1)


def plain(value: Decimal | None) -> Decimal | None:
    """The stored figure without the zeros that the column pads it with."""
    if value is None:
        return None
    return value.to_integral_value() if value == value.to_integral_value() else value.normalize()


def office(row: Any) -> facts.OfficeFacts:
    """An office as whom to ask."""
    return facts.OfficeFacts(
        slug=row.slug,
        name=Words(row.name, row.name_en),
        short_name=row.short_name,
        phone=row.phone,
        whatsapp=row.whatsapp,
        email=row.email,
        hours=row.hours,
        address=row.address,
    )


def source(row: Source) -> facts.SourceFacts:
    """A published source."""
    return facts.SourceFacts(
        slug=row.slug,
        publisher=row.publisher,
        title=row.title,
        date=row.date,
        date_text=Words(row.date_text, row.date_text_en),
        url=row.url,
        reliability=Words(row.reliability, row.reliability_en),
        is_confirmed=row.is_confirmed,
    )


def source_or_none(row: Source | None) -> facts.SourceFacts | None:
    """A published source, where there is one."""
    return None if row is None else source(row)


def reading(row: Reading, *, unit: str, slug: str) -> facts.ReadingFacts:
    """One figure; needs `source` selected with it."""
    published = source_or_none(row.source)
    return facts.ReadingFacts(
        id=row.pk,
        indicator=slug,
        unit=unit,
        start=row.period_start,
        end=row.period_end,
        value=plain(row.value),
        qualifier=Qualifier(row.qualifier),
        note=Words(row.note, row.note_en),
        origin=facts.OriginFacts(
            kind=row.origin,
            kind_label=str(row.get_origin_display()),
            name=row.source_name,
            short=published.publisher if published else row.source_name,
            key=row.metric_key,
            query=row.query,
            row_count=row.row_count,
            seal=row.seal,
            url=row.source_url,
            page=row.source_page,
            date=row.source_date,
            date_text=Words(row.source_date_text, row.source_date_text_en),
            evidence_id=getattr(row, "evidence_id", None),
            source=published,
        ),
        is_preferred=row.is_preferred,
        state=row.state,
        published_at=row.published_at,
        area=row.area_id,
        supersedes=row.supersedes_id,
    )


def target(row: Target, *, unit: str) -> facts.TargetFacts:
    """A target; needs `source` selected with it."""
    return facts.TargetFacts(
        year=row.year,
        value=plain(row.value) or Decimal(0),
        unit=unit,
        note=Words(row.note, row.note_en),
        source=source_or_none(row.source),
    )


def path(row: Indicator, targets: Iterable[Target]) -> progress.Path:
    """The plan of an indicator as a value."""
    has_baseline = row.baseline_year is not None and row.baseline_value is not None
    return progress.Path(
        direction=progress.Direction(row.direction),
        accumulation=progress.Accumulation(row.accumulation),
        baseline=progress.Point(year=row.baseline_year or 0, value=plain(row.baseline_value) or Decimal(0))
        if has_baseline
        else None,
        targets=tuple(progress.Point(year=one.year, value=plain(one.value) or Decimal(0)) for one in targets),
        tolerance=row.tolerance,
    )


def periods(
    rows: Iterable[facts.ReadingFacts], *, plan: progress.Path, thresholds: progress.Thresholds
) -> tuple[facts.PeriodFacts, ...]:
    """Group readings by period, oldest first; in each, choose the one that is used and judge it."""
    groups: dict[tuple[date, date], list[facts.ReadingFacts]] = defaultdict(list)
    for row in rows:
        groups[row.start, row.end].append(row)
    made = []
    for (start, end), group in groups.items():
        chosen, *others = sorted(group, key=_choice)
        made.append(
            facts.PeriodFacts(
                start=start,
                end=end,
                chosen=chosen,
                others=tuple(others),
                judgement=progress.judge(plan, value=chosen.value, start=start, end=end, thresholds=thresholds),
            )
        )
    return tuple(sorted(made, key=lambda one: _order(one, plan.accumulation)))


def _choice(one: facts.ReadingFacts) -> tuple[Any, ...]:
    newest_first = -(one.origin.date or _EARLY).toordinal()
    return (one.value is None, not one.is_preferred, _RANK[one.origin.kind], newest_first, -one.id)


def _order(one: facts.PeriodFacts, accumulation: progress.Accumulation) -> tuple[Any, ...]:
    """By end; of yearly totals ending together the longest, from 1 January, counts as the later one."""
    if accumulation is progress.Accumulation.YEARLY:
        return (one.end.year, (one.start.month, one.start.day) == (1, 1), one.end, (one.end - one.start).days)
    return (one.end, one.start)


def indicator(
    row: Indicator,
    *,
    year: int,
    targets: Sequence[Target],
    readings: Sequence[Reading],
    notes: Sequence[MeasurementNote],
    thresholds: progress.Thresholds,
) -> facts.IndicatorFacts:
    """One indicator in one year, from the rows of this indicator only."""
    plan = path(row, targets)
    every = periods((reading(one, unit=row.unit, slug=row.slug) for one in readings), plan=plan, thresholds=thresholds)
    this_year = [one for one in every if one.year == year]
    now = this_year[-1] if this_year else None
    last_of_year = {one.year: one for one in every if one.year < year}
    shown = {one.year: target(one, unit=row.unit) for one in targets}
    if now is not None:
        judgement = now.judgement
    else:
        judgement = progress.judge(
            plan, value=None, start=date(year, 1, 1), end=date(year, 12, 31), thresholds=thresholds
        )
    return facts.IndicatorFacts(
        id=row.pk,
        slug=row.slug,
        name=row.title,
        definition=row.words("definition"),
        unit=row.unit,
        path=plan,
        office=office(row.office),
        contact=row.contact,
        weight=row.weight,
        is_key=row.is_key,
        by_district=row.by_district,
        source_kind=row.source_kind,
        source_key=row.source_key,
        frequency=row.frequency,
        year=year,
        now=now,
        before=tuple(last_of_year.values()),
        target=shown.get(year),
        goal=shown[max(shown)] if shown else None,
        judgement=judgement,
        notes=tuple(
            facts.NoteFacts(kind=one.kind, message=one.message, at=one.at, start=one.period_start, end=one.period_end)
            for one in notes
            if one.period_end.year == year
        ),
        initiative_slug=row.initiative.slug,
        dimension_slug=row.initiative.strategy.dimension.slug,
    )


def appraisal(row: Appraisal) -> facts.AppraisalFacts:
    """What a source says; needs `source` selected with it."""
    return facts.AppraisalFacts(
        date=row.date,
        verdict=row.verdict,
        verdict_label=str(row.get_verdict_display()),
        statement=row.words("statement"),
        source=source(row.source),
    )


def initiative(
    row: Any,
    *,
    year: int | None,
    indicators: Sequence[facts.IndicatorFacts],
    appraisals: Sequence[Appraisal],
    thresholds: progress.Thresholds,
) -> facts.InitiativeFacts:
    """One initiative in one year."""
    return facts.InitiativeFacts(
        id=row.pk,
        slug=row.slug,
        name=row.title,
        summary=row.words("summary"),
        office=office(row.office),
        dimension_slug=row.strategy.dimension.slug,
        sub_dimension=row.sub_dimension.title if row.sub_dimension else Words(""),
        column=row.column,
        column_label=str(row.get_column_display()),
        term=row.term,
        term_label=str(row.get_term_display()),
        is_quick_win=row.is_quick_win,
        quick_win_year=row.quick_win_year,
        plan_status=row.status,
        plan_status_label=str(row.get_status_display()),
        plan_status_reason=row.words("status_reason"),
        service=row.service,
        weight=row.weight,
        year=year,
        indicators=tuple(indicators),
        appraisals=tuple(appraisal(one) for one in appraisals),
        whole=progress.roll_up(
            (
                progress.Part(status=one.status, attainment=one.judgement.attainment, weight=one.weight)
                for one in indicators
            ),
            thresholds=thresholds,
        ),
        source=source_or_none(row.source),
    )


def whole_of(
    parts: Iterable[facts.InitiativeFacts | facts.DimensionFacts], thresholds: progress.Thresholds
) -> progress.Whole:
    """Initiatives rolled up to a dimension, or dimensions to the programme."""
    return progress.roll_up(
        (
            progress.Part(
                status=one.whole.status,
                attainment=one.whole.attainment,
                weight=one.weight,
                coverage=one.whole.coverage,
            )
            for one in parts
        ),
        thresholds=thresholds,
    )


def masterplan(row: Masterplan) -> facts.MasterplanFacts:
    """The plan; needs `dimension_set` selected with it."""
    indonesian, english = row.aims.splitlines(), row.aims_en.splitlines()
    english += [""] * (len(indonesian) - len(english))
    return facts.MasterplanFacts(
        id=row.pk,
        slug=row.slug,
        name=row.title,
        start_year=row.start_year,
        end_year=row.end_year,
        vision=row.words("vision"),
        aims=tuple(Words(one, other) for one, other in zip(indonesian, english, strict=False) if one.strip()),
        legal_basis=row.words("legal_basis"),
        thresholds=row.thresholds,
        dimension_set=row.dimension_set.title,
        dimension_set_note=row.dimension_set.words("note"),
        dimension_set_confirmed=row.dimension_set.is_confirmed,
    )


def milestone(row: Milestone) -> facts.MilestoneFacts:
    """A step; needs `source` selected with it."""
    return facts.MilestoneFacts(name=row.title, due=row.due, reached=row.reached, source=source_or_none(row.source))


def grouped(rows: Iterable[Any], key: str) -> Mapping[int, list[Any]]:
    """Rows by one of their attributes, in their order; a key without rows has none."""
    groups: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        groups[getattr(row, key)].append(row)
    return groups
