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


def shares(values: Sequence[Decimal | None]) -> list[Decimal | None]:
    """Each value as a share of their sum; None stays None, and nothing has a share of a sum of 0."""
    total = sum((value for value in values if value is not None), Decimal(0))
    return [None if value is None or total <= 0 else value / total for value in values]


def apart(centres: Sequence[float], *, widths: Sequence[float], gap: float) -> list[int]:
    """Which texts in a row to show so that `gap` lies between them: the last, the first, then from the left."""
    order = list(range(len(centres)))
    kept: list[int] = []
    for index in dict.fromkeys([*order[-1:], *order]):
        if all(abs(centres[index] - centres[k]) >= (widths[index] + widths[k]) / 2 + gap for k in kept):
            kept.append(index)
    return sorted(kept)


# --- Labels inside a picture ------------------------------------------------------

Side = Literal["right", "left", "middle"]
Segment = tuple[float, float, float, float]
LABEL_GAP = 10.0  # between a mark and the words beside it
LABEL_REACH = 64.0  # words further from their mark would be read as another's


@dataclass(frozen=True, kw_only=True)
class Box:
    """A rectangle, x to the right and y downwards."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box) -> bool:
        """True if the two have an area in common; touching is not meeting."""
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )

    def holds(self, other: Box) -> bool:
        """True if the other lies wholly inside."""
        return (
            self.left <= other.left
            and other.right <= self.right
            and self.top <= other.top
            and other.bottom <= self.bottom
        )

    def is_crossed(self, segment: Segment) -> bool:
        """True if a part of the segment lies inside (Liang and Barsky's clipping)."""
        x, y, to_x, to_y = segment
        start, end = 0.0, 1.0
        for step, room in (
            (x - to_x, x - self.left),
            (to_x - x, self.right - x),
            (y - to_y, y - self.top),
            (to_y - y, self.bottom - y),
        ):
            if step == 0:
                if room <= 0:
                    return False
            elif step < 0:
                start = max(start, room / step)
            else:
                end = min(end, room / step)
        return start < end


@dataclass(frozen=True, kw_only=True)
class Label:
    """Words that belong to a mark at (`x`, `y`); `sizes` are the widths and heights of its wordings, best first."""

    x: float
    y: float
    sizes: Sequence[tuple[float, float]]


@dataclass(frozen=True, kw_only=True)
class Placed:
    """Where a label stands, on which side of its mark, and in which of its wordings."""

    wording: int
    side: Side
    box: Box


def place_labels(
    labels: Sequence[Label], *, inside: Box, marks: Sequence[Box], lines: Sequence[Segment]
) -> list[Placed | None]:
    """A free place for each label near its mark, the most important label first.

    No label meets another one, a mark or a line, and all lie `inside`. None is
    a label that has no such place in any wording.
    """
    taken = list(marks)
    placed: list[Placed | None] = []
    for label in labels:
        spot = next(
            (
                Placed(wording=wording, side=side, box=box)
                for wording, (width, height) in enumerate(label.sizes)
                for side, box in _spots(label, width, height)
                if inside.holds(box)
                and not any(box.meets(other) for other in taken)
                and not any(box.is_crossed(line) for line in lines)
            ),
            None,
        )
        if spot is not None:
            taken.append(spot.box)
        placed.append(spot)
    return placed


def _spots(label: Label, width: float, height: float) -> list[tuple[Side, Box]]:
    """Places for a label, the nearest to its mark first, and to the right of it where two are as near."""
    lefts: tuple[tuple[Side, float, float], ...] = (
        ("right", label.x + LABEL_GAP, 0),
        ("left", label.x - LABEL_GAP - width, 12),
        ("middle", label.x - width / 2, 8),
    )
    spots = [
        (abs(shift) + dislike, side, Box(left=left, top=top, right=left + width, bottom=top + height))
        for side, left, dislike in lefts
        for shift in range(-int(LABEL_REACH), int(LABEL_REACH) + 1, 4)
        for top in [label.y + shift - height / 2]
    ]
    return [(side, box) for _dislike, side, box in sorted(spots, key=lambda spot: spot[0])]


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
