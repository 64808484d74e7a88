"""People and roles: who may, what is refused, and that a refusal leaves nothing behind."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, connection, transaction

from pendopo.accounts import public as accounts
from pendopo.accounts import selectors, services
from pendopo.accounts.models import RoleAssignment, User
from pendopo.core import clock
from pendopo.core.audit.models import AuditRecord
from pendopo.core.errors import NotPermitted
from pendopo.core.manifest import Role, registry

TODAY = date(2026, 11, 23)
ROLES = {
    "test.clerk": Role(key="test.clerk", label="Clerk", description="", scope="office"),
    "test.warden": Role(key="test.warden", label="Warden", description="", scope="territory"),
    "test.regent": Role(key="test.regent", label="Regent", description=""),
}


@pytest.fixture(autouse=True)
def _roles(monkeypatch):
    real = registry.roles()
    monkeypatch.setattr(registry, "roles", lambda: real | ROLES)


@pytest.fixture
def administrator(db):
    person = accounts.add_person(full_name="Sri Wahyuni", email="sri@patikab.go.id", by=None)
    accounts.grant_role(person=person, role="accounts.administrator", by=None)
    return person


@pytest.fixture
def clerk(db):
    return accounts.add_person(full_name="Budi Santoso", email="budi@patikab.go.id", by=None)


def counts():
    return User.objects.count(), RoleAssignment.objects.count(), AuditRecord.objects.count()


def test_an_email_address_is_one_person_in_whatever_letters(clerk):
    before = counts()

    with pytest.raises(services.ContactTaken) as refusal:
        accounts.add_person(full_name="Another Budi", email="BUDI@Patikab.go.id", by=None)

    assert refusal.value.field == "email"
    assert counts() == before


def test_a_phone_number_is_one_person_however_it_is_written(db):
    accounts.add_person(full_name="Budi", phone="0812-3456-7890", by=None)
    before = counts()

    with pytest.raises(services.ContactTaken) as refusal:
        accounts.add_person(full_name="Another", phone="+62 812 3456 7890", by=None)

    assert refusal.value.field == "phone"
    assert counts() == before


def test_a_phone_number_is_not_in_the_database_in_the_clear(db):
    person = accounts.add_person(full_name="Budi", phone="0812-3456-7890", by=None)

    with connection.cursor() as cursor:
        cursor.execute("SELECT accounts_user::text FROM accounts_user WHERE id = %s", [person.pk])
        row = cursor.fetchone()[0]

    assert "81234567890" not in row
    assert b"+6281234567890".hex() not in row
    assert selectors.by_phone("+6281234567890") == person
    assert User.objects.get(pk=person.pk).masked_phone == "+6281******890"


@pytest.mark.parametrize(
    ("_case", "facts", "refusal"),
    [
        ("no way to sign in", {}, services.NoWayToSignIn),
        ("no phone number", {"phone": "12"}, services.WrongPhone),
    ],
)
def test_a_person_without_a_usable_way_in_is_not_added(db, _case, facts, refusal):
    before = counts()

    with pytest.raises(refusal):
        accounts.add_person(full_name="Budi", by=None, **facts)

    assert counts() == before


def test_the_database_itself_keeps_a_way_to_sign_in(clerk):
    with pytest.raises(IntegrityError, match="who_signs_in_has_a_way"), transaction.atomic():
        User.objects.filter(pk=clerk.pk).update(email=None)


def test_only_an_administrator_adds_people(clerk):
    before = counts()

    with pytest.raises(NotPermitted):
        accounts.add_person(full_name="Tono", email="tono@patikab.go.id", by=clerk)

    assert counts() == before


def test_a_role_counts_at_once_and_ends_at_once(administrator, clerk):
    assert not accounts.holds(clerk, "test.clerk")

    held = accounts.grant_role(person=clerk, role="test.clerk", office="dlh", by=administrator)
    assert accounts.holds(clerk, "test.clerk", office="dlh")
    assert accounts.holds(User.objects.get(pk=clerk.pk), "test.clerk")

    services.revoke_role(assignment=held, by=administrator)
    assert not accounts.holds(User.objects.get(pk=clerk.pk), "test.clerk")
    assert list(AuditRecord.objects.filter(actor=administrator).values_list("verb", flat=True)) == [
        "accounts.role_granted",
        "accounts.role_revoked",
    ]


def test_roles_are_read_once_for_one_request(administrator, django_assert_num_queries):
    person = User.objects.get(pk=administrator.pk)

    with django_assert_num_queries(1):
        for _time in range(3):
            assert accounts.holds(person, "accounts.administrator")
            assert accounts.offices_where(person, "accounts.administrator") is None


def test_a_role_that_has_ended_or_not_begun_does_not_count(clerk):
    today = clock.today()
    accounts.grant_role(
        person=clerk, role="test.clerk", office="dlh", by=None,
        since=today - timedelta(days=9), until=today - timedelta(days=1),
    )  # fmt: skip
    accounts.grant_role(person=clerk, role="test.clerk", office="dinsos", by=None, since=today + timedelta(days=1))

    assert accounts.roles_held(clerk) == ()
    assert accounts.offices_where(clerk, "test.clerk") == frozenset()


def test_nobody_grants_a_role_to_themselves(administrator):
    before = counts()

    with pytest.raises(services.NotToOneself):
        accounts.grant_role(person=administrator, role="test.regent", by=administrator)

    assert counts() == before


def test_who_is_no_administrator_grants_nothing(clerk, administrator):
    before = counts()

    with pytest.raises(NotPermitted):
        accounts.grant_role(person=administrator, role="test.regent", by=clerk)

    assert counts() == before


@pytest.mark.parametrize(
    ("_case", "role", "place"),
    [
        ("an office role without an office", "test.clerk", {}),
        ("an office role in a territory", "test.clerk", {"territory": "33.18.10"}),
        ("a territory role without a territory", "test.warden", {}),
        ("a territory role at an office", "test.warden", {"office": "dlh"}),
        ("a regency role at an office", "test.regent", {"office": "dlh"}),
        ("both", "test.clerk", {"office": "dlh", "territory": "33.18.10"}),
    ],
)
def test_a_role_is_held_where_its_manifest_says(clerk, _case, role, place):
    before = counts()

    with pytest.raises(services.RoleMisplaced):
        accounts.grant_role(person=clerk, role=role, by=None, **place)

    assert counts() == before


def test_a_role_that_no_app_declares_is_refused(clerk):
    with pytest.raises(services.UnknownRole):
        accounts.grant_role(person=clerk, role="nobody.nothing", by=None)


def test_the_same_role_twice_for_overlapping_days_is_refused(clerk):
    accounts.grant_role(person=clerk, role="test.clerk", office="dlh", by=None, since=TODAY, until=date(2027, 6, 30))
    before = counts()

    with pytest.raises(services.AlreadyHeld):
        accounts.grant_role(person=clerk, role="test.clerk", office="dlh", by=None, since=date(2027, 6, 30))

    assert counts() == before
    accounts.grant_role(person=clerk, role="test.clerk", office="dlh", by=None, since=date(2027, 7, 1))
    accounts.grant_role(person=clerk, role="test.clerk", office="dinsos", by=None, since=TODAY)


def test_a_revoked_role_can_be_granted_again(clerk):
    held = accounts.grant_role(person=clerk, role="test.clerk", office="dlh", by=None)
    services.revoke_role(assignment=held, by=None)

    accounts.grant_role(person=clerk, role="test.clerk", office="dlh", by=None)

    with pytest.raises(services.AlreadyRevoked):
        services.revoke_role(assignment=held, by=None)


def test_the_last_administrator_stays(administrator, clerk):
    held = RoleAssignment.objects.get(person=administrator)

    with pytest.raises(services.LastAdministrator):
        services.revoke_role(assignment=held, by=None)

    accounts.grant_role(person=clerk, role="accounts.administrator", by=None)
    services.revoke_role(assignment=held, by=clerk)
    with pytest.raises(services.NotToOneself):
        services.stop_person(person=clerk, by=clerk)
    assert User.objects.get(pk=clerk.pk).is_active


@pytest.mark.parametrize(
    ("_case", "granted", "asked", "answer"),
    [
        ("at the office", {"role": "test.clerk", "office": "dlh"}, {"office": "dlh"}, True),
        ("at another office", {"role": "test.clerk", "office": "dlh"}, {"office": "dinsos"}, False),
        ("anywhere", {"role": "test.clerk", "office": "dlh"}, {}, True),
        ("for the regency, at an office", {"role": "test.regent"}, {"office": "dinsos"}, True),
        ("in a village of the district", {"role": "test.warden", "territory": "33.18.10"},
         {"territory": "33.18.10.2001"}, True),
        ("in another district", {"role": "test.warden", "territory": "33.18.10"}, {"territory": "33.18.11"}, False),
        ("an office does not answer for a territory", {"role": "test.clerk", "office": "dlh"},
         {"territory": "33.18.10"}, False),
    ],
)  # fmt: skip
def test_a_role_holds_where_it_was_granted(clerk, _case, granted, asked, answer):
    accounts.grant_role(person=clerk, by=None, **granted)

    assert accounts.holds(clerk, granted["role"], **asked) is answer
    assert not accounts.holds(AnonymousUser(), granted["role"], **asked)


def test_the_scope_keeps_rows_within_reach(clerk, administrator):
    accounts.grant_role(person=clerk, role="test.clerk", office="dlh", by=None)
    accounts.grant_role(person=clerk, role="test.warden", territory="33.18.10", by=None)
    accounts.grant_role(person=administrator, role="test.warden", territory="33.18.11", by=None)

    def seen(person, *roles):
        reach = accounts.scope(person, roles, office_field="office", territory_field="territory")
        return RoleAssignment.objects.filter(reach).count()

    assert seen(clerk, "test.clerk") == 1
    assert seen(clerk, "test.clerk", "test.warden") == 2
    assert seen(AnonymousUser(), "test.clerk") == 0
    assert seen(administrator, "accounts.administrator") == RoleAssignment.objects.count()


def test_a_stopped_person_holds_nothing(administrator, clerk):
    accounts.grant_role(person=clerk, role="test.regent", by=None)

    services.stop_person(person=clerk, by=administrator)

    stopped = User.objects.get(pk=clerk.pk)
    assert not accounts.holds(stopped, "test.regent")
    services.readmit_person(person=stopped, by=administrator)
    assert accounts.holds(User.objects.get(pk=clerk.pk), "test.regent")


def test_a_demonstration_person_holds_nothing_in_production(db, monkeypatch):
    person = accounts.add_person(full_name="Demo", email="x@demo.pendopo.example", by=None, is_demo=True)
    accounts.grant_role(person=person, role="test.regent", by=None)
    assert accounts.holds(person, "test.regent")

    monkeypatch.setattr(settings, "ENV", settings.ENV.model_copy(update={"environment": "production"}))

    assert not accounts.holds(User.objects.get(pk=person.pk), "test.regent")
    before = counts()
    with pytest.raises(services.DemonstrationRefused):
        accounts.add_person(full_name="Demo 2", email="y@demo.pendopo.example", by=None, is_demo=True)
    assert counts() == before


def test_who_holds_a_role_is_found_for_notices(clerk, administrator):
    accounts.grant_role(person=clerk, role="test.clerk", office="dlh", by=None)
    accounts.grant_role(person=administrator, role="test.clerk", office="dinsos", by=None)

    assert set(accounts.holders("test.clerk")) == {clerk, administrator}
    assert accounts.holders("test.clerk", office="dlh") == [clerk]


@pytest.mark.django_db(transaction=True)
def test_two_administrators_pressing_together_make_one_role(regions_loaded):
    person = accounts.add_person(full_name="Budi", email="budi@patikab.go.id", by=None)
    together = Barrier(4)

    def press(_number):
        try:
            together.wait(timeout=20)
            accounts.grant_role(person=person, role="test.regent", by=None)
        except services.AlreadyHeld:
            return "refused"
        finally:
            connection.close()
        return "granted"

    with ThreadPoolExecutor(4) as pool:
        answers = sorted(pool.map(press, range(4)))

    assert answers == ["granted", "refused", "refused", "refused"]
    assert RoleAssignment.objects.filter(person=person, role="test.regent").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_administrators_who_revoke_each_other_together_do_not_both_succeed(regions_loaded):
    first = accounts.add_person(full_name="First", email="first@patikab.go.id", by=None)
    second = accounts.add_person(full_name="Second", email="second@patikab.go.id", by=None)
    held = {
        person.pk: accounts.grant_role(person=person, role="accounts.administrator", by=None)
        for person in (first, second)
    }
    together = Barrier(2)

    def press(pair):
        by, whose = pair
        try:
            together.wait(timeout=20)
            services.revoke_role(assignment=held[whose.pk], by=by)
        except (services.LastAdministrator, NotPermitted):
            return "refused"
        finally:
            connection.close()
        return "revoked"

    with ThreadPoolExecutor(2) as pool:
        answers = sorted(pool.map(press, [(first, second), (second, first)]))

    assert answers == ["refused", "revoked"]
    assert selectors.administrators(today=clock.today()).count() == 1
