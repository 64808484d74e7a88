"""What the workspace shows beside a report or in a queue: what was read before, and what the plan expects."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db.models import QuerySet

from pendopo.accounts import public as accounts
from pendopo.core import clock
from pendopo.programme.models import Indicator, MasterplanVersion, Reading
from pendopo.programme.rules import due, plausibility, progress
from pendopo.programme.selectors import build
from pendopo.programme.selectors.achievements import default_year
from pendopo.programme.selectors.staff import (
    ASSESSOR,
    PLANNER,
    REGENT,
    REPORTER,
    SECRETARIAT,
    readings_for,
    regent_overview,
)

SHOWN_BEFORE = 6
OFFERED = {due.Frequency.YEAR: 6, due.Frequency.QUARTER: 8, due.Frequency.MONTH: 12}
Span = tuple[date, date]


@dataclass(frozen=True, kw_only=True)
class Beside:
    """What stands beside a report.

    Attributes:
        previous: Published figures of earlier periods, newest first, one for each period.
        expected: What the plan expects at the end of the period; None where it names no path.
    """

    previous: tuple[Reading, ...]
    expected: Decimal | None

    def doubt(self, value: Decimal, *, unit: str) -> plausibility.Doubt | None:
        """Whether the figure looks odd against what was read before."""
        before = [one.value for one in self.previous if one.value is not None]
        return plausibility.doubt(value, before=before, is_share=unit == "percent")


def reportable(user: Any) -> QuerySet[Indicator]:
    """The indicators that this person reports for their offices."""
    return Indicator.objects.filter(
        accounts.scope(user, REPORTER, office_field="office_id"), source_kind=Indicator.SourceKind.REPORT
    ).select_related("office", "initiative__strategy__dimension")


def reportable_readings(user: Any) -> QuerySet[Reading]:
    """The readings of indicators for which this person reports: those that they may mend or correct."""
    return readings_for(user).filter(accounts.scope(user, REPORTER, office_field="indicator__office_id"))


def offered_periods(indicator: Indicator, *, today: date) -> list[Span]:
    """The last periods that are over, newest first, as often as the indicator is reported."""
    frequency = due.Frequency(indicator.frequency)
    spans = [due.last_over(frequency, today=today)]
    while len(spans) < OFFERED[frequency]:
        spans.append(due.containing(frequency, spans[-1][0] - timedelta(days=1)))
    return spans


def beside(indicator: Indicator, *, start: date, end: date, area: Any = None) -> Beside:
    """What stands beside a report for that period and area, in two queries."""
    rows = Reading.objects.filter(
        indicator=indicator, area=area, state=Reading.State.PUBLISHED, period_end__lt=end
    ).order_by("-period_end", "-is_preferred", "-pk")
    by_period: dict[Span, Reading] = {}
    for row in rows[: SHOWN_BEFORE * 4]:
        by_period.setdefault((row.period_start, row.period_end), row)
    path = build.path(indicator, indicator.targets.all())
    return Beside(
        previous=tuple(by_period.values())[:SHOWN_BEFORE],
        # The plan's path is for the whole regency.
        expected=progress.expected(path, start=start, end=end) if area is None else None,
    )


def previous_of(readings: Iterable[Reading]) -> Mapping[int, Reading]:
    """For each reading the published one of the period before it, where there is one; in one query."""
    wanted = list(readings)
    known: dict[tuple[int, str | None], list[Reading]] = {}
    for row in Reading.objects.filter(
        indicator__in={one.indicator_id for one in wanted}, state=Reading.State.PUBLISHED
    ).order_by("-period_end", "-is_preferred", "-pk"):
        known.setdefault((row.indicator_id, row.area_id), []).append(row)
    found = {}
    for one in wanted:
        for row in known.get((one.indicator_id, one.area_id), []):
            if row.period_end < one.period_end and row.pk != one.pk:
                found[one.pk] = row
                break
    return found


# --- What waits, for the menu ------------------------------------------------------------


def returned_count(user: Any) -> int | None:
    """How many of this person's reports have come back; None for who reports nothing."""
    if accounts.offices_where(user, REPORTER) == frozenset():
        return None
    return reportable_readings(user).filter(
        reported_by=user, state=Reading.State.RETURNED, superseded_by__isnull=True
    ).count()  # fmt: skip


def version_count(user: Any) -> int | None:
    """How many versions of the plan wait for this person's review or adoption; None for who edits no plan."""
    state = MasterplanVersion.State
    is_planner, is_secretary = accounts.holds(user, PLANNER), accounts.holds(user, SECRETARIAT)
    if not (is_planner or is_secretary):
        return None
    waiting = MasterplanVersion.objects.filter(state=state.DRAFT).exclude(made_by=user).count()
    return waiting + (MasterplanVersion.objects.filter(state=state.REVIEWED).count() if is_secretary else 0)


def budget_count(user: Any) -> int | None:
    """Nothing waits with the budget; None for who loads none."""
    return 0 if accounts.holds(user, PLANNER) else None


def behind_count(user: Any) -> int | None:
    """How many indicators are behind; None for who has no overview."""
    if not any(accounts.holds(user, role) for role in (REGENT, SECRETARIAT, ASSESSOR)):
        return None
    today = clock.today()
    return len(regent_overview(default_year(today=today), as_of=today).behind)


def budget_sheet(user: Any, uuid: UUID) -> Any | None:
    """The budget sheet of that id if this person uploaded it, else None."""
    stored = apps.get_model("files", "StoredFile")
    return stored.objects.filter(pk=uuid, kind="budget", uploaded_by=user).first()
