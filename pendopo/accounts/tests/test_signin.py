"""Signing in: who gets in, who is kept out, and that nobody learns who is known here."""

from __future__ import annotations

import re
import time
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from allauth.mfa.utils import decrypt
from axes.models import AccessAttempt
from django.conf import settings
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from pendopo.accounts import demo, services
from pendopo.accounts import public as accounts
from pendopo.accounts.models import FactorSecret, User
from pendopo.accounts.signin.links import password_link
from pendopo.core import clock
from pendopo.core.outbox.models import Message

LOGIN = "/masuk/"
PASSWORD = "bandeng presto juwana"
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture(autouse=True)
def _no_memory(db):
    cache.clear()


@pytest.fixture
def clerk(db):
    person = accounts.add_person(full_name="Budi Santoso", email="budi@patikab.go.id", phone="0812-3456-7890", by=None)
    person.set_password(PASSWORD)
    person.save()
    accounts.grant_role(person=person, role="accounts.administrator", by=None)
    return person


def production(monkeypatch):
    monkeypatch.setattr(settings, "ENV", settings.ENV.model_copy(update={"environment": "production"}))


def signed_in(client):
    return "_auth_user_id" in client.session


@pytest.mark.parametrize("login", ["budi@patikab.go.id", "BUDI@patikab.go.id", "081234567890", "+62 812-3456-7890"])
def test_a_person_signs_in_by_email_or_phone(clerk, client, login):
    said = client.post(LOGIN, {"login": login, "password": PASSWORD})

    assert (said.status_code, said["Location"]) == (302, "/kerja/")
    assert signed_in(client)


@pytest.mark.parametrize(
    ("_case", "target", "leads"),
    [
        ("a page of ours", "/akun/", "/akun/"),
        ("another host", "https://evil.example/", "/kerja/"),
        ("another host without a scheme", "//evil.example/", "/kerja/"),
        ("a backslash", "/\\evil.example", "/kerja/"),
        ("a script", "javascript:alert(1)", "/kerja/"),
        ("another allowed host", "http://localhost/", "/kerja/"),
    ],
)
def test_signing_in_never_leads_elsewhere(clerk, client, _case, target, leads):
    said = client.post(LOGIN, {"login": clerk.email, "password": PASSWORD, "next": target})

    assert said["Location"] == leads


def shown(page):
    """The page without what differs on every load or repeats what was typed."""
    text = re.sub(r'(csrfmiddlewaretoken"[^>]*value="|value="|nonce="|"X-CSRFToken": ")[^"]*', r"\1", page)
    return re.sub(r"(nobody|budi)@patikab\.go\.id", "someone", text)


def test_a_wrong_password_and_an_unknown_person_get_the_same_answer(clerk, client):
    known = client.post(LOGIN, {"login": "budi@patikab.go.id", "password": "wrong"})
    unknown = client.post(LOGIN, {"login": "nobody@patikab.go.id", "password": "wrong"})

    assert known.status_code == unknown.status_code == 200
    assert shown(known.content.decode()) == shown(unknown.content.decode())
    assert not signed_in(client)


def test_an_unknown_person_costs_as_much_hashing_as_a_known_one(clerk, monkeypatch):
    made = []
    from django.contrib.auth.hashers import MD5PasswordHasher

    real = MD5PasswordHasher.encode
    monkeypatch.setattr(MD5PasswordHasher, "encode", lambda *given: made.append(1) or real(*given))

    Client().post(LOGIN, {"login": "budi@patikab.go.id", "password": "wrong"})
    known = len(made)
    Client().post(LOGIN, {"login": "nobody@patikab.go.id", "password": "wrong"})

    assert len(made) - known == known == 1


