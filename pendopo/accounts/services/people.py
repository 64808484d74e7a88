"""Adding people, correcting them, stopping them.

Every act is audited in its own transaction, and the regency is never left
without an administrator.
"""

from __future__ import annotations

from datetime import datetime

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pendopo.accounts import rules, selectors
from pendopo.accounts.models import User
from pendopo.core import clock
from pendopo.core.audit import public as audit
from pendopo.core.errors import DomainError, NotPermitted

ADMINISTRATOR = "accounts.administrator"

PERSON_ADDED = audit.verb("accounts.person_added", gettext_lazy("Added a person"))
PERSON_CHANGED = audit.verb("accounts.person_changed", gettext_lazy("Changed a person's details"))
CONTACTS_SHOWN = audit.verb("accounts.contacts_shown", gettext_lazy("Saw a person's contacts in full"))
LINK_MADE = audit.verb("accounts.link_made", gettext_lazy("Made a link to set a password"))
PERSON_STOPPED = audit.verb("accounts.person_stopped", gettext_lazy("Stopped a person from signing in"))
PERSON_READMITTED = audit.verb("accounts.person_readmitted", gettext_lazy("Let a person sign in again"))


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


class NotToOneself(NotPermitted):
    """Whoever grants roles has them from somebody else."""


class LastAdministrator(DomainError):
    """Somebody must remain who can grant roles."""


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
    require_administrator(by)
    if is_demo:
        refuse_demonstration_in_production()
    if not email.strip() and not phone.strip():
        raise NoWayToSignIn(_("Give an e-mail address or a phone number to sign in with."))
    person = User(full_name=full_name.strip(), language=language, is_demo=is_demo)
    person.set_unusable_password()
    _set_contacts(person, email=email, phone=phone)
    _save_unless_taken(person)
    _record_email(person)
    audit.record(PERSON_ADDED, target=person, by=by, detail={"demonstration": is_demo})
    return person


def refuse_demonstration_in_production() -> None:
    """Go on only outside production.

    Raises:
        DemonstrationRefused: in production.
    """
    if settings.ENV.environment == "production":
        raise DemonstrationRefused(_("Demonstration people are not added in production."))


@transaction.atomic
def change_person(*, person: User, by: User, full_name: str, email: str, phone: str) -> User:
    """Correct a person's name and contacts; a new phone number waits for its owner to confirm it.

    Raises:
        NotPermitted, NoWayToSignIn, WrongPhone, ContactTaken: as `add_person`.
    """
    require_administrator(by)
    if not email.strip() and not phone.strip():
        raise NoWayToSignIn(_("Give an e-mail address or a phone number to sign in with."))
    person = User.objects.select_for_update().get(pk=person.pk)
    before = (person.full_name, person.email, _plain_phone(person))
    person.full_name = full_name.strip()
    _set_contacts(person, email=email, phone=phone)
    _save_unless_taken(person)
    _record_email(person)
    changed = [
        name
        for name, old, new in zip(
            ("name", "mail", "telephone number"),
            before,
            (person.full_name, person.email, _plain_phone(person)),
            strict=True,
        )
        if old != new
    ]
    audit.record(PERSON_CHANGED, target=person, by=by, detail={"changed": changed})
    return person


@transaction.atomic
def set_phone(*, person: User, phone: str, at: datetime | None) -> None:
    """Set the person's own number, confirmed at `at` by a code that was sent to it (None: not yet).

    Raises:
        WrongPhone: if no such number can exist.
        ContactTaken: if somebody else signs in with it.
    """
    _set_contacts(person, email=person.email or "", phone=phone)
    person.phone_verified_at = at
    _save_unless_taken(person)


@transaction.atomic
def note_contacts_shown(*, person: User, by: User) -> None:
    """Note that `by` saw the person's e-mail and phone unmasked.

    Raises:
        NotPermitted: if `by` is not an administrator.
    """
    require_administrator(by)
    audit.record(CONTACTS_SHOWN, target=person, by=by)


@transaction.atomic
def note_link_made(*, person: User, by: User | None) -> None:
    """Note that `by` is handed a link with which the person's password can be set.

    Raises:
        NotPermitted: if `by` is not an administrator.
    """
    require_administrator(by)
    audit.record(LINK_MADE, target=person, by=by)


def set_language(*, person: User, language: str) -> None:
    """Remember in which language the person is written to."""
    person.language = language
    person.save(update_fields=["language"])


@transaction.atomic
def stop_person(*, person: User, by: User) -> None:
    """Stop a person from signing in, at once and on every device.

    Raises:
        NotPermitted: if `by` is not an administrator, or is that person.
        LastAdministrator: if nobody else could grant roles.
    """
    require_administrator(by)
    if by.pk == person.pk:
        raise NotToOneself(_("You cannot stop yourself. Ask another administrator."))
    keep_an_administrator(without=person)
    person = User.objects.select_for_update().get(pk=person.pk)
    person.is_active = False
    person.save(update_fields=["is_active"])
    end_sessions(person=person)
    selectors.forget_roles(person)
    audit.record(PERSON_STOPPED, target=person, by=by)


@transaction.atomic
def readmit_person(*, person: User, by: User) -> None:
    """Let a stopped person sign in again, with the roles that are still in force.

    Raises:
        NotPermitted: if `by` is not an administrator.
    """
    require_administrator(by)
    person = User.objects.select_for_update().get(pk=person.pk)
    person.is_active = True
    person.save(update_fields=["is_active"])
    audit.record(PERSON_READMITTED, target=person, by=by)


@transaction.atomic
def stop_demonstration() -> int:
    """Stop every demonstration person from signing in; how many they were."""
    people = list(selectors.demonstration_people().select_for_update())
    for person in people:
        person.is_active = False
        person.save(update_fields=["is_active"])
        end_sessions(person=person)
        audit.record(PERSON_STOPPED, target=person, by=None)
    return len(people)


def end_sessions(*, person: User) -> None:
    """End every session of the person, on every device."""
    from allauth.usersessions.models import UserSession

    for session in UserSession.objects.filter(user_id=person.pk):
        session.end()


def _set_contacts(person: User, *, email: str, phone: str) -> None:
    person.email = email.strip().lower() or None
    number = None
    if phone.strip():
        try:
            number = rules.phone_e164(phone)
        except rules.InvalidNumber:
            raise WrongPhone(_("This is not a phone number. Write it like 0812-3456-7890.")) from None
    if number != _plain_phone(person):
        person.phone_verified_at = None
        person.phone = number


def _plain_phone(person: User) -> str | None:
    return person.phone.reveal() if person.phone is not None else None


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


def require_administrator(by: User | None) -> None:
    """Go on only for an administrator, or for the system itself (None).

    Raises:
        NotPermitted: for everybody else.
    """
    if by is not None and not selectors.holds(by, ADMINISTRATOR):
        raise NotPermitted(_("Only an administrator may do this."))


def keep_an_administrator(*, without: User) -> None:
    """Go on only if somebody else can grant roles.

    Raises:
        LastAdministrator: if this is the only one.
    """
    # Locked in one order, so that two administrators who revoke each other at the same moment do not both succeed.
    today = clock.today()
    list(selectors.administrators(today=today).order_by("pk").select_for_update())
    # Asked anew: whoever had to wait for the locks saw the world of before.
    remaining = set(selectors.administrators(today=today).values_list("pk", flat=True))
    if without.pk in remaining and len(remaining) == 1:
        raise LastAdministrator(_("This is the only administrator. Make somebody else administrator first."))
