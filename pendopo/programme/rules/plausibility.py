"""Whether a reported figure looks like a slip of the pen: a doubt to look at, never a refusal."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from enum import StrEnum

FAR = 3  # times the largest, or the part of the smallest, of what was read before
WHOLE = 100


class Doubt(StrEnum):
    """What makes a figure look odd."""

    MUCH_MORE = "much_more"
    MUCH_LESS = "much_less"
    BELOW_ZERO = "below_zero"
    OVER_WHOLE = "over_whole"


def doubt(value: Decimal, *, before: Sequence[Decimal], is_share: bool) -> Doubt | None:
    """The first doubt about `value`, or None; `before` are earlier figures of the same indicator.

    Args:
        value: What is reported.
        before: What was read before, in any order.
        is_share: True for percentages, of which a whole has a hundred.
    """
    if is_share and value > WHOLE and all(known <= WHOLE for known in before):
        return Doubt.OVER_WHOLE
    if value < 0 and all(known >= 0 for known in before):
        return Doubt.BELOW_ZERO
    known = [abs(one) for one in before if one]
    if not known:
        return None
    if abs(value) > FAR * max(known):
        return Doubt.MUCH_MORE
    if abs(value) * FAR < min(known):
        return Doubt.MUCH_LESS
    return None
