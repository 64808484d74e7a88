"""Every page of this app opens, in both languages, for whom it is there."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from pendopo.accounts import demo, services
from pendopo.accounts import public as accounts
from pendopo.accounts.models import PrivacyRequest
from pendopo.core import clock

ENTRANCE = [
    "account_login",
    "account_request_login_code",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key_done",
    "account_inactive",
    "account_signup",
    "socialaccount_login_cancelled",
    "socialaccount_login_error",
    "accounts:privacy",
]
OWN = [
    "accounts:account",
    "accounts:my_data",
    "account_change_password",
    "account_logout",
    "account_reauthenticate",
    "usersessions_list",
    "socialaccount_connections",
    "mfa_index",
]
STAFF = ["accounts:workspace", "accounts:people", "accounts:person_add", "accounts:privacy_queue"]


@pytest.fixture
def administrator(db):
    demo.load()
    from pendopo.accounts.models import User

    return User.objects.get(email="administrator@demo.pendopo.example")


@pytest.fixture
def signed_in(administrator):
    client = Client()
    said = client.post(
        reverse("account_login"), {"login": administrator.email, "password": demo.password()}, follow=False
    )
    assert said.status_code == 302
    assert said["Location"] == "/kerja/"
    return client


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("name", ENTRANCE)
def test_an_entrance_page_opens_for_everybody(db, client, name, language):
    said = client.get(reverse(name), HTTP_ACCEPT_LANGUAGE=language)

    assert said.status_code == (401 if name == "socialaccount_login_error" else 200)
    assert said.content.count(b"<h1>") == 1


@pytest.mark.parametrize("name", [*OWN, *STAFF])
def test_a_page_behind_the_door_leads_strangers_to_the_sign_in_page(db, client, name):
    said = client.get(reverse(name))

    assert (said.status_code, said["Location"].split("?")[0]) in {(302, "/masuk/"), (302, "/")}


@pytest.mark.parametrize("name", [*OWN, *STAFF])
def test_a_page_opens_for_who_may_see_it(signed_in, name):
    said = signed_in.get(reverse(name))

    assert said.status_code == 200, said.headers
    assert said.content.count(b"<h1>") == 1


@pytest.mark.parametrize(
    "name",
    ["mfa_activate_totp", "mfa_add_webauthn", "mfa_list_webauthn"],
)
def test_factor_pages_open_after_the_password_is_typed_again(signed_in, name):
    signed_in.post(reverse("account_reauthenticate"), {"password": demo.password()})

    assert signed_in.get(reverse(name)).status_code == 200


def test_the_pages_of_one_person_open_and_act(signed_in, administrator):
    other = accounts.add_person(full_name="Budi", email="budi@patikab.go.id", by=None)

    for name in ("accounts:person", "accounts:person_change", "accounts:role_grant"):
        assert signed_in.get(reverse(name, kwargs={"pk": other.pk})).status_code == 200
    page = signed_in.get(reverse("accounts:people"), {"words": "bud"}).content.decode()
    assert "Budi" in page
    assert "b***@patikab.go.id" in page
    assert "budi@patikab.go.id" not in page

    signed_in.post(
        reverse("accounts:role_grant", kwargs={"pk": other.pk}),
        {"role": "accounts.privacy_officer", "since": clock.today().isoformat()},
    )
    assert accounts.holds(type(other).objects.get(pk=other.pk), "accounts.privacy_officer")
    held = other.roles.get()
    signed_in.post(reverse("accounts:role_revoke", kwargs={"pk": held.pk}))
    assert not accounts.holds(type(other).objects.get(pk=other.pk), "accounts.privacy_officer")

    link = signed_in.post(reverse("accounts:person_link", kwargs={"pk": other.pk})).content.decode()
    assert "/masuk/sandi-baru/" in link
    signed_in.post(reverse("accounts:person_stop", kwargs={"pk": other.pk}))
    assert not type(other).objects.get(pk=other.pk).is_active


def test_a_refusal_is_shown_beside_the_field(signed_in):
    before = services.people.User.objects.count()

    page = signed_in.post(reverse("accounts:person_add"), {"full_name": "Budi", "email": "", "phone": ""})

    assert page.status_code == 200
    assert page.context["form"].errors["email"]
    assert services.people.User.objects.count() == before


def test_a_request_about_ones_data_is_asked_taken_up_and_answered(signed_in, administrator, db):
    citizen = accounts.add_person(full_name="Siti", email="siti@example.id", by=None)
    asking = Client()
    asking.force_login(citizen, backend="allauth.account.auth_backends.AuthenticationBackend")

    assert asking.get(reverse("accounts:my_data_file")).json()["sections"][0]["records"][0]["name"] == "Siti"
    asking.post(reverse("accounts:my_data"), {"kind": "erasure", "details": ""})
    request = PrivacyRequest.objects.get()
    page = reverse("accounts:privacy_request", kwargs={"pk": request.pk})
    assert signed_in.get(page).status_code == 200
    signed_in.post(page, {"decision": "start"})
    signed_in.post(page, {"decision": "done", "answer": "Sudah kami hapus."})

    request.refresh_from_db()
    citizen.refresh_from_db()
    assert request.state == PrivacyRequest.State.DONE
    assert (citizen.full_name, citizen.email, citizen.is_active) == (f"#{citizen.pk}", None, False)
    assert asking.get(reverse("accounts:account")).status_code == 302
