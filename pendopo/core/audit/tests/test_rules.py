from __future__ import annotations

import pytest

from pendopo.core.audit import rules


@pytest.mark.parametrize(
    "detail",
    [
        {"from": "draft", "to": "published"},
        {"amount": 1_000_000, "phone_changed": True, "reason": "Nomor 3318"},
        {"sha256": "4f92a07a8ab06cb7ac29e1234567890123456789f44b7ee5ea2d16b837e2c312"},
        {"file": "12345678-1234-5678-1234-56789012345a"},
        {"rows": [1, None, True, 2.5]},
        {},
    ],
)
def test_facts_about_the_act_are_taken(detail):
    rules.check_detail(detail)


@pytest.mark.parametrize(
    ("detail", "place"),
    [
        ({"nik": "x"}, "detail.nik"),
        ({"receiver_phone": "0812"}, "detail.receiver_phone"),
        ({"NIK": None}, "detail.NIK"),
        ({"nikNumber": "x"}, "detail.nikNumber"),
        ({"new": {"password": "x"}}, "detail.new.password"),
        ({"rows": [{"note": "3318010101900001"}]}, "detail.rows[0].note"),
        ({"note": "33.18.01.010190.0001"}, None),
        ({"note": "3318 0101 0190 0001"}, "detail.note"),
        ({"note": 3318010101900001}, "detail.note"),
        ({"3318010101900001": 1}, "a key of detail"),
    ],
)
def test_personal_data_is_refused_by_its_place_and_not_repeated(detail, place):
    with pytest.raises(rules.PersonalDataInAudit) as refused:
        rules.check_detail(detail)

    assert str(refused.value).startswith(f"{place or 'detail.note'} ")
    assert "3318010101900001" not in str(refused.value).replace(str(place), "")


@pytest.mark.parametrize("key", ["published", "Programme.published", "programme.", "programme reading", ""])
def test_a_verb_that_is_not_dotted_lower_case_is_refused(key):
    with pytest.raises(ValueError, match="dotted lower case"):
        rules.check_verb(key)


@pytest.mark.parametrize(
    ("label", "kept"),
    [
        ("Klaim 3318010101900001", "Klaim 3318********0001"),
        ("evidence 12345678-1234-5678-1234-56789012345a", "evidence 12345678-1234-5678-1234-56789012345a"),
        ("Kwitansi 12345", "Kwitansi 12345"),
    ],
)
def test_labels_show_no_number_of_a_person(label, kept):
    assert rules.without_numbers(label) == kept
