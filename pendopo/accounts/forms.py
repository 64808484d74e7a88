"""What people type: signing in, adding people, granting roles, asking about their data."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, ClassVar

from allauth.account import forms as allauth_forms
from allauth.account.adapter import get_adapter
from allauth.mfa.base import forms as mfa_forms
from allauth.mfa.totp import forms as totp_forms
from allauth.mfa.webauthn import forms as passkey_forms
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from pendopo.accounts import rules
from pendopo.accounts.models import PrivacyRequest, User
from pendopo.core.limits import public as limits
from pendopo.core.manifest import registry
from pendopo.regions import public as regions


def _offer(form: forms.Form, name: str, choices: list[tuple[str, Any]]) -> None:
    """What a choice field offers, asked for when the form is made: offices and roles come and go."""
    field = form.fields[name]
    if isinstance(field, forms.ChoiceField):
        field.choices = choices


class LoginField(forms.CharField):
    """An e-mail address or a phone number, in one box."""

    def __init__(self) -> None:
        super().__init__(
            label=_("E-mail or phone number"),
            max_length=254,
            widget=forms.TextInput(
                attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
            ),
        )


LABELS = {
    "oldpassword": _("Current password"),
    "password": _("Password"),
    "password1": _("New password"),
    "password2": _("New password, again"),
    "code": _("Code"),
    "email": _("E-mail"),
    "name": _("A name for it, such as the phone or key"),
    "passwordless": _("Sign in with it alone, without a password"),
}


class Plain:
    """allauth's form with our labels, and without the placeholders that repeat them."""

    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = LABELS.get(name, field.label)
            field.widget.attrs.pop("placeholder", None)
            if name == "password1":
                field.help_text = _("At least 12 characters; a sentence is easy to remember.")
            elif name == "passwordless":
                field.help_text = ""


class ChangePasswordForm(Plain, allauth_forms.ChangePasswordForm):
    pass


class SetPasswordForm(Plain, allauth_forms.SetPasswordForm):
    pass


def sent_to(address: str) -> None:
    """Count a message that is asked for at an address, known or not, so that nobody's inbox can be flooded.

    Raises:
        ValidationError: at the sixth within a quarter of an hour.
    """
    try:
        limits.take(key=f"accounts.message:{address}", limit=5, seconds=15 * 60)
    except limits.TooMany:
        raise get_adapter().validation_error("too_many_login_attempts") from None


class ResetPasswordForm(Plain, allauth_forms.ResetPasswordForm):
    def clean_email(self) -> str:
        sent_to(str(self.cleaned_data["email"]).lower())
        return str(super().clean_email())


class NewPasswordForm(Plain, allauth_forms.ResetPasswordKeyForm):
    pass


class SignUpForm(Plain, allauth_forms.SignupForm):
    pass


class ConfirmCodeForm(Plain, allauth_forms.ConfirmLoginCodeForm):
    pass


class Guessed:
    """Counts the tries of one person in the database, so that several web processes share one limit."""

    user: User

    @contextmanager
    def counted(self, what: str) -> Iterator[None]:
        """Refuse the eleventh try within 15 minutes, a right one too; a right one before that clears the count.

        Raises:
            ValidationError: if the try is wrong or one too many.
        """
        key = f"accounts.{what}:{self.user.pk}"
        try:
            limits.take(key=key, limit=10, seconds=15 * 60)
        except limits.TooMany:
            raise get_adapter().validation_error("too_many_login_attempts") from None
        yield
        limits.clear(key=key)


class PasswordAgainForm(Guessed, Plain, allauth_forms.ReauthenticateForm):
    def clean_password(self) -> str:
        with self.counted("password"):
            return str(super().clean_password())


class FactorForm(Guessed, Plain, mfa_forms.AuthenticateForm):
    def clean_code(self) -> str:
        with self.counted("factor"):
            return str(super().clean_code())


class FactorAgainForm(Guessed, Plain, mfa_forms.ReauthenticateForm):
    def clean_code(self) -> str:
        with self.counted("factor"):
            return str(super().clean_code())


class AddAppForm(Plain, totp_forms.ActivateTOTPForm):
    pass


class AddPasskeyForm(Plain, passkey_forms.AddWebAuthnForm):
    pass


class NamePasskeyForm(Plain, passkey_forms.EditWebAuthnForm):
    pass


