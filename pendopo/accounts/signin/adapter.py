"""What allauth asks us: who a phone belongs to, how a code travels, who may sign in, how secrets are kept."""

# ruff: noqa: ARG002  the library hands over more than we ask for

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django import forms
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from pendopo.accounts import rules, selectors, services
from pendopo.accounts.models import FactorSecret, User
from pendopo.accounts.signin import lockout
from pendopo.core import clock
from pendopo.core.limits import public as limits
from pendopo.core.outbox import public as outbox

SEALED = "sealed:"
# What a person is told at once when the locks of their account change.
NOTICES = {
    "password_changed": _("Your password was changed."),
    "password_set": _("A password was set for your account."),
    "password_reset": _("Your password was reset."),
    "totp_activated": _("An authenticator app was added to your account."),
    "totp_deactivated": _("The authenticator app was removed from your account."),
    "webauthn_added": _("A passkey was added to your account."),
    "webauthn_removed": _("A passkey was removed from your account."),
    "recovery_codes_generated": _("New recovery codes were made for your account."),
    "account_connected": _("Your account was connected to an outside sign-in."),
    "account_disconnected": _("An outside sign-in was disconnected from your account."),
}
WRONG = _("That is not right. Check the e-mail address or phone number and the password, or ask for a sign-in code.")


class PhoneField(forms.CharField):
    """A phone number as people write it; clean gives `+62…`."""

    widget = forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"})
    default_error_messages: ClassVar = {"phone": _("This is not a phone number. Write it like 0812-3456-7890.")}

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        if not text:
            return ""
        try:
            return rules.phone_e164(text)
        except rules.InvalidNumber:
            raise forms.ValidationError(self.error_messages["phone"], code="phone") from None


class AccountAdapter(DefaultAccountAdapter):
    """Binds allauth's account pages to our people."""

    error_messages: ClassVar = DefaultAccountAdapter.error_messages | {
        # One wording whether the person is known or not.
        "email_password_mismatch": WRONG,
        "phone_password_mismatch": WRONG,
        "username_password_mismatch": WRONG,
        "incorrect_code": _("This code is not right. Check the newest message, or ask for a new code."),
        "incorrect_password": _("This password is not right."),
        "too_many_login_attempts": _("Too many attempts. Wait a few minutes and try again."),
        "rate_limited": _("Too many attempts. Wait a few minutes and try again."),
        "invalid_login": _("Give an e-mail address or a phone number."),
    }

    # --- Who may ---------------------------------------------------------------

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Staff are added by an administrator; citizens may add themselves only where the regency wants it."""
        return bool(settings.CITIZEN_SIGNUP)

    def pre_login(self, request: HttpRequest, user: AbstractBaseUser, **kwargs: Any) -> HttpResponse | None:
        if not isinstance(user, User) or not selectors.may_sign_in(user):
            from allauth.account.internal.stagekit import clear_login

            clear_login(request)
            response: HttpResponse = self.respond_user_inactive(request, user)
            return response
        refused: HttpResponse | None = super().pre_login(request, user, **kwargs)
        return refused

    def post_login(self, request: HttpRequest, user: AbstractBaseUser, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = super().post_login(request, user, **kwargs)
        if isinstance(user, User):
            lockout.forgive(request, user)
            if user.language:
                response.set_cookie(settings.LANGUAGE_COOKIE_NAME, user.language, samesite="Lax")
        return response

    def is_safe_url(self, url: str) -> bool:
        """Only this installation: a list of allowed hosts or an outside address never leads away after sign-in."""
        from allauth.core import context

        request: HttpRequest = context.request
        return url_has_allowed_host_and_scheme(
            url, allowed_hosts={request.get_host()}, require_https=request.is_secure()
        )

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Staff to their workspace, citizens to their own page."""
        person = request.user
        return "/kerja/" if isinstance(person, User) and selectors.is_staff(person) else reverse("accounts:account")

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        # Counted in the database, so that several web processes share one limit.
        try:
            limits.take(key=f"accounts.login:{limits.client_ip(request)}", limit=60, seconds=300)
        except limits.TooMany:
            raise self.validation_error("too_many_login_attempts") from None
        super().pre_authenticate(request, **credentials)

    # --- Phones ------------------------------------------------------------------

    def phone_form_field(self, **kwargs: Any) -> forms.Field:
        return PhoneField(**({"label": _("Phone")} | kwargs))

    def get_user_by_phone(self, phone: str) -> User | None:
        person = selectors.by_phone(phone)
        return person if person is not None and person.is_active else None

    def get_phone(self, user: AbstractBaseUser) -> tuple[str, bool] | None:
        if not isinstance(user, User) or user.phone is None:
            return None
        return user.phone.reveal(), user.phone_verified_at is not None

    def set_phone(self, user: AbstractBaseUser, phone: str, verified: bool) -> None:  # noqa: FBT001  allauth calls it so
        assert isinstance(user, User)  # noqa: S101  our only user model
        services.set_phone(person=user, phone=phone, at=clock.now() if verified else None)

    def set_phone_verified(self, user: AbstractBaseUser, phone: str) -> None:
        self.set_phone(user, phone, verified=True)

    def send_verification_code_sms(self, user: AbstractBaseUser, phone: str, code: str, **kwargs: Any) -> None:
        outbox.send(
            channel="whatsapp" if settings.ENV.whatsapp_url else "sms",
            to=phone,
            template="accounts/messages/login_code",
            context={"code": code},
            key=f"accounts.code:{uuid.uuid4()}",
            language=getattr(user, "language", "") or None,
        )

    # --- E-mail --------------------------------------------------------------------

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Write the message into the outbox; the text is ours."""
        name = template_prefix.rsplit("/", 1)[-1]
        person = context.get("user")
        language = (person.language or None) if isinstance(person, User) else None
        values: dict[str, Any] = {key: value for key, value in context.items() if isinstance(value, str | int)}
        values["at"] = timezone.localtime(clock.now()).strftime("%d.%m.%Y %H:%M")
        with translation.override(language or translation.get_language()):
            values["what"] = str(NOTICES.get(name, ""))
        outbox.send(
            channel="email",
            to=email,
            template=f"accounts/messages/{'notice' if name in NOTICES else name}",
            context=values,
            key=f"accounts.mail:{uuid.uuid4()}",
            language=language,
        )


class MFAAdapter(DefaultMFAAdapter):
    """Keeps the secret of an authenticator app encrypted."""

    def encrypt(self, text: str) -> str:
        """Put the secret away sealed; what allauth keeps is only its number."""
        return f"{SEALED}{FactorSecret.objects.create(secret=text).pk}"

    def decrypt(self, encrypted_text: str) -> str:
        return FactorSecret.objects.get(pk=int(encrypted_text.removeprefix(SEALED))).secret.reveal()

    def get_totp_issuer(self) -> str:
        return str(settings.MFA_TOTP_ISSUER)


class SocialAdapter(DefaultSocialAccountAdapter):
    """Lets in through the outside sign-in only people whom we know already."""

    error_messages: ClassVar = DefaultSocialAccountAdapter.error_messages

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Nobody is added by signing in elsewhere."""
        return False

    def can_authenticate_by_email(self, login: Any, email: str) -> bool:
        """Only by an address that the issuer says it has confirmed: `true`, not a text that looks like it."""
        return any(
            address.email.lower() == email.lower() and address.verified is True for address in login.email_addresses
        )
