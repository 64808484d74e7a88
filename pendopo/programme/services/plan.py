"""Writing the plan: what is to be done, by whom, measured how; and its versions.

Whoever edits holds the planner's role; each change says before and after in
the audit trail. A version is a picture of the whole plan that nobody can
change any more; reviewing it needs another person than who made it.
"""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from decimal import Decimal
from typing import Any, TypeVar

from django.db import models, transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from pendopo.accounts import public as accounts
from pendopo.core.audit import public as audit
from pendopo.core.errors import DomainError
from pendopo.programme import sentences
from pendopo.programme.models import (
    Indicator,
    Initiative,
    InitiativeStatus,
    Masterplan,
    MasterplanVersion,
    Source,
    Strategy,
    Target,
)
from pendopo.programme.rules import progress
from pendopo.programme.selectors import build
from pendopo.programme.selectors.plan import draft_snapshot
from pendopo.programme.services.readings import bump_stamp

Row = TypeVar("Row", bound=models.Model)

PLANNER = "programme.planner"
REPORTER = "programme.reporter"
SECRETARIAT = "programme.secretariat"

EDITED = audit.verb("programme.plan_edited", _("edited the plan"))
TARGET_SET = audit.verb("programme.target_set", _("set a target"))
BASELINE_SET = audit.verb("programme.baseline_set", _("set a baseline"))
BASELINE_DROPPED = audit.verb("programme.baseline_dropped", _("took back a baseline"))
STATUS_CHANGED = audit.verb("programme.status_changed", _("changed the status of an initiative"))
VERSION_MADE = audit.verb("programme.version_made", _("made a version of the masterplan"))
VERSION_REVIEWED = audit.verb("programme.version_reviewed", _("reviewed a version of the masterplan"))
VERSION_ADOPTED = audit.verb("programme.version_adopted", _("adopted a version of the masterplan"))


class PlanContradicts(DomainError):
    """A target on the wrong side of the baseline contradicts the indicator's direction."""

    status = 422


class FigureSplit(DomainError):
    """A fraction of what only comes whole."""

    status = 422


class BaselineMissing(DomainError):
    """Without a start there is no way to judge."""

    status = 422


class NotEditable(DomainError):
    """This field is not edited here."""

    status = 422


class VersionNotReady(DomainError):
    """The version is not in the state that this step needs."""


class SameReviewer(DomainError):
    """Who made a version cannot review it."""

    status = 403


class NothingChanged(DomainError):
    """The plan is what the last version already says."""


_EDITABLE: dict[type[models.Model], frozenset[str]] = {
    Masterplan: frozenset({
        "name", "name_en", "vision", "vision_en", "aims", "aims_en", "legal_basis", "legal_basis_en",
        "start_year", "end_year", "on_track_from", "at_risk_from",
    }),
    Strategy: frozenset({"text", "text_en"}),
    Initiative: frozenset({
        "name", "name_en", "summary", "summary_en", "office", "sub_dimension", "column", "term", "is_quick_win",
        "quick_win_year", "service", "weight", "order",
    }),
    Indicator: frozenset({
        "name", "name_en", "concept", "concept_en", "definition", "definition_en", "interpretation",
        "interpretation_en", "method", "method_en", "measure", "measure_en", "unit", "classification",
        "classification_en", "numerator", "numerator_en", "denominator", "denominator_en", "publication_level",
        "is_public", "direction", "accumulation", "frequency", "tolerance", "weight", "by_district", "source_kind",
        "source_key", "office", "contact", "is_key", "order",
    }),
}  # fmt: skip


def edit_masterplan(*, masterplan: Masterplan, by: Any, at: datetime, **changes: Any) -> Masterplan:
    """Change fields of the plan."""
    return _edit(masterplan, changes, by=by, at=at)


def edit_strategy(*, strategy: Strategy, by: Any, at: datetime, **changes: Any) -> Strategy:
    """Change the strategy of a dimension."""
    return _edit(strategy, changes, by=by, at=at)


