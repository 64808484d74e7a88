"""Loading the budget: whole or not at all."""

from __future__ import annotations

import io

import openpyxl
import pytest
from django.utils import translation

from pendopo.core.audit.models import AuditRecord
from pendopo.core.errors import NotPermitted
from pendopo.programme import selectors, services
from pendopo.programme.models import BudgetImport, BudgetLine
from pendopo.programme.tests import factories

HEADER = "Tahun;Kode Sub Kegiatan;Kode Rekening;Uraian;Pagu;Pagu Perubahan;Realisasi;Inisiatif"
GOOD = "2026;1.06.05.2.02.06;5.3.01.01.01.001;Santunan;Rp 1.000.000.000;;718.000.000;e-santunan"


@pytest.fixture
def santunan(db):
    return factories.initiative(dimension="society", office="dinsos", slug="e-santunan")


def csv(*rows):
    return "\n".join([HEADER, *rows]).encode()


def xlsx(*rows, title="Belanja"):
    book = openpyxl.Workbook()
    page = book.active
    page.title = title
    for row in rows:
        page.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def lines():
    fields = ("year", "sub_kegiatan", "account", "initiative__slug", "ceiling", "revised_ceiling", "realised")
    return list(BudgetLine.objects.values_list(*fields))


SANTUNAN = (2026, "1.06.05.2.02.0006", "5.3.01.01.01.0001", "e-santunan", 1_000_000_000, None, 718_000_000)


def test_a_sheet_is_loaded_in_its_full_codes_and_whole_rupiah(santunan, planner, noon):
    preview = services.import_budget(content=csv(GOOD), filename="apbd.csv", by=planner, at=noon)

    assert (preview.new, preview.changed, preview.unchanged) == (1, 0, 0)
    assert lines() == [SANTUNAN]
    (total,) = preview.totals
    assert (total.year, total.lines, total.ceiling, total.realised) == (2026, 1, 1_000_000_000, 718_000_000)


def test_loading_the_same_sheet_again_changes_nothing(santunan, planner, noon):
    services.import_budget(content=csv(GOOD), filename="apbd.csv", by=planner, at=noon)
    before = (list(BudgetLine.objects.values()), AuditRecord.objects.count(), selectors.publication_stamp())

    again = services.import_budget(content=csv(GOOD), filename="apbd.csv", by=planner, at=noon)

    assert (again.new, again.changed, again.unchanged) == (0, 0, 1)
    assert (list(BudgetLine.objects.values()), AuditRecord.objects.count(), selectors.publication_stamp()) == before
    assert BudgetImport.objects.count() == 1


def test_a_newer_sheet_changes_the_line_in_place(santunan, planner, noon):
    services.import_budget(content=csv(GOOD), filename="apbd.csv", by=planner, at=noon)

    later = services.import_budget(
        content=csv(GOOD.replace("718.000.000", "800.000.000")), filename="apbd.csv", by=planner, at=noon
    )

    assert (later.new, later.changed) == (0, 1)
    assert lines() == [(*SANTUNAN[:6], 800_000_000)]


def test_one_bad_row_refuses_the_whole_sheet_and_leaves_no_trace(santunan, planner, noon):
    bad = GOOD.replace("Rp 1.000.000.000", "sejuta").replace("5.3.01.01.01.001", "5.3.01.01.01.002")
    audits = AuditRecord.objects.count()

    with pytest.raises(services.BudgetSheetRefused) as refused:
        services.import_budget(content=csv(GOOD, bad), filename="apbd.csv", by=planner, at=noon)

    (fault,) = refused.value.faults
    assert (fault.sheet, fault.row, fault.column, fault.value) == ("apbd.csv", 3, "Pagu", "sejuta")
    assert fault.problem
    assert fault.remedy
    assert (lines(), BudgetImport.objects.count(), AuditRecord.objects.count()) == ([], 0, audits)


def test_a_preview_writes_nothing(santunan, planner):
    preview = services.check_budget(content=csv(GOOD), filename="apbd.csv", by=planner)

    assert (preview.can_load, preview.new, lines()) == (True, 1, [])


def test_more_realised_than_the_ceiling_is_loaded_with_a_warning(santunan, planner, noon):
    row = GOOD.replace("718.000.000", "1.000.000.001")

    preview = services.import_budget(content=csv(row), filename="apbd.csv", by=planner, at=noon)

    assert [(one.row, one.column, one.value) for one in preview.warnings] == [(2, "Realisasi", "1000000001")]
    assert lines()[0][6] == 1_000_000_001


