"""Arithmetic of charts and maps: values in, positions out; nothing is drawn here."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from itertools import pairwise
from math import cos, radians
from typing import Literal

Every = Literal["year", "month", "day"]
Direction = Literal["none", "one", "flat", "up", "down"]
Ring = Sequence[tuple[float, float]]


@dataclass(frozen=True, kw_only=True)
class Point:
    """A value at a date, in the unit of its chart; None is a date without data."""

    at: date
    value: Decimal | None


@dataclass(frozen=True, kw_only=True)
class Trend:
    """How the first known value became the last one.

    Attributes:
        share: Change as a share of the first value; None where the first is 0 or below, or nothing changed.
    """

    direction: Direction
    first: Point | None = None
    last: Point | None = None
    change: Decimal = Decimal(0)
    share: Decimal | None = None


def trend(points: Iterable[Point]) -> Trend:
    """Compare the earliest with the latest point that has a value."""
    known = sorted((point for point in points if point.value is not None), key=lambda point: point.at)
    if not known:
        return Trend(direction="none")
    first, last = known[0], known[-1]
    if len(known) == 1 or first.value is None or last.value is None:
        return Trend(direction="one", first=first, last=first)
    change = last.value - first.value
    direction: Direction = "flat" if change == 0 else "up" if change > 0 else "down"
    share = change / first.value if first.value > 0 and change else None
    return Trend(direction=direction, first=first, last=last, change=change, share=share)


def step_of(at: date, every: Every) -> int:
    """The position of a date on the time axis: years, months or days, one apart."""
    if every == "year":
        return at.year
    return at.year * 12 + at.month - 1 if every == "month" else at.toordinal()


def date_of(step: int, every: Every) -> date:
    """The first day of a step; the inverse of `step_of`."""
    if every == "year":
        return date(step, 1, 1)
    return date(step // 12, step % 12 + 1, 1) if every == "month" else date.fromordinal(step)


def missing_steps(points: Sequence[Point], every: Every) -> list[int]:
    """Steps that were asked for and have no value, in order; a step between two points was only asked for if named."""
    known = {step_of(point.at, every) for point in points if point.value is not None}
    return sorted({step_of(point.at, every) for point in points} - known)


def segments(points: Sequence[Point]) -> list[list[Point]]:
    """Runs of points with a value, in order of time; a line is never drawn from one run to the next."""
    runs: list[list[Point]] = [[]]
    for point in sorted(points, key=lambda point: point.at):
        if point.value is None:
            runs.append([])
        else:
            runs[-1].append(point)
    return [run for run in runs if run]


def ticks(low: Decimal, high: Decimal, *, most: int, is_whole: bool) -> list[Decimal]:
    """At most `most` + 1 round values that cover `low` to `high`; whole numbers where the unit has no decimals."""
    if high <= low:
        high = low + 1
    for step in _round_steps((high - low) / most):
        if is_whole and step != step.to_integral_value():
            continue
        first = (low / step).to_integral_value(ROUND_FLOOR)
        last = (high / step).to_integral_value(ROUND_CEILING)
        if last - first <= most:
            return [step * index for index in range(int(first), int(last) + 1)]
    raise AssertionError("round steps never end")


def _round_steps(least: Decimal) -> Iterator[Decimal]:
    exponent = least.adjusted()
    while True:
        for factor in (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5)):
            if (step := factor.scaleb(exponent)) >= least:
                yield step
        exponent += 1


def extent(values: Iterable[Decimal], *, from_zero: bool) -> tuple[Decimal, Decimal]:
    """What an axis must cover.

    Zero is included where a length is read (`from_zero`) or where it is near:
    an axis that starts above zero is kept for values that hardly differ.
    """
    known = list(values)
    if not known:
        return Decimal(0), Decimal(1)
    low, high = min(known), max(known)
    if from_zero or (low > 0 and low * 2 < high) or low == high:
        low, high = min(low, Decimal(0)), max(high, Decimal(0))
    return low, high


def thinned(steps: Sequence[int], most: int) -> list[int]:
    """At most `most` of the steps, evenly, always with the last one."""
    if len(steps) <= most:
        return list(steps)
    stride = -(-len(steps) // most)
    return sorted(steps[::-1][::stride])


def spread(wanted: Sequence[float], *, heights: Sequence[float], low: float, high: float) -> list[float]:
    """Centres for labels of those heights, near where they are wanted, not overlapping if they fit into low–high."""
    order = sorted(range(len(wanted)), key=lambda index: wanted[index])
    placed = list(wanted)
    edge = low
    for index in order:
        placed[index] = max(wanted[index], edge + heights[index] / 2)
        edge = placed[index] + heights[index] / 2
    edge = high
    for index in reversed(order):
        placed[index] = min(placed[index], edge - heights[index] / 2)
        edge = placed[index] - heights[index] / 2
    return placed


def shares(values: Sequence[Decimal | None]) -> list[Decimal | None]:
    """Each value as a share of their sum; None stays None, and nothing has a share of a sum of 0."""
    total = sum((value for value in values if value is not None), Decimal(0))
    return [None if value is None or total <= 0 else value / total for value in values]


# --- Classes of a map -----------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Bin:
    """A class of values from `low` to `high`, both of which occur in it."""

    low: Decimal
    high: Decimal


def bins(values: Iterable[Decimal | None], *, count: int = 5) -> list[Bin]:
    """At most `count` classes with about equally many values each.

    Equal values are always in the same class, so there may be fewer classes,
    and every class holds at least one value.
    """
    known = sorted(value for value in values if value is not None)
    distinct = sorted(set(known))
    if len(distinct) <= count:
        return [Bin(low=value, high=value) for value in distinct]
    starts = sorted({known[len(known) * index // count] for index in range(count)})
    classes = []
    for index, start in enumerate(starts):
        inside = [v for v in distinct if v >= start and (index + 1 == len(starts) or v < starts[index + 1])]
        classes.append(Bin(low=inside[0], high=inside[-1]))
    return classes


def bin_of(value: Decimal | None, classes: Sequence[Bin]) -> int | None:
    """Which class a value belongs to, counted from 0; None where there is no data."""
    if value is None or not classes:
        return None
    return max(bisect_right([each.low for each in classes], value) - 1, 0)


# --- Projection -----------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Projection:
    """Longitude and latitude to a plane of `width` × `height`, true to shape at the middle latitude.

    Equirectangular with the cosine of that latitude: within a regency the
    difference to any better projection is below the width of a line.
    """

    west: float
    north: float
    squeeze: float
    scale: float
    margin: float
    width: float
    height: float

    @classmethod
    def fit(
        cls, bounds: tuple[float, float, float, float], *, width: float, tallest: float, margin: float = 4
    ) -> Projection:
        """The projection that shows `bounds` (west, south, east, north) as large as fits."""
        west, south, east, north = bounds
        squeeze = cos(radians((south + north) / 2))
        across = max((east - west) * squeeze, 1e-9)
        up = max(north - south, 1e-9)
        scale = min((width - 2 * margin) / across, (tallest - 2 * margin) / up)
        return cls(
            west=west,
            north=north,
            squeeze=squeeze,
            scale=scale,
            margin=margin,
            width=across * scale + 2 * margin,
            height=up * scale + 2 * margin,
        )

    def point(self, longitude: float, latitude: float) -> tuple[float, float]:
        """Where a place lies: x to the right, y downwards."""
        return (
            (longitude - self.west) * self.squeeze * self.scale + self.margin,
            (self.north - latitude) * self.scale + self.margin,
        )

    def path(self, rings: Iterable[Ring]) -> str:
        """Rings as SVG path data with one decimal, in relative steps, which are shorter."""
        return "".join(self._ring(ring) for ring in rings)

    def _ring(self, ring: Ring) -> str:
        # Rounded before they are subtracted, so that neighbours share exactly the same border.
        corners = [tuple(round(value * 10) for value in self.point(*place)) for place in ring]
        if len(corners) > 1 and corners[0] == corners[-1]:
            corners.pop()
        steps = [
            (x - before_x, y - before_y)
            for (before_x, before_y), (x, y) in pairwise(corners)
            if (x, y) != (before_x, before_y)
        ]
        if len(steps) < 2:  # noqa: PLR2004  a triangle needs two steps and the way back
            return ""
        start_x, start_y = corners[0]
        return f"M{_tenth(start_x)},{_tenth(start_y)}l{' '.join(f'{_tenth(x)},{_tenth(y)}' for x, y in steps)}z"


def _tenth(tenths: int) -> str:
    whole, rest = divmod(abs(tenths), 10)
    written = f"{whole}.{rest}" if rest else str(whole)
    return f"-{written}" if tenths < 0 else written
