"""Reads for the workspace: everybody sees what their roles reach, and nothing else.

Reporters reach the indicators of their offices, the secretariat all of them.
Every list, count and look-up of readings starts from `readings_for`.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from pendopo.accounts import public as accounts
from pendopo.programme.models import Indicator, Reading
from pendopo.programme.rules import due as due_rules
from pendopo.programme.rules import progress
from pendopo.programme.selectors import build, facts
from pendopo.programme.selectors.achievements import achievements

REPORTER = "programme.reporter"
SECRETARIAT = "programme.secretariat"
PLANNER = "programme.planner"
REGENT = "programme.regent"
ASSESSOR = "programme.assessor"
EVERYWHERE = (SECRETARIAT, PLANNER, REGENT, ASSESSOR)


def indicators_for(user: Any) -> QuerySet[Indicator]:
    """The indicators that this person may see in the workspace."""
    return Indicator.objects.filter(
        accounts.scope(user, (REPORTER, *EVERYWHERE), office_field="office_id")
    ).select_related("office", "initiative__strategy__dimension")


def readings_for(user: Any) -> QuerySet[Reading]:
    """The readings that this person may see in the workspace, in every state."""
    return Reading.objects.filter(
        accounts.scope(user, (REPORTER, *EVERYWHERE), office_field="indicator__office_id")
    ).select_related(
        "indicator__office", "indicator__initiative", "source", "area", "reported_by", "verified_by", "returned_by"
    )


def reading_for(user: Any, pk: int) -> Reading | None:
    """That reading if this person may see it, else None (a page answers 404)."""
    return readings_for(user).filter(pk=pk).first()


def reading_history(reading: Reading) -> tuple[Reading, ...]:
    """The reading and everything that it supersedes, newest first."""
    chain = [reading]
    while (before := chain[-1].supersedes_id) is not None:
        chain.append(Reading.objects.select_related("reported_by", "returned_by", "source").get(pk=before))
    return tuple(chain)


def my_readings(user: Any) -> QuerySet[Reading]:
    """What this person has reported, newest first."""
    return readings_for(user).filter(reported_by=user).order_by("-reported_at")


def verify_queue(user: Any) -> QuerySet[Reading]:
    """Reports that wait for the secretariat, oldest first; one's own are absent, because nobody verifies those."""
    if not accounts.holds(user, SECRETARIAT):
        return Reading.objects.none()
    waiting = readings_for(user).filter(state=Reading.State.REPORTED)
    return waiting.filter(Q(reported_by__isnull=True) | ~Q(reported_by=user)).order_by("reported_at", "pk")


def publish_queue(user: Any) -> QuerySet[Reading]:
    """Verified readings that wait to be published, oldest first."""
    if not accounts.holds(user, SECRETARIAT):
        return Reading.objects.none()
    return readings_for(user).filter(state=Reading.State.VERIFIED).order_by("verified_at", "pk")


def verify_count(user: Any) -> int | None:
    """How many reports wait for this person to verify or publish; None for who is not the secretariat."""
    if not accounts.holds(user, SECRETARIAT):
        return None
    return verify_queue(user).count() + publish_queue(user).count()


def due_count(user: Any) -> int | None:
    """How many reports this person's offices owe; None for who reports nothing."""
    if accounts.offices_where(user, REPORTER) == frozenset():
        return None
    return len(reports_due(user, timezone.now()))


def reports_due(user: Any, at: datetime) -> tuple[facts.DueReport, ...]:
    """What the person's offices owe: the last period that is over and has no report, or a returned one, per indicator.

    Longest overdue first; in two queries.
    """
    indicators = list(
        Indicator.objects.filter(
            accounts.scope(user, REPORTER, office_field="office_id"), source_kind=Indicator.SourceKind.REPORT
        ).select_related("office")
    )
    today = timezone.localtime(at).date()
    owed = {one.pk: due_rules.last_over(due_rules.Frequency(one.frequency), today=today) for one in indicators}
    earliest = min((start for start, _end in owed.values()), default=today)
    reports: dict[tuple[int, date, date], list[Reading]] = {}
    for row in Reading.objects.filter(
        indicator__in=owed, area__isnull=True, period_start__gte=earliest, superseded_by__isnull=True
    ).exclude(origin__in=[Reading.Origin.DOCUMENT]):
        reports.setdefault((row.indicator_id, row.period_start, row.period_end), []).append(row)
    due = []
    for one in indicators:
        start, end = owed[one.pk]
        made = reports.get((one.pk, start, end), [])
        returned = [row for row in made if row.state == Reading.State.RETURNED]
        if made and not returned:
            continue
        due.append(
            facts.DueReport(
                indicator=one.slug,
                name=one.title,
                unit=one.unit,
                office=build.office(one.office),
                start=start,
                end=end,
                returned=returned[0].pk if returned else None,
                return_reason=returned[0].return_reason if returned else "",
            )
        )
    return tuple(sorted(due, key=lambda one: (one.returned is None, one.end, one.indicator)))


def regent_overview(year: int, *, as_of: date | None = None) -> facts.RegentOverview:
    """What is behind, worst first, what has no data, and how many reports wait; each with its owner."""
    whole = achievements(year, as_of=as_of, include_private=True)
    every = [
        facts.Lagging(indicator=indicator, initiative=initiative, dimension=dimension)
        for dimension in whole.dimensions
        for initiative in dimension.initiatives
        for indicator in initiative.indicators
    ]
    behind = [one for one in every if one.indicator.status in progress.LAGGING]
    return facts.RegentOverview(
        achievements=whole,
        behind=tuple(sorted(behind, key=lambda one: one.indicator.judgement.attainment or 0)),
        silent=tuple(one for one in every if one.indicator.status is progress.Status.NO_DATA),
        waiting_reports=Reading.objects.filter(state__in=[Reading.State.REPORTED, Reading.State.VERIFIED]).count(),
    )
