"""No staff page before the second factor is set up, where this installation asks for one."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from pendopo.accounts import selectors
from pendopo.accounts.models import User
from pendopo.accounts.signin import factors


class SecondFactorMiddleware:
    """Leads staff who have no second factor to where they set one up."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path_info.startswith(tuple(settings.STAFF_PREFIXES)):
            person = request.user
            if (
                isinstance(person, User)
                and factors.factor_required(person)
                and selectors.is_staff(person)
                and not factors.has_factor(person)
            ):
                messages.info(request, _("Set up a second way to prove who you are; then your workspace opens."))
                return redirect(reverse("mfa_index"))
        return self.get_response(request)
