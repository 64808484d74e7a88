from __future__ import annotations

import pickle

import pytest
from django.core.exceptions import FieldError
from django.db import IntegrityError, connection, transaction

from pendopo.core.crypto import public as crypto

NIK, OTHER_NIK = "3318010101900001", "3318010101900002"


def column(table, name):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {name} FROM {table} ORDER BY id")  # noqa: S608
        return [bytes(row[0]) if row[0] is not None else None for row in cursor.fetchall()]


def test_a_value_comes_back_as_it_was_and_the_table_does_not_show_it(person_model):
    person = person_model.objects.create(name="A", nik=NIK, phone="0812")

    again = person_model.objects.get(pk=person.pk)
    assert (again.nik.reveal(), again.phone.reveal()) == (NIK, "0812")
    assert NIK.encode() not in column("crypto_sealedperson", "nik")[0]


def test_what_is_shown_is_masked_and_what_is_logged_says_nothing(person_model):
    person = person_model.objects.create(name="A", nik=NIK)

    again = person_model.objects.get(pk=person.pk)
    assert (str(again.nik), f"{again.nik}", repr(again.nik)) == (
        "3318********0001", "3318********0001", "<Secret crypto_sealedperson.nik>",
    )  # fmt: skip
    assert repr(person_model.objects.values_list("nik", flat=True)[0]) == "<Sealed>"


def test_a_missing_value_stays_missing(person_model):
    person = person_model.objects.create(name="A", nik=NIK)

    assert person_model.objects.get(pk=person.pk).phone is None
    assert list(person_model.objects.filter(phone__isnull=True)) == [person]


def test_the_same_value_is_never_written_the_same_way_twice(person_model):
    person_model.objects.create(name="A", nik=NIK, phone="0812")
    person_model.objects.create(name="B", nik=OTHER_NIK, phone="0812")

    assert len(set(column("crypto_sealedperson", "phone"))) == 2


@pytest.mark.parametrize(
    ("_case", "sql"),
    [
        ("to another row", "UPDATE crypto_sealedperson SET phone = (SELECT phone FROM crypto_sealedperson WHERE name = 'B')"),
        ("to another column", "UPDATE crypto_sealedperson SET phone = nik"),
        ("to another row key", "UPDATE crypto_sealedperson SET row_key = gen_random_uuid()"),
        ("a bit turned", "UPDATE crypto_sealedperson SET phone = set_byte(phone, 20, get_byte(phone, 20) # 1)"),
        ("cut short", "UPDATE crypto_sealedperson SET phone = substring(phone from 1 for 20)"),
        ("an unknown key", "UPDATE crypto_sealedperson SET phone = set_byte(phone, 2, 77)"),
    ],
)  # fmt: skip
def test_a_value_that_was_moved_or_changed_does_not_open(person_model, _case, sql):
    person = person_model.objects.create(name="A", nik=NIK, phone="0812")
    person_model.objects.create(name="B", nik=OTHER_NIK, phone="0813")

    with connection.cursor() as cursor:
        cursor.execute(sql)

    with pytest.raises(crypto.CannotOpen, match=r"crypto_sealedperson\.phone"):
        person_model.objects.get(pk=person.pk).phone.reveal()


def test_a_value_assigned_from_another_row_is_sealed_for_its_own(person_model):
    first = person_model.objects.create(name="A", nik=NIK, phone="0812")
    second = person_model.objects.create(name="B", nik=OTHER_NIK, phone=first.phone)

    assert person_model.objects.get(pk=second.pk).phone.reveal() == "0812"


def test_equal_values_are_found_by_their_blind_index_however_they_are_written(person_model):
    person = person_model.objects.create(name="A", nik=NIK)
    person_model.objects.create(name="B", nik=OTHER_NIK)

    assert person_model.objects.get(nik_index="33.18.01 010190 0001") == person
    assert list(person_model.objects.filter(nik_index__in=[NIK, "unknown"])) == [person]
    assert not person_model.objects.filter(nik_index="3318010101900003").exists()
    assert list(person_model.objects.exclude(nik_index=NIK).values_list("name", flat=True)) == ["B"]


def test_the_blind_index_keeps_equal_values_out(person_model):
    person_model.objects.create(name="A", nik=NIK)

    with pytest.raises(IntegrityError), transaction.atomic():
        person_model.objects.create(name="B", nik="33 18 01 010190 0001")

    assert person_model.objects.count() == 1


@pytest.mark.parametrize("save", [{"update_fields": ["nik"]}, {}])
def test_the_blind_index_follows_a_changed_value(person_model, save):
    person = person_model.objects.create(name="A", nik=NIK)

    person.nik = OTHER_NIK
    person.save(**save)

    assert person_model.objects.get(nik_index=OTHER_NIK) == person
    assert not person_model.objects.filter(nik_index=NIK).exists()


def test_the_blind_index_of_one_column_says_nothing_of_another(ring):
    assert crypto.blind_index("a.nik", NIK) != crypto.blind_index("b.nik", NIK)


@pytest.mark.parametrize(
    ("_case", "ask"),
    [
        ("equality", lambda model: model.objects.filter(phone="0812").exists()),
        ("part", lambda model: model.objects.filter(phone__contains="08").exists()),
    ],
)
def test_an_encrypted_column_answers_no_comparison(person_model, _case, ask):
    with pytest.raises(FieldError, match="BlindIndexField"):
        ask(person_model)


def test_a_bulk_update_that_knows_no_row_is_refused(person_model):
    person_model.objects.create(name="A", nik=NIK, phone="0812")

    with pytest.raises(TypeError, match="save the row"), transaction.atomic():
        person_model.objects.update(phone="0813")

    assert person_model.objects.get().phone.reveal() == "0812"


def test_many_rows_are_sealed_each_for_itself(person_model):
    person_model.objects.bulk_create([person_model(name=str(n), nik=str(n), phone="0812") for n in range(3)])
    rows = list(person_model.objects.all())
    for row in rows:
        row.phone = "0813"
    person_model.objects.bulk_update(rows, ["phone"])

    assert [row.phone.reveal() for row in person_model.objects.all()] == ["0813"] * 3


def test_a_deferred_value_is_loaded_when_it_is_asked_for(person_model):
    person_model.objects.create(name="A", nik=NIK, phone="0812")

    assert person_model.objects.only("name").get().phone.reveal() == "0812"
    assert person_model.objects.defer("row_key").get().phone.reveal() == "0812"


def test_a_secret_goes_into_no_cache(person_model):
    person = person_model.objects.create(name="A", nik=NIK)

    with pytest.raises(TypeError, match="does not leave the process"):
        pickle.dumps(person.nik)
