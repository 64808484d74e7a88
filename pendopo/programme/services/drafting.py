"""Adding to the plan: initiatives, indicators, milestones, partners; and taking a target back.

Editing what exists is in `plan`; here is what makes or removes a row.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from pendopo.accounts import public as accounts
from pendopo.core.audit import public as audit
from pendopo.core.errors import DomainError
from pendopo.programme.models import Indicator, Initiative, InitiativeStatus, Milestone
from pendopo.programme.selectors import build
from pendopo.programme.services.plan import PLANNER, edit_initiative
from pendopo.programme.services.readings import bump_stamp

ADDED = audit.verb("programme.plan_extended", _("added to the plan"))
PARTNERS_SET = audit.verb("programme.partners_set", _("named the partners of an initiative"))
MILESTONE_SET = audit.verb("programme.milestone_set", _("set a milestone"))
TARGET_DROPPED = audit.verb("programme.target_dropped", _("took back a target"))


class AddressTaken(DomainError):
    """Addresses stay put, so each is given once."""

    status = 422


@transaction.atomic
def add_initiative(*, slug: str, strategy: Any, by: Any, at: datetime, **fields: Any) -> Initiative:
    """Add an initiative, planned at first.

    Raises:
        NotPermitted: for who is not a planner.
        AddressTaken: if another initiative has that address.
    """
    accounts.require(by, PLANNER)
    if Initiative.objects.filter(slug=slug).exists():
        raise AddressTaken(_("Another initiative has this address."), field="slug")
    made = Initiative(slug=slug, strategy=strategy, **fields)
    made.full_clean()
    made.save()
    InitiativeStatus.objects.create(initiative=made, status=made.status, at=at, by=by)
    audit.record(ADDED, target=made, by=by, at=at)
    bump_stamp(at=at)
    return made


@transaction.atomic
def add_indicator(*, slug: str, initiative: Initiative, by: Any, at: datetime, **fields: Any) -> Indicator:
    """Add an indicator to an initiative.

    Raises:
        NotPermitted: for who is not a planner.
        AddressTaken: if another indicator has that address.
    """
    accounts.require(by, PLANNER)
    if Indicator.objects.filter(slug=slug).exists():
        raise AddressTaken(_("Another indicator has this address."), field="slug")
    made = Indicator(slug=slug, initiative=initiative, **fields)
    made.full_clean()
    made.save()
    audit.record(ADDED, target=made, by=by, at=at)
    bump_stamp(at=at)
    return made


@transaction.atomic
def set_partners(*, initiative: Initiative, partners: Iterable[Any], by: Any, at: datetime) -> None:
    """Name the offices that work along.

    Raises:
        NotPermitted: for who is not a planner.
    """
    accounts.require(by, PLANNER)
    before = sorted(initiative.partners.values_list("pk", flat=True))
    initiative.partners.set(partners)
    after = sorted(initiative.partners.values_list("pk", flat=True))
    if before != after:
        detail = {"before": ", ".join(before), "after": ", ".join(after)}
        audit.record(PARTNERS_SET, target=initiative, by=by, at=at, detail=detail)
        bump_stamp(at=at)


@transaction.atomic
def set_milestone(
    *,
    initiative: Initiative,
    by: Any,
    at: datetime,
    milestone: Milestone | None = None,
    name: str,
    name_en: str = "",
    due: date | None = None,
    reached: date | None = None,
) -> Milestone:
    """Add a step to an initiative, or change one.

    Raises:
        NotPermitted: for who is not a planner.
    """
    accounts.require(by, PLANNER)
    if milestone is None:
        made = Milestone(initiative=initiative, slug=_free_slug(initiative))
    else:
        # As it stands, not as a form may have left it in memory: the trail says what was there before.
        made = Milestone.objects.select_for_update().get(pk=milestone.pk)
    before = f"{made.name} {made.reached or made.due or ''}".strip()
    made.name, made.name_en, made.due, made.reached = name, name_en, due, reached
    made.full_clean()
    made.save()
    after = f"{name} {reached or due or ''}".strip()
    audit.record(MILESTONE_SET, target=initiative, by=by, at=at, detail={"before": before, "after": after})
    bump_stamp(at=at)
    return made


@transaction.atomic
def drop_target(*, indicator: Indicator, year: int, by: Any, at: datetime) -> None:
    """Take a year's target back; adopted versions of the plan keep it.

    Raises:
        NotPermitted: for who is not a planner.
    """
    accounts.require(by, PLANNER)
    target = indicator.targets.filter(year=year).first()
    if target is None:
        return
    detail = {"year": year, "before": str(build.plain(target.value)), "after": ""}
    target.delete()
    audit.record(TARGET_DROPPED, target=indicator, by=by, at=at, detail=detail)
    bump_stamp(at=at)


def save_initiative(*, initiative: Initiative, partners: Iterable[Any], by: Any, at: datetime, **changes: Any) -> None:
    """Change an initiative together with its partners, or nothing of it."""
    with transaction.atomic():
        edit_initiative(initiative=initiative, by=by, at=at, **changes)
        set_partners(initiative=initiative, partners=partners, by=by, at=at)


def _free_slug(initiative: Initiative) -> str:
    number = initiative.milestones.count() + 1
    while Milestone.objects.filter(slug=(slug := f"{initiative.slug[:70]}-{number}")).exists():
        number += 1
    return slug
