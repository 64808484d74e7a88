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


PICTURE = rules.Box(left=0, top=0, right=320, bottom=200)
ACROSS, DOWN = st.floats(0, 320), st.floats(0, 200)
SIZES = st.lists(st.tuples(st.floats(10, 120), st.floats(12, 60)), min_size=1, max_size=3)
LABELS = st.lists(st.builds(rules.Label, x=ACROSS, y=DOWN, sizes=SIZES), max_size=6)


def around(x, y):
    return rules.Box(left=x - 6, top=y - 6, right=x + 6, bottom=y + 6)


@given(LABELS, st.lists(st.tuples(ACROSS, DOWN), max_size=8))
def test_no_label_meets_another_a_mark_or_a_line_and_all_are_inside(labels, corners):
    marks = [around(label.x, label.y) for label in labels]
    lines = [(*one, *other) for one, other in itertools.pairwise(corners)]
    boxes = [each.box for each in rules.place_labels(labels, inside=PICTURE, marks=marks, lines=lines) if each]

    assert all(PICTURE.holds(box) for box in boxes)
    assert not any(one.meets(other) for one, other in itertools.combinations(boxes, 2))
    assert not any(box.meets(mark) for box in boxes for mark in marks)
    assert not any(box.is_crossed(line) for box in boxes for line in lines)


@pytest.mark.parametrize(
    ("_case", "x", "lines", "sizes", "side", "wording"),
    [
        ("room on the right", 100, [], [(60, 14)], "right", 0),
        ("at the right edge", 310, [], [(60, 14)], "left", 0),
        ("a line on both sides", 160, [(0, 100, 320, 100)], [(60, 14)], "right", 0),
        ("only the shorter wording fits", 160, [], [(400, 14), (60, 14)], "right", 1),
    ],
)
def test_a_label_takes_the_nearest_free_side(_case, x, lines, sizes, side, wording):
    label = rules.Label(x=x, y=100, sizes=sizes)
    [placed] = rules.place_labels([label], inside=PICTURE, marks=[around(x, 100)], lines=lines)
    assert (placed.side, placed.wording) == (side, wording)


def test_the_least_important_label_gives_way():
    tall = rules.Box(left=0, top=0, right=100, bottom=20)
    labels = [rules.Label(x=10, y=10, sizes=[(60, 14)]), rules.Label(x=10, y=10, sizes=[(60, 14)])]
    first, second = rules.place_labels(labels, inside=tall, marks=[], lines=[])
    assert first.side == "right"
    assert second is None


@pytest.mark.parametrize(
    ("segment", "crossed"),
    [
        ((-5, 5, 15, 5), True),
        ((5, 5, 5, 5), True),
        ((2, 2, 8, 8), True),
        ((-5, -5, 15, -5), False),
        ((-5, 5, 5, 15), False),
        ((0, 0, 10, 0), False),
        ((-1, 8, 8, 11), True),
    ],
)
def test_a_line_crosses_a_box_only_through_its_inside(segment, crossed):
    assert rules.Box(left=0, top=0, right=10, bottom=10).is_crossed(segment) is crossed


@pytest.mark.parametrize(
    ("centres", "kept"),
    [
        ([], []),
        ([50], [0]),
        ([0, 30, 60], [0, 1, 2]),
        ([0, 77, 100, 158], [0, 1, 3]),
        ([0, 100, 110], [0, 2]),
        ([0, 10], [1]),
    ],
)
def test_texts_in_a_row_keep_apart_and_the_last_stays(centres, kept):
    assert rules.apart(centres, widths=[20] * len(centres), gap=6) == kept


def test_shares_of_nothing_are_missing():
    assert rules.shares([Decimal(0), Decimal(0)]) == [None, None]
    assert rules.shares([Decimal(1), None, Decimal(3)]) == [Decimal("0.25"), None, Decimal("0.75")]
