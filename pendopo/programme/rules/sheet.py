"""Reading a budget sheet as budget systems export it.

Every cell that cannot be right is named with its sheet, row and column, what
stands there, and how to mend it. Codes that a spreadsheet has turned into
numbers or dates are refused, because what they were cannot be known any more.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Protocol

from pendopo.programme.rules import codes

HEADER_WITHIN = 30  # exports put titles and empty lines above the header
LARGEST = 10**15  # a thousand billion rupiah is beyond any regency
YEARS = range(1990, 2101)


class Column(StrEnum):
    """What a sheet can tell about a budget line."""

    YEAR = "year"
    SUB_KEGIATAN = "sub_kegiatan"
    ACCOUNT = "account"
    NAME = "name"
    CEILING = "ceiling"
    REVISED = "revised_ceiling"
    REALISED = "realised"
    INITIATIVE = "initiative"
    SOURCE = "source"


# As written in exports; compared without case, punctuation and repeated spaces.
SYNONYMS: dict[Column, tuple[str, ...]] = {
    Column.YEAR: ("tahun", "tahun anggaran", "ta", "year", "fiscal year"),
    Column.SUB_KEGIATAN: ("kode sub kegiatan", "sub kegiatan", "kode subkegiatan", "kode sub giat"),
    Column.ACCOUNT: ("kode rekening", "kode akun", "rekening", "akun", "kode rekening belanja", "account"),
    Column.NAME: ("uraian", "nama rekening", "nama akun", "uraian rekening", "description"),
    Column.CEILING: ("pagu", "anggaran", "pagu murni", "apbd murni", "pagu anggaran", "nilai anggaran", "ceiling"),
    Column.REVISED: (
        "pagu perubahan", "anggaran perubahan", "apbd perubahan", "pagu setelah perubahan", "setelah perubahan",
        "revised ceiling",
    ),
    Column.REALISED: ("realisasi", "nilai realisasi", "realisasi anggaran", "realised"),
    Column.INITIATIVE: ("inisiatif", "kode inisiatif", "initiative"),
    Column.SOURCE: ("sumber", "sumber data", "dokumen", "source"),
}  # fmt: skip
REQUIRED = (Column.SUB_KEGIATAN, Column.ACCOUNT, Column.CEILING)
_MEANING = {name: column for column, names in SYNONYMS.items() for name in names}


class Problem(StrEnum):
    """What can be wrong with a cell; the words for people live with the service."""

    EMPTY = "empty"
    CODE_IS_NUMBER = "code_is_number"
    CODE_IS_DATE = "code_is_date"
    BAD_SUB_KEGIATAN = "bad_sub_kegiatan"
    BAD_ACCOUNT = "bad_account"
    BAD_AMOUNT = "bad_amount"
    AMBIGUOUS_AMOUNT = "ambiguous_amount"
    NOT_WHOLE = "not_whole"
    NEGATIVE = "negative"
    BAD_YEAR = "bad_year"
    UNKNOWN_INITIATIVE = "unknown_initiative"
    NO_INITIATIVE = "no_initiative"
    TWICE = "twice"
    NO_HEADER = "no_header"
    NO_ROWS = "no_rows"
    OVERSPENT = "overspent"  # a warning, not a fault


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One thing wrong in one place; `row` counts from 1 as the spreadsheet does, `column` is the header's text."""

    sheet: str
    row: int
    column: str
    value: str
    problem: Problem
    detail: str | codes.BadCode = ""


@dataclass(frozen=True, kw_only=True)
class Line:
    """One valid row: codes in full form, whole rupiah, None where the cell is empty."""

    sheet: str
    row: int
    year: int
    sub_kegiatan: str
    account: str
    initiative: str
    ceiling: int
    revised_ceiling: int | None
    realised: int | None
    name: str
    source: str

    @property
    def key(self) -> tuple[int, str, str, str]:
        """What makes two rows the same line."""
        return (self.year, self.sub_kegiatan, self.account, self.initiative)


@dataclass
class Sheet:
    """The whole file read: either faults, or lines that can be loaded."""

    lines: list[Line] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    warnings: list[Fault] = field(default_factory=list)
    skipped: int = 0


