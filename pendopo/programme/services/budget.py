"""Loading the budget from a sheet: all of it or none.

The file is read whole and every fault is named; only a file without faults is
loaded, in one transaction. Loading the same file again changes nothing,
because a line is known by year, sub-kegiatan, account and initiative.
"""

from __future__ import annotations

import csv
import hashlib
import io
import zipfile
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from pendopo.accounts import public as accounts
from pendopo.core.audit import public as audit
from pendopo.core.errors import DomainError
from pendopo.programme.models import BudgetImport, BudgetLine, BudgetTag, Initiative
from pendopo.programme.rules import codes, sheet
from pendopo.programme.rules.sheet import Problem
from pendopo.programme.services.readings import bump_stamp

PLANNER = "programme.planner"
MOST_BYTES = 20 * 2**20
MOST_ROWS = 100_000

LOADED = audit.verb("programme.budget_loaded", _("loaded a budget sheet"))
TAGGED = audit.verb("programme.sub_kegiatan_tagged", _("said which initiative a sub-kegiatan pays for"))

# What is wrong, and how to mend it, in words that a clerk can act on.
_REMEDIES: dict[Problem, tuple[str | Promise, str | Promise]] = {
    Problem.EMPTY: (_("The cell is empty."), _("Fill it in.")),
    Problem.CODE_IS_NUMBER: (
        _("The spreadsheet has turned this code into a number, so its zeros are lost."),
        _("Format the column as text and export or type the code again."),
    ),
    Problem.CODE_IS_DATE: (
        _("The spreadsheet has turned this code into a date."),
        _("Format the column as text and export or type the code again."),
    ),
    Problem.BAD_SUB_KEGIATAN: (
        _("This is no sub-kegiatan code: %(detail)s."),
        _("Write it like 1.06.05.2.02.0006."),
    ),
    Problem.BAD_ACCOUNT: (_("This is no account code: %(detail)s."), _("Write it like 5.1.06.01.01.0001.")),
    Problem.BAD_AMOUNT: (_("This is no amount in rupiah."), _("Write it like 1.000.000 or 1000000.")),
    Problem.AMBIGUOUS_AMOUNT: (
        _("This could be thousands or a fraction."),
        _("Write thousands with dots, like 1.000, or without any separator."),
    ),
    Problem.NOT_WHOLE: (_("Rupiah are whole numbers."), _("Round the amount in the budget system.")),
    Problem.NEGATIVE: (_("An amount cannot be negative here."), _("Enter a reduction as the revised ceiling.")),
    Problem.BAD_YEAR: (_("This is no fiscal year."), _("Write four digits, like 2026.")),
    Problem.UNKNOWN_INITIATIVE: (
        _("The plan has no initiative of this code."),
        _("Copy the code from the initiative's address."),
    ),
    Problem.NO_INITIATIVE: (
        _("Nobody has said which initiative sub-kegiatan %(detail)s pays for."),
        _("Add a column “Inisiatif”, or tag the sub-kegiatan in the plan."),
    ),
    Problem.TWICE: (
        _("The same line stands already in row %(detail)s."),
        _("Keep one of the two, with the total amount."),
    ),
    Problem.NO_HEADER: (
        _("No row names the columns."),
        _("One of the first 30 rows must hold at least: %(detail)s."),
    ),
    Problem.NO_ROWS: (_("The file holds no budget lines."), _("Check that you have exported the right report.")),
    Problem.OVERSPENT: (
        _("More is realised than the ceiling of %(detail)s allows."),
        _("It is loaded as it stands; ask finance to check it."),
    ),
}


_FLAWS: dict[codes.Flaw, str | Promise] = {
    codes.Flaw.SUB_KEGIATAN_RANGE: _("urusan is 1 to 8 and the fourth part is 1 (province) or 2 (regency)"),
    codes.Flaw.ACCOUNT_RANGE: _("an account begins with 4, 5 or 6"),
    codes.Flaw.PARTS: _("it has %(found)s parts between dots instead of %(wanted)s"),
    codes.Flaw.NOT_A_NUMBER: _("“%(part)s” is not a number"),
    codes.Flaw.TOO_LONG: _("“%(part)s” has more than %(digits)s digits"),
}


class BudgetSheetRefused(DomainError):
    """The sheet has faults, so nothing of it was loaded; `faults` names every one."""

    status = 422

    def __init__(self, message: object, *, faults: Sequence[RowFault] = ()) -> None:
        super().__init__(message, field="file")
        self.faults = tuple(faults)


@dataclass(frozen=True, kw_only=True)
class RowFault:
    """One fault in words: where, what stands there, what is wrong, what to do."""

    sheet: str
    row: int
    column: str
    value: str
    problem: str
    remedy: str


