"""What others may call: who may do what where, people's numbers, and the doors of the staff workspace."""

from __future__ import annotations

import functools
import time
from collections.abc import Callable, Iterable
from typing import Any, TypeVar, cast

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _

from pendopo.accounts.rules import (
    NIB,
    NIK,
    NKK,
    Doubt,
    Fault,
    InvalidNumber,
    Sex,
    masked_email,
    masked_phone,
    phone_e164,
)
from pendopo.accounts.selectors import (
    Held,
    Person,
    holders,
    holds,
    is_staff,
    may_sign_in,
    offices_where,
    roles_held,
    scope,
    territories_where,
)
from pendopo.accounts.services import (
    AlreadyHeld,
    RoleMisplaced,
    UnknownRole,
    add_person,
    grant_role,
    revoke_role,
)
from pendopo.accounts.signin.factors import fresh_factor, suspend_for_factor
from pendopo.core.errors import NotPermitted

__all__ = [
    "NIB",
    "NIK",
    "NKK",
    "AlreadyHeld",
    "Doubt",
    "Fault",
    "Held",
    "InvalidNumber",
    "Person",
    "RoleMisplaced",
    "Sex",
    "UnknownRole",
    "add_person",
    "fresh_factor",
    "grant_role",
    "holders",
    "holds",
    "is_staff",
    "masked_email",
    "masked_phone",
    "may_sign_in",
    "needs_fresh_factor",
    "offices_where",
    "phone_e164",
    "require",
    "revoke_role",
    "roles_held",
    "scope",
    "staff",
    "territories_where",
]

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


def require(person: Person, *roles: str, office: object = None, territory: object = None) -> None:
    """Go on only if the person holds one of the roles, at that office or place if one is named.

    Raises:
        NotPermitted: for everybody else.
    """
    if not any(holds(person, role, office=office, territory=territory) for role in roles):
        raise NotPermitted(_("Your roles do not allow this here. Ask the administrator of your office."))


def staff(*, role: str | Iterable[str] | None = None) -> Callable[[View], View]:
    """Open a view to people who hold the role (one of several; None: any role at all).

    Whoever is not signed in is led to the sign-in page and back; whoever holds
    other roles only is refused. Office and territory are for the selectors:
    what they do not find answers 404.
    """
    wanted = frozenset([role] if isinstance(role, str) else role or ())

    def decorate(view: View) -> View:
        @functools.wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path(), settings.LOGIN_URL)
            held = {one.role for one in roles_held(request.user)}
            if not held or (wanted and not held & wanted):
                raise NotPermitted(_("Your roles do not open this page. Ask the administrator of your office."))
            return view(request, *args, **kwargs)

        # Read by the permission matrix: every address states who may enter.
        guarded.staff_roles = wanted  # type: ignore[attr-defined]
        return cast("View", guarded)

    return decorate


def needs_fresh_factor(*, minutes: int = 5) -> Callable[[View], View]:
    """Open a view only to who has just shown a second factor; others show it first and come back to the same act."""

    def decorate(view: View) -> View:
        @functools.wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if fresh_factor(request, minutes=minutes, now=time.time()):
                return view(request, *args, **kwargs)
            return suspend_for_factor(request)

        guarded.fresh_factor_minutes = minutes  # type: ignore[attr-defined]
        return cast("View", guarded)

    return decorate