class BadAmount(ValueError):
    """The cell holds no amount of whole rupiah."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.value)
        self.problem = problem


def rupiah(cell: object) -> int | None:
    """Whole rupiah from a cell: `1.000.000`, `1.000.000,00`, `Rp 1.000.000`, 1000000; an empty cell or a dash is None.

    Raises:
        BadAmount: if it is no amount, has a fraction, is negative, or could mean two amounts.
    """
    if cell is None:
        return None
    if isinstance(cell, (bool, date, datetime)):
        raise BadAmount(Problem.BAD_AMOUNT)
    if isinstance(cell, (int, float, Decimal)):
        return _whole(Decimal(str(cell)))
    text = re.sub(r"[\s\u00a0]", "", str(cell))
    text = re.sub(r"^(rp\.?|idr)", "", text, flags=re.IGNORECASE)
    if text in {"", "-", "–"}:
        return None
    if text.startswith(("-", "(", "−")):
        raise BadAmount(Problem.NEGATIVE)
    if re.fullmatch(r"\d+|\d{1,3}(\.\d{3})+", text):
        return _whole(Decimal(text.replace(".", "")))
    if re.fullmatch(r"(\d+|\d{1,3}(\.\d{3})+),\d{1,2}", text):  # Indonesian decimals
        return _whole(Decimal(text.replace(".", "").replace(",", ".")))
    if re.fullmatch(r"\d{1,3}(,\d{3}){2,}(\.\d{1,2})?|\d{1,3}(,\d{3})+\.\d{1,2}", text):  # English, unmistakably
        return _whole(Decimal(text.replace(",", "")))
    if re.fullmatch(r"\d{1,3},\d{3}|\d+\.\d{1,2}", text):
        raise BadAmount(Problem.AMBIGUOUS_AMOUNT)
    raise BadAmount(Problem.BAD_AMOUNT)


def read(
    sheets: Mapping[str, Iterable[Sequence[object]]],
    *,
    year: int | None,
    initiatives: frozenset[str],
    tags: Mapping[str, str],
    source: str,
    skip_untagged: bool = False,
) -> Sheet:
    """Read every sheet and collect every fault; never stops at the first.

    Args:
        sheets: Rows of cells by sheet name.
        year: The fiscal year where the sheet has no such column.
        initiatives: Slugs that a row may name.
        tags: Which initiative a sub-kegiatan pays for, where a row names none.
        source: Where the figures come from, if the sheet has no such column.
        skip_untagged: Count rows of other sub-kegiatan as skipped, for exports of a whole office.
    """
    found = Sheet()
    seen: dict[tuple[int, str, str, str], Line] = {}
    for name, rows in sheets.items():
        reader = _Rows(
            name=name, year=year, initiatives=initiatives, tags=tags, source=source, skip_untagged=skip_untagged
        )
        for line in reader.read(rows, found):
            if line.key in seen:
                first = seen[line.key]
                found.faults.append(
                    Fault(
                        sheet=name, row=line.row, column=reader.title(Column.ACCOUNT), value=line.account,
                        problem=Problem.TWICE, detail=f"{first.sheet} {first.row}",
                    )
                )  # fmt: skip
                continue
            seen[line.key] = line
            found.lines.append(line)
            limit = line.ceiling if line.revised_ceiling is None else line.revised_ceiling
            if line.realised is not None and line.realised > limit:
                found.warnings.append(
                    Fault(
                        sheet=name, row=line.row, column=reader.title(Column.REALISED), value=str(line.realised),
                        problem=Problem.OVERSPENT, detail=str(limit),
                    )
                )  # fmt: skip
    if not found.lines and not found.faults and not found.skipped:
        found.faults.append(Fault(sheet="", row=0, column="", value="", problem=Problem.NO_ROWS))
    return found


class _Refuse(Protocol):
    def __call__(self, column: Column, problem: Problem, detail: str | codes.BadCode = "") -> None: ...


@dataclass
class _Rows:
    """One sheet's rows, once its header has been found."""

    name: str
    year: int | None
    initiatives: frozenset[str]
    tags: Mapping[str, str]
    source: str
    skip_untagged: bool
    places: dict[Column, int] = field(default_factory=dict)
    titles: dict[Column, str] = field(default_factory=dict)

    def title(self, column: Column) -> str:
        return self.titles.get(column, SYNONYMS[column][0])

    def read(self, rows: Iterable[Sequence[object]], found: Sheet) -> Iterable[Line]:
        for number, row in enumerate(rows, start=1):
            if not self.places:
                self._find_header(row)
                if not self.places and number >= HEADER_WITHIN:
                    break
                continue
            if not any(cell not in {None, ""} for cell in row):
                continue
            faults: list[Fault] = []
            line = self._line(number, row, faults)
            if line is not None and not faults:
                yield line
            elif faults:
                found.faults.extend(faults)
            else:
                found.skipped += 1
        if not self.places:
            missing = ", ".join(SYNONYMS[column][0] for column in REQUIRED)
            found.faults.append(
                Fault(sheet=self.name, row=0, column="", value="", problem=Problem.NO_HEADER, detail=missing)
            )

    def _find_header(self, row: Sequence[object]) -> None:
        places: dict[Column, int] = {}
        titles: dict[Column, str] = {}
        for place, cell in enumerate(row):
            column = _MEANING.get(_normalised(cell))
            if column is not None and column not in places:
                places[column], titles[column] = place, str(cell).strip()
        if all(column in places for column in REQUIRED):
            self.places, self.titles = places, titles

    def _cell(self, row: Sequence[object], column: Column) -> object:
        place = self.places.get(column)
        cell = row[place] if place is not None and place < len(row) else None
        return cell.strip() if isinstance(cell, str) else cell

    def _line(self, number: int, row: Sequence[object], faults: list[Fault]) -> Line | None:
        """The row's line; None with faults if it is wrong, None without if it belongs to something else."""

        def refuse(column: Column, problem: Problem, detail: str | codes.BadCode = "") -> None:
            cell = self._cell(row, column)
            faults.append(
                Fault(
                    sheet=self.name, row=number, column=self.title(column), value="" if cell is None else str(cell),
                    problem=problem, detail=detail,
                )
            )  # fmt: skip

        sub_kegiatan = self._code(row, Column.SUB_KEGIATAN, refuse)
        initiative = str(self._cell(row, Column.INITIATIVE) or "")
        if not initiative and sub_kegiatan:
            initiative = self.tags.get(sub_kegiatan, "")
            if not initiative:
                if self.skip_untagged:
                    return None
                refuse(Column.INITIATIVE, Problem.NO_INITIATIVE, sub_kegiatan)
        elif initiative and initiative not in self.initiatives:
            refuse(Column.INITIATIVE, Problem.UNKNOWN_INITIATIVE)
        account = self._code(row, Column.ACCOUNT, refuse)
        year = self._year(row, refuse)
        amounts = {
            column: self._amount(row, column, refuse) for column in (Column.CEILING, Column.REVISED, Column.REALISED)
        }
        ceiling = amounts[Column.CEILING]
        if ceiling is None and not any(fault.column == self.title(Column.CEILING) for fault in faults):
            refuse(Column.CEILING, Problem.EMPTY)
        if faults or ceiling is None:
            return None
        return Line(
            sheet=self.name,
            row=number,
            year=year,
            sub_kegiatan=sub_kegiatan,
            account=account,
            initiative=initiative,
            ceiling=ceiling,
            revised_ceiling=amounts[Column.REVISED],
            realised=amounts[Column.REALISED],
            name=str(self._cell(row, Column.NAME) or "")[:300],
            source=str(self._cell(row, Column.SOURCE) or self.source)[:300],
        )

    def _code(self, row: Sequence[object], column: Column, refuse: _Refuse) -> str:
        cell = self._cell(row, column)
        if cell in {None, ""}:
            refuse(column, Problem.EMPTY)
        elif isinstance(cell, (date, datetime)) or re.fullmatch(r"\d{1,2}[/-]\d{1,2}[/-]\d{2,4}", str(cell)):
            refuse(column, Problem.CODE_IS_DATE)
        elif isinstance(cell, (int, float, Decimal)) or re.fullmatch(r"\d+([.,]\d+)?[eE][+]?\d+", str(cell)):
            refuse(column, Problem.CODE_IS_NUMBER)
        else:
            check, problem = (
                (codes.sub_kegiatan, Problem.BAD_SUB_KEGIATAN)
                if column is Column.SUB_KEGIATAN
                else (codes.account, Problem.BAD_ACCOUNT)
            )
            # Some exports write "1.06.05.2.02.0006 Fasilitasi …" in one cell.
            code = str(cell).split(maxsplit=1)[0]
            try:
                return check(code)
            except codes.BadCode as bad:
                refuse(column, problem, bad)
        return ""

    def _year(self, row: Sequence[object], refuse: _Refuse) -> int:
        cell = self._cell(row, Column.YEAR)
        if cell in {None, ""}:
            if self.year is None:
                refuse(Column.YEAR, Problem.EMPTY)
            return self.year or 0
        text = re.sub(r"\.0$", "", str(cell))
        if not (text.isascii() and text.isdigit()) or int(text) not in YEARS:
            refuse(Column.YEAR, Problem.BAD_YEAR)
            return 0
        return int(text)

    def _amount(self, row: Sequence[object], column: Column, refuse: _Refuse) -> int | None:
        try:
            return rupiah(self._cell(row, column))
        except BadAmount as bad:
            refuse(column, bad.problem)
            return None


def _normalised(cell: object) -> str:
    return " ".join(re.sub(r"[^a-z0-9]+", " ", str(cell or "").lower()).split())


def _whole(amount: Decimal) -> int:
    if not amount.is_finite():
        raise BadAmount(Problem.BAD_AMOUNT)
    if amount < 0:
        raise BadAmount(Problem.NEGATIVE)
    if amount != amount.to_integral_value():
        raise BadAmount(Problem.NOT_WHOLE)
    if amount > LARGEST:
        raise BadAmount(Problem.BAD_AMOUNT)
    return int(amount)