@dataclass(frozen=True, kw_only=True)
class YearTotal:
    """What a sheet holds for one fiscal year, in rupiah."""

    year: int
    lines: int
    ceiling: int
    realised: int


@dataclass(frozen=True, kw_only=True)
class BudgetPreview:
    """What loading would do.

    Attributes:
        faults: Why nothing can be loaded; empty if it can.
        warnings: What is loaded all the same and should be looked at.
        skipped: Rows of other sub-kegiatan, if those were to be skipped.
    """

    filename: str
    sha256: str
    new: int
    changed: int
    unchanged: int
    skipped: int
    totals: tuple[YearTotal, ...]
    faults: tuple[RowFault, ...]
    warnings: tuple[RowFault, ...]

    @property
    def can_load(self) -> bool:
        """True if there is no fault."""
        return not self.faults


def check_budget(
    *, content: bytes, filename: str, by: Any, year: int | None = None, skip_untagged: bool = False
) -> BudgetPreview:
    """Read a sheet and say what loading it would do; writes nothing.

    Raises:
        NotPermitted: for who is not a planner.
        BudgetSheetRefused: if the file is no sheet that can be read at all.
    """
    accounts.require(by, PLANNER)
    found = _read(content, filename, year=year, skip_untagged=skip_untagged)
    return _preview(found, content, filename, _compare(found.lines))


@transaction.atomic
def import_budget(
    *, content: bytes, filename: str, by: Any, at: datetime, year: int | None = None, skip_untagged: bool = False
) -> BudgetPreview:
    """Load a sheet whole; says what it did as `check_budget` said what it would do.

    Raises:
        NotPermitted: for who is not a planner.
        BudgetSheetRefused: if anything is wrong with it; then nothing was loaded.
    """
    accounts.require(by, PLANNER)
    # Two sheets of one year loaded together would each compare with a state that the other changes.
    list(Initiative.objects.select_for_update().order_by("pk").values_list("pk", flat=True))
    found = _read(content, filename, year=year, skip_untagged=skip_untagged)
    preview = _preview(found, content, filename, compared := _compare(found.lines))
    if not preview.can_load:
        raise BudgetSheetRefused(
            _("%(count)s faults; nothing was loaded.") % {"count": len(preview.faults)}, faults=preview.faults
        )
    if compared.new or compared.changed:
        load = BudgetImport.objects.create(
            filename=filename[:200], sha256=preview.sha256, rows=len(found.lines), at=at, by=by
        )
        written = ("name", "ceiling", "revised_ceiling", "realised", "source")
        BudgetLine.objects.bulk_create(
            [
                BudgetLine(
                    initiative_id=compared.initiatives[line.initiative], year=line.year,
                    sub_kegiatan=line.sub_kegiatan, account=line.account, loaded_from=load,
                    **{field: getattr(line, field) for field in written},
                )
                for line in [*compared.new, *compared.changed]
            ],
            batch_size=2_000,
            update_conflicts=True,
            unique_fields=["year", "sub_kegiatan", "account", "initiative"],
            update_fields=[*written, "loaded_from"],
        )  # fmt: skip
        audit.record(
            LOADED, target=load, by=by, at=at,
            detail={"sha256": preview.sha256, "new": preview.new, "changed": preview.changed,
                    "unchanged": preview.unchanged},
        )  # fmt: skip
        bump_stamp(at=at)
    return preview


@transaction.atomic
def tag_sub_kegiatan(*, sub_kegiatan: str, initiative: Initiative, by: Any, at: datetime) -> BudgetTag:
    """Say that a sub-kegiatan pays for an initiative.

    Raises:
        NotPermitted: for who is not a planner.
        BudgetSheetRefused: if the code is none.
    """
    accounts.require(by, PLANNER)
    try:
        code = codes.sub_kegiatan(sub_kegiatan)
    except codes.BadCode as bad:
        problem, remedy = _REMEDIES[Problem.BAD_SUB_KEGIATAN]
        raise BudgetSheetRefused(f"{str(problem) % {'detail': _flaw(bad)}} {remedy}") from None
    tag, _is_new = BudgetTag.objects.update_or_create(sub_kegiatan=code, defaults={"initiative": initiative})
    audit.record(TAGGED, target=initiative, by=by, at=at, detail={"sub_kegiatan": code})
    return tag


# --- Below: files, comparison, words -------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class _Comparison:
    new: list[sheet.Line]
    changed: list[sheet.Line]
    unchanged: list[sheet.Line]
    initiatives: dict[str, int]


