"""The way of a reading from an office's report to the public page.

An office reports, the secretariat verifies or returns, the secretariat
publishes. Who reported cannot verify. A figure is never overwritten: mending a
returned report and correcting a published figure each write a new reading that
supersedes the old one, and a published figure stays public until its
correction is.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pendopo.accounts import public as accounts
from pendopo.core.audit import public as audit
from pendopo.core.errors import DomainError
from pendopo.programme import sentences
from pendopo.programme.models import Indicator, Reading
from pendopo.programme.rules import workflow
from pendopo.programme.rules.workflow import Move, Qualifier

REPORTER = "programme.reporter"
SECRETARIAT = "programme.secretariat"
LARGEST = Decimal(10) ** 17  # the column holds 18 digits before the comma

REPORTED = audit.verb("programme.reading_reported", _("reported a reading"))
RETURNED = audit.verb("programme.reading_returned", _("returned a reading"))
MENDED = audit.verb("programme.reading_mended", _("mended a returned reading"))
VERIFIED = audit.verb("programme.reading_verified", _("verified a reading"))
PUBLISHED = audit.verb("programme.reading_published", _("published a reading"))
CORRECTED = audit.verb("programme.reading_corrected", _("reported a correction of a published reading"))
PREFERRED = audit.verb("programme.reading_preferred", _("chose the reading to use where sources disagree"))


class SameHands(DomainError):
    """Who reported a figure cannot verify it."""

    status = 403


class NotInThisState(DomainError):
    """The reading has moved on, or is not so far yet."""


class AlreadyReported(DomainError):
    """There is already a report of this office for the same period and area."""


class AlreadyCorrected(DomainError):
    """A correction of this reading is already on its way."""


class ReasonMissing(DomainError):
    """Returning or correcting needs a reason that the other side can act on."""

    status = 422


class ReadingIncomplete(DomainError):
    """The report lacks something without which it says nothing."""

    status = 422


@transaction.atomic
def report_reading(
    *,
    indicator: Indicator,
    period_start: date,
    period_end: date,
    value: Decimal,
    by: Any,
    at: datetime,
    area: Any = None,
    qualifier: Qualifier = Qualifier.EXACT,
    note: str = "",
    source_name: str = "",
    source_page: str = "",
    source_date: date | None = None,
    evidence: Any = None,
) -> Reading:
    """Report a figure for an office's indicator.

    `area` is a region, or None for the whole regency; `evidence` is a stored file that
    shows the figure; `source_name` is the register or report, the office's own name if empty.

    Raises:
        NotPermitted: if the person does not report for the indicator's office.
        ReadingIncomplete: if the value or the period cannot be.
        AlreadyReported: if that office has a live report for the same period and area.
    """
    accounts.require(by, REPORTER, office=indicator.office_id)
    _check_period(period_start, period_end, at)
    # The indicator is the queue: two people of one office reporting together make one report.
    indicator = Indicator.objects.select_for_update().get(pk=indicator.pk)
    key = f"report:{indicator.office_id}"
    live = Reading.objects.filter(
        indicator=indicator, period_start=period_start, period_end=period_end, area=area, source_key=key,
        superseded_by__isnull=True,
    ).exclude(state=Reading.State.SUPERSEDED)  # fmt: skip
    if live.exists():
        raise AlreadyReported(
            _("This figure has been reported already. Mend the returned report or correct the published one."),
            field="period",
        )
    reading = Reading.objects.create(
        indicator=indicator, period_start=period_start, period_end=period_end, area=area, source_key=key,
        value=_checked(value, indicator.unit), qualifier=qualifier, note=note.strip(), state=Reading.State.REPORTED,
        origin=Reading.Origin.REPORT, source_name=source_name.strip() or indicator.office.name,
        source_page=source_page.strip(), source_date=source_date or timezone.localtime(at).date(), reported_by=by, reported_at=at,
        evidence=evidence,
    )  # fmt: skip
    audit.record(REPORTED, target=reading, by=by, at=at, detail=_detail(reading))
    return reading


@transaction.atomic
def return_reading(*, reading: Reading, reason: str, by: Any, at: datetime) -> Reading:
    """Give a report back to its office with the reason.

    Raises:
        NotPermitted: for who is not the secretariat.
        ReasonMissing: without a reason.
        NotInThisState: if it is neither reported nor verified.
    """
    accounts.require(by, SECRETARIAT)
    if not reason.strip():
        raise ReasonMissing(_("Say what is wrong and how to mend it."), field="reason")
    reading = _locked(reading, Move.RETURN)
    reading.state, reading.return_reason = Reading.State.RETURNED, reason.strip()
    reading.returned_by, reading.returned_at = by, at
    reading.save(update_fields=["state", "return_reason", "returned_by", "returned_at"])
    audit.record(RETURNED, target=reading, by=by, at=at, detail={"reason": reading.return_reason})
    return reading


@transaction.atomic
def mend_reading(
    *,
    reading: Reading,
    value: Decimal,
    by: Any,
    at: datetime,
    qualifier: Qualifier = Qualifier.EXACT,
    note: str = "",
    source_name: str = "",
    source_page: str = "",
    source_date: date | None = None,
    evidence: Any = None,
) -> Reading:
    """Answer a returned report with a new one for the same period; the returned one stays in the history.

    Raises:
        NotPermitted: for who does not report for the office.
        NotInThisState: if it has not been returned.
        AlreadyCorrected: if it has been mended already.
    """
    accounts.require(by, REPORTER, office=reading.indicator.office_id)
    reading = _locked(reading, Move.MEND)
    successor = _successor(
        reading, value=value, by=by, at=at, qualifier=qualifier, note=note, source_name=source_name,
        source_page=source_page, source_date=source_date, evidence=evidence,
    )  # fmt: skip
    audit.record(MENDED, target=successor, by=by, at=at, detail={**_detail(successor), "mends": reading.pk})
    return successor


@transaction.atomic
def verify_reading(*, reading: Reading, by: Any, at: datetime) -> Reading:
    """Confirm that a report is right.

    Raises:
        NotPermitted: for who is not the secretariat.
        SameHands: for who reported it.
        NotInThisState: if it does not wait for verification.
    """
    accounts.require(by, SECRETARIAT)
    reading = _locked(reading, Move.VERIFY)
    if reading.reported_by_id is not None and reading.reported_by_id == by.pk:
        raise SameHands(_("You reported this figure, so somebody else has to verify it."))
    reading.state, reading.verified_by, reading.verified_at = Reading.State.VERIFIED, by, at
    reading.save(update_fields=["state", "verified_by", "verified_at"])
    audit.record(VERIFIED, target=reading, by=by, at=at)
    return reading


@transaction.atomic
def publish_reading(*, reading: Reading, by: Any, at: datetime) -> Reading:
    """Show a verified figure to everybody; what it corrects stops being shown and stays in the history.

    Raises:
        NotPermitted: for who is not the secretariat.
        NotInThisState: if it has not been verified, or is public already.
    """
    accounts.require(by, SECRETARIAT)
    reading = _locked(reading, Move.PUBLISH)
    make_public(reading, by=by, at=at)
    audit.record(PUBLISHED, target=reading, by=by, at=at, detail=_detail(reading))
    return reading


@transaction.atomic
def correct_reading(
    *,
    reading: Reading,
    value: Decimal,
    reason: str,
    by: Any,
    at: datetime,
    qualifier: Qualifier = Qualifier.EXACT,
    source_name: str = "",
    source_page: str = "",
    source_date: date | None = None,
    evidence: Any = None,
) -> Reading:
    """Report that a published figure is wrong; the old one stays public until the new one is published.

    Raises:
        NotPermitted: for who neither reports for the office nor is the secretariat.
        ReasonMissing: without a reason, which becomes the note of the new reading.
        NotInThisState: if the reading is not public.
        AlreadyCorrected: if a correction is on its way.
    """
    if not accounts.holds(by, SECRETARIAT):
        accounts.require(by, REPORTER, office=reading.indicator.office_id)
    if not reason.strip():
        raise ReasonMissing(_("Say why the published figure is wrong."), field="reason")
    reading = _locked(reading, Move.CORRECT)
    successor = _successor(
        reading, value=value, by=by, at=at, qualifier=qualifier, note=reason, source_name=source_name,
        source_page=source_page, source_date=source_date, evidence=evidence,
    )  # fmt: skip
    detail = {**_detail(successor), "corrects": reading.pk, "reason": reason.strip()}
    audit.record(CORRECTED, target=successor, by=by, at=at, detail=detail)
    return successor


@transaction.atomic
def prefer_reading(*, reading: Reading, by: Any, at: datetime) -> Reading:
    """Use this one where sources disagree on a period; the others stay shown beside it.

    Raises:
        NotPermitted: for who is not the secretariat.
        NotInThisState: if it is not public.
    """
    accounts.require(by, SECRETARIAT)
    reading = _locked(reading, Move.SUPERSEDE)
    rivals = Reading.objects.select_for_update().filter(
        indicator=reading.indicator, period_start=reading.period_start, period_end=reading.period_end,
        area=reading.area_id, is_preferred=True,
    )  # fmt: skip
    rivals.update(is_preferred=False)
    reading.is_preferred = True
    reading.save(update_fields=["is_preferred"])
    audit.record(PREFERRED, target=reading, by=by, at=at, detail=_detail(reading))
    bump_stamp(at=at)
    return reading


# --- Shared with measuring and the record -----------------------------------------------


def make_public(reading: Reading, *, by: Any, at: datetime) -> None:
    """Publish a locked reading in the caller's transaction and retire every published one that it supersedes."""
    before = reading.supersedes_id
    while before is not None:
        old = Reading.objects.select_for_update().get(pk=before)
        if old.state == Reading.State.PUBLISHED:
            # A preference was for the source and the period, so the correction inherits it.
            reading.is_preferred = reading.is_preferred or old.is_preferred
            old.state, old.is_preferred = Reading.State.SUPERSEDED, False
            old.save(update_fields=["state", "is_preferred"])
        before = old.supersedes_id
    reading.state, reading.published_by, reading.published_at = Reading.State.PUBLISHED, by, at
    reading.save(update_fields=["state", "published_by", "published_at", "is_preferred"])
    bump_stamp(at=at)


