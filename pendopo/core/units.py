"""Money, quantities and their units.

What is counted is an integer in the smallest unit that anybody pays or weighs
in: rupiah, grams, millilitres, pieces. A unit's code is what metrics and
indicators store; its name, symbol and number of decimals come from here, so
that a figure looks the same on every page.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, Inexact, localcontext
from typing import Literal, NewType

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

Rupiah = NewType("Rupiah", int)
Grams = NewType("Grams", int)
Millilitres = NewType("Millilitres", int)
Pieces = NewType("Pieces", int)

Kind = Literal["money", "mass", "volume", "length", "area", "time", "count", "ratio", "index"]
Text = str | Promise


class UnknownUnit(ValueError):
    """No unit has this code; the message lists those that exist."""


class NotConvertible(ValueError):
    """These two units do not measure the same thing, or not exactly."""


@dataclass(frozen=True, kw_only=True)
class Unit:
    """How a figure of this unit is named and written.

    Attributes:
        label: Its name beside a heading ("kilogram", "orang").
        symbol: Written after (or, for money, before) the number; counted nouns have none.
        noun: For counted things, the noun in the number's own form (`noun % 1`, `noun % 2`).
        decimals: Most decimals that are shown; trailing zeros are not.
        factor: How many of the kind's smallest unit one of these is; None where nothing converts.
    """

    code: str
    label: Text
    kind: Kind
    symbol: str = ""
    noun: Text | None = None
    decimals: int = 0
    factor: Decimal | None = None
    is_prefix: bool = False
    is_spaced: bool = True


def _symbol(code: str, symbol: str, label: Text, kind: Kind, *, factor: int, decimals: int = 0) -> Unit:
    return Unit(code=code, symbol=symbol, label=label, kind=kind, factor=Decimal(factor), decimals=decimals)


def _counted(code: str, noun: Text, *, kind: Kind = "count", factor: int | None = None, decimals: int = 0) -> Unit:
    # The name beside a heading is the noun for one of them.
    return Unit(
        code=code,
        label=_Singular(noun),
        noun=noun,
        kind=kind,
        decimals=decimals,
        factor=None if factor is None else Decimal(factor),
    )


class _Singular(Promise):
    """The noun for one thing, looked up when it is shown."""

    def __init__(self, noun: Text) -> None:
        self._noun = noun

    def __str__(self) -> str:
        return str(self._noun % 1)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Singular) and other._noun is self._noun

    def __hash__(self) -> int:
        return id(self._noun)


_UNITS = (
    Unit(code="idr", label=_("rupiah"), kind="money", symbol="Rp", factor=Decimal(1), is_prefix=True, is_spaced=False),
    _symbol("g", "g", _("gram"), "mass", factor=1),
    _symbol("kg", "kg", _("kilogram"), "mass", factor=1_000, decimals=3),
    _symbol("t", "t", _("tonne"), "mass", factor=1_000_000, decimals=3),
    _symbol("ml", "ml", _("millilitre"), "volume", factor=1),
    _symbol("l", "l", _("litre"), "volume", factor=1_000, decimals=3),
    _symbol("m", "m", _("metre"), "length", factor=1, decimals=1),
    _symbol("km", "km", _("kilometre"), "length", factor=1_000, decimals=1),
    _symbol("m2", "m²", _("square metre"), "area", factor=1, decimals=1),
    _symbol("ha", "ha", _("hectare"), "area", factor=10_000, decimals=2),
    _symbol("km2", "km²", _("square kilometre"), "area", factor=1_000_000, decimals=2),
    Unit(code="percent", label=_("percent"), kind="ratio", symbol="%", decimals=1, is_spaced=False),
    Unit(code="point", label=_("percentage points"), kind="ratio", noun=ngettext_lazy("point", "points"), decimals=1),
    Unit(code="index", label=_("index"), kind="index", decimals=2),
    _counted("minute", ngettext_lazy("minute", "minutes"), kind="time", factor=1),
    _counted("hour", ngettext_lazy("hour", "hours"), kind="time", factor=60, decimals=1),
    _counted("day", ngettext_lazy("day", "days"), kind="time", factor=1_440, decimals=1),
    # A month and a year are not a fixed number of days, so neither converts.
    _counted("month", ngettext_lazy("month", "months"), kind="time", decimals=1),
    _counted("year", ngettext_lazy("year", "years"), kind="time", decimals=1),
    _counted("pcs", ngettext_lazy("piece", "pieces"), factor=1),
    _counted("unit", ngettext_lazy("unit", "units")),
    _counted("person", ngettext_lazy("person", "people")),
    _counted("family", ngettext_lazy("family", "families")),
    _counted("household", ngettext_lazy("household", "households")),
    _counted("village", ngettext_lazy("village", "villages")),
    _counted("district", ngettext_lazy("district", "districts")),
    _counted("office", ngettext_lazy("office", "offices")),
    _counted("market", ngettext_lazy("market", "markets")),
    _counted("trader", ngettext_lazy("trader", "traders")),
    _counted("school", ngettext_lazy("school", "schools")),
    _counted("document", ngettext_lazy("document", "documents")),
    _counted("dataset", ngettext_lazy("dataset", "datasets")),
    _counted("application", ngettext_lazy("application", "applications")),
    _counted("service", ngettext_lazy("service", "services")),
    _counted("visit", ngettext_lazy("visit", "visits")),
    _counted("transaction", ngettext_lazy("transaction", "transactions")),
    _counted("claim", ngettext_lazy("claim", "claims")),
    _counted("activity", ngettext_lazy("activity", "activities")),
    _counted("place", ngettext_lazy("place", "places")),
    _counted("event", ngettext_lazy("event", "events")),
    _counted("order", ngettext_lazy("order", "orders")),
    _counted("product", ngettext_lazy("product", "products")),
    _counted("article", ngettext_lazy("article", "articles")),
    _counted("site", ngettext_lazy("site", "sites")),
)
_BY_CODE = {unit.code: unit for unit in _UNITS}


def get(code: str) -> Unit:
    """The unit of that code.

    Raises:
        UnknownUnit: if there is none.
    """
    try:
        return _BY_CODE[code]
    except KeyError:
        raise UnknownUnit(f"There is no unit {code!r}; known are {', '.join(_BY_CODE)}.") from None


def codes() -> tuple[str, ...]:
    """Every unit code, in a fixed order."""
    return tuple(_BY_CODE)


def choices() -> list[tuple[str, Text]]:
    """Codes and names for a form; pass the function itself, so that a new unit makes no migration."""
    return [(unit.code, unit.label) for unit in _UNITS]


def unknown(used: Iterable[str]) -> list[str]:
    """Those codes that are no unit, for system checks."""
    return [code for code in used if code not in _BY_CODE]


def round_half_up(value: Decimal | int, decimals: int = 0) -> Decimal:
    """Round as people do by hand: a half goes away from zero."""
    return _exact(Decimal(value)).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def whole(value: Decimal | int) -> int:
    """The nearest integer, a half going away from zero."""
    return int(round_half_up(value))


def convert(value: Decimal | int, source: str, target: str) -> Decimal:
    """The same quantity in another unit of its kind, without rounding (2500 g is exactly 2.5 kg).

    Raises:
        UnknownUnit: if one of the codes is no unit.
        NotConvertible: if the units do not measure the same kind of thing.
    """
    one, other = get(source), get(target)
    if one.code == other.code:
        return Decimal(value)
    if one.kind != other.kind or one.factor is None or other.factor is None:
        raise NotConvertible(f"{source} cannot be converted to {target}.")
    with localcontext() as context:
        # What does not come out even (a minute in hours) is refused, not rounded.
        context.prec, context.traps[Inexact] = 60, True
        try:
            converted = Decimal(value) * one.factor / other.factor
        except Inexact:
            raise NotConvertible(f"{value} {source} is not an exact number of {target}.") from None
    return converted.normalize() + 0 if converted else Decimal(0)


def grams(kilograms: Decimal | int) -> Grams:
    """Kilograms as whole grams.

    Raises:
        NotConvertible: if there is a fraction of a gram.
    """
    return Grams(_whole_or_refuse(convert(kilograms, "kg", "g"), "g"))


def millilitres(litres: Decimal | int) -> Millilitres:
    """Litres as whole millilitres.

    Raises:
        NotConvertible: if there is a fraction of a millilitre.
    """
    return Millilitres(_whole_or_refuse(convert(litres, "l", "ml"), "ml"))


def _whole_or_refuse(value: Decimal, code: str) -> int:
    if value != value.to_integral_value():
        raise NotConvertible(f"{value} {code} is not a whole number.")
    return int(value)


def _exact(value: Decimal) -> Decimal:
    if not value.is_finite():
        raise ValueError(f"{value} is not a number that can be shown.")
    return value