def edit_initiative(*, initiative: Initiative, by: Any, at: datetime, **changes: Any) -> Initiative:
    """Change fields of an initiative; its status has its own verb."""
    return _edit(initiative, changes, by=by, at=at)


def edit_indicator(*, indicator: Indicator, by: Any, at: datetime, **changes: Any) -> Indicator:
    """Change the definition of an indicator; targets and baseline have their own verbs."""
    return _edit(indicator, changes, by=by, at=at)


@transaction.atomic
def set_target(
    *,
    indicator: Indicator,
    year: int,
    value: Decimal,
    by: Any,
    at: datetime,
    source: Source | None = None,
    note: str = "",
) -> Target:
    """Set or change the target of a year.

    Raises:
        NotPermitted: for who is not a planner.
        FigureSplit: for a fraction of a unit that only comes whole.
        BaselineMissing: if the indicator is a level without a baseline.
        PlanContradicts: if the target lies on the wrong side of the baseline.
    """
    accounts.require(by, PLANNER)
    indicator = Indicator.objects.select_for_update().get(pk=indicator.pk)
    _check_whole(indicator, value)
    check_target(indicator, value)
    before = indicator.targets.filter(year=year).values_list("value", flat=True).first()
    target, _is_new = Target.objects.update_or_create(
        indicator=indicator, year=year, defaults={"value": value, "source": source, "note": note}
    )
    audit.record(
        TARGET_SET, target=indicator, by=by, at=at,
        detail={"year": year, "before": None if before is None else str(build.plain(before)), "after": str(value)},
    )  # fmt: skip
    bump_stamp(at=at)
    return target


@transaction.atomic
def set_baseline(*, indicator: Indicator, year: int, value: Decimal, by: Any, at: datetime) -> Indicator:
    """Say where the path begins.

    Raises:
        NotPermitted: for who is not a planner.
        FigureSplit: for a fraction of a unit that only comes whole.
        PlanContradicts: if a target would lie on the wrong side.
    """
    accounts.require(by, PLANNER)
    indicator = Indicator.objects.select_for_update().get(pk=indicator.pk)
    _check_whole(indicator, value)
    before = None if indicator.baseline_value is None else str(build.plain(indicator.baseline_value))
    indicator.baseline_year, indicator.baseline_value = year, value
    last = indicator.targets.order_by("year").last()
    if last is not None:
        check_target(indicator, last.value)
    indicator.save(update_fields=["baseline_year", "baseline_value"])
    audit.record(
        BASELINE_SET, target=indicator, by=by, at=at, detail={"year": year, "before": before, "after": str(value)}
    )
    bump_stamp(at=at)
    return indicator


@transaction.atomic
def drop_baseline(*, indicator: Indicator, by: Any, at: datetime) -> Indicator:
    """Say that nobody knows where the path begins; adopted versions of the plan keep what was said.

    Raises:
        NotPermitted: for who is not a planner.
        BaselineMissing: if a target is left that cannot be judged without it.
    """
    accounts.require(by, PLANNER)
    indicator = Indicator.objects.select_for_update().get(pk=indicator.pk)
    if indicator.baseline_value is None:
        return indicator
    detail = {"year": indicator.baseline_year, "before": str(build.plain(indicator.baseline_value)), "after": ""}
    indicator.baseline_year = indicator.baseline_value = None
    last = indicator.targets.order_by("year").last()
    if last is not None and not _judged_without_baseline(indicator):
        raise BaselineMissing(
            _("The target of %(year)s cannot be judged without a baseline. Take back the targets first, or keep it.")
            % {"year": last.year},
            field="baseline_value",
        )
    indicator.save(update_fields=["baseline_year", "baseline_value"])
    audit.record(BASELINE_DROPPED, target=indicator, by=by, at=at, detail=detail)
    bump_stamp(at=at)
    return indicator


