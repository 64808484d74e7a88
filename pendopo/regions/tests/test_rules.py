from __future__ import annotations

import pytest

from pendopo.regions import rules
from pendopo.regions.rules import BadCode, Code, Kind, Level


@pytest.mark.parametrize(
    ("written", "code", "level", "kind", "parent"),
    [
        ("33", "33", Level.PROVINCE, Kind.PROVINSI, None),
        ("33.18", "33.18", Level.REGENCY, Kind.KABUPATEN, "33"),
        ("3318", "33.18", Level.REGENCY, Kind.KABUPATEN, "33"),
        ("33.01", "33.01", Level.REGENCY, Kind.KABUPATEN, "33"),
        ("33.69", "33.69", Level.REGENCY, Kind.KABUPATEN, "33"),
        ("33.71", "33.71", Level.REGENCY, Kind.KOTA, "33"),
        ("33.99", "33.99", Level.REGENCY, Kind.KOTA, "33"),
        (" 33.18.10 ", "33.18.10", Level.DISTRICT, Kind.KECAMATAN, "33.18"),
        ("331810", "33.18.10", Level.DISTRICT, Kind.KECAMATAN, "33.18"),
        ("33.18.10.1005", "33.18.10.1005", Level.VILLAGE, Kind.KELURAHAN, "33.18.10"),
        ("3318102001", "33.18.10.2001", Level.VILLAGE, Kind.DESA, "33.18.10"),
        ("91.03.01.3007", "91.03.01.3007", Level.VILLAGE, Kind.DESA_ADAT, "91.03.01"),
    ],
)
def test_a_code_says_its_level_kind_and_parent(written, code, level, kind, parent):
    read = Code.parse(written)

    assert (str(read), read.level, read.kind) == (code, level, kind)
    assert (None if read.parent is None else read.parent.text) == parent


@pytest.mark.parametrize(
    "written",
    [
        "",
        "3",
        "00",
        "01",
        "333",
        "33.00",
        "33.70",
        "33.1",
        "33-18",
        "33.18.00",
        "33.18.1",
        "33.18.10.",
        "33.18.10.0001",
        "33.18.10.4001",
        "33.18.10.20011",
        "33.18.70.2001 x",
        "\uff13\uff13.18",
        "\u0663\u0663",
        "33.18\n33",
        "Pati",
    ],
)
def test_what_is_no_code_is_refused(written):
    with pytest.raises(BadCode, match="is not a region code"):
        Code.parse(written)


@pytest.mark.parametrize(
    ("area", "code", "inside"),
    [
        ("33.18", "33.18", True),
        ("33.18", "33.18.10.1005", True),
        ("33", "33.18", True),
        ("33.18.10", "33.18", False),
        ("33.18.01", "33.18.10", False),
        ("33.18.10", "33.18.10.2001", True),
        (None, "33.18.10", True),
    ],
)
def test_an_area_covers_itself_and_what_lies_in_it(area, code, inside):
    assert rules.covers(area, code) is inside


def test_an_area_that_is_no_code_covers_nothing_silently():
    with pytest.raises(BadCode):
        rules.covers("Pati", "33.18")


def test_ancestors_come_province_first():
    assert [ancestor.text for ancestor in Code("33.18.10.1005").ancestors] == ["33", "33.18", "33.18.10"]


def test_codes_sort_as_the_register_lists_them():
    assert sorted([Code("33.18.02"), Code("33.18"), Code("33.17")]) == [Code("33.17"), Code("33.18"), Code("33.18.02")]


def test_the_digits_are_those_of_a_nik():
    assert Code("33.18.10").digits == "331810"


def test_a_code_with_a_line_break_behind_it_is_no_code():
    with pytest.raises(BadCode):
        Code("33.18\n")
