"""Judging progress against a plan.

A reading is compared with the straight path from the baseline through the
yearly targets. Attainment is the share of the way that the path expects by the
reading's last day: 0 at the baseline, 1 on the path. It depends only on
differences, so a target of 0, a baseline of 0 and a change of sign are ordinary
cases, and units or a shifted origin change nothing. Missing is None and never
counts as 0.
"""

from __future__ import annotations

import calendar
import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

PLACES = 9  # digits kept of a share; statuses are decided on the exact fraction before rounding


class Direction(StrEnum):
    """Which way is better."""

    UP = "up"
    DOWN = "down"
    MAINTAIN = "maintain"


class Accumulation(StrEnum):
    """Whether the figure is a level at a moment, adds up anew from 1 January, or stands for each period by itself."""

    LEVEL = "level"
    YEARLY = "yearly"
    PERIODIC = "periodic"  # a count per month, quarter or occasion; the year's target holds for each of them


class Status(StrEnum):
    """How a figure, an initiative or a dimension stands."""

    ACHIEVED = "achieved"
    ON_TRACK = "on_track"
    AT_RISK = "at_risk"
    BEHIND = "behind"
    WORSE = "worse"  # worse than where it began
    NO_TARGET = "no_target"
    NO_BASELINE = "no_baseline"  # a target that is not met, and no start to measure the way from
    NO_DATA = "no_data"


GOOD = frozenset({Status.ACHIEVED, Status.ON_TRACK})
LAGGING = frozenset({Status.AT_RISK, Status.BEHIND, Status.WORSE})
UNJUDGED = frozenset({Status.NO_TARGET, Status.NO_BASELINE})


@dataclass(frozen=True, kw_only=True)
class Thresholds:
    """From which attainment a figure is on track or merely at risk; below `at_risk` it is behind.

    The defaults are our own choice (no regulation names any); each masterplan stores its own.
    """

    on_track: Decimal = Decimal("0.95")
    at_risk: Decimal = Decimal("0.60")

    def __post_init__(self) -> None:
        if not 0 < self.at_risk < self.on_track <= 1:
            raise ValueError("thresholds must satisfy 0 < at_risk < on_track <= 1")


@dataclass(frozen=True, kw_only=True)
class Point:
    """A value planned or found for the end of a year (for yearly totals: for the whole year)."""

    year: int
    value: Decimal


@dataclass(frozen=True, kw_only=True)
class Path:
    """The plan of one indicator.

    Attributes:
        targets: Yearly targets in any order; the last one is the goal.
        tolerance: How far a figure to be maintained may stray, in its unit.
    """

    direction: Direction
    accumulation: Accumulation = Accumulation.LEVEL
    baseline: Point | None = None
    targets: tuple[Point, ...] = ()
    tolerance: Decimal = Decimal(0)

    @property
    def ordered(self) -> tuple[Point, ...]:
        """The targets by year."""
        return tuple(sorted(self.targets, key=lambda point: point.year))

    @property
    def goal(self) -> Point | None:
        """The last target."""
        return self.ordered[-1] if self.targets else None


@dataclass(frozen=True, kw_only=True)
class Judgement:
    """How one reading stands.

    Attributes:
        status: See `Status`.
        expected: What the path expects by the end of the reading's period, in the indicator's unit.
        attainment: Share of the expected way; below 0 is worse than the start, above 1 is ahead.
        progress: Share of the way to the goal (for yearly totals: to the target of that year).
    """

    status: Status
    expected: Decimal | None = None
    attainment: Decimal | None = None
    progress: Decimal | None = None

    @property
    def shown(self) -> Decimal | None:
        """Attainment between 0 and 1, for bars and for rolling up: nobody's surplus hides another's gap."""
        return clamp(self.attainment)


def clamp(share: Decimal | None) -> Decimal | None:
    """The share, not below 0 and not above 1; None stays None."""
    return None if share is None else min(max(share, Decimal(0)), Decimal(1))


def expected(path: Path, *, start: date, end: date) -> Decimal | None:
    """The value on the path for a period, or None where the plan says nothing yet.

    A level is interpolated between year ends, each year being as long as any other. A yearly total is the year's
    total times the part of the year that the period covers.
    """
    exact = _expected(path, start=start, end=end)
    return None if exact is None else _decimal(exact)