@pytest.mark.parametrize("address", ["/masuk/kode/", "/masuk/lupa-sandi/"])
@pytest.mark.parametrize("who", ["known", "unknown"])
def test_nobodys_inbox_can_be_flooded_with_codes_or_links(clerk, address, who):
    field = "login" if "kode" in address else "email"
    login = clerk.email if who == "known" else "stranger@example.org"

    answers = []
    for _ in range(7):
        cache.clear()  # another web process remembers nothing of the tries before
        answers.append(Client().post(address, {field: login}).status_code)

    assert answers == [302] * 5 + [200] * 2
    assert Message.objects.count() <= 5


@pytest.mark.parametrize("address", ["/masuk/kode/", "/masuk/lupa-sandi/"])
def test_asking_for_a_code_or_link_answers_the_same_for_known_and_unknown(clerk, address):
    field = "login" if "kode" in address else "email"
    known = Client().post(address, {field: "budi@patikab.go.id"}, follow=True)
    unknown = Client().post(address, {field: "nobody@patikab.go.id"}, follow=True)

    assert known.redirect_chain == unknown.redirect_chain
    assert shown(known.content.decode()) == shown(unknown.content.decode())
    assert Message.objects.count() == 2


@pytest.mark.parametrize(("login", "channel"), [("budi@patikab.go.id", "email"), ("0812 3456 7890", "sms")])
def test_a_code_opens_once_and_only_to_who_asked(clerk, login, channel):
    client = Client()
    client.post("/masuk/kode/", {"login": login})
    message = Message.objects.get()
    code = re.search(r"([A-Z0-9]{3,4}-?[A-Z0-9]{3,4})", message.body.reveal())[1]
    assert message.channel == channel

    stranger = Client()
    stranger.post("/masuk/kode/isi/", {"code": code})
    assert not signed_in(stranger)

    client.post("/masuk/kode/isi/", {"code": code})
    assert signed_in(client)


def test_a_code_is_asked_for_three_times_then_it_is_gone(clerk):
    client = Client()
    client.post("/masuk/kode/", {"login": clerk.email})
    code = re.search(r"([A-Z0-9]{3,4}-?[A-Z0-9]{3,4})", Message.objects.get().body.reveal())[1]

    for _time in range(3):
        client.post("/masuk/kode/isi/", {"code": "WRONG-1"})
    client.post("/masuk/kode/isi/", {"code": code})

    assert not signed_in(client)


def test_five_failures_lock_the_account_for_that_address_alone(clerk):
    for _time in range(settings.AXES_FAILURE_LIMIT):
        said = Client().post(LOGIN, {"login": clerk.email, "password": "wrong"})
    locked = Client()
    said = locked.post(LOGIN, {"login": clerk.email, "password": PASSWORD})

    assert said.status_code == 429
    assert said["Retry-After"] == "900"
    assert not signed_in(locked)
    by_phone = Client().post(LOGIN, {"login": "081234567890", "password": PASSWORD})
    assert by_phone.status_code == 429
    elsewhere = Client(REMOTE_ADDR="10.1.2.3")
    elsewhere.post(LOGIN, {"login": clerk.email, "password": PASSWORD})
    assert signed_in(elsewhere)


def test_an_unknown_login_is_locked_out_the_same_way(db):
    answers = [
        Client().post(LOGIN, {"login": "nobody@patikab.go.id", "password": "wrong"}).status_code for _time in range(6)
    ]

    assert answers[0] == 200
    assert answers[-1] == 429


def test_failed_attempts_are_kept_without_what_was_typed(clerk):
    Client().post(LOGIN, {"login": clerk.email, "password": "wrong"})

    attempt = AccessAttempt.objects.get()
    kept = f"{attempt.username} {attempt.post_data} {attempt.get_data}"
    assert clerk.email not in kept
    assert "wrong" not in kept
    assert len(attempt.username) == 64


def test_a_new_link_opens_the_lock(clerk):
    other = accounts.add_person(full_name="Sri", email="sri@patikab.go.id", by=None)
    for _time in range(6):
        Client().post(LOGIN, {"login": other.email, "password": "wrong"})
    administrator = Client()
    administrator.force_login(clerk, backend=BACKEND)

    administrator.post(reverse("accounts:person_link", kwargs={"pk": other.pk}))

    assert Client().post(LOGIN, {"login": other.email, "password": "wrong"}).status_code == 200


