"""Numbers, money and dates as people read them, in the active language.

Money reads `Rp1.000.000` (English: `Rp1,000,000`), a date `23 November 2026`.
A number and its unit never part at the end of a line. What is missing is an
en dash, never 0.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from babel import Locale
from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_decimal
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language, pgettext

from pendopo.core import units

NO_DATA = "–"
SPACE = "\u00a0"  # keeps a number and its unit on one line
MINUS = "\u2212"
Number = int | Decimal
Text = str | Promise

_LOCALES = {"id": Locale("id"), "en": Locale("en")}
# Money is compacted in the steps that Indonesian names: thousand, million, milliard, billion (short scale in English).
_STEPS = ((12, "trillion"), (9, "billion"), (6, "million"), (3, "thousand"))


def language() -> str:
    """The active language as one of ours; Indonesian where none is active."""
    return "en" if (get_language() or "id").startswith("en") else "id"


def locale() -> Locale:
    """Babel's data for the active language."""
    return _LOCALES[language()]


def number(value: Number | None, unit: str | None = None, *, decimals: int | None = None, signed: bool = False) -> str:
    """A number with its unit: `187 unit`, `1.250,5 kg`, `72,5%`, `Rp1.000.000`.

    Args:
        value: An integer or Decimal; None is an en dash without unit.
        unit: A code of `core.units`; without one, up to three decimals are shown.
        decimals: Most decimals, instead of the unit's own.
        signed: True to write a plus before what is above 0, for changes.

    Raises:
        UnknownUnit: if there is no such unit.
        TypeError: if the value is a float, which is no exact quantity.
    """
    kind = None if unit is None else units.get(unit)
    if value is None:
        return NO_DATA
    most = decimals if decimals is not None else (3 if kind is None else kind.decimals)
    sign, digits, rounded = _digits(value, most)
    if signed and rounded > 0:
        sign = "+"
    if kind is None:
        return sign + digits
    if kind.is_prefix:
        return f"{sign}{kind.symbol}{digits}"
    if kind.noun is not None:
        return f"{sign}{digits}{SPACE}{noun(kind.code, rounded)}"
    if not kind.symbol:
        return sign + digits
    return f"{sign}{digits}{SPACE if kind.is_spaced else ''}{kind.symbol}"


def noun(unit: str, count: Number) -> str:
    """A unit's noun in the form that the number asks for: `unit`, `units`; the symbol where it has no noun."""
    kind = units.get(unit)
    if kind.noun is None:
        return kind.symbol
    # One only if exactly one is shown: "1 unit", "1.5 units".
    return str(kind.noun % (1 if abs(count) == 1 else 2))


def money(value: Number | None) -> str:
    """Rupiah in full: `Rp1.000.000`."""
    return number(value, "idr")


def percent(share: Number | None, *, decimals: int = 0) -> str:
    """A share as a percentage: 0.72 is `72%`. A value already in percent is `number(value, "percent")`."""
    return number(None if share is None else _decimal(share) * 100, "percent", decimals=decimals)


def compact(value: Number | None, unit: str | None = None) -> str:
    """A large figure in words: `Rp1,2 miliar`, `Rp1.2 billion`; below a thousand it is written out."""
    if value is None:
        return NO_DATA
    amount = units.round_half_up(_decimal(value))
    for zeros, name in _STEPS:
        # A step is taken once the one below would show a thousand or more: 999,950 is 1 million, 999,949 is not.
        if abs(units.round_half_up(amount.scaleb(3 - zeros), 1 if zeros > 3 else 0)) >= 1000:  # noqa: PLR2004
            return _compacted(units.round_half_up(amount.scaleb(-zeros), 1), _step(name), unit)
    return number(value, unit)


def _compacted(scaled: Decimal, step: str, unit: str | None) -> str:
    kind = None if unit is None else units.get(unit)
    before = kind.symbol if kind is not None and kind.is_prefix else ""
    sign = MINUS if scaled < 0 else ""
    written = f"{sign}{before}{format_decimal(abs(scaled), '#,##0.#', locale=locale())}{SPACE}{step}"
    after = "" if kind is None or kind.is_prefix else noun(kind.code, 2)
    return f"{written}{SPACE}{after}" if after else written


def _step(name: str) -> str:
    return {
        "thousand": pgettext("large number", "thousand"),
        "million": pgettext("large number", "million"),
        "billion": pgettext("large number", "billion"),
        "trillion": pgettext("large number", "trillion"),
    }[name]


def day(value: date | datetime | None) -> str:
    """`23 November 2026`; a moment is first brought to the regency's own time."""
    if value is None:
        return NO_DATA
    return str(format_date(_local(value), "d MMMM y", locale=locale()))


