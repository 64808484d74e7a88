"""Reading a budget sheet: every fault is named, none is guessed away."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

import pytest

from pendopo.programme.rules import sheet
from pendopo.programme.rules.sheet import Problem

HEADER = ["Kode Sub Kegiatan", "Kode Rekening", "Uraian", "Pagu", "Pagu Perubahan", "Realisasi", "Inisiatif"]
ROW = ["1.06.05.2.02.0006", "5.1.06.01.01.0001", "Bantuan", "1.000.000", None, "500.000", "e-santunan"]


def read(*rows, header=HEADER, **options):
    defaults = {
        "year": 2026, "initiatives": frozenset({"e-santunan", "bank-sampah"}), "tags": {}, "source": "ekspor.xlsx",
    }  # fmt: skip
    return sheet.read({"Belanja": [["Laporan"], [], header, *rows]}, **{**defaults, **options})


def with_cell(column, value):
    row = list(ROW)
    row[HEADER.index(column)] = value
    return row


@pytest.mark.parametrize(
    ("cell", "amount"),
    [
        ("1.000.000", 1_000_000),
        ("1.000.000,00", 1_000_000),
        ("Rp 1.000.000", 1_000_000),
        ("Rp1.000.000,-".replace(",-", ""), 1_000_000),
        ("Rp. 1.000", 1_000),
        ("1,000,000", 1_000_000),
        ("1,000.00", 1_000),
        ("1000000", 1_000_000),
        (1_000_000, 1_000_000),
        (1_000_000.0, 1_000_000),
        (Decimal("1000000.00"), 1_000_000),
        ("0", 0),
        ("", None),
        ("-", None),
        (None, None),
    ],
)
def test_an_amount_in_whole_rupiah(cell, amount):
    assert sheet.rupiah(cell) == amount


@pytest.mark.parametrize(
    ("cell", "problem"),
    [
        ("1.000.000,50", Problem.NOT_WHOLE),
        (1_000_000.5, Problem.NOT_WHOLE),
        ("-1.000", Problem.NEGATIVE),
        ("(1.000)", Problem.NEGATIVE),
        (-5, Problem.NEGATIVE),
        ("1,000", Problem.AMBIGUOUS_AMOUNT),
        ("1000.5", Problem.AMBIGUOUS_AMOUNT),
        ("1.00.000", Problem.BAD_AMOUNT),
        ("sejuta", Problem.BAD_AMOUNT),
        (True, Problem.BAD_AMOUNT),
        (float("nan"), Problem.BAD_AMOUNT),
        (datetime(2026, 1, 1), Problem.BAD_AMOUNT),  # noqa: DTZ001  as openpyxl gives it
        (10**16, Problem.BAD_AMOUNT),
    ],
)
def test_what_is_no_amount(cell, problem):
    with pytest.raises(sheet.BadAmount) as refused:
        sheet.rupiah(cell)

    assert refused.value.problem is problem


def test_a_good_row_becomes_a_line():
    found = read(ROW)

    assert found.faults == []
    assert found.lines == [
        sheet.Line(
            sheet="Belanja", row=4, year=2026, sub_kegiatan="1.06.05.2.02.0006", account="5.1.06.01.01.0001",
            initiative="e-santunan", ceiling=1_000_000, revised_ceiling=None, realised=500_000, name="Bantuan",
            source="ekspor.xlsx",
        )
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("column", "value", "problem"),
    [
        ("Kode Rekening", 5.1, Problem.CODE_IS_NUMBER),
        ("Kode Rekening", "5,106E+11", Problem.CODE_IS_NUMBER),
        ("Kode Sub Kegiatan", 10605, Problem.CODE_IS_NUMBER),
        ("Kode Sub Kegiatan", datetime(2005, 6, 1), Problem.CODE_IS_DATE),  # noqa: DTZ001  as openpyxl gives it
        ("Kode Sub Kegiatan", "01/06/2005", Problem.CODE_IS_DATE),
        ("Kode Sub Kegiatan", "1.06.05", Problem.BAD_SUB_KEGIATAN),
        ("Kode Rekening", "9.1.06", Problem.BAD_ACCOUNT),
        ("Kode Rekening", None, Problem.EMPTY),
        ("Pagu", None, Problem.EMPTY),
        ("Pagu", "1,000", Problem.AMBIGUOUS_AMOUNT),
        ("Realisasi", "-1", Problem.NEGATIVE),
        ("Inisiatif", "tidak-ada", Problem.UNKNOWN_INITIATIVE),
        ("Inisiatif", None, Problem.NO_INITIATIVE),
    ],
)
def test_a_fault_names_sheet_row_column_and_value(column, value, problem):
    found = read(ROW, with_cell(column, value))

    (fault,) = found.faults
    assert (fault.sheet, fault.row, fault.column, fault.problem) == ("Belanja", 5, column, problem)
    assert fault.value == ("" if value is None else str(value))


def test_every_fault_of_every_row_is_named():
    bad = [5.1, "9", "", "x", "-1", "1,000", "tidak-ada"]

    found = read(bad, ROW, bad)

    assert [(fault.row, fault.column) for fault in found.faults] == [
        (row, column)
        for row in (4, 6)
        for column in ("Kode Sub Kegiatan", "Inisiatif", "Kode Rekening", "Pagu", "Pagu Perubahan", "Realisasi")
    ]


def test_the_same_line_twice_is_a_fault_that_names_the_first():
    found = read(ROW, [*ROW[:1], "5.1.6.1.1.1", *ROW[2:]])

    (fault,) = found.faults
    assert (fault.row, fault.problem, fault.detail) == (5, Problem.TWICE, "Belanja 4")


def test_more_realised_than_the_ceiling_is_a_warning_only():
    found = read(with_cell("Realisasi", "1.000.001"))

    assert (len(found.lines), found.faults) == (1, [])
    assert [(one.row, one.problem, one.detail) for one in found.warnings] == [(4, Problem.OVERSPENT, "1000000")]


def test_the_revised_ceiling_counts_once_there_is_one():
    row = with_cell("Pagu Perubahan", "2.000.000")
    row[HEADER.index("Realisasi")] = "1.500.000"

    assert read(row).warnings == []


def test_a_tag_names_the_initiative_where_the_row_does_not():
    found = read(with_cell("Inisiatif", ""), tags={"1.06.05.2.02.0006": "bank-sampah"})

    assert [line.initiative for line in found.lines] == ["bank-sampah"]


def test_rows_of_others_are_counted_when_they_are_to_be_skipped():
    found = read(ROW, with_cell("Inisiatif", ""), skip_untagged=True)

    assert (len(found.lines), found.skipped, found.faults) == (1, 1, [])


@pytest.mark.parametrize(
    ("value", "years"), [("2026", [2026]), (2025, [2025]), (2025.0, [2025]), ("26", []), ("1066", []), (None, [2024])]
)
def test_the_year_of_a_row(value, years):
    found = read([*ROW, value], header=[*HEADER, "Tahun Anggaran"], year=2024)

    assert [line.year for line in found.lines] == years
    assert [fault.problem for fault in found.faults] == ([] if years else [Problem.BAD_YEAR])


def test_a_sheet_without_a_header_says_what_is_missing():
    found = sheet.read({"A": [["x"]] * 40}, year=2026, initiatives=frozenset(), tags={}, source="a")

    (fault,) = found.faults
    assert (fault.problem, fault.detail) == (Problem.NO_HEADER, "kode sub kegiatan, kode rekening, pagu")


def test_a_header_without_rows_is_a_fault():
    assert [fault.problem for fault in read().faults] == [Problem.NO_ROWS]


@pytest.mark.parametrize("header", ["KODE  SUB-KEGIATAN", "kode_sub_kegiatan", "Kode Sub Kegiatan "])
def test_headers_are_read_however_they_are_written(header):
    assert len(read(ROW, header=[header, *HEADER[1:]]).lines) == 1
