"""From facts to what components and charts take; nothing is decided here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from pendopo.core import formatting, sheets, units
from pendopo.core.charts import public as charts
from pendopo.core.metrics import Period
from pendopo.programme import selectors
from pendopo.programme.models import MasterplanVersion
from pendopo.programme.rules.progress import Direction, Status
from pendopo.programme.rules.workflow import Qualifier
from pendopo.programme.selectors.facts import (
    Achievements,
    DimensionFacts,
    IndicatorDetail,
    IndicatorFacts,
    InitiativeDetail,
    MasterplanFacts,
    MilestoneFacts,
    OfficeFacts,
    PeriodFacts,
    StatusChange,
    TargetFacts,
)
from pendopo.regions import public as regions

BOUNDS = {Qualifier.AT_LEAST, Qualifier.AT_MOST}
SOURCES = "sumber"  # where on an indicator's page its sources stand

# How a status looks: shape and colour of the design system's verdict.
TONES = {
    Status.ACHIEVED: "good",
    Status.ON_TRACK: "good",
    Status.AT_RISK: "behind",
    Status.BEHIND: "behind",
    Status.WORSE: "bad",
    Status.NO_TARGET: "unknown",
    Status.NO_BASELINE: "unknown",
    Status.NO_DATA: "unknown",
}


def in_year(address: str, year: int | None) -> str:
    """The address with its year, so that a reader stays in the year that was chosen."""
    return address if year is None else f"{address}?{urlencode({'tahun': year})}"


def pillars(facts: Achievements) -> list[dict[str, Any]]:
    """The hall's pillars, in the order of the plan."""
    return [
        {
            "slug": one.slug,
            "name": str(one.name),
            "href": in_year(reverse("programme:dimension", args=[one.slug]), facts.year),
            "percent": None if one.attainment is None else int((one.attainment * 100).to_integral_value()),
            "say": _say(one),
            "color": one.slug,
        }
        for one in facts.dimensions
    ]


def _say(one: DimensionFacts) -> str:
    """One line under a pillar; where there is nothing to judge by, its leading figure speaks for it."""
    leading = next((figure for figure in one.key_figures if figure.now is not None), None)
    if one.attainment is not None or leading is None or leading.now is None:
        return one.say
    return _("%(name)s: %(figure)s; no target to judge by") % {
        "name": leading.name,
        "figure": leading.now.chosen.figure,
    }


def figures(indicators: Iterable[IndicatorFacts]) -> list[dict[str, Any]]:
    """Figure cards: the year's figure, or the last known one, said to be of an earlier year."""
    return [figure(one) for one in indicators]


def figure(one: IndicatorFacts) -> dict[str, Any]:
    """One figure card."""
    shown = one.now or one.last_known
    aim = _aim(one, shown)
    is_earlier = one.now is None and shown is not None
    words = [shown.when if one.now else _("last known, %(when)s") % {"when": shown.when}] if shown else []
    if aim:
        words.append(_("target %(year)s: %(figure)s") % {"year": aim.year, "figure": aim.figure})
    address = reverse("programme:indicator", args=[one.slug])
    return {
        "facts": one,
        "href": address,
        "label": str(one.name),
        "value": shown.chosen.figure if shown else None,
        "number": shown.chosen.value if shown and aim else None,
        "goal": aim.value if aim else None,
        "target": " · ".join(words),
        "status": (TONES[one.status] if one.now else "unknown") if shown else None,
        "verdict": _("no data for %(year)s") % {"year": one.year} if is_earlier else one.status_label,
        "source": shown.chosen.origin.short
        if shown
        else _("In charge: %(office)s") % {"office": one.office.short_name},
        "source_href": f"{address}#{SOURCES}" if shown else reverse("regions:office", args=[one.office.slug]),
        "source_link": "" if shown else _("ask"),
        "claimed": bool(shown and shown.chosen.origin.is_claim),
        # A bound says little without the words that it was read from.
        "note": str(shown.chosen.note) if shown and shown.chosen.qualifier in BOUNDS else "",
        "disagreement": shown.disagreement if shown else "",
        "tone": one.dimension_slug,
    }


def _aim(one: IndicatorFacts, shown: PeriodFacts | None) -> TargetFacts | None:
    """What the figure shown is to be held against: its year's target, or a goal that still lies ahead of it."""
    if one.target and (shown is None or shown.year == one.year):
        return one.target
    return one.goal if one.goal and (shown is None or one.goal.year >= shown.year) else None