def _check_whole(indicator: Indicator, value: Decimal) -> None:
    if why := sentences.split(value, indicator.unit):
        raise FigureSplit(why, field="value")


def _judged_without_baseline(indicator: Indicator) -> bool:
    is_level = indicator.accumulation == Indicator.Accumulation.LEVEL
    return not is_level or progress.Direction(indicator.direction) is progress.Direction.MAINTAIN


def check_target(indicator: Indicator, value: Decimal) -> None:
    """Accept a target that can be judged.

    Raises:
        BaselineMissing: for a level without a baseline.
        PlanContradicts: for a target on the wrong side of the baseline.
    """
    base = indicator.baseline_value
    direction = progress.Direction(indicator.direction)
    if base is None:
        if not _judged_without_baseline(indicator):
            raise BaselineMissing(
                _("Set the baseline first: without a start nobody can say how much of the way is done."), field="value"
            )
        return
    wrong = (direction is progress.Direction.UP and value < base) or (
        direction is progress.Direction.DOWN and value > base
    )
    if wrong:
        raise PlanContradicts(
            _("The target lies on the wrong side of the baseline %(base)s for an indicator of which %(direction)s.")
            % {"base": build.plain(base), "direction": indicator.get_direction_display()},
            field="value",
        )


@transaction.atomic
def change_status(
    *, initiative: Initiative, status: str, reason: str, by: Any, at: datetime, reason_en: str = ""
) -> Initiative:
    """Change the status of an initiative; its owner office or the planner may, and a stop needs a reason.

    Raises:
        NotPermitted: for everybody else.
        PlanContradicts: if it already has that status, or a stop has no reason.
    """
    if not accounts.holds(by, PLANNER):
        accounts.require(by, REPORTER, office=initiative.office_id)
    initiative = Initiative.objects.select_for_update().get(pk=initiative.pk)
    if status not in Initiative.Status.values:
        raise PlanContradicts(_("There is no such status."), field="status")
    if status == initiative.status and reason.strip() == initiative.status_reason:
        raise PlanContradicts(_("The initiative already has this status."), field="status")
    if status in {Initiative.Status.PAUSED, Initiative.Status.DROPPED} and not reason.strip():
        raise PlanContradicts(_("Say why it stops; the reason is shown to everybody."), field="reason")
    before = initiative.status
    initiative.status, initiative.status_reason, initiative.status_reason_en = (
        status,
        reason.strip(),
        reason_en.strip(),
    )
    initiative.save(update_fields=["status", "status_reason", "status_reason_en"])
    InitiativeStatus.objects.create(
        initiative=initiative, status=status, reason=reason.strip(), reason_en=reason_en.strip(), at=at, by=by
    )
    audit.record(
        STATUS_CHANGED, target=initiative, by=by, at=at,
        detail={"before": before, "after": status, "reason": reason.strip()},
    )  # fmt: skip
    bump_stamp(at=at)
    return initiative