def test_only_planners_load(santunan, secretary, noon):
    with pytest.raises(NotPermitted):
        services.import_budget(content=csv(GOOD), filename="apbd.csv", by=secretary, at=noon)

    assert lines() == []


def test_a_workbook_is_read_sheet_by_sheet_with_numbers_as_numbers(santunan, planner, noon):
    content = xlsx(
        ["LAPORAN REALISASI"],
        [],
        HEADER.split(";"),
        [2026, "1.06.05.2.02.0006", "5.3.01.01.01.0001", "Santunan", 1_000_000_000, None, 718_000_000, "e-santunan"],
    )

    services.import_budget(content=content, filename="apbd.xlsx", by=planner, at=noon)

    assert lines() == [SANTUNAN]


def test_a_code_that_excel_has_ruined_is_refused_with_a_remedy(santunan, planner, noon):
    content = xlsx(HEADER.split(";"), [2026, "1.06.05.2.02.0006", 5.3, "Santunan", 1000, None, None, "e-santunan"])

    with pytest.raises(services.BudgetSheetRefused) as refused:
        services.import_budget(content=content, filename="apbd.xlsx", by=planner, at=noon)

    (fault,) = refused.value.faults
    assert (fault.sheet, fault.row, fault.column, fault.value) == ("Belanja", 2, "Kode Rekening", "5.3")


def test_a_tagged_sub_kegiatan_needs_no_initiative_in_the_sheet(santunan, planner, noon):
    services.tag_sub_kegiatan(sub_kegiatan="1.06.05.2.02.06", initiative=santunan, by=planner, at=noon)

    services.import_budget(content=csv(GOOD.removesuffix("e-santunan")), filename="apbd.csv", by=planner, at=noon)

    assert lines() == [SANTUNAN]


@pytest.mark.parametrize(
    ("_case", "content"),
    [
        ("an old XLS", b"\xd0\xcf\x11\xe0" + b"\0" * 100),
        ("a broken XLSX", b"PK\x03\x04" + b"x" * 100),
        ("empty", b""),
        ("a quote that never closes", (HEADER + '\n"' + GOOD).encode()),
        ("no header", b"a;b;c\n1;2;3"),
    ],
)
def test_a_file_that_is_no_sheet_is_refused(_case, content, santunan, planner, noon):
    with pytest.raises(services.BudgetSheetRefused):
        services.import_budget(content=content, filename="x.csv", by=planner, at=noon)

    assert lines() == []


def test_ten_thousand_rows_are_loaded(santunan, planner, noon):
    rows = [
        f"2026;1.06.05.2.02.{number // 99 + 1:04d};5.1.06.01.{number % 99 + 1:02d}.0001;Baris;1.000;;;e-santunan"
        for number in range(9_900)
    ]

    preview = services.import_budget(content=csv(*rows, GOOD), filename="apbd.csv", by=planner, at=noon)

    assert (preview.new, BudgetLine.objects.count()) == (9_901, 9_901)


def test_the_budget_of_a_year_is_summed_and_unknown_spending_is_not_0(santunan, planner, noon):
    other = GOOD.replace("01.001", "01.002").replace("718.000.000", "").replace(";;", ";500.000.000;", 1)
    services.import_budget(content=csv(GOOD, other), filename="apbd.csv", by=planner, at=noon)

    (year,) = selectors.initiative_detail("e-santunan", 2026).budget

    assert (year.ceiling, year.revised_ceiling, year.realised, year.share) == (
        2_000_000_000,
        1_500_000_000,
        None,
        None,
    )


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("1.06.05", "3 bagian di antara titik, bukan 6"),
        ("9.06.05.2.02.0006", "urusan bernilai 1 sampai 8"),
        ("1.06.05.2.02.12345", "“12345” lebih dari 4 angka"),
        ("X.XX.01.2.01.0001", "“X” bukan angka"),
    ],
)
def test_what_is_wrong_with_a_code_is_said_in_the_readers_language(planner, code, said):
    factories.plan()
    content = f"Tahun;Kode Sub Kegiatan;Kode Rekening;Pagu\n2026;{code};5.1.02;1\n".encode()

    with translation.override("id"):
        shown = services.check_budget(content=content, filename="anggaran.csv", by=planner)

    assert any(said in fault.problem for fault in shown.faults)