def bump_stamp(*, at: datetime) -> None:
    """Say that public pages have changed; call it in every transaction that changes what they show."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO programme_publicationstamp (id, number, at) VALUES (1, 1, %s) "
            "ON CONFLICT (id) DO UPDATE SET number = programme_publicationstamp.number + 1, at = excluded.at",
            [at],
        )


def _locked(reading: Reading, move: Move) -> Reading:
    # Lock first: two officers pressing the button together make one decision.
    reading = Reading.objects.select_for_update(of=("self",)).select_related("indicator").get(pk=reading.pk)
    if not workflow.may(move, workflow.State(reading.state)):
        raise NotInThisState(
            _("This is not possible now: the reading is “%(state)s”.") % {"state": reading.get_state_display()}
        )
    return reading


def _successor(
    reading: Reading,
    *,
    value: Decimal,
    by: Any,
    at: datetime,
    qualifier: Qualifier,
    note: str,
    source_name: str,
    source_page: str,
    source_date: date | None,
    evidence: Any,
) -> Reading:
    if Reading.objects.filter(supersedes=reading).exists():
        raise AlreadyCorrected(_("Somebody has already answered with a new figure."))
    return Reading.objects.create(
        indicator=reading.indicator, period_start=reading.period_start, period_end=reading.period_end,
        area_id=reading.area_id, source_key=reading.source_key,
        value=_checked(value, reading.indicator.unit), qualifier=qualifier,
        note=note.strip(), state=Reading.State.REPORTED, origin=Reading.Origin.REPORT,
        source_name=source_name.strip() or reading.indicator.office.name, source_page=source_page.strip(),
        source_date=source_date or timezone.localtime(at).date(), reported_by=by, reported_at=at, supersedes=reading, evidence=evidence,
    )  # fmt: skip


def _checked(value: Decimal, unit: str) -> Decimal:
    try:
        rounded = Decimal(value).quantize(Decimal("0.000001"))
    except (InvalidOperation, TypeError, ValueError):
        raise ReadingIncomplete(_("Enter the figure as a number."), field="value") from None
    if not rounded.is_finite() or abs(rounded) >= LARGEST:
        raise ReadingIncomplete(_("This number is too large to be right."), field="value")
    if why := sentences.split(rounded, unit):
        raise ReadingIncomplete(why, field="value")
    return rounded


def _check_period(start: date, end: date, at: datetime) -> None:
    if end < start:
        raise ReadingIncomplete(_("The period ends before it begins."), field="period")
    if end > timezone.localtime(at).date():
        raise ReadingIncomplete(_("The period is not over yet; report it when it is."), field="period")


def _detail(reading: Reading) -> dict[str, Any]:
    return {
        "indicator": reading.indicator.slug,
        "period": f"{reading.period_start}/{reading.period_end}",
        "area": reading.area_id,
        "value": None if reading.value is None else str(reading.value),
        "source": reading.source_key,
    }