def month(value: date | datetime | None) -> str:
    """`November 2026`."""
    return NO_DATA if value is None else str(format_date(_local(value), "MMMM y", locale=locale()))


def short_month(value: date | datetime | None) -> str:
    """`Nov 2026`, for the axis of a chart."""
    return NO_DATA if value is None else str(format_date(_local(value), "MMM y", locale=locale()))


def short_day(value: date | datetime | None) -> str:
    """`23 Nov`, for the axis of a chart."""
    return NO_DATA if value is None else str(format_date(_local(value), "d MMM", locale=locale()))


def clock(value: datetime | time | None) -> str:
    """`14.05` in Indonesian, `14:05` in English, in the regency's own time."""
    if value is None:
        return NO_DATA
    if isinstance(value, datetime):
        value = (timezone.localtime(value) if timezone.is_aware(value) else value).time()
    return f"{value:%H:%M}" if language() == "en" else f"{value:%H.%M}"


def moment(value: datetime | None) -> str:
    """`23 November 2026, 14.05 WIB`; the zone's name is written because three are in use in Indonesia."""
    if value is None:
        return NO_DATA
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    return (
        f"{day(local)}, {clock(local)}{SPACE}{local.tzname()}" if local.tzname() else f"{day(local)}, {clock(local)}"
    )


def period(start: date | None, end: date | None) -> str:
    """The days from `start` to `end`, both included, in the shortest exact words.

    A full year is `2026`, full years `2018–2023`, a quarter `triwulan III 2026`,
    a month `November 2026`; anything else names its days.
    """
    if start is None or end is None:
        return NO_DATA
    if start == end:
        return day(start)
    if (start.month, start.day) == (1, 1) and (end.month, end.day) == (12, 31):
        return str(start.year) if start.year == end.year else f"{start.year}–{end.year}"
    if start.day == 1 and _ends_month(end):
        return _whole_months(start, end)
    if (start.year, start.month) == (end.year, end.month):
        return f"{start.day}–{day(end)}"
    first = str(format_date(start, "d MMMM", locale=locale())) if start.year == end.year else day(start)
    return f"{first} – {day(end)}"


def _whole_months(start: date, end: date) -> str:
    if (start.year, start.month) == (end.year, end.month):
        return month(start)
    if start.year != end.year:
        return f"{month(start)} – {month(end)}"
    length = end.month - start.month + 1
    if length == 3 and start.month % 3 == 1:  # noqa: PLR2004  a calendar quarter
        roman = ("I", "II", "III", "IV")[start.month // 3]
        return pgettext("period", "quarter %(number)s %(year)s") % {"number": roman, "year": start.year}
    if length == 6 and start.month in {1, 7}:  # noqa: PLR2004  a half year
        roman = "I" if start.month == 1 else "II"
        return pgettext("period", "semester %(number)s %(year)s") % {"number": roman, "year": start.year}
    return f"{format_date(start, 'MMMM', locale=locale())}–{month(end)}"


def join(parts: Iterable[Text]) -> str:
    """A list as a sentence has it: `a, b, dan c`; nothing gives an empty text."""
    words: Sequence[str] = [str(part) for part in parts]
    return str(format_list(words, style="standard", locale=locale())) if words else ""


def file_size(octets: int | None) -> str:
    """`850 kB`, `1,2 MB`: in powers of a thousand, as browsers show them."""
    if octets is None:
        return NO_DATA
    if octets < 1000:  # noqa: PLR2004
        return f"{number(octets)}{SPACE}B"
    step = next(
        (power for power in (1, 2, 3) if units.round_half_up(Decimal(octets).scaleb(-3 * power), 1) < 1000),  # noqa: PLR2004
        3,
    )
    decimals = 0 if step == 1 else 1
    return f"{number(Decimal(octets).scaleb(-3 * step), decimals=decimals)}{SPACE}{('kB', 'MB', 'GB')[step - 1]}"


def _digits(value: Number, decimals: int) -> tuple[str, str, Decimal]:
    """Sign, digits with separators, and the rounded value that they show; −0 is 0."""
    rounded = units.round_half_up(_decimal(value), decimals)
    pattern = "#,##0" + ("." + "#" * decimals if decimals else "")
    return (MINUS if rounded < 0 else ""), str(format_decimal(abs(rounded), pattern, locale=locale())), rounded


def _decimal(value: Number) -> Decimal:
    if isinstance(value, float):
        raise TypeError(f"{value!r} is a float; figures are integers or Decimals.")
    return Decimal(value)


def _local(value: date | datetime) -> date:
    if isinstance(value, datetime):
        return (timezone.localtime(value) if timezone.is_aware(value) else value).date()
    return value


def _ends_month(value: date) -> bool:
    return (value + timedelta(days=1)).day == 1