def judge(
    path: Path,
    *,
    value: Decimal | None,
    start: date,
    end: date,
    thresholds: Thresholds | None = None,
) -> Judgement:
    """Judge the value read for the days from `start` to `end`."""
    thresholds = thresholds or Thresholds()
    aim = _expected(path, start=start, end=end)
    shown_aim = None if aim is None else _decimal(aim)
    if value is None:
        return Judgement(status=Status.NO_DATA, expected=shown_aim)
    goal = path.goal
    if goal is None:
        return Judgement(status=Status.NO_TARGET)
    read = Fraction(value)
    if path.direction is Direction.MAINTAIN:
        return _judge_maintained(path, read=read, end=end)
    part = _part_of_year(start, end) if path.accumulation is Accumulation.YEARLY else Fraction(1)
    whole = Fraction(goal.value) if path.accumulation is Accumulation.LEVEL else _on_years(_points(path), end.year)
    base = _base(path)
    if whole is None:
        return Judgement(status=Status.NO_TARGET)  # the plan says nothing of that year
    met = _as_good(read, whole, path.direction) and _settled(path, start=start, end=end)
    if base is None or aim is None:
        status = Status.ACHIEVED if met else Status.NO_BASELINE
        return Judgement(status=status, expected=shown_aim, attainment=Decimal(1) if met else None)
    attainment = _share(read, base * part, aim, path.direction)
    progress = _share(read, base, whole, path.direction)
    return Judgement(
        status=Status.ACHIEVED if met else _grade(attainment, thresholds),
        expected=shown_aim,
        attainment=_decimal(attainment),
        progress=_decimal(progress),
    )


# --- Rolling up ---------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Part:
    """One thing that counts towards a whole: its attainment (None: nothing to count), weight and coverage."""

    status: Status
    attainment: Decimal | None
    weight: Decimal = Decimal(1)
    coverage: Decimal | None = None


@dataclass(frozen=True, kw_only=True)
class Whole:
    """Several parts together.

    Attributes:
        attainment: Weighted mean of the parts that could be judged, each between 0 and 1; None if none could.
        coverage: Share of the weight that could be judged; None if the weights sum to 0.
        judged: How many parts of `total` could be judged.
    """

    status: Status
    attainment: Decimal | None
    coverage: Decimal | None
    judged: int
    total: int


def roll_up(parts: Iterable[Part], *, thresholds: Thresholds | None = None) -> Whole:
    """Weigh the parts by their weights divided by the sum of the weights of those that could be judged."""
    thresholds = thresholds or Thresholds()
    every = list(parts)
    judged = [part for part in every if part.attainment is not None and part.weight > 0]
    total_weight = sum((Fraction(part.weight) for part in every), Fraction(0))
    judged_weight = sum((Fraction(part.weight) for part in judged), Fraction(0))
    covered = sum(
        (Fraction(part.weight) * (1 if part.coverage is None else Fraction(part.coverage)) for part in judged),
        Fraction(0),
    )
    coverage = _decimal(covered / total_weight) if total_weight else None
    if not judged:
        return Whole(
            status=_silent(part.status for part in every),
            attainment=None,
            coverage=coverage,
            judged=0,
            total=len(every),
        )
    mean = sum((Fraction(part.weight) * Fraction(_bounded(part)) for part in judged), Fraction(0)) / judged_weight
    if all(part.status is Status.ACHIEVED for part in every):
        status = Status.ACHIEVED
    elif all(part.status is Status.WORSE for part in judged):
        status = Status.WORSE
    else:
        status = _grade(mean, thresholds)
    return Whole(status=status, attainment=_decimal(mean), coverage=coverage, judged=len(judged), total=len(every))


@dataclass(frozen=True, kw_only=True)
class Headline:
    """How many dimensions stand how: the facts of the headline sentence."""

    good: int
    lagging: int
    unjudged: int
    silent: int

    @property
    def total(self) -> int:
        """All dimensions."""
        return self.good + self.lagging + self.unjudged + self.silent


def headline(statuses: Iterable[Status]) -> Headline:
    """Count the dimensions by how they stand; every status falls into exactly one group."""
    every = list(statuses)
    return Headline(
        good=sum(status in GOOD for status in every),
        lagging=sum(status in LAGGING for status in every),
        unjudged=sum(status in UNJUDGED for status in every),
        silent=sum(status is Status.NO_DATA for status in every),
    )


# --- Below: exact arithmetic on fractions -----------------------------------------


def _decimal(exact: Fraction) -> Decimal:
    scaled = exact * 10**PLACES
    return Decimal(round(scaled)).scaleb(-PLACES).normalize() + 0


def _bounded(part: Part) -> Decimal:
    share = clamp(part.attainment)
    assert share is not None  # noqa: S101  only judged parts come here
    return share


def _points(path: Path) -> tuple[Point, ...]:
    """Baseline and the targets after it, by year; a target for the baseline's own year replaces nothing."""
    if path.baseline is None:
        return path.ordered
    return (path.baseline, *(point for point in path.ordered if point.year > path.baseline.year))


