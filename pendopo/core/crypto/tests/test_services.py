from __future__ import annotations

import threading

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.utils import timezone

from pendopo.core.crypto import keyring, rules, services


@pytest.fixture
def people(lasting_person_model, monkeypatch):
    monkeypatch.setattr(services, "ROWS_PER_TRANSACTION", 10)
    rows = [lasting_person_model(name=f"{n}", nik=f"{n:016}", phone="0812" if n % 2 else None) for n in range(35)]
    lasting_person_model.objects.bulk_create(rows)
    return lasting_person_model


def rotate(**options):
    return services.rotate(at=timezone.now(), **options)


def plain(model):
    return {row.name: (row.nik.reveal(), row.phone and row.phone.reveal()) for row in model.objects.all()}


def test_rotation_brings_every_value_under_the_new_keys_and_retires_the_old(people, ring):
    before = plain(people)
    assert services.usage() == {"seal": {1: 35 + 17}, "index": {1: 35}}

    outcome = rotate()

    assert (outcome.resumed, outcome.rows, outcome.retired, outcome.waiting, outcome.faults) == (
        False,
        35,
        2,
        False,
        [],
    )
    assert services.usage() == {"seal": {2: 35 + 17}, "index": {2: 35}}
    assert ring().active == {"seal": 2, "index": 2}
    assert [key.number for key in ring().live("seal")] == [2]
    assert plain(people) == before
    assert people.objects.get(nik_index=f"{7:016}").name == "7"


def test_a_rotation_that_was_killed_goes_on_where_it_stopped(people, ring):
    before = plain(people)

    class Killed(BaseException):
        pass

    def die(_table, done, _total):
        if done >= 20:
            raise Killed

    with pytest.raises(Killed):
        rotate(progress=die)
    assert services.usage()["index"] == {1: 15, 2: 20}
    # Half way, everything is read and found.
    assert plain(people) == before
    assert {people.objects.get(nik_index=f"{n:016}").name for n in range(35)} == set(before)

    outcome = rotate()

    assert (outcome.resumed, outcome.rows, outcome.retired) == (True, 15, 2)
    assert ring().active == {"seal": 2, "index": 2}
    assert plain(people) == before


def test_rotating_while_people_write_loses_nothing(people):
    stop, faults = threading.Event(), []

    def write(first):
        try:
            number = first
            while not stop.is_set():
                people.objects.create(name=f"new {number}", nik=f"9{number:015}", phone="0813")
                old = people.objects.get(name=str(number % 35))
                old.phone = f"081{number}"
                old.save()
                assert people.objects.get(nik_index=f"{number % 35:016}").name == str(number % 35)
                number += 2
        except Exception as fault:  # noqa: BLE001  handed to the test below
            faults.append(fault)
        finally:
            connection.close()

    writers = [threading.Thread(target=write, args=(first,)) for first in (0, 1)]
    for writer in writers:
        writer.start()
    try:
        outcomes = [rotate() for _ in range(3)]
    finally:
        stop.set()
        for writer in writers:
            writer.join(30)

    assert faults == []
    assert [outcome.faults for outcome in outcomes] == [[], [], []]
    last = rotate()
    assert last.faults == []
    assert services.check().faults == []
    for row in people.objects.all():
        assert people.objects.get(nik_index=row.nik.reveal()) == row


def test_keys_are_not_retired_while_an_open_transaction_may_bring_them_back(people, ring, monkeypatch):
    monkeypatch.setattr(services, "_LOCK_WAIT", "100ms")
    written, finish = threading.Event(), threading.Event()

    def slow_request():
        try:
            with transaction.atomic():
                people.objects.create(name="late", nik="9" * 16)
                written.set()
                assert finish.wait(20)
        finally:
            connection.close()

    thread = threading.Thread(target=slow_request)
    thread.start()
    assert written.wait(20)
    outcome = rotate()
    finish.set()
    thread.join(20)

    assert (outcome.waiting, outcome.retired) == (True, 0)
    assert people.objects.get(nik_index="9" * 16).name == "late"
    again = rotate()
    assert (again.resumed, again.rows, again.retired) == (True, 1, 2)


def test_a_stale_row_that_is_saved_again_is_sealed_with_the_new_key(people):
    stale = people.objects.get(name="3")
    rotate()

    stale.save()

    assert services.usage()["seal"] == {2: 35 + 17}
    assert people.objects.get(name="3").nik.reveal() == f"{3:016}"


def test_a_row_that_does_not_open_is_named_and_keeps_its_key(people, ring):
    broken = people.objects.get(name="5")
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE crypto_sealedperson SET phone = set_byte(phone, 20, get_byte(phone, 20) # 1) WHERE name = '5'"
        )

    with pytest.raises(CommandError, match=f"row {broken.pk} of crypto_sealedperson"):
        call_command("keys", "rotate")

    assert services.usage()["index"] == {1: 1, 2: 34}
    assert len(ring().live("seal")) == 2
    assert [fault.row for fault in services.check().faults] == [str(broken.pk)]


def test_a_blind_index_that_does_not_fit_is_found_by_check(people, capsys):
    call_command("keys", "check")
    assert capsys.readouterr().out.splitlines()[-1].startswith("35 rows open")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE crypto_sealedperson SET nik_index = sha256('x') WHERE name = '5'")

    with pytest.raises(CommandError, match="nik_index does not fit"):
        call_command("keys", "check")


def test_the_list_shows_numbers_and_uses_but_no_key(people, ring, capsys):
    rotate()
    call_command("keys", "list")

    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[:3] for line in lines[1:]] == [
        ["seal", "1", "retired"], ["seal", "2", "active"], ["index", "1", "retired"], ["index", "2", "active"],
    ]  # fmt: skip
    assert [line.split()[-2] for line in lines[1:]] == ["0", "52", "0", "35"]
    assert "secret" not in repr(ring())


def test_two_operators_do_not_rotate_at_once(people, ring, settings):
    with keyring.changing(settings.KEYRING_FILE), pytest.raises(keyring.NoKeyring, match="Somebody else"):
        rotate()

    assert ring().active == {"seal": 1, "index": 1}


def test_a_key_that_is_gone_is_said_by_its_number(people, settings):
    settings.KEYRING_FILE = settings.KEYRING_FILE.with_name("other.json")
    keyring.create(settings.KEYRING_FILE, origin=keyring.OPERATOR, at=timezone.now())

    with pytest.raises(rules.CannotOpen):
        people.objects.first().nik.reveal()