def _bullet(one: IndicatorFacts, shown: PeriodFacts) -> charts.Figure:
    target = _aim(one, shown)
    return charts.bullet(
        measure=str(one.name),
        unit=one.unit,
        value=shown.chosen.value,
        target=target.value if target else None,
        baseline=one.baseline.value if one.baseline else None,
        accent=one.dimension_slug,
    )


# --- The indicator's page -------------------------------------------------------


def bullet(facts: IndicatorDetail) -> charts.Figure | None:
    """The latest figure against its target; None where either is missing."""
    shown = facts.facts.now or facts.facts.last_known
    if shown is None or _aim(facts.facts, shown) is None:
        return None
    return _bullet(facts.facts, shown)


def _every(periods: Sequence[PeriodFacts]) -> charts.Every:
    """Yearly, unless a year holds more than one period."""
    ends = [period.end for period in periods]
    if len({end.year for end in ends}) == len(ends):
        return "year"
    return "month" if len({(end.year, end.month) for end in ends}) == len(ends) else "day"


def line_chart(facts: IndicatorDetail) -> charts.Figure | None:
    """Readings over time with the planned path, one line per source where they disagree; None without data."""
    one = facts.facts
    chosen = [(period.end, period.chosen) for period in facts.periods]
    if not chosen:
        return None
    every = _every(facts.periods)
    others: dict[str, list[charts.Point]] = {}
    for period in facts.periods:
        for reading in period.disagreeing:
            others.setdefault(reading.origin.short, []).append(charts.Point(at=period.end, value=reading.value))
    label = pgettext("chart", "figure used") if others else ""
    series = [charts.Series(label=label, points=[charts.Point(at=end, value=read.value) for end, read in chosen])]
    series += [charts.Series(label=source, points=points) for source, points in others.items()]
    return charts.line(
        measure=str(one.name),
        unit=one.unit,
        series=series,
        every=every,
        target=[charts.Point(at=date(aim.year, 12, 31), value=aim.value) for aim in facts.targets],
        baseline=charts.Point(at=date(one.baseline.year, 12, 31), value=one.baseline.value) if one.baseline else None,
        source=chosen[-1][1].origin.name,
        source_url=chosen[-1][1].origin.url,
        date=chosen[-1][1].origin.date,
        owner=str(one.office.name),
        accent=one.dimension_slug,
        csv_url=reverse("programme:indicator_csv", args=[one.slug]),
    )


def district_map(one: IndicatorFacts, shown: PeriodFacts | None) -> charts.Figure | None:
    """The indicator by district for that period; None where no district has a figure."""
    if shown is None:
        return None
    values = {
        row.code: row.value for row in selectors.district_values(one.slug, Period(start=shown.start, end=shown.end))
    }
    shapes = regions.district_shapes()
    if not any(value is not None for value in values.values()) or not shapes:
        return None
    return charts.choropleth(
        measure=str(one.name),
        unit=one.unit,
        areas=[
            charts.Area(
                code=shape.code,
                name=shape.name,
                geometry=shape.geometry,
                value=values.get(shape.code),
                href=reverse("regions:region", args=[shape.code]),
            )
            for shape in shapes
        ],
        is_approximate=any(shape.approximate for shape in shapes),
        label=_("District"),
        source=shown.chosen.origin.name,
        source_url=shown.chosen.origin.url,
        date=shown.chosen.origin.date,
        owner=str(one.office.name),
        accent=one.dimension_slug,
        csv_url=reverse("programme:indicator_csv", args=[one.slug]),
    )


def first_map(facts: Achievements) -> charts.Figure | None:
    """The map of the first key indicator that has figures by district; None where none has."""
    for one in facts.indicators:
        if one.by_district and one.now is not None:
            found = district_map(one, one.now)
            if found is not None:
                return found
    return None


def budget_chart(facts: InitiativeDetail) -> charts.Figure | None:
    """What was planned and spent per year; None without a budget line."""
    if not facts.budget:
        return None
    return charts.bar(
        measure=_("Budget in force"),
        unit="idr",
        bars=[charts.Bar(label=str(year.year), value=Decimal(year.in_force)) for year in facts.budget],
        label=_("Fiscal year"),
        headline=_("Budget of %(initiative)s") % {"initiative": facts.facts.name},
        source=_("regional budget (APBD)"),
        owner=str(facts.facts.office.name),
        accent=facts.facts.dimension_slug,
    )


