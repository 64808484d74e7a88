"""When a report is due: for the last period that is over."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum


class Frequency(StrEnum):
    """How often an indicator is reported."""

    YEAR = "year"
    QUARTER = "quarter"
    MONTH = "month"


_MONTHS = {Frequency.YEAR: 12, Frequency.QUARTER: 3, Frequency.MONTH: 1}


def last_over(frequency: Frequency, *, today: date) -> tuple[date, date]:
    """First and last day of the last year, quarter or month that was over before `today`."""
    current, _end = containing(frequency, today)
    return containing(frequency, current - timedelta(days=1))


def containing(frequency: Frequency, day: date) -> tuple[date, date]:
    """First and last day of the year, quarter or month in which `day` lies."""
    length = _MONTHS[frequency]
    first = (day.month - 1) // length * length + 1
    after = first + length
    start = date(day.year, first, 1)
    return start, date(day.year + (after > 12), (after - 1) % 12 + 1, 1) - timedelta(days=1)  # noqa: PLR2004


def months(period: str) -> tuple[date, date]:
    """The period that `2026` or `2026-11` names.

    Raises:
        ValueError: for anything else.
    """
    parts = period.split("-")
    if len(parts) > 2 or not all(part.isascii() and part.isdigit() for part in parts) or len(parts[0]) != 4:  # noqa: PLR2004
        raise ValueError(f"“{period}” is neither a year (2026) nor a month (2026-11)")
    if len(parts) == 1:
        return date(int(parts[0]), 1, 1), date(int(parts[0]), 12, 31)
    return containing(Frequency.MONTH, date(int(parts[0]), int(parts[1]), 1))
