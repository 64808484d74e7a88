"""Reading a figure as people type it: `1.234,5` in Indonesian, `1,234.5` in English.

What could mean two figures is refused, never guessed: `1.5` typed in
Indonesian is neither a thousand nor certainly a half.
"""

from __future__ import annotations

import re
from decimal import Decimal
from enum import StrEnum
from typing import Literal

DECIMALS = 6  # what a reading holds


class Fault(StrEnum):
    """Why a text is no figure."""

    NOT_A_NUMBER = "not_a_number"
    AMBIGUOUS = "ambiguous"
    TOO_FINE = "too_fine"


class BadFigure(ValueError):
    """The text is no figure, or could be two."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.value)
        self.fault = fault


def parse(text: str, *, comma: Literal[",", "."]) -> Decimal:
    """The figure that the text says, where `comma` separates the decimals.

    A percent sign, `Rp` and spaces are passed over; the other convention is taken where it is unmistakable.

    Raises:
        BadFigure: if it is no figure, could be two, or has more than six decimals.
    """
    bare = re.sub(r"[\s\u00a0\u202f]", "", text).replace("\u2212", "-")
    bare = re.sub(r"^(-?)rp\.?", r"\1", bare, flags=re.IGNORECASE).removesuffix("%")
    point = "." if comma == "," else ","
    for decimal, group in ((comma, point), (point, comma)):
        own = decimal == comma
        if _is_grouped(bare, decimal, group, sure=not own) or (own and _is_bare(bare, decimal)):
            return _made(bare.replace(group, "").replace(decimal, "."))
    if re.fullmatch(r"-?[0-9]+[.,][0-9]+", bare):
        raise BadFigure(Fault.AMBIGUOUS)
    raise BadFigure(Fault.NOT_A_NUMBER)


def is_split(value: Decimal, *, decimals: int) -> bool:
    """True for a fraction of what only comes whole, such as half a family or a tenth of a rupiah.

    Units with decimals may hold more of them than are shown; units without any hold none.
    """
    return decimals == 0 and value != value.to_integral_value()


def _is_bare(text: str, decimal: str) -> bool:
    return re.fullmatch(rf"-?[0-9]+({re.escape(decimal)}[0-9]+)?", text) is not None


def _is_grouped(text: str, decimal: str, group: str, *, sure: bool) -> bool:
    """True for digits in groups of three; if it must be `sure`, only where no other reading is possible."""
    thousands = rf"-?[1-9][0-9]{{0,2}}({re.escape(group)}[0-9]{{3}})"
    fraction = rf"{re.escape(decimal)}[0-9]+"
    pattern = rf"{thousands}+{fraction}|{thousands}{{2,}}" if sure else rf"{thousands}+({fraction})?"
    return re.fullmatch(pattern, text) is not None


def _made(plain: str) -> Decimal:
    value = Decimal(plain)
    exponent = value.normalize().as_tuple().exponent
    if isinstance(exponent, int) and -exponent > DECIMALS:
        raise BadFigure(Fault.TOO_FINE)
    return value