def test_the_link_sets_a_password_once(db):
    person = accounts.add_person(full_name="Sri", email="sri@patikab.go.id", by=None)
    path = password_link(person).removeprefix(settings.BASE_URL)

    client = Client()
    form = client.get(path, follow=True)
    client.post(form.redirect_chain[-1][0], {"password1": PASSWORD, "password2": PASSWORD})

    assert User.objects.get(pk=person.pk).check_password(PASSWORD)
    again = Client().get(path, follow=True)
    assert "form" not in again.context or again.context["token_fail"]


def test_a_stopped_person_does_not_get_in(clerk):
    other = accounts.add_person(full_name="Sri", email="sri@patikab.go.id", by=None)
    other.set_password(PASSWORD)
    other.save()
    browser = Client()
    browser.post(LOGIN, {"login": other.email, "password": PASSWORD})
    assert signed_in(browser)

    services.stop_person(person=other, by=clerk)

    assert browser.get("/akun/").status_code == 302
    client = Client()
    client.post(LOGIN, {"login": other.email, "password": PASSWORD})
    assert not signed_in(client)


def test_demonstration_people_get_in_outside_production_only(db, monkeypatch):
    demo.load()
    demo.load()
    email = "dlh@demo.pendopo.example"
    assert User.objects.filter(is_demo=True).count() == 6
    assert demo.password() in Client().get(LOGIN).content.decode()
    browser = Client()
    browser.post(LOGIN, {"login": email, "password": demo.password()})
    assert signed_in(browser)

    production(monkeypatch)

    client = Client()
    client.post(LOGIN, {"login": email, "password": demo.password()})
    assert not signed_in(client)
    assert browser.get("/kerja/").status_code == 403
    page = client.get(LOGIN).content.decode()
    assert demo.password() not in page
    assert email not in page
    with pytest.raises(services.DemonstrationRefused):
        demo.load()


def test_production_does_not_start_with_demonstration_people(db):
    from pendopo.core.platform import refusals

    before = len(refusals.found())
    demo.load()

    assert len(refusals.found()) == before + 1
    services.stop_demonstration()
    assert len(refusals.found()) == before


def app_code(person, at=None):
    secret = decrypt(Authenticator.objects.get(user=person, type="totp").data["secret"])
    return code_of(secret, at)


def code_of(secret, at=None):
    counter = next(iter(yield_hotp_counters_from_time())) if at is None else at
    return format_hotp_value(hotp_value(secret, counter))


def test_staff_set_up_a_second_factor_before_the_workspace_opens(clerk, monkeypatch):
    monkeypatch.setattr(settings, "STAFF_MFA_REQUIRED", True)
    client = Client()
    client.post(LOGIN, {"login": clerk.email, "password": PASSWORD})

    for address in ("/kerja/", "/kerja/orang/"):
        said = client.get(address)
        assert (said.status_code, said["Location"]) == (302, "/akun/faktor/")

    client.post("/akun/pastikan/", {"password": PASSWORD})
    form = client.get("/akun/faktor/aplikasi/").context["form"]
    client.post("/akun/faktor/aplikasi/", {"code": code_of(form.secret)})

    assert client.get("/kerja/").status_code == 200
    assert form.secret not in str(Authenticator.objects.get(user=clerk, type="totp").data)
    assert FactorSecret.objects.count() >= 1


def test_the_second_factor_is_asked_for_after_the_password(clerk):
    TOTP.activate(clerk, "JBSWY3DPEHPK3PXP")
    client = Client()

    said = client.post(LOGIN, {"login": clerk.email, "password": PASSWORD})

    assert said["Location"].startswith("/masuk/faktor/")
    assert not signed_in(client)
    client.post("/masuk/faktor/", {"code": "000000"})
    assert not signed_in(client)
    client.post("/masuk/faktor/", {"code": app_code(clerk)})
    assert signed_in(client)


