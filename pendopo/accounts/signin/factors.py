"""The second factor: who has one, and who has shown it just now.

allauth keeps in the session which methods a person used and when; only
methods that prove possession of a second factor count here, or the password
where no factor is set up and none is obligatory (development).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.reauthentication import suspend_request
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from pendopo.accounts.models import User


def has_factor(person: User) -> bool:
    """True if the person has set up an authenticator app or a passkey."""
    return bool(is_mfa_enabled(person))


def factor_required(person: User) -> bool:
    """True if this installation asks staff for a second factor."""
    return bool(settings.STAFF_MFA_REQUIRED) and person.is_active


def latest(records: Iterable[Mapping[str, Any]], methods: Iterable[str]) -> float | None:
    """When one of the methods was last used, as seconds since the epoch, or None."""
    wanted = set(methods)
    return max((float(record["at"]) for record in records if record.get("method") in wanted), default=None)


def fresh_factor(request: HttpRequest, *, minutes: int = 5, now: float) -> bool:
    """True if the person showed a second factor within the last `minutes`.

    Where the person has no factor and none is obligatory, typing the password
    again counts in its place.
    """
    person = request.user
    if not isinstance(person, User):
        return False
    if has_factor(person):
        methods = ["mfa"]
    elif factor_required(person):
        return False
    else:
        methods = ["password", "code"]
    shown = latest(get_authentication_records(request, person), methods)
    return shown is not None and 0 <= now - shown <= minutes * 60


def suspend_for_factor(request: HttpRequest) -> HttpResponseBase:
    """Lead the person to show a factor; what they were sending is kept and sent on afterwards."""
    person = request.user
    if not isinstance(person, User) or (factor_required(person) and not has_factor(person)):
        return redirect("mfa_index")
    name = "mfa_reauthenticate" if has_factor(person) else "account_reauthenticate"
    return suspend_request(request, reverse(name))
