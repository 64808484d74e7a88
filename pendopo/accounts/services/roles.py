"""Granting and revoking roles.

Nobody gives a role to themselves. A role counts from the next request on, and
so does its end.
"""

from __future__ import annotations

from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pendopo.accounts import selectors
from pendopo.accounts.models import RoleAssignment, User
from pendopo.accounts.services.people import (
    ADMINISTRATOR,
    NotToOneself,
    add_person,
    keep_an_administrator,
    require_administrator,
)
from pendopo.core import clock
from pendopo.core.audit import public as audit
from pendopo.core.errors import DomainError
from pendopo.regions import public as regions

ROLE_GRANTED = audit.verb("accounts.role_granted", gettext_lazy("Granted a role"))
ROLE_REVOKED = audit.verb("accounts.role_revoked", gettext_lazy("Revoked a role"))


class UnknownRole(DomainError):
    """No installed app declares this role."""

    status = 422
    field = "role"


class RoleMisplaced(DomainError):
    """The role needs an office, a territory, or neither, and got something else."""

    status = 422


class WrongDates(DomainError):
    """The last day lies before the first."""

    status = 422
    field = "until"


class AlreadyHeld(DomainError):
    """The person already holds this role here on some of these days."""


class AlreadyRevoked(DomainError):
    """The role has been revoked before."""


@transaction.atomic
def grant_role(
    *,
    person: User,
    role: str,
    by: User | None,
    office: object = None,
    territory: object = None,
    since: date | None = None,
    until: date | None = None,
) -> RoleAssignment:
    """Give a person a role from `since` (today if not said) to `until` (open if not said), both days included.

    Args:
        person: Who shall hold it.
        role: Key as declared in a manifest.
        by: An administrator, other than that person; None is the system itself.
        office: The office or its code, for a role held at an office.
        territory: The region or its Kemendagri code, for a role held in a territory.
        since: First day.
        until: Last day.

    Raises:
        NotPermitted: if `by` is not an administrator.
        NotToOneself: if they are the same person.
        UnknownRole: if no installed app declares it.
        RoleMisplaced: if the place does not fit the role.
        UnknownOffice, UnknownRegion: if there is no such place.
        WrongDates: if it would end before it begins.
        AlreadyHeld: if the person holds it here on some of these days.
    """
    require_administrator(by)
    if by is not None and by.pk == person.pk:
        raise NotToOneself(_("You cannot grant a role to yourself. Ask another administrator."))
    since = since or clock.today()
    if until is not None and until < since:
        raise WrongDates(_("The last day lies before the first."))
    place = _place_for(role, office=office, territory=territory)
    # Lock first: two administrators pressing the button together make one role.
    User.objects.select_for_update().get(pk=person.pk)
    try:
        with transaction.atomic():
            assignment = RoleAssignment.objects.create(
                person=person, role=role, valid_from=since, valid_until=until, granted_by=by, **place
            )
    except IntegrityError as clash:
        if "accounts_role_held_once" not in str(clash):
            raise
        raise AlreadyHeld(_("This person already holds this role here on some of these days.")) from None
    selectors.forget_roles(person)
    audit.record(
        ROLE_GRANTED,
        target=person,
        by=by,
        detail={"role": role, **place, "since": since.isoformat(), "until": until.isoformat() if until else None},
    )
    return assignment


@transaction.atomic
def add_person_with_role(
    *, full_name: str, email: str, phone: str, role: str, office: object, territory: object, by: User | None
) -> User:
    """Add a person together with a role (none if empty): both or neither.

    Raises:
        DomainError: whatever `add_person` or `grant_role` refuses.
    """
    person = add_person(full_name=full_name, email=email, phone=phone, by=by)
    if role:
        grant_role(person=person, role=role, office=office, territory=territory, by=by)
    return person


@transaction.atomic
def revoke_role(*, assignment: RoleAssignment, by: User | None) -> RoleAssignment:
    """Take a role away; it counts from the next request on.

    Raises:
        NotPermitted: if `by` is not an administrator.
        AlreadyRevoked: if somebody was faster.
        LastAdministrator: if nobody else could grant roles.
    """
    require_administrator(by)
    if assignment.role == ADMINISTRATOR:
        # Before the row itself: everybody who takes administrators away locks them first, and in one order.
        keep_an_administrator(without=assignment.person)
    assignment = RoleAssignment.objects.select_for_update(of=("self",)).select_related("person").get(pk=assignment.pk)
    if assignment.revoked_at is not None:
        raise AlreadyRevoked(_("This role has already been revoked."))
    assignment.revoked_at, assignment.revoked_by = clock.now(), by
    assignment.save(update_fields=["revoked_at", "revoked_by"])
    selectors.forget_roles(assignment.person)
    audit.record(
        ROLE_REVOKED,
        target=assignment.person,
        by=by,
        detail={"role": assignment.role, "office_id": assignment.office_id, "territory_id": assignment.territory_id},
    )
    return assignment


def _place_for(key: str, *, office: object, territory: object) -> dict[str, str | None]:
    """The columns of the place, if it fits what the role's manifest says."""
    declared = selectors.role(key)
    if declared is None:
        raise UnknownRole(_("No installed service has the role %(role)s.") % {"role": key})
    fits = {
        "regency": office is None and territory is None,
        "office": office is not None and territory is None,
        "territory": office is None and territory is not None,
    }
    if not fits[declared.scope]:
        raise RoleMisplaced(
            {
                "regency": _("This role is held for the whole regency: leave office and territory empty."),
                "office": _("This role is held at an office: choose the office, and no territory."),
                "territory": _("This role is held in a territory: choose the territory, and no office."),
            }[declared.scope],
            field={"regency": "role", "office": "office", "territory": "territory"}[declared.scope],
        )
    place = {"office_id": selectors.code_of(office), "territory_id": selectors.code_of(territory)}
    # Asked of the register, which refuses in words what the foreign key would refuse only at the end.
    if place["office_id"] is not None:
        regions.office(place["office_id"])
    if place["territory_id"] is not None:
        regions.region(place["territory_id"])
    return place
