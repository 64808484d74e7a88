import itertools
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pendopo.core.charts import rules
from pendopo.core.charts.rules import Bin, Point, Projection

VALUES = st.decimals(min_value=-(10**9), max_value=10**9, places=2)


def series(**values):
    return [
        Point(at=date(int(year[1:]), 12, 31), value=None if value is None else Decimal(value))
        for year, value in values.items()
    ]


@pytest.mark.parametrize(
    ("_case", "points", "direction", "change", "share"),
    [
        ("nothing", [], "none", 0, None),
        ("only gaps", series(y2018=None, y2019=None), "none", 0, None),
        ("one", series(y2018=52, y2019=None), "one", 0, None),
        ("flat", series(y2018=52, y2019=60, y2020=52), "flat", 0, None),
        ("up", series(y2018=52, y2019=None, y2023=187), "up", 135, Decimal(135) / 52),
        ("down", series(y2018=100, y2019=75), "down", -25, Decimal("-0.25")),
        ("from zero", series(y2018=0, y2019=75), "up", 75, None),
        ("from below zero", series(y2018=-10, y2019=5), "up", 15, None),
        ("not in order", list(reversed(series(y2018=52, y2023=187))), "up", 135, Decimal(135) / 52),
    ],
)
def test_a_trend_compares_the_first_with_the_last_known_value(_case, points, direction, change, share):
    trend = rules.trend(points)
    assert (trend.direction, trend.change, trend.share) == (direction, change, share)


def test_a_line_is_broken_where_there_is_no_data():
    runs = rules.segments(series(y2018=52, y2019=None, y2020=178, y2021=180, y2022=None))
    assert [[int(point.value) for point in run] for run in runs] == [[52], [178, 180]]


def test_only_what_was_asked_for_is_missing():
    assert rules.missing_steps(series(y2018=52, y2020=None, y2023=187), "year") == [2020]


@pytest.mark.parametrize("every", ["year", "month", "day"])
def test_a_step_leads_back_to_its_first_day(every):
    at = {"year": date(2026, 1, 1), "month": date(2026, 12, 1), "day": date(2026, 11, 23)}[every]
    assert rules.date_of(rules.step_of(at, every), every) == at


@pytest.mark.parametrize(
    ("low", "high", "is_whole", "expected"),
    [
        (0, 250, True, [0, 100, 200, 300]),
        (0, 1, True, [0, 1]),
        (0, 3, True, [0, 1, 2, 3]),
        ("2.91", "3.2", False, ["2.9", "3", "3.1", "3.2"]),
        (-20, 30, True, [-20, 0, 20, 40]),
        (5, 5, True, [5, 6]),
    ],
)
def test_ticks_are_few_and_round(low, high, is_whole, expected):
    ticks = rules.ticks(Decimal(low), Decimal(high), most=4, is_whole=is_whole)
    assert ticks == [Decimal(each) for each in expected]


@given(VALUES, VALUES, st.booleans())
def test_ticks_cover_what_they_must(one, other, is_whole):
    low, high = min(one, other), max(one, other)
    ticks = rules.ticks(low, high, most=4, is_whole=is_whole)
    assert ticks[0] <= low
    assert ticks[-1] >= high
    assert 2 <= len(ticks) <= 5


@given(st.lists(st.one_of(st.none(), VALUES), max_size=60), st.integers(min_value=1, max_value=7))
def test_every_value_is_in_one_class_and_every_class_has_a_value(values, count):
    classes = rules.bins(values, count=count)
    known = [value for value in values if value is not None]
    assert len(classes) <= max(count, 0)
    for value in known:
        chosen = classes[rules.bin_of(value, classes)]
        assert chosen.low <= value <= chosen.high
    assert {rules.bin_of(value, classes) for value in known} == set(range(len(classes)))
    assert all(one.high < other.low for one, other in itertools.pairwise(classes))


def test_without_data_there_is_no_class():
    assert rules.bins([None, None]) == []
    assert rules.bin_of(None, [Bin(low=Decimal(1), high=Decimal(2))]) is None


PLACES = st.tuples(st.floats(110, 112), st.floats(-8, -6))


@given(st.lists(PLACES, min_size=3, max_size=30), st.integers(100, 900), st.integers(100, 900))
def test_every_place_lies_inside_the_drawing(places, width, tallest):
    west, east = min(x for x, _y in places), max(x for x, _y in places)
    south, north = min(y for _x, y in places), max(y for _x, y in places)
    projection = Projection.fit((west, south, east, north), width=width, tallest=tallest)
    assert projection.width <= width + 0.01
    assert projection.height <= tallest + 0.01
    for place in places:
        x, y = projection.point(*place)
        assert -0.01 <= x <= projection.width + 0.01
        assert -0.01 <= y <= projection.height + 0.01


@given(
    st.lists(st.tuples(st.floats(-50, 400), st.floats(5, 40)), min_size=1, max_size=6),
)
def test_labels_do_not_overlap_where_they_fit(wanted):
    heights = [height for _place, height in wanted]
    placed = rules.spread([place for place, _height in wanted], heights=heights, low=0, high=300)
    spans = sorted((y - h / 2, y + h / 2) for y, h in zip(placed, heights, strict=True))
    assert spans[0][0] >= -0.01
    assert spans[-1][1] <= 300.01
    assert all(one[1] <= other[0] + 0.01 for one, other in itertools.pairwise(spans))


def test_shares_of_nothing_are_missing():
    assert rules.shares([Decimal(0), Decimal(0)]) == [None, None]
    assert rules.shares([Decimal(1), None, Decimal(3)]) == [Decimal("0.25"), None, Decimal("0.75")]