# --- Words beside the figures -----------------------------------------------------


def crumbs(*below: tuple[str, object]) -> list[dict[str, str]]:
    """The way back: achievements, then a pillar, then an initiative."""
    steps = [{"label": _("Achievements"), "href": reverse("programme:achievements")}]
    names = ("programme:dimension", "programme:initiative")
    steps += [
        {"label": str(label), "href": reverse(name, args=[slug])}
        for name, (slug, label) in zip(names, below, strict=False)
    ]
    return steps


def contact(office: OfficeFacts) -> dict[str, str]:
    """Whom to ask."""
    return {
        "office": str(office.name),
        "href": reverse("regions:office", args=[office.slug]),
        "address": office.address,
        "hours": office.hours,
        "phone": office.phone,
        "whatsapp": office.whatsapp,
        "email": office.email,
    }


def why_no_data(one: IndicatorFacts) -> str:
    """Why there is no figure, and who could give one."""
    if one.notes:
        return one.notes[0].message
    return _("%(office)s has not reported a figure yet.") % {"office": one.office.name}


def about_indicator(facts: IndicatorDetail) -> list[dict[str, str]]:
    """The short facts beside an indicator."""
    one = facts.facts
    rows = [
        {
            "label": _("Initiative"),
            "text": str(facts.initiative_name),
            "href": reverse("programme:initiative", args=[facts.initiative_slug]),
        },
        {"label": _("Unit"), "text": str(units.get(one.unit).label)},
        {"label": _("Wanted direction"), "text": _direction(one)},
        {"label": _("Start"), "text": f"{one.baseline.year}: {one.baseline.figure}" if one.baseline else ""},
        {"label": _("Goal"), "text": f"{one.goal.year}: {one.goal.figure}" if one.goal else _("no target set")},
    ]
    if one.contact:
        rows.append({"label": _("Ask"), "text": one.contact})
    return rows


def _direction(one: IndicatorFacts) -> str:
    return {
        Direction.UP: _("upwards"),
        Direction.DOWN: _("downwards"),
        Direction.MAINTAIN: _("steady"),
    }[one.path.direction]


def target_table(facts: IndicatorDetail) -> dict[str, Any]:
    """Targets with who set them."""
    return {
        "targets_caption": _("Targets of %(name)s") % {"name": facts.facts.name},
        "target_columns": [_("Year"), {"label": _("Target"), "numeric": True}, _("Set by")],
        "target_rows": [
            [
                str(aim.year),
                aim.figure,
                {"text": f"{aim.source.publisher}: {aim.source.title}", "href": aim.source.url}
                if aim.source
                else None,
            ]
            for aim in facts.targets
        ],
    }


def corrections(facts: IndicatorDetail) -> list[dict[str, str]]:
    """Readings that were replaced, newest first."""
    return [
        {
            "what": _("%(figure)s for %(when)s was replaced") % {"figure": old.figure, "when": old.when},
            "when": formatting.moment(old.published_at),
            "text": str(old.note),
        }
        for old in facts.corrections
    ]


def about_initiative(facts: InitiativeDetail) -> list[dict[str, str]]:
    """The short facts beside an initiative."""
    one = facts.facts
    rows = [
        {
            "label": _("In charge"),
            "text": str(one.office.name),
            "href": reverse("regions:office", args=[one.office.slug]),
        },
        {"label": _("Status"), "text": one.plan_status_label},
        {"label": _("Kind of action"), "text": one.column_label},
        {"label": _("Term"), "text": one.term_label},
    ]
    if one.plan_status_reason:
        rows.insert(2, {"label": _("Reason"), "text": str(one.plan_status_reason)})
    if facts.partners:
        rows.append({"label": _("Together with"), "text": formatting.join(str(each.name) for each in facts.partners)})
    if one.source:
        rows.append(
            {"label": _("Source"), "text": f"{one.source.publisher}, {one.source.when}", "href": one.source.url}
        )
    return rows