def _read(content: bytes, filename: str, *, year: int | None, skip_untagged: bool) -> sheet.Sheet:
    if len(content) > MOST_BYTES:
        raise BudgetSheetRefused(_("The file is larger than 20 MB. Export one year or one office at a time."))
    # An XLSX is a ZIP; the name may say anything.
    rows = _from_xlsx(content) if content[:4] == b"PK\x03\x04" else _from_csv(content, filename)
    return sheet.read(
        rows,
        year=year,
        initiatives=frozenset(Initiative.objects.values_list("slug", flat=True)),
        tags=dict(BudgetTag.objects.values_list("sub_kegiatan", "initiative__slug")),
        source=filename[:300],
        skip_untagged=skip_untagged,
    )


def _from_csv(content: bytes, filename: str) -> dict[str, Iterable[Sequence[object]]]:
    if b"\0" in content or content[:4] == b"\xd0\xcf\x11\xe0":
        raise BudgetSheetRefused(_("This is neither CSV nor XLSX. Save it as XLSX or CSV and try again."))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    first = text[:10_000]
    delimiter = max(";\t,", key=first.count)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as bad:
        raise BudgetSheetRefused(_("The CSV cannot be read: %(reason)s. Export it again.") % {"reason": bad}) from None
    _bounded(len(rows))
    return {filename: rows}


def _from_xlsx(content: bytes) -> dict[str, Iterable[Sequence[object]]]:
    import openpyxl
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            # A small file can unpack to gigabytes.
            if sum(entry.file_size for entry in archive.infolist()) > 20 * MOST_BYTES:
                raise BudgetSheetRefused(_("The file unpacks to more than it should. Export it again."))
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        sheets = {
            one.title: [tuple(row) for row in one.iter_rows(values_only=True)]
            for one in book.worksheets
            if one.sheet_state == "visible"
        }
        book.close()
    except (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, OSError):
        raise BudgetSheetRefused(_("The XLSX cannot be opened. Save it again and retry.")) from None
    _bounded(sum(map(len, sheets.values())))
    return {
        title: rows for title, rows in sheets.items() if any(any(cell is not None for cell in row) for row in rows)
    }


def _bounded(rows: int) -> None:
    if rows > MOST_ROWS:
        raise BudgetSheetRefused(_("More than 100,000 rows. Export one year or one office at a time."))


def _compare(lines: Sequence[sheet.Line]) -> _Comparison:
    standing = {
        (row["year"], row["sub_kegiatan"], row["account"], row["initiative__slug"]): (
            row["ceiling"], row["revised_ceiling"], row["realised"], row["name"], row["source"],
        )
        for row in BudgetLine.objects.filter(year__in={line.year for line in lines}).values(
            "year", "sub_kegiatan", "account", "initiative__slug", "ceiling", "revised_ceiling", "realised", "name",
            "source",
        )
    }  # fmt: skip
    groups: dict[str, list[sheet.Line]] = {"new": [], "changed": [], "unchanged": []}
    for line in lines:
        before = standing.get(line.key)
        after = (line.ceiling, line.revised_ceiling, line.realised, line.name, line.source)
        groups["new" if before is None else "unchanged" if before == after else "changed"].append(line)
    return _Comparison(**groups, initiatives=dict(Initiative.objects.values_list("slug", "pk")))


def _preview(found: sheet.Sheet, content: bytes, filename: str, compared: _Comparison) -> BudgetPreview:
    counts, ceilings, realised = Counter[int](), Counter[int](), Counter[int]()
    for line in found.lines:
        counts[line.year] += 1
        ceilings[line.year] += line.ceiling if line.revised_ceiling is None else line.revised_ceiling
        realised[line.year] += line.realised or 0
    return BudgetPreview(
        filename=filename,
        sha256=hashlib.sha256(content).hexdigest(),
        new=len(compared.new),
        changed=len(compared.changed),
        unchanged=len(compared.unchanged),
        skipped=found.skipped,
        totals=tuple(
            YearTotal(year=year, lines=counts[year], ceiling=ceilings[year], realised=realised[year])
            for year in sorted(counts)
        ),
        faults=tuple(map(_in_words, found.faults)),
        warnings=tuple(map(_in_words, found.warnings)),
    )


def _flaw(bad: codes.BadCode) -> str:
    return str(_FLAWS[bad.flaw]) % bad.facts


def _in_words(fault: sheet.Fault) -> RowFault:
    problem, remedy = _REMEDIES[fault.problem]
    facts = {"detail": _flaw(fault.detail) if isinstance(fault.detail, codes.BadCode) else fault.detail}
    return RowFault(
        sheet=fault.sheet,
        row=fault.row,
        column=fault.column,
        value=fault.value,
        problem=str(problem) % facts,
        remedy=str(remedy) % facts,
    )