def test_the_second_factor_is_guessed_ten_times_however_many_processes_answer(clerk):
    TOTP.activate(clerk, "JBSWY3DPEHPK3PXP")
    client = Client()
    client.post(LOGIN, {"login": clerk.email, "password": PASSWORD})
    for _time in range(10):
        cache.clear()  # each web process has a memory of its own
        client.post("/masuk/faktor/", {"code": "000000"})

    cache.clear()
    client.post("/masuk/faktor/", {"code": app_code(clerk)})

    assert not signed_in(client)


def test_a_stolen_session_guesses_the_password_ten_times_from_wherever_it_comes(clerk):
    client = Client()
    client.force_login(clerk, backend=BACKEND)
    for n in range(10):
        cache.clear()
        client.post("/akun/pastikan/", {"password": "wrong"}, REMOTE_ADDR=f"10.0.0.{n}")

    cache.clear()
    client.post("/akun/pastikan/", {"password": PASSWORD}, REMOTE_ADDR="10.0.1.1")

    assert "account_authentication_methods" not in client.session


def test_a_right_code_forgets_the_wrong_ones_before_it(clerk):
    TOTP.activate(clerk, "JBSWY3DPEHPK3PXP")
    for _time in range(2):
        Authenticator.objects.update(last_used_at=None)
        cache.clear()  # a code is good once
        client = Client()
        client.post(LOGIN, {"login": clerk.email, "password": PASSWORD})
        for _wrong in range(9):
            client.post("/masuk/faktor/", {"code": "000000"})
            cache.clear()
        client.post("/masuk/faktor/", {"code": app_code(clerk)})

        assert signed_in(client)


def test_a_superuser_is_not_made_and_the_refusal_says_what_to_do():
    with pytest.raises(CommandError, match="pendopo person add"):
        call_command("createsuperuser", interactive=False)

    assert not User.objects.exists()


def test_a_fresh_factor_is_one_shown_within_the_minutes(clerk, rf):
    from pendopo.accounts.signin.factors import fresh_factor

    TOTP.activate(clerk, "JBSWY3DPEHPK3PXP")
    client = Client()
    client.post(LOGIN, {"login": clerk.email, "password": PASSWORD})
    client.post("/masuk/faktor/", {"code": app_code(clerk)})
    request = rf.get("/")
    request.user, request.session = User.objects.get(pk=clerk.pk), client.session
    now = time.time()

    assert fresh_factor(request, minutes=5, now=now)
    assert not fresh_factor(request, minutes=5, now=now + 301)
    records = request.session["account_authentication_methods"]
    request.session["account_authentication_methods"] = [one for one in records if one["method"] == "password"]
    assert not fresh_factor(request, minutes=5, now=now)


def test_other_sessions_are_ended(clerk):
    here, there = Client(), Client()
    for browser in (here, there):
        browser.post(LOGIN, {"login": clerk.email, "password": PASSWORD})
        browser.get("/akun/")

    here.post("/akun/sesi/")

    assert here.get("/akun/").status_code == 200
    assert there.get("/akun/").status_code == 302


def test_nobody_signs_up(db):
    before = User.objects.count()

    Client().post("/masuk/daftar/", {"email": "new@example.id", "password1": PASSWORD})

    assert User.objects.count() == before


def test_what_is_past_its_time_is_forgotten(clerk):
    Client().post(LOGIN, {"login": clerk.email, "password": "wrong"})
    FactorSecret.objects.create(secret="orphan")
    TOTP.activate(clerk, "JBSWY3DPEHPK3PXP")
    facts = {"trails_after": timedelta(days=30), "requests_after": timedelta(days=5 * 365)}

    assert set(services.forget(at=clock.now(), **facts).values()) == {0}
    gone = services.forget(at=clock.now() + timedelta(days=31), **facts)

    assert (gone["attempts"], gone["secrets"]) == (1, 1)
    assert app_code(clerk)