def steps(milestones: Iterable[MilestoneFacts], *, today: date) -> list[dict[str, str]]:
    """Milestones as steps: reached, still to come, or due with nobody knowing what became of it."""
    return [
        {
            "label": str(one.name),
            "when": formatting.day(one.reached or one.due) if one.reached or one.due else "",
            "text": ""
            if one.reached or one.due is None or one.due >= today
            else _("no source says whether it was reached"),
            "source": one.source.publisher if one.source else "",
            "source_href": one.source.url if one.source else "",
            "state": "done" if one.reached else "next",
        }
        for one in milestones
    ]


def status_events(changes: Iterable[StatusChange]) -> list[dict[str, str]]:
    """How an initiative's status changed."""
    found = [{"what": one.label, "when": formatting.day(one.at), "text": str(one.reason)} for one in changes]
    # The first entry only says when the record was opened here, not when the work began.
    return found if len(found) > 1 else []


def budget_table(facts: InitiativeDetail) -> dict[str, Any]:
    """Ceiling, revision, spending and its computed share, by fiscal year."""
    return {
        "budget_caption": _("Budget by fiscal year"),
        "budget_columns": [
            _("Fiscal year"),
            *({"label": label, "numeric": True} for label in (_("Ceiling"), _("Revised"), _("Realised"), _("Share"))),
        ],
        "budget_rows": [
            [
                str(year.year),
                formatting.money(year.ceiling),
                formatting.money(year.revised_ceiling) if year.revised_ceiling is not None else None,
                formatting.money(year.realised) if year.realised is not None else None,
                formatting.percent(year.share, decimals=2) if year.share is not None else None,
            ]
            for year in facts.budget
        ],
    }


def about_plan(plan: MasterplanFacts) -> list[dict[str, str]]:
    """The short facts beside the plan."""
    return [
        {"label": _("Years"), "text": f"{plan.start_year}–{plan.end_year}"},
        {"label": _("Legal basis"), "text": str(plan.legal_basis)},
        {"label": _("Dimensions"), "text": str(plan.dimension_set)},
        {
            "label": _("On track from"),
            "text": _("%(share)s of the expected way") % {"share": formatting.percent(plan.thresholds.on_track)},
        },
        {
            "label": _("Behind below"),
            "text": _("%(share)s of the expected way") % {"share": formatting.percent(plan.thresholds.at_risk)},
        },
    ]


def version_events(versions: Iterable[MasterplanVersion]) -> list[dict[str, str]]:
    """Adopted versions of the plan; drafts are the workspace's own."""
    return [
        {
            "what": _("Version %(number)s: %(state)s") % {"number": one.number, "state": one.get_state_display()},
            "when": formatting.moment(one.adopted_at),
            "text": one.note,
        }
        for one in versions
        if one.adopted_at is not None
    ]


# --- Tables for machines ----------------------------------------------------------

READING_COLUMNS = (
    "period_start", "period_end", "value", "unit", "qualifier", "is_used", "status", "source", "source_url",
    "source_page", "source_date", "origin", "records", "seal",
)  # fmt: skip
ACHIEVEMENT_COLUMNS = (
    "dimension", "initiative", "indicator", "name", "year", "value", "unit", "qualifier", "target", "status",
    "attainment", "source", "source_url",
)  # fmt: skip


def reading_rows(facts: IndicatorDetail) -> Iterator[Sequence[sheets.Cell]]:
    """Every published reading with its source: `READING_COLUMNS`."""
    for period in facts.periods:
        for reading in (period.chosen, *period.others):
            is_used = reading is period.chosen
            origin = reading.origin
            yield (
                reading.start, reading.end, reading.value, reading.unit, str(reading.qualifier), int(is_used),
                str(period.judgement.status) if is_used else "", origin.name, origin.url, origin.page,
                origin.date, origin.kind, origin.row_count, origin.seal,
            )  # fmt: skip


def achievement_rows(facts: Achievements) -> Iterator[Sequence[sheets.Cell]]:
    """Every indicator with the year's reading: `ACHIEVEMENT_COLUMNS`."""
    for one in facts.indicators:
        read = one.latest
        yield (
            one.dimension_slug, one.initiative_slug, one.slug, str(one.name), one.year,
            read.value if read else None, one.unit, str(read.qualifier) if read else "",
            one.target.value if one.target else None, str(one.status), one.judgement.attainment,
            read.origin.name if read else "", read.origin.url if read else "",
        )  # fmt: skip
