from __future__ import annotations

import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pendopo.core.crypto import rules

KEY = bytes(range(32))
texts = st.text(st.characters(exclude_categories=["Cs"]))


@given(texts, st.integers(0, 65_535), st.uuids())
def test_what_was_sealed_for_a_place_opens_there(text, number, row):
    place = rules.place("t.c", row)
    sealed = rules.seal(text, key_number=number, key=KEY, place=place)

    assert rules.unseal(sealed, key=KEY, place=place) == text
    assert rules.key_number(sealed) == number


@given(texts, st.integers(min_value=0), st.integers(1, 255))
def test_a_changed_byte_does_not_open(text, position, change):
    place = rules.place("t.c", uuid.UUID(int=1))
    sealed = bytearray(rules.seal(text, key_number=1, key=KEY, place=place))
    # The key's number is looked up, not authenticated: another number means another key.
    position = 3 + position % (len(sealed) - 3)
    sealed[position] ^= change

    with pytest.raises(rules.CannotOpen):
        rules.unseal(bytes(sealed), key=KEY, place=place)


@pytest.mark.parametrize(
    ("_case", "key", "column", "row"),
    [
        ("another row", KEY, "t.c", 2),
        ("another column", KEY, "t.d", 1),
        ("another table", KEY, "u.c", 1),
        ("another key", bytes(32), "t.c", 1),
    ],
)
def test_a_value_opens_in_its_own_place_only(_case, key, column, row):
    sealed = rules.seal("x", key_number=1, key=KEY, place=rules.place("t.c", uuid.UUID(int=1)))

    with pytest.raises(rules.CannotOpen):
        rules.unseal(sealed, key=key, place=rules.place(column, uuid.UUID(int=row)))


@pytest.mark.parametrize("junk", [b"", b"\x01\x00\x01", b"\x02" + b"x" * 60])
def test_bytes_that_are_no_sealed_value_are_said_to_be_none(junk):
    with pytest.raises(rules.CannotOpen, match="no sealed value"):
        rules.key_number(junk)


@given(texts, texts)
def test_blind_indexes_are_equal_for_equal_values_only(one, other):
    first, second = (rules.blind_index(value, key_number=1, key=KEY, column="t.c") for value in (one, other))

    assert (first == second) == (one == other)
    assert len(first) == 34


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("3318010101900001", "3318********0001"),
        ("081234567890", "********7890"),
        ("12345678", "****5678"),
        ("1234567", "*******"),
        ("", ""),
    ],
)
def test_masks(value, shown):
    assert rules.mask(value) == shown
