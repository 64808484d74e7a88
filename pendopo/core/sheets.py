"""Tables for machines: CSV that every tool reads and no spreadsheet runs."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from django.http import HttpResponse

Cell = str | int | Decimal | date | None


def cell(value: Cell) -> str:
    """The value as machines read it: ISO dates, a decimal point, nothing where there is no data."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return format(value.normalize() + 0, "f")
    if isinstance(value, date):
        return value.isoformat()
    return harmless(value) if isinstance(value, str) else str(value)


def harmless(text: str) -> str:
    """The text, with an apostrophe before it if a spreadsheet would run it as a formula."""
    return f"'{text}" if text.lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r", "\n")) else text


def csv_response(names: Sequence[str], rows: Iterable[Sequence[Cell]], *, filename: str) -> HttpResponse:
    """A CSV file for download: UTF-8 without byte order mark, one header row."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(names)
    writer.writerows([cell(value) for value in row] for row in rows)
    response = HttpResponse(text.getvalue().encode(), content_type="text/csv; charset=utf-8")
    safe = "".join(letter for letter in filename if letter.isascii() and (letter.isalnum() or letter in "._-"))
    response["Content-Disposition"] = f'attachment; filename="{safe or "data.csv"}"'
    return response
