"""`{% load formats %}`: figures and dates in the active language.

An undefined variable is treated as None: it shows as no data, never as 0.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from pendopo.core import formatting

register = template.Library()
Shown = int | Decimal | str | None
Day = date | datetime | str | None


def _known(value: Shown) -> int | Decimal | None:
    # Django hands an undefined variable over as an empty text.
    return None if isinstance(value, str) else value


def _dated(value: Day) -> date | datetime | None:
    return None if isinstance(value, str) else value


@register.filter
def number(value: Shown, unit: str | None = None) -> str:
    """`{{ reading.value|number:indicator.unit }}`: `187 unit`."""
    return formatting.number(_known(value), unit or None)


@register.filter
def figure(value: Shown, unit: str | None = None) -> SafeString:
    """As `number`, but what is missing says so in words: `– belum ada data`."""
    if (known := _known(value)) is None:
        return format_html('<span class="no-data"><span aria-hidden="true">–</span> {}</span>', _("no data yet"))
    return format_html("{}", formatting.number(known, unit or None))


@register.filter
def change(value: Shown, unit: str | None = None) -> str:
    """A difference with its sign: `+135 unit`, `−3%`."""
    return formatting.number(_known(value), unit or None, signed=True)


@register.filter
def money(value: Shown) -> str:
    """`Rp1.000.000`."""
    return formatting.money(_known(value))


@register.filter
def compact(value: Shown, unit: str | None = None) -> str:
    """`{{ budget|compact:"idr" }}`: `Rp1,2 miliar`."""
    return formatting.compact(_known(value), unit or None)


@register.filter
def percent(share: Shown, decimals: int = 0) -> str:
    """A share between 0 and 1 as a percentage: 0.72 is `72%`."""
    return formatting.percent(_known(share), decimals=decimals)


@register.filter
def noun(count: Shown, unit: str) -> str:
    """Only the unit's noun or symbol, for where the number stands apart."""
    return formatting.noun(unit, 2 if (known := _known(count)) is None else known)


@register.filter
def day(value: Day) -> str:
    """`23 November 2026`."""
    return formatting.day(_dated(value))


@register.filter
def month(value: Day) -> str:
    """`November 2026`."""
    return formatting.month(_dated(value))


@register.filter
def moment(value: datetime | str | None) -> str:
    """`23 November 2026, 14.05 WIB`."""
    return formatting.moment(None if isinstance(value, str) else value)


@register.filter
def file_size(octets: int | str | None) -> str:
    """`1,2 MB`."""
    return formatting.file_size(None if isinstance(octets, str) else octets)


@register.filter
def sentence(parts: Iterable[object]) -> str:
    """`a, b, dan c`."""
    return formatting.join(str(part) for part in parts)


@register.simple_tag
def period(start: Day, end: Day) -> str:
    """`{% period reading.start reading.end %}`: `triwulan III 2026`."""
    return formatting.period(_dated(start), _dated(end))
