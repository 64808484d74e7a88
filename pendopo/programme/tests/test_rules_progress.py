"""Judging progress: the cases that other dashboards get wrong, then properties."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from pendopo.programme.rules.progress import (
    Accumulation,
    Direction,
    Headline,
    Judgement,
    Part,
    Path,
    Point,
    Status,
    Thresholds,
    clamp,
    expected,
    headline,
    judge,
    roll_up,
)

D = Decimal


def path(baseline, targets, direction=Direction.UP, accumulation=Accumulation.LEVEL, tolerance=0):
    return Path(
        direction=direction,
        accumulation=accumulation,
        baseline=None if baseline is None else Point(year=baseline[0], value=D(baseline[1])),
        targets=tuple(Point(year=year, value=D(value)) for year, value in targets.items()),
        tolerance=D(tolerance),
    )


def year_of(year):
    return {"start": date(year, 1, 1), "end": date(year, 12, 31)}


@pytest.mark.parametrize(
    ("_case", "plan", "year", "value"),
    [
        ("at the baseline", path((2020, 100), {2025: 200}), 2020, 100),
        ("before the baseline", path((2020, 100), {2025: 200}), 2015, 100),
        ("at the target", path((2020, 100), {2025: 200}), 2025, 200),
        ("after the last target", path((2020, 100), {2025: 200}), 2030, 200),
        ("through an explicit target", path((2020, 100), {2021: 180, 2025: 200}), 2021, 180),
        ("a path that falls to 0", path((2020, 8), {2024: 0}, Direction.DOWN), 2024, 0),
        (
            "of a yearly total between two targets",
            path(None, {2018: 10, 2020: 20}, accumulation=Accumulation.YEARLY),
            2019,
            15,
        ),
        ("of a figure to be kept", path((2020, 5), {2025: 5}, Direction.MAINTAIN), 2022, 5),
    ],
)
def test_the_path(_case, plan, year, value):
    assert expected(plan, **year_of(year)) == D(value)


@pytest.mark.parametrize(
    ("_case", "plan", "year"),
    [
        ("without targets", path((2020, 100), {}), 2021),
        ("a yearly total outside the planned years", path(None, {2018: 10}, accumulation=Accumulation.YEARLY), 2019),
        ("a level without baseline before its first target", path(None, {2025: 5}), 2021),
    ],
)
def test_the_path_says_nothing(_case, plan, year):
    assert expected(plan, **year_of(year)) is None


def test_the_path_between_year_ends_goes_by_days():
    plan = path((2020, 0), {2022: 730})

    # 2021 and 2022 have 730 days together, so each day is one.
    assert expected(plan, start=date(2021, 7, 1), end=date(2021, 7, 1)) == 182


@pytest.mark.parametrize(
    ("_case", "plan", "year", "value", "status", "attainment"),
    [
        # shared cases that CAGR-based rules get wrong
        ("target 0, half way", path((2020, 10), {2024: 0}, Direction.DOWN), 2022, 7.5, Status.BEHIND, "0.5"),
        ("target 0, reached", path((2020, 10), {2024: 0}, Direction.DOWN), 2024, 0, Status.ACHIEVED, "1"),
        ("target 0, reached early", path((2020, 10), {2024: 0}, Direction.DOWN), 2022, 0, Status.ACHIEVED, "2"),
        ("base 0, on the path", path((2020, 0), {2024: 8}), 2022, 4, Status.ON_TRACK, "1"),
        ("base 0, nothing done", path((2020, 0), {2024: 8}), 2022, 0, Status.BEHIND, "0"),
        ("sign changes on the path", path((2020, -4), {2024: 4}), 2022, 0, Status.ON_TRACK, "1"),
        ("sign changes, behind", path((2020, -4), {2024: 4}), 2024, 0, Status.BEHIND, "0.5"),
        ("sign changes downwards", path((2020, 4), {2024: -4}, Direction.DOWN), 2024, -4, Status.ACHIEVED, "1"),
        ("both negative", path((2020, -10), {2024: -2}), 2024, -4, Status.AT_RISK, "0.75"),
        # thresholds
        ("exactly on the threshold", path((2020, 0), {2024: 100}), 2024, 95, Status.ON_TRACK, "0.95"),
        ("just below it", path((2020, 0), {2024: 100}), 2024, "94.999", Status.AT_RISK, "0.94999"),
        ("exactly at risk", path((2020, 0), {2024: 100}), 2024, 60, Status.AT_RISK, "0.6"),
        ("worse than the start", path((2020, 50), {2024: 100}), 2024, 40, Status.WORSE, "-0.2"),
        ("overshoot", path((2020, 0), {2024: 100}), 2024, 150, Status.ACHIEVED, "1.5"),
        ("ahead of the path, not yet at the goal", path((2020, 0), {2024: 100}), 2021, 50, Status.ON_TRACK, "2"),
        # nothing to divide by
        ("on the path's first day", path((2020, 52), {2024: 100}), 2020, 52, Status.ON_TRACK, "1"),
        ("worse on the path's first day", path((2020, 52), {2024: 100}), 2020, 51, Status.WORSE, "-1"),
        ("goal equal to the baseline, held", path((2020, 7), {2024: 7}), 2022, 7, Status.ACHIEVED, "1"),
        ("goal equal to the baseline, lost", path((2020, 7), {2024: 7}), 2022, 6, Status.WORSE, "-1"),
        ("the plan allows a dip and it is worse than that", path((2020, 10), {2021: 8, 2024: 20}), 2021, 7, Status.BEHIND, "0"),
        ("the plan allows a dip", path((2020, 10), {2021: 8, 2024: 20}), 2021, 8, Status.ON_TRACK, "1"),
        # to be kept
        ("kept", path((2020, 5), {2024: 5}, Direction.MAINTAIN, tolerance=1), 2022, 6, Status.ON_TRACK, "1"),
        ("kept to the end", path((2020, 5), {2024: 5}, Direction.MAINTAIN), 2024, 5, Status.ACHIEVED, "1"),
        ("strayed above", path((2020, 5), {2024: 5}, Direction.MAINTAIN, tolerance=1), 2022, "6.1", Status.BEHIND, "0"),
        ("strayed below", path((2020, 5), {2024: 5}, Direction.MAINTAIN, tolerance=1), 2022, "3.9", Status.BEHIND, "0"),
        # yearly totals and single periods
        ("quota of the year", path(None, {2022: 1000}, accumulation=Accumulation.YEARLY), 2022, 718, Status.AT_RISK, "0.718"),
        ("target 0 of a total, none", path((2020, 9), {2022: 0}, Direction.DOWN, Accumulation.YEARLY), 2022, 0, Status.ACHIEVED, "1"),
        ("of each stage", path(None, {2021: 250}, accumulation=Accumulation.PERIODIC), 2021, 166, Status.AT_RISK, "0.664"),
        ("budget and what was paid", path(None, {2024: 800}, accumulation=Accumulation.PERIODIC), 2024, 510, Status.AT_RISK, "0.6375"),
    ],
)  # fmt: skip
def test_judging(_case, plan, year, value, status, attainment):
    found = judge(plan, value=D(str(value)), **year_of(year))

    assert (found.status, found.attainment) == (status, D(attainment))


@pytest.mark.parametrize(
    ("_case", "plan", "value", "status"),
    [
        ("no value", path((2020, 0), {2024: 8}), None, Status.NO_DATA),
        ("no target", path((2020, 0), {}), 5, Status.NO_TARGET),
        ("no baseline, not reached", path(None, {2024: 8}), 5, Status.NO_BASELINE),
        ("a total in a year without a target", path(None, {2018: 8}, accumulation=Accumulation.YEARLY), 5, Status.NO_TARGET),
    ],
)  # fmt: skip
def test_what_cannot_be_judged_has_no_attainment(_case, plan, value, status):
    found = judge(plan, value=None if value is None else D(value), **year_of(2022))

    assert (found.status, found.attainment, found.shown) == (status, None, None)


def test_a_target_without_a_start_can_still_be_reached():
    assert judge(path(None, {2024: 8}), value=D(8), **year_of(2022)).status is Status.ACHIEVED


def test_part_of_a_year_is_judged_by_that_part():
    plan = path(None, {2021: 365}, accumulation=Accumulation.YEARLY)

    found = judge(plan, value=D(90), start=date(2021, 1, 1), end=date(2021, 3, 31))

    assert (found.expected, found.attainment, found.status) == (D(90), D(1), Status.ON_TRACK)
    assert found.progress == D("0.246575342")


def test_a_total_that_should_fall_is_not_reached_before_the_year_is_over():
    plan = path((2020, 100), {2021: 100}, Direction.DOWN, Accumulation.YEARLY)

    early = judge(plan, value=D(10), start=date(2021, 1, 1), end=date(2021, 1, 31))

    assert early.status is Status.WORSE  # 10 in a month is more than a twelfth of 100
    assert judge(plan, value=D(99), **year_of(2021)).status is Status.ACHIEVED


@pytest.mark.parametrize(("on_track", "at_risk"), [("0.6", "0.95"), ("0.9", "0"), ("1.1", "0.5"), ("0.5", "0.5")])
def test_thresholds_that_contradict_each_other_are_refused(on_track, at_risk):
    with pytest.raises(ValueError, match="thresholds"):
        Thresholds(on_track=D(on_track), at_risk=D(at_risk))


# --- Rolling up ------------------------------------------------------------------------


def part(attainment, weight=1, status=Status.ON_TRACK, coverage=None):
    return Part(
        status=status if attainment is not None else Status.NO_DATA,
        attainment=None if attainment is None else D(str(attainment)),
        weight=D(str(weight)),
        coverage=None if coverage is None else D(str(coverage)),
    )


@pytest.mark.parametrize(
    ("_case", "parts", "attainment", "coverage", "status"),
    [
        ("nothing", [], None, None, Status.NO_DATA),
        ("weights are divided by their sum", [part(1, 3), part(0, 1)], "0.75", "1", Status.AT_RISK),
        ("a weight of 1 among others changes nothing", [part(1, 3), part(0, 1), part(1, 4)], "0.875", "1", Status.AT_RISK),
        ("no data is not 0", [part(1), part(None)], "1", "0.5", Status.ON_TRACK),
        ("only no data", [part(None), part(None)], None, "0", Status.NO_DATA),
        ("figures without target", [part(None), Part(status=Status.NO_TARGET, attainment=None)], None, "0", Status.NO_TARGET),
        ("a surplus hides no gap", [part(5), part(0)], "0.5", "1", Status.BEHIND),
        ("worse than the start counts as nothing done", [part(-3, status=Status.WORSE), part(1)], "0.5", "1", Status.BEHIND),
        ("all worse", [part(-3, status=Status.WORSE)], "0", "1", Status.WORSE),
        ("all reached", [part(1, status=Status.ACHIEVED), part(2, status=Status.ACHIEVED)], "1", "1", Status.ACHIEVED),
        ("reached, but one silent", [part(1, status=Status.ACHIEVED), part(None)], "1", "0.5", Status.ON_TRACK),
        ("weight 0 does not count", [part(0, 0), part(1)], "1", "1", Status.ON_TRACK),
        ("only weight 0", [part(1, 0)], None, None, Status.ON_TRACK),
        ("coverage of the parts is carried up", [part(1, 1, coverage="0.5"), part(1, 1)], "1", "0.75", Status.ON_TRACK),
    ],
)  # fmt: skip
def test_rolling_up(_case, parts, attainment, coverage, status):
    whole = roll_up(parts)

    assert whole.attainment == (None if attainment is None else D(attainment))
    assert whole.coverage == (None if coverage is None else D(coverage))
    if _case != "only weight 0":
        assert whole.status is status


def test_every_status_falls_into_one_group_of_the_headline():
    counts = headline(Status)

    assert counts == Headline(good=2, lagging=3, unjudged=2, silent=1)
    assert counts.total == len(Status)


# --- Properties --------------------------------------------------------------------------

numbers = st.decimals(min_value=-(10**9), max_value=10**9, places=3)
years = st.integers(2019, 2031)


@st.composite
def plans(draw):
    """A level with a baseline in 2018, one target and a direction that fits."""
    base, goal = draw(numbers), draw(numbers)
    assume(base != goal)
    direction = Direction.UP if goal > base else Direction.DOWN
    return path((2018, base), {draw(years): goal}, direction)


@given(plans(), years, numbers, numbers)
def test_a_better_reading_is_never_judged_worse(plan, year, one, other):
    worse, better = sorted((one, other), reverse=plan.direction is Direction.DOWN)

    first, second = (judge(plan, value=value, **year_of(year)).attainment for value in (worse, better))

    assert first <= second


@given(plans())
def test_the_baseline_is_0_and_the_goal_is_1(plan):
    end = year_of(plan.goal.year)

    assert judge(plan, value=plan.baseline.value, **end).attainment == 0
    reached = judge(plan, value=plan.goal.value, **end)
    assert (reached.attainment, reached.status) == (1, Status.ACHIEVED)


def moved(plan, change, direction=None):
    return Path(
        direction=direction or plan.direction,
        accumulation=plan.accumulation,
        baseline=Point(year=plan.baseline.year, value=change(plan.baseline.value)),
        targets=tuple(Point(year=point.year, value=change(point.value)) for point in plan.targets),
    )


@given(plans(), years, numbers, numbers, st.integers(1, 1000))
def test_units_and_origin_change_nothing(plan, year, value, shift, factor):
    def change(number):
        return number * factor + shift

    before, after = (
        judge(plan, value=value, **year_of(year)),
        judge(moved(plan, change), value=change(value), **year_of(year)),
    )

    assert (before.status, before.attainment) == (after.status, after.attainment)


@given(plans(), years, numbers)
def test_less_is_better_is_more_is_better_mirrored(plan, year, value):
    other = Direction.DOWN if plan.direction is Direction.UP else Direction.UP

    mirrored = judge(moved(plan, lambda number: -number, other), value=-value, **year_of(year))
    straight = judge(plan, value=value, **year_of(year))

    assert (mirrored.status, mirrored.attainment) == (straight.status, straight.attainment)


shares = st.one_of(st.none(), st.decimals(min_value=-5, max_value=5, places=4))


@given(st.lists(st.tuples(shares, st.decimals(min_value=0, max_value=100, places=2)), max_size=12))
def test_a_whole_lies_between_its_parts(rows):
    whole = roll_up([part(share, weight) for share, weight in rows])

    counted = [clamp(share) for share, weight in rows if share is not None and weight > 0]
    if not counted:
        assert whole.attainment is None
    else:
        assert min(counted) <= whole.attainment <= max(counted)
    assert whole.coverage is None or 0 <= whole.coverage <= 1


@given(plans(), years, numbers)
def test_what_is_shown_stays_within_the_bar(plan, year, value):
    found = judge(plan, value=value, **year_of(year))

    assert isinstance(found, Judgement)
    assert 0 <= found.shown <= 1
