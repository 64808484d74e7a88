"""Reads: who holds which role where, and what a person may therefore see."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.db.models import Prefetch, Q, QuerySet

from pendopo.accounts import rules
from pendopo.accounts.models import PrivacyRequest, RoleAssignment, User
from pendopo.core import clock
from pendopo.core.manifest import Role, registry

Person = User | AnonymousUser
_REMEMBERED = "_roles_held"


@dataclass(frozen=True, kw_only=True)
class Held:
    """A role in force today: for the whole regency if neither office nor territory is named."""

    role: str
    office: str | None
    territory: str | None


def roles_held(person: Person) -> tuple[Held, ...]:
    """The roles in force today; read once per request, because a request has its own `User` object."""
    if not isinstance(person, User) or person.pk is None:
        return ()
    held: tuple[Held, ...] | None = person.__dict__.get(_REMEMBERED)
    if held is None:
        held = _read_roles(person)
        person.__dict__[_REMEMBERED] = held
    return held


def forget_roles(person: User) -> None:
    """Let this object read its roles anew: they have just changed."""
    person.__dict__.pop(_REMEMBERED, None)


def _read_roles(person: User) -> tuple[Held, ...]:
    if not may_sign_in(person):
        return ()
    rows = assignments_in_force(today=clock.today()).filter(person_id=person.pk)
    return tuple(
        Held(role=role, office=office, territory=territory)
        for role, office, territory in rows.values_list("role", "office_id", "territory_id")
    )


def may_sign_in(person: User) -> bool:
    """True for an active person; demonstration people may nowhere but outside production."""
    from django.conf import settings

    return person.is_active and not (person.is_demo and settings.ENV.environment == "production")


def assignments_in_force(*, today: date) -> QuerySet[RoleAssignment]:
    """Roles that count on that day; the same rule as `rules.in_force`, in SQL."""
    return RoleAssignment.objects.filter(
        Q(valid_until__isnull=True) | Q(valid_until__gte=today), valid_from__lte=today, revoked_at__isnull=True
    )


def holds(person: Person, role: str, *, office: object = None, territory: object = None) -> bool:
    """True if the person holds the role today, at that office or place if one is named.

    A role held for the whole regency holds everywhere in it; a role held for a
    district holds in its villages.

    Args:
        person: Whoever is signed in, or nobody.
        role: Key as in the manifest (`programme.secretariat`).
        office: An office or its code.
        territory: A region or its Kemendagri code.
    """
    return any(
        held.role == role and _reaches(held, office=code_of(office), territory=code_of(territory))
        for held in roles_held(person)
    )


def _reaches(held: Held, *, office: str | None, territory: str | None) -> bool:
    if office is not None and held.office is not None and held.office != office:
        return False
    if office is not None and held.territory is not None:
        return False
    if territory is not None and held.territory is not None:
        return rules.covers(held.territory, territory)
    return not (territory is not None and held.office is not None)


def code_of(place: object) -> str | None:
    """The text key of an office or region, given as itself or as its key."""
    if place is None or isinstance(place, str):
        return place
    return str(getattr(place, "pk", place))


def offices_where(person: Person, role: str) -> frozenset[str] | None:
    """Codes of the offices where the person holds the role; None means everywhere, empty means nowhere."""
    held = [one for one in roles_held(person) if one.role == role]
    if any(one.office is None and one.territory is None for one in held):
        return None
    return frozenset(one.office for one in held if one.office is not None)


def territories_where(person: Person, role: str) -> frozenset[str] | None:
    """Codes of the territories where the person holds the role; None means everywhere, empty means nowhere."""
    held = [one for one in roles_held(person) if one.role == role]
    if any(one.office is None and one.territory is None for one in held):
        return None
    return frozenset(one.territory for one in held if one.territory is not None)


def scope(
    person: Person, roles: str | Iterable[str], *, office_field: str | None = None, territory_field: str | None = None
) -> Q:
    """The filter that keeps rows within what the person's roles reach; matches nothing for everybody else.

    Apply it in the app's own selectors, below every list, count, export and look-up.

    Args:
        person: Whoever is signed in, or nobody.
        roles: One role key or several; what any of them reaches is kept.
        office_field: Path to the office (`owner_office`).
        territory_field: Path to the region (`village`).
    """
    wanted = {roles} if isinstance(roles, str) else set(roles)
    reach = Q(pk__in=[])
    for held in roles_held(person):
        if held.role not in wanted:
            continue
        if held.office is None and held.territory is None:
            return Q()
        if held.office is not None and office_field is not None:
            reach |= Q(**{office_field: held.office})
        if held.territory is not None and territory_field is not None:
            reach |= Q(**{territory_field: held.territory})
            reach |= Q(**{f"{territory_field}__code__startswith": f"{held.territory}."})
    return reach


def is_staff(person: Person) -> bool:
    """True if the person holds any role today."""
    return bool(roles_held(person))


def holders(role: str, *, office: str | None = None, territory: str | None = None) -> list[User]:
    """Everybody who holds the role today, at that office or place if one is named; for notices."""
    found = {}
    for assignment in assignments_in_force(today=clock.today()).filter(role=role).select_related("person"):
        held = Held(role=role, office=assignment.office_id, territory=assignment.territory_id)
        if may_sign_in(assignment.person) and _reaches(held, office=office, territory=territory):
            found[assignment.person_id] = assignment.person
    return list(found.values())


def role(key: str) -> Role | None:
    """The role as its app declares it, or None if no installed app does."""
    return registry.roles().get(key)


def by_phone(e164: str) -> User | None:
    """Who signs in with that number (`+62…`), or nobody."""
    return User.objects.filter(phone_index=e164).first()


def by_login(login: str) -> User | None:
    """Who signs in with that e-mail address or phone number, or nobody."""
    if "@" in login:
        return User.objects.filter(email=login.strip().lower()).first()
    try:
        return by_phone(rules.phone_e164(login))
    except rules.InvalidNumber:
        return None


# --- For the pages --------------------------------------------------------------


def people(*, words: str = "", role_key: str = "", office: str = "") -> QuerySet[User]:
    """Everybody, with the roles in force, narrowed by name, role and office."""
    in_force = assignments_in_force(today=clock.today()).select_related("office", "territory")
    found = User.objects.prefetch_related(Prefetch("roles", queryset=in_force, to_attr="current"))
    for word in words.split():
        # Not by e-mail or phone: a search must not tell whether a number is known.
        found = found.filter(full_name__icontains=word)
    held = assignments_in_force(today=clock.today())
    if role_key:
        held = held.filter(role=role_key)
    if office:
        held = held.filter(office_id=office)
    if role_key or office:
        found = found.filter(pk__in=held.values("person_id"))
    return found


def person(pk: int) -> User | None:
    """One person, or None."""
    return User.objects.filter(pk=pk).first()


def assignments(person: User) -> QuerySet[RoleAssignment]:
    """Every role that the person holds, held or will hold, the newest first."""
    return (
        RoleAssignment.objects.filter(person=person)
        .select_related("office", "territory", "granted_by", "revoked_by")
        .order_by("-valid_from", "-pk")
    )


def administrators(*, today: date) -> QuerySet[User]:
    """Who may grant roles on that day."""
    held = assignments_in_force(today=today).filter(role="accounts.administrator")
    return User.objects.filter(is_active=True, pk__in=held.values("person_id"))


def privacy_requests() -> QuerySet[PrivacyRequest]:
    """Every request, the most urgent first."""
    return PrivacyRequest.objects.select_related("person", "handled_by").order_by("answered_at", "due_at", "pk")


def open_privacy_requests() -> QuerySet[PrivacyRequest]:
    """Requests that wait for an answer, the most urgent first."""
    return privacy_requests().filter(state__in=[PrivacyRequest.State.RECEIVED, PrivacyRequest.State.IN_PROGRESS])


def privacy_queue(person: Person) -> int | None:
    """How many requests wait, for whoever answers them; None hides the queue."""
    if not holds(person, "accounts.privacy_officer"):
        return None
    return open_privacy_requests().count()


def people_queue(person: Person) -> int | None:
    """How many people can sign in without any role, for the administrator; None hides the queue."""
    if not holds(person, "accounts.administrator"):
        return None
    today = clock.today()
    return (
        User.objects.filter(is_active=True)
        .exclude(pk__in=assignments_in_force(today=today).values("person_id"))
        .count()
    )


def demonstration_people() -> QuerySet[User]:
    """Demonstration people who could sign in."""
    return User.objects.filter(is_demo=True, is_active=True)