def _place(day: date) -> Fraction:
    """Where a day ends on the line of years: the end of 2020 is exactly 2020, leap years or not."""
    return day.year - 1 + _part_of_year(date(day.year, 1, 1), day)


def _between(low: Point, high: Point, part: Fraction) -> Fraction:
    return Fraction(low.value) + (Fraction(high.value) - Fraction(low.value)) * part


def _on_days(points: Sequence[Point], day: date, *, anchored: bool) -> Fraction | None:
    """The path at the end of a day; before an unanchored path it says nothing."""
    if not points:
        return None
    place = _place(day)
    if place <= points[0].year:
        return Fraction(points[0].value) if anchored or place == points[0].year else None
    for low, high in itertools.pairwise(points):
        if place <= high.year:
            return _between(low, high, (place - low.year) / (high.year - low.year))
    return Fraction(points[-1].value)


def _on_years(points: Sequence[Point], year: int) -> Fraction | None:
    """The whole year's total on the path; outside the planned years there is none."""
    for low, high in itertools.pairwise(points):
        if low.year <= year <= high.year:
            return _between(low, high, Fraction(year - low.year, high.year - low.year))
    return next((Fraction(point.value) for point in points if point.year == year), None)


def _part_of_year(start: date, end: date) -> Fraction:
    return Fraction((end - start).days + 1, 366 if calendar.isleap(end.year) else 365)


def _expected(path: Path, *, start: date, end: date) -> Fraction | None:
    if not path.targets:
        return None
    if path.direction is Direction.MAINTAIN:
        return Fraction(_held(path, end.year).value)
    if path.accumulation is Accumulation.PERIODIC:
        return _on_years(_points(path), end.year)
    if path.accumulation is Accumulation.YEARLY:
        whole = _on_years(_points(path), end.year)
        return None if whole is None else whole * _part_of_year(start, end)
    return _on_days(_points(path), end, anchored=path.baseline is not None)


def _held(path: Path, year: int) -> Point:
    """The target to be held in a year: the first that is not over yet, else the last."""
    return next((point for point in path.ordered if point.year >= year), path.ordered[-1])


def _base(path: Path) -> Fraction | None:
    if path.baseline is not None:
        return Fraction(path.baseline.value)
    # What adds up from nothing and should grow starts at nothing; any other start has to be found.
    if path.accumulation is not Accumulation.LEVEL and path.direction is Direction.UP:
        return Fraction(0)
    return None


def _as_good(read: Fraction, aim: Fraction, direction: Direction) -> bool:
    return read <= aim if direction is Direction.DOWN else read >= aim


def _settled(path: Path, *, start: date, end: date) -> bool:
    """True unless the year could still undo it: a total that should fall is only known when the year is over."""
    if path.accumulation is not Accumulation.YEARLY or path.direction is Direction.UP:
        return True
    return (start.month, start.day, end.month, end.day) == (1, 1, 12, 31)


def _share(read: Fraction, base: Fraction, aim: Fraction, direction: Direction) -> Fraction:
    """The way made as a share of the way expected.

    Where the path asks for no way at all (its first day, or a goal equal to the
    baseline) or for a way back, there is nothing to divide by: kept is 1, not kept is 0,
    and worse than both is -1.
    """
    way = base - aim if direction is Direction.DOWN else aim - base
    if way > 0:
        return (base - read if direction is Direction.DOWN else read - base) / way
    if _as_good(read, aim, direction):
        return Fraction(1)
    return Fraction(-1) if way == 0 else Fraction(0)


def _grade(attainment: Fraction, thresholds: Thresholds) -> Status:
    if attainment >= Fraction(thresholds.on_track):
        return Status.ON_TRACK
    if attainment >= Fraction(thresholds.at_risk):
        return Status.AT_RISK
    return Status.BEHIND if attainment >= 0 else Status.WORSE


def _judge_maintained(path: Path, *, read: Fraction, end: date) -> Judgement:
    held = _held(path, end.year)
    aim = Fraction(held.value)
    kept = abs(read - aim) <= Fraction(path.tolerance)
    goal = path.ordered[-1]
    over = end >= date(goal.year, 12, 31)
    return Judgement(
        status=(Status.ACHIEVED if over else Status.ON_TRACK) if kept else Status.BEHIND,
        expected=_decimal(aim),
        attainment=Decimal(1) if kept else Decimal(0),
        progress=Decimal(1) if kept else Decimal(0),
    )


def _silent(statuses: Iterable[Status]) -> Status:
    """What to say of a whole in which nothing could be judged."""
    every = set(statuses)
    for status in (Status.NO_BASELINE, Status.NO_TARGET):
        if status in every:
            return status
    return Status.NO_DATA