@transaction.atomic
def make_version(*, masterplan: Masterplan, note: str, by: Any, at: datetime) -> MasterplanVersion:
    """Keep the plan as it stands now as a numbered draft that cannot be changed any more.

    Raises:
        NotPermitted: for who is not a planner.
        NothingChanged: if the last version already says the same.
    """
    accounts.require(by, PLANNER)
    masterplan = Masterplan.objects.select_for_update().get(pk=masterplan.pk)
    snapshot = draft_snapshot(masterplan)
    digest = hashlib.sha256(json.dumps(snapshot, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
    last = masterplan.versions.first()
    if last is not None and last.digest == digest:
        raise NothingChanged(_("Nothing has changed since version %(number)s.") % {"number": last.number})
    number = (masterplan.versions.aggregate(last=Max("number"))["last"] or 0) + 1
    version = MasterplanVersion.objects.create(
        masterplan=masterplan,
        number=number,
        snapshot=snapshot,
        digest=digest,
        note=note.strip(),
        made_by=by,
        made_at=at,
    )
    audit.record(VERSION_MADE, target=version, by=by, at=at, detail={"number": number, "digest": digest})
    return version


@transaction.atomic
def review_version(*, version: MasterplanVersion, by: Any, at: datetime) -> MasterplanVersion:
    """Confirm that a draft has been reviewed.

    Raises:
        NotPermitted: for who is neither planner nor secretariat.
        SameReviewer: for who made it.
        VersionNotReady: if it is no draft.
    """
    accounts.require(by, PLANNER, SECRETARIAT)
    version = MasterplanVersion.objects.select_for_update().get(pk=version.pk)
    if version.state != MasterplanVersion.State.DRAFT:
        raise VersionNotReady(_("Only a draft can be reviewed."))
    if version.made_by_id is not None and version.made_by_id == by.pk:
        raise SameReviewer(_("You made this version, so somebody else has to review it."))
    version.state, version.reviewed_by, version.reviewed_at = MasterplanVersion.State.REVIEWED, by, at
    version.save(update_fields=["state", "reviewed_by", "reviewed_at"])
    audit.record(VERSION_REVIEWED, target=version, by=by, at=at)
    return version


@transaction.atomic
def adopt_version(*, version: MasterplanVersion, decree: str, by: Any, at: datetime) -> MasterplanVersion:
    """Put a reviewed version into force by a decree; the one before becomes “revised”.

    Raises:
        NotPermitted: for who is not the secretariat.
        VersionNotReady: if it has not been reviewed, or no decree is named.
    """
    accounts.require(by, SECRETARIAT)
    # The plan is locked before its versions: two adoptions together put one version into force.
    Masterplan.objects.select_for_update().get(pk=version.masterplan_id)
    version = MasterplanVersion.objects.select_for_update().get(pk=version.pk)
    if version.state != MasterplanVersion.State.REVIEWED:
        raise VersionNotReady(_("Only a reviewed version can be adopted."))
    if not decree.strip():
        raise VersionNotReady(_("Name the decree that adopts it."), field="decree")
    MasterplanVersion.objects.filter(masterplan=version.masterplan_id, state=MasterplanVersion.State.ADOPTED).update(
        state=MasterplanVersion.State.REVISED
    )
    version.state, version.adopted_by, version.adopted_at = MasterplanVersion.State.ADOPTED, by, at
    version.decree = decree.strip()
    version.save(update_fields=["state", "adopted_by", "adopted_at", "decree"])
    audit.record(VERSION_ADOPTED, target=version, by=by, at=at, detail={"decree": version.decree})
    bump_stamp(at=at)
    return version


@transaction.atomic
def _edit(row: Row, changes: dict[str, Any], *, by: Any, at: datetime) -> Row:
    accounts.require(by, PLANNER)
    unknown = sorted(changes.keys() - _EDITABLE[type(row)])
    if unknown:
        raise NotEditable(_("These fields are not edited here: %(fields)s.") % {"fields": ", ".join(unknown)})
    row = _locked(row)
    before = {field: _said(row, field) for field in changes}
    for field, value in changes.items():
        setattr(row, field, value)
    row.full_clean(exclude=["source_key"] if "source_key" not in changes else None)
    changed = {field: [before[field], _said(row, field)] for field in changes if before[field] != _said(row, field)}
    if changed:
        row.save(update_fields=list(changes))
        audit.record(EDITED, target=row, by=by, at=at, detail=changed)
        bump_stamp(at=at)
    return row


def _locked(row: Row) -> Row:
    rows: models.QuerySet[Any] = type(row)._base_manager.all()
    locked: Row = rows.select_for_update().get(pk=row.pk)
    return locked


def _said(row: models.Model, field: str) -> str:
    value = getattr(row, getattr(row._meta.get_field(field), "attname", field))
    return "" if value is None else str(build.plain(value) if isinstance(value, Decimal) else value)
