from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from pendopo.core import units


@pytest.mark.parametrize(
    ("value", "source", "target", "converted"),
    [
        (2500, "g", "kg", Decimal("2.5")),
        (Decimal("0.001"), "kg", "g", Decimal(1)),
        (3, "t", "kg", Decimal(3000)),
        (Decimal("1.25"), "l", "ml", Decimal(1250)),
        (90, "minute", "hour", Decimal("1.5")),
        (0, "g", "kg", Decimal(0)),
        (-500, "g", "kg", Decimal("-0.5")),
        (7, "person", "person", Decimal(7)),
    ],
)
def test_a_quantity_is_the_same_in_another_unit(value, source, target, converted):
    assert units.convert(value, source, target) == converted


@pytest.mark.parametrize(
    ("value", "source", "target"),
    [
        (1, "kg", "l"),
        (1, "person", "family"),
        (1, "year", "month"),
        (1, "minute", "hour"),  # a sixtieth has no end
        (1, "percent", "index"),
    ],
)
def test_what_does_not_convert_exactly_is_refused(value, source, target):
    with pytest.raises(units.NotConvertible):
        units.convert(value, source, target)


def test_a_fraction_of_a_gram_is_refused():
    assert units.grams(Decimal("2.345")) == 2345
    with pytest.raises(units.NotConvertible):
        units.grams(Decimal("2.3456"))


@pytest.mark.parametrize(
    ("value", "decimals", "rounded"),
    [
        ("0.5", 0, "1"),
        ("1.5", 0, "2"),
        ("2.5", 0, "3"),
        ("-0.5", 0, "-1"),
        ("2.4999", 0, "2"),
        ("0.125", 2, "0.13"),
        ("1234.5", -2, "1200"),
    ],
)
def test_a_half_is_rounded_away_from_zero(value, decimals, rounded):
    assert units.round_half_up(Decimal(value), decimals) == Decimal(rounded)


def test_an_unknown_unit_is_refused_and_named():
    with pytest.raises(units.UnknownUnit, match="'furlong'"):
        units.get("furlong")
    assert units.unknown(["kg", "furlong", "idr"]) == ["furlong"]


def test_what_is_no_number_is_refused():
    with pytest.raises(ValueError, match="NaN"):
        units.round_half_up(Decimal("NaN"))


@pytest.mark.parametrize("code", units.codes())
def test_every_unit_has_a_name_in_both_languages(code):
    names = []
    for language in ("id", "en"):
        with translation.override(language):
            names.append(str(units.get(code).label))
    assert all(names)


def test_names_follow_the_language():
    with translation.override("id"):
        assert str(units.get("family").label) == "keluarga"
    with translation.override("en"):
        assert str(units.get("family").label) == "family"


@given(st.integers(min_value=-(10**15), max_value=10**15))
def test_grams_to_kilograms_and_back_lose_nothing(value):
    assert units.convert(units.convert(value, "g", "kg"), "kg", "g") == value
