"""Adding people and giving them roles.

Nobody gives a role to themselves,
and the regency is never left without an administrator.
"""

from __future__ import annotations

from datetime import date

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from pendopo.accounts import selectors
from pendopo.accounts.models import RoleAssignment, User
from pendopo.core import clock
from pendopo.core.errors import DomainError, NotPermitted
from pendopo.regions import public as regions

ADMINISTRATOR = "accounts.administrator"


class NoWayToSignIn(DomainError):
    """A person needs an e-mail address or a phone number."""

    status = 422
    field = "email"


class ContactTaken(DomainError):
    """Somebody else already signs in with this e-mail address or phone number."""


class WrongPhone(DomainError):
    """No such phone number can exist."""

    status = 422
    field = "phone"


class DemonstrationRefused(DomainError):
    """Demonstration people do not exist in production."""


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


class NotToOneself(NotPermitted):
    """Whoever grants roles has them from somebody else."""


class AlreadyHeld(DomainError):
    """The person already holds this role here on some of these days."""


class AlreadyRevoked(DomainError):
    """The role has been revoked before."""


class LastAdministrator(DomainError):
    """Somebody must remain who can grant roles."""


# --- People -------------------------------------------------------------------------


@transaction.atomic
def add_person(
    *,
    full_name: str,
    by: User | None,
    email: str = "",
    phone: str = "",
    language: str = "",
    is_demo: bool = False,
) -> User:
    """Add a person, who then sets a password by a link or signs in by a code.

    Raises:
        NotPermitted: if `by` is not an administrator (None is the system itself).
        NoWayToSignIn: without e-mail address and phone.
        WrongPhone: if no such number can exist.
        ContactTaken: if somebody else signs in with it.
        DemonstrationRefused: for a demonstration person in production.
    """
    _require_administrator(by)
    if is_demo and settings.ENV.environment == "production":
        raise DemonstrationRefused(_("Demonstration people are not added in production."))
    if not email.strip() and not phone.strip():
        raise NoWayToSignIn(_("Give an e-mail address or a phone number to sign in with."))
    person = User(full_name=full_name.strip(), language=language, is_demo=is_demo)
    person.set_unusable_password()
    _set_contacts(person, email=email, phone="")
    _save_unless_taken(person)
    _record_email(person)
    return person


@transaction.atomic
def change_person(*, person: User, by: User, full_name: str, email: str, phone: str) -> User:
    """Correct a person's name and contacts; a new phone number waits for its owner to confirm it.

    Raises:
        NotPermitted, NoWayToSignIn, WrongPhone, ContactTaken: as `add_person`.
    """
    _require_administrator(by)
    if not email.strip() and not phone.strip():
        raise NoWayToSignIn(_("Give an e-mail address or a phone number to sign in with."))
    person = User.objects.select_for_update().get(pk=person.pk)
    person.full_name = full_name.strip()
    _set_contacts(person, email=email, phone="")
    _save_unless_taken(person)
    _record_email(person)
    return person


@transaction.atomic
def stop_person(*, person: User, by: User) -> None:
    """Stop a person from signing in, at once and on every device.

    Raises:
        NotPermitted: if `by` is not an administrator, or is that person.
        LastAdministrator: if nobody else could grant roles.
    """
    _require_administrator(by)
    if by.pk == person.pk:
        raise NotToOneself(_("You cannot stop yourself. Ask another administrator."))
    person = User.objects.select_for_update().get(pk=person.pk)
    _keep_an_administrator(without=person)
    person.is_active = False
    person.save(update_fields=["is_active"])
    end_sessions(person=person)
    selectors.forget_roles(person)


@transaction.atomic
def readmit_person(*, person: User, by: User) -> None:
    """Let a stopped person sign in again, with the roles that are still in force.

    Raises:
        NotPermitted: if `by` is not an administrator.
    """
    _require_administrator(by)
    person = User.objects.select_for_update().get(pk=person.pk)
    person.is_active = True
    person.save(update_fields=["is_active"])


def end_sessions(*, person: User) -> None:
    """End every session of the person, on every device."""
    from allauth.usersessions.models import UserSession

    for session in UserSession.objects.filter(user_id=person.pk):
        session.end()


def _set_contacts(person: User, *, email: str, phone: str) -> None:  # noqa: ARG001  until numbers can be encrypted
    person.email = email.strip().lower() or None


def _save_unless_taken(person: User) -> None:
    try:
        with transaction.atomic():
            person.save()
    except IntegrityError as clash:
        if "unique" not in str(clash).lower():
            raise
        field = "phone" if "phone_index" in str(clash) else "email"
        raise ContactTaken(_("Somebody else already signs in with this."), field=field) from None


def _record_email(person: User) -> None:
    """Keep allauth's own table in step; an administrator vouches for the address."""
    EmailAddress.objects.filter(user_id=person.pk).exclude(email=person.email or "").delete()
    if person.email:
        EmailAddress.objects.update_or_create(
            user_id=person.pk, email=person.email, defaults={"verified": True, "primary": True}
        )


# --- Roles ---------------------------------------------------------------------------


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
    _require_administrator(by)
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
    return assignment


@transaction.atomic
def revoke_role(*, assignment: RoleAssignment, by: User | None) -> RoleAssignment:
    """Take a role away; it counts from the next request on.

    Raises:
        NotPermitted: if `by` is not an administrator.
        AlreadyRevoked: if somebody was faster.
        LastAdministrator: if nobody else could grant roles.
    """
    _require_administrator(by)
    assignment = RoleAssignment.objects.select_for_update().select_related("person").get(pk=assignment.pk)
    if assignment.revoked_at is not None:
        raise AlreadyRevoked(_("This role has already been revoked."))
    if assignment.role == ADMINISTRATOR:
        _keep_an_administrator(without=assignment.person)
    assignment.revoked_at, assignment.revoked_by = clock.now(), by
    assignment.save(update_fields=["revoked_at", "revoked_by"])
    selectors.forget_roles(assignment.person)
    return assignment


def _require_administrator(by: User | None) -> None:
    if by is not None and not selectors.holds(by, ADMINISTRATOR):
        raise NotPermitted(_("Only an administrator may do this."))


def _keep_an_administrator(*, without: User) -> None:
    # Locked in one order, so that two administrators who revoke each other at the same moment do not both succeed.
    administrators = selectors.administrators(today=clock.today()).order_by("pk").select_for_update()
    remaining = {person.pk for person in administrators}
    if without.pk in remaining and len(remaining) == 1:
        raise LastAdministrator(_("This is the only administrator. Make somebody else administrator first."))


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
