"""Who gets what from the addresses of this app, allauth's among them."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from pendopo.accounts.models import PrivacyRequest, RoleAssignment
from tests.architecture.permissions import NOT_FOUND, OK, SIGN_IN, WITHOUT_ROLE, Row, public, signed_in, staff

ADMINISTRATOR = {"accounts.administrator": OK}
OFFICER = {"accounts.privacy_officer": OK}


def somebody(world):
    return {"pk": world.person(WITHOUT_ROLE).pk}


def somebodys_role(world):
    return {"pk": RoleAssignment.objects.filter(person=world.person("platform.operator")).latest("pk").pk}


def a_request(world):
    now = timezone.now()
    asked = PrivacyRequest.objects.create(
        person=world.person(WITHOUT_ROLE), kind="access", received_at=now, due_at=now + timedelta(hours=72)
    )
    return {"pk": asked.pk}


def a_spent_link(_world):
    return {"uidb36": "1", "key": "spent-link"}


def a_provider(_world):
    return {"provider_id": "sso"}


def no_key(_world):
    return {"pk": 1}


def before_sign_in(url: str) -> Row:
    """A step on the way in: without the step before it, everybody is led to the sign-in page."""
    return Row(url=url, anonymous=SIGN_IN, without_role=SIGN_IN, others=SIGN_IN, may={})


ROWS: list[Row] = [
    public("account_login"),
    public("account_request_login_code"),
    signed_in("account_confirm_login_code"),
    signed_in("mfa_authenticate"),
    signed_in("mfa_login_webauthn"),
    public("account_inactive"),
    public("account_signup"),
    public("account_reset_password"),
    public("account_reset_password_done"),
    public("account_reset_password_from_key_done"),
    public("account_reset_password_from_key", args=a_spent_link),
    public("socialaccount_login_cancelled"),
    public("socialaccount_login_error", answer=401),
    before_sign_in("socialaccount_signup"),
    public("openid_connect_login", args=a_provider, answer=NOT_FOUND),
    public("openid_connect_callback", args=a_provider, answer=NOT_FOUND),
    public("account_logout"),
    # Whoever has no such factor (the people of the matrix have neither password nor key) is refused there.
    signed_in("account_reauthenticate", answer=403),
    signed_in("account_change_password"),
    signed_in("account_set_password"),
    signed_in("usersessions_list"),
    signed_in("socialaccount_connections"),
    signed_in("mfa_index"),
    signed_in("mfa_reauthenticate", answer=403),
    signed_in("mfa_activate_totp"),
    signed_in("mfa_deactivate_totp", answer=NOT_FOUND),
    signed_in("mfa_view_recovery_codes", answer=NOT_FOUND),
    signed_in("mfa_generate_recovery_codes"),
    signed_in("mfa_download_recovery_codes", answer=NOT_FOUND),
    signed_in("mfa_list_webauthn"),
    signed_in("mfa_add_webauthn"),
    signed_in("mfa_reauthenticate_webauthn", answer=403),
    signed_in("mfa_remove_webauthn", args=no_key, answer=NOT_FOUND),
    signed_in("mfa_edit_webauthn", args=no_key, answer=NOT_FOUND),
    signed_in("accounts:account"),
    signed_in("accounts:language", method="post"),
    signed_in("accounts:my_data"),
    signed_in("accounts:my_data_file"),
    public("accounts:privacy"),
    Row(url="accounts:workspace", anonymous=SIGN_IN, without_role=403, others=OK, may={}),
    staff("accounts:people", may=ADMINISTRATOR),
    staff("accounts:person_add", may=ADMINISTRATOR),
    staff("accounts:person", args=somebody, may=ADMINISTRATOR),
    staff("accounts:person_change", args=somebody, may=ADMINISTRATOR),
    staff("accounts:person_stop", method="post", args=somebody, may=ADMINISTRATOR),
    staff("accounts:person_readmit", method="post", args=somebody, may=ADMINISTRATOR),
    staff("accounts:person_link", method="post", args=somebody, may=ADMINISTRATOR),
    staff("accounts:role_grant", args=somebody, may=ADMINISTRATOR),
    staff("accounts:role_revoke", method="post", args=somebodys_role, may=ADMINISTRATOR),
    staff("accounts:privacy_queue", may=OFFICER),
    staff("accounts:privacy_request", args=a_request, may=OFFICER),
]
