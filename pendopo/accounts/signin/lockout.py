"""Locking out after failed sign-ins, bound to axes.

Attempts are counted for one account from one address, so that nobody locks
somebody else out from afar. The count is kept under a keyed fingerprint: the
table of failed attempts holds no e-mail address and no phone number.
"""

# ruff: noqa: ARG001  the library hands over more than we ask for

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from axes.utils import reset
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.crypto import salted_hmac

from pendopo.accounts import selectors
from pendopo.accounts.models import User
from pendopo.core.limits import public as limits

_SALT = "pendopo.accounts.lockout"


def fingerprint(request: HttpRequest, credentials: Mapping[str, Any] | None) -> str:
    """What attempts are counted under: the person, by whichever way they sign in, else what was typed."""
    typed = credentials or {}
    login = str(typed.get("email") or typed.get("phone") or typed.get("username") or request.POST.get("login") or "")
    person = selectors.by_login(login)
    return _seal(f"person:{person.pk}" if person is not None else f"typed:{login.strip().lower()}")


def client_ip(request: HttpRequest) -> str:
    """The address that attempts are counted by."""
    return limits.client_ip(request)


def forgive(request: HttpRequest, person: User) -> None:
    """Forget the failed attempts of a person who has now signed in from there."""
    reset(username=_seal(f"person:{person.pk}"), ip=client_ip(request))


def unlock(person: User) -> int:
    """Forget the person's failed attempts from anywhere; how many counts there were."""
    return int(reset(username=_seal(f"person:{person.pk}")))


def locked_out(request: HttpRequest, response: HttpResponse | None, credentials: Any) -> HttpResponse:
    """The page that says how long to wait and what to do meanwhile; the same for known and unknown people."""
    minutes = int(settings.AXES_COOLOFF_TIME.total_seconds() // 60)
    page = render(request, "accounts/locked_out.html", {"minutes": minutes}, status=429)
    page["Retry-After"] = str(minutes * 60)
    return page


def _seal(text: str) -> str:
    return salted_hmac(_SALT, text, algorithm="sha256").hexdigest()
