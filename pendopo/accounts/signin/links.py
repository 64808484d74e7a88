"""Links with which a person sets a password of their own."""

from __future__ import annotations

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.urls import reverse

from pendopo.accounts.models import User


def password_link(person: User) -> str:
    """A full address, good for one use and for as long as PASSWORD_RESET_TIMEOUT says."""
    path = reverse(
        "account_reset_password_from_key",
        kwargs={"uidb36": user_pk_to_url_str(person), "key": default_token_generator.make_token(person)},
    )
    return f"{settings.BASE_URL}{path}"
