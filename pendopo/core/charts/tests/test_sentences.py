from datetime import date
from decimal import Decimal

import pytest
from django.utils import translation

from pendopo.core.charts import sentences
from pendopo.core.charts.rules import Point


def point(year, value):
    return Point(at=date(year, 12, 31), value=None if value is None else Decimal(value))


def told(language, function, *args, **kwargs):
    with translation.override(language):
        return function(*args, **kwargs).replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("_case", "values", "unit", "indonesian", "english"),
    [
        ("no data", [(2018, None)], "unit", "Belum ada data.", "No data yet."),
        (
            "one point",
            [(2018, 52)],
            "unit",
            "52 unit pada 2018; baru satu kali diukur.",
            "52 units in 2018; measured only once so far.",
        ),
        (
            "flat",
            [(2018, 52), (2023, 52)],
            "unit",
            "52 unit, sama pada 2018 maupun pada 2023.",
            "52 units both in 2018 and in 2023.",
        ),
        (
            "rise",
            [(2018, 52), (2023, 187)],
            "unit",
            "Dari 52 unit pada 2018 menjadi 187 unit pada 2023, naik 135 unit (260%).",
            "From 52 units in 2018 to 187 units in 2023, up 135 units (260%).",
        ),
        (
            "fall",
            [(2018, 200), (2023, 150)],
            "idr",
            "Dari Rp200 pada 2018 menjadi Rp150 pada 2023, turun Rp50 (25%).",
            "From Rp200 in 2018 to Rp150 in 2023, down Rp50 (25%).",
        ),
        (
            "from nothing",
            [(2018, 0), (2023, 4)],
            "unit",
            "Dari 0 unit pada 2018 menjadi 4 unit pada 2023, naik 4 unit.",
            "From 0 units in 2018 to 4 units in 2023, up 4 units.",
        ),
        (
            "percentages change by points",
            [(2018, 40), (2023, "62.5")],
            "percent",
            "Dari 40% pada 2018 menjadi 62,5% pada 2023, naik 22,5 poin.",
            "From 40% in 2018 to 62.5% in 2023, up 22.5 points.",
        ),
    ],
)
def test_a_development_in_one_sentence(_case, values, unit, indonesian, english):
    points = [point(*each) for each in values]
    assert told("id", sentences.change, points, unit=unit) == indonesian
    assert told("en", sentences.change, points, unit=unit) == english


def test_days_and_months_are_named():
    points = [Point(at=date(2026, 1, 5), value=Decimal(1)), Point(at=date(2026, 11, 23), value=Decimal(2))]
    assert told("en", sentences.change, points, unit="unit", every="day") == (
        "From 1 unit on 5 January 2026 to 2 units on 23 November 2026, up 1 unit (100%)."
    )


def test_sources_that_disagree_are_both_told():
    readings = [
        ("Dinsos", point(2021, 705)),
        ("BPKAD", point(2021, 698)),
        ("Dinsos", point(2022, 7)),
        ("BPKAD", point(2022, 7)),
    ]
    assert told("id", sentences.disagreement, readings, unit="family") == (
        "Untuk 2021 sumbernya berbeda: 705 keluarga (Dinsos) dan 698 keluarga (BPKAD)."
    )


def test_gaps_are_told():
    points = [point(2018, 52), point(2019, None), point(2021, None), point(2023, 187)]
    assert told("id", sentences.gaps, points) == "Belum ada data untuk 2019 dan 2021."
    assert told("id", sentences.gaps, points[:1]) == ""


@pytest.mark.parametrize(
    ("value", "target", "indonesian"),
    [
        (178, 200, "178 unit dari target 200 unit (89%)."),
        (250, 200, "250 unit dari target 200 unit (125%)."),
        (None, 200, "Belum ada data; targetnya 200 unit."),
        (None, None, "Belum ada data dan belum ada target."),
        (5, None, "5 unit; belum ada target."),
        (5, 0, "5 unit; targetnya 0 unit."),
        (-5, 10, "−5 unit; targetnya 10 unit."),
    ],
)
def test_a_reading_beside_its_target(value, target, indonesian):
    values = [None if each is None else Decimal(each) for each in (value, target)]
    assert told("id", sentences.against_target, *values, unit="unit") == indonesian


@pytest.mark.parametrize(
    ("values", "indonesian"),
    [
        ([], "Belum ada data."),
        ([("Pati", None)], "Belum ada data."),
        ([("Pati", 23)], "Pati: 23 unit."),
        ([("Pati", 23), ("Tayu", 23)], "Semuanya 23 unit."),
        (
            [("Pati", 23), ("Tayu", 0), ("Juwana", 0), ("Cluwak", None)],
            "Tertinggi: Pati dengan 23 unit; terendah: Juwana dan Tayu dengan 0 unit. Belum ada data untuk 1 dari 4.",
        ),
        (
            [("Pati", 23), *((f"K{index}", 0) for index in range(4))],
            "Tertinggi: Pati dengan 23 unit; terendah: 4 wilayah dengan 0 unit.",
        ),
    ],
)
def test_who_has_most_and_least(values, indonesian):
    known = [(name, None if value is None else Decimal(value)) for name, value in values]
    assert told("id", sentences.ranking, sorted(known), unit="unit") == indonesian


def test_a_composition_starts_with_the_largest():
    parts = [("Tertinggal", Decimal(1)), ("Sesuai jalur", Decimal(3)), ("Tanpa data", None)]
    assert told("id", sentences.composition, parts) == "Sesuai jalur 75% dan Tertinggal 25%."
    assert told("id", sentences.composition, [("a", None)], whole="Smart Living") == "Smart Living: belum ada data."
