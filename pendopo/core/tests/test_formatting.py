from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.utils import translation

from pendopo.core import formatting

NBSP = "\u00a0"


def spoken(text):
    """Non-breaking spaces as `_`, so that the tables can be read."""
    return text.replace(NBSP, "_")


def in_language(language, function, *args, **kwargs):
    with translation.override(language):
        return spoken(function(*args, **kwargs))


@pytest.mark.parametrize(
    ("value", "unit", "indonesian", "english"),
    [
        (None, "unit", "–", "–"),
        (0, "unit", "0_unit", "0_units"),
        (1, "unit", "1_unit", "1_unit"),
        (187, "unit", "187_unit", "187_units"),
        (718, "family", "718_keluarga", "718_families"),
        (1_250_000, "person", "1.250.000_orang", "1,250,000_people"),
        (Decimal("1250.500"), "kg", "1.250,5_kg", "1,250.5_kg"),
        (Decimal("72.5"), "percent", "72,5%", "72.5%"),
        (Decimal("-3.25"), "percent", "−3,3%", "−3.3%"),
        (Decimal("-0.04"), "percent", "0%", "0%"),
        (Decimal("2.915"), "index", "2,92", "2.92"),
        (1_000_000, "idr", "Rp1.000.000", "Rp1,000,000"),
        (-50_000, "idr", "−Rp50.000", "−Rp50,000"),
        (Decimal("12.5"), "point", "12,5_poin", "12.5_points"),
        (Decimal("1234.5678"), None, "1.234,568", "1,234.568"),
    ],
)
def test_a_number_reads_in_both_languages(value, unit, indonesian, english):
    assert in_language("id", formatting.number, value, unit) == indonesian
    assert in_language("en", formatting.number, value, unit) == english


def test_a_float_is_no_exact_quantity():
    with pytest.raises(TypeError):
        formatting.number(0.1)
    with pytest.raises(TypeError):
        formatting.money(1000000.0)


def test_a_change_shows_its_sign():
    assert in_language("id", formatting.number, 135, "unit", signed=True) == "+135_unit"
    assert in_language("id", formatting.number, -3, "unit", signed=True) == "−3_unit"
    assert in_language("id", formatting.number, 0, "unit", signed=True) == "0_unit"


@pytest.mark.parametrize(
    ("share", "decimals", "text"),
    [
        (None, 0, "–"),
        (Decimal("0.725"), 0, "73%"),
        (Decimal("0.725"), 1, "72,5%"),
        (Decimal("2.6"), 0, "260%"),
        (1, 0, "100%"),
    ],
)
def test_a_share_is_a_percentage(share, decimals, text):
    assert in_language("id", formatting.percent, share, decimals=decimals) == text


@pytest.mark.parametrize(
    ("value", "indonesian", "english"),
    [
        (None, "–", "–"),
        (949, "Rp949", "Rp949"),
        (1_000, "Rp1_ribu", "Rp1_thousand"),
        (999_949, "Rp999,9_ribu", "Rp999.9_thousand"),
        (999_950, "Rp1_juta", "Rp1_million"),
        (1_000_000_000, "Rp1_miliar", "Rp1_billion"),
        (12_345_000_000_000, "Rp12,3_triliun", "Rp12.3_trillion"),
        (-1_500_000, "−Rp1,5_juta", "−Rp1.5_million"),
    ],
)
def test_large_money_is_said_in_words(value, indonesian, english):
    assert in_language("id", formatting.compact, value, "idr") == indonesian
    assert in_language("en", formatting.compact, value, "idr") == english


@pytest.mark.parametrize(
    ("start", "end", "indonesian", "english"),
    [
        (date(2026, 1, 1), date(2026, 12, 31), "2026", "2026"),
        (date(2018, 1, 1), date(2023, 12, 31), "2018–2023", "2018–2023"),
        (date(2026, 11, 1), date(2026, 11, 30), "November 2026", "November 2026"),
        (date(2024, 2, 1), date(2024, 2, 29), "Februari 2024", "February 2024"),
        (date(2026, 7, 1), date(2026, 9, 30), "triwulan III 2026", "quarter III 2026"),
        (date(2026, 7, 1), date(2026, 12, 31), "semester II 2026", "semester II 2026"),
        (date(2026, 2, 1), date(2026, 4, 30), "Februari–April 2026", "February–April 2026"),
        (date(2025, 11, 1), date(2026, 1, 31), "November 2025 – Januari 2026", "November 2025 – January 2026"),
        (date(2026, 11, 1), date(2026, 11, 15), "1–15 November 2026", "1–15 November 2026"),
        (date(2026, 3, 1), date(2026, 11, 15), "1 Maret – 15 November 2026", "1 March – 15 November 2026"),
        (date(2026, 5, 2), date(2026, 5, 2), "2 Mei 2026", "2 May 2026"),
        (None, date(2026, 5, 2), "–", "–"),
    ],
)
def test_a_period_has_its_shortest_exact_name(start, end, indonesian, english):
    assert in_language("id", formatting.period, start, end) == indonesian
    assert in_language("en", formatting.period, start, end) == english


def test_a_moment_is_told_in_the_regencys_own_time():
    late = datetime(2026, 11, 22, 18, 5, tzinfo=UTC)
    assert in_language("id", formatting.day, late) == "23 November 2026"
    assert in_language("id", formatting.moment, late) == "23 November 2026, 01.05_WIB"
    assert in_language("en", formatting.moment, late) == "23 November 2026, 01:05_WIB"


@pytest.mark.parametrize(
    ("parts", "indonesian", "english"),
    [
        ([], "", ""),
        (["a"], "a", "a"),
        (["a", "b"], "a dan b", "a and b"),
        (["a", "b", "c"], "a, b, dan c", "a, b, and c"),
    ],
)
def test_a_list_is_joined_as_a_sentence(parts, indonesian, english):
    assert in_language("id", formatting.join, parts) == indonesian
    assert in_language("en", formatting.join, parts) == english


@pytest.mark.parametrize(
    ("octets", "text"),
    [
        (0, "0_B"),
        (999, "999_B"),
        (850_400, "850_kB"),
        (999_960, "1_MB"),
        (1_234_567, "1,2_MB"),
        (5 * 10**12, "5.000_GB"),
    ],
)
def test_a_file_size_is_rounded(octets, text):
    assert in_language("id", formatting.file_size, octets) == text


def test_without_a_language_figures_are_indonesian():
    with translation.override(None):
        assert formatting.money(1_000_000) == "Rp1.000.000"