class LoginForm(allauth_forms.LoginForm):
    """E-mail or phone, and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = LoginField()
        self.fields["password"].label = LABELS["password"]
        self.fields["password"].widget.attrs.pop("placeholder", None)
        self.fields["password"].help_text = ""
        self.order_fields(["login", "password"])

    def clean_login(self) -> str:
        typed = str(self.cleaned_data["login"]).strip()
        if "@" in typed:
            return typed.lower()
        try:
            return rules.phone_e164(typed)
        except rules.InvalidNumber:
            # Goes on to the same refusal as a wrong password: a hint here would tell people apart.
            return typed


class RequestCodeForm(allauth_forms.RequestLoginCodeForm):
    """One box instead of allauth's two; the answer is the same whether the person is known or not."""

    field_order: ClassVar = ["login"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields = {"login": LoginField()}
        self._user = None

    def clean(self) -> dict[str, Any]:
        typed = str(self.cleaned_data.get("login", "")).strip()
        if not typed:
            return self.cleaned_data
        self.cleaned_data |= {"email": "", "phone": ""}
        try:
            if "@" in typed:
                validate_email(typed)
                self.cleaned_data["email"] = typed.lower()
                sent_to(self.cleaned_data["email"])
                self.cleaned_data["email"] = self.clean_email()
            else:
                self.cleaned_data["phone"] = rules.phone_e164(typed)
                sent_to(self.cleaned_data["phone"])
                self.cleaned_data["phone"] = self.clean_phone()
        except (ValidationError, rules.InvalidNumber) as fault:
            known = isinstance(fault, ValidationError) and fault.code in {"too_many_login_attempts", "unknown_email"}
            self.add_error("login", fault if known else get_adapter().validation_error("invalid_login"))
        return self.cleaned_data


class PersonForm(forms.Form):
    """A person's name and ways to sign in."""

    full_name = forms.CharField(
        label=_("Full name"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    email = forms.EmailField(label=_("E-mail"), required=False, widget=forms.EmailInput(attrs={"autocomplete": "off"}))
    phone = forms.CharField(
        label=_("Phone"),
        required=False,
        help_text=_("At least one of e-mail and phone; the person signs in with it."),
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
    )


class RoleForm(forms.Form):
    """A role, where it is held, and from when to when."""

    role = forms.ChoiceField(label=_("Role"))
    office = forms.ChoiceField(label=_("Office"), required=False, help_text=_("For roles that are held at an office."))
    territory = forms.ChoiceField(
        label=_("Territory"), required=False, help_text=_("For roles that are held in a district.")
    )
    since = forms.DateField(
        label=_("First day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), localize=False
    )
    until = forms.DateField(
        label=_("Last day"),
        required=False,
        help_text=_("Leave empty if no end is known."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        localize=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        roles = sorted(registry.roles().values(), key=lambda role: str(role.label))
        blank = [("", _("(none)"))]
        _offer(self, "role", [("", _("Choose a role")), *((role.key, role.label) for role in roles)])
        _offer(self, "office", [*blank, *((office.slug, office.short_name) for office in regions.offices())])
        _offer(self, "territory", [*blank, *((place.code, place.name) for place in regions.districts())])


class PeopleFilter(forms.Form):
    """Narrows the list of people; all of it is in the address."""

    words = forms.CharField(label=_("Name"), required=False, max_length=100)
    role = forms.ChoiceField(label=_("Role"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        roles = sorted(registry.roles().values(), key=lambda role: str(role.label))
        _offer(self, "role", [("", _("Any role")), *((role.key, role.label) for role in roles)])


class LanguageForm(forms.Form):
    """The language in which a person is written to."""

    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)


class AskForm(forms.Form):
    """What a person asks about their own data."""

    kind = forms.ChoiceField(label=_("What do you ask for?"), choices=PrivacyRequest.Kind.choices)
    details = forms.CharField(
        label=_("Details"),
        required=False,
        max_length=4000,
        help_text=_("For a correction: what is wrong, and what is right."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def clean(self) -> dict[str, Any]:
        if self.cleaned_data.get("kind") == PrivacyRequest.Kind.CORRECTION and not self.cleaned_data.get("details"):
            self.add_error("details", _("Say what is wrong and what is right."))
        return self.cleaned_data


class AnswerForm(forms.Form):
    """How a request is answered."""

    answer = forms.CharField(
        label=_("Answer to the person"), max_length=4000, widget=forms.Textarea(attrs={"rows": 4})
    )
