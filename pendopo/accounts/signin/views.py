"""The sign-in page."""

from __future__ import annotations

from typing import Any

from allauth.account.views import LoginView
from django.conf import settings

from pendopo.accounts import demo


class SignInView(LoginView):
    """E-mail or phone and password; outside production also the demonstration people."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        if settings.ENV.environment != "production":
            # A password in a page is for one's own machine only.
            context["demo_people"] = demo.accounts()
        context["closed"] = not settings.CITIZEN_SIGNUP
        return context


sign_in = SignInView.as_view()
