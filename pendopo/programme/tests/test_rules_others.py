"""Due periods, and what changed between two versions."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pendopo.programme.rules import due, plan
from pendopo.programme.rules.due import Frequency
from pendopo.programme.rules.plan import Change


@pytest.mark.parametrize(
    ("frequency", "today", "start", "end"),
    [
        (Frequency.YEAR, date(2026, 1, 1), date(2025, 1, 1), date(2025, 12, 31)),
        (Frequency.YEAR, date(2026, 12, 31), date(2025, 1, 1), date(2025, 12, 31)),
        (Frequency.QUARTER, date(2026, 11, 23), date(2026, 7, 1), date(2026, 9, 30)),
        (Frequency.QUARTER, date(2026, 1, 1), date(2025, 10, 1), date(2025, 12, 31)),
        (Frequency.MONTH, date(2024, 3, 1), date(2024, 2, 1), date(2024, 2, 29)),
    ],
)
def test_what_is_due_is_the_last_period_that_is_over(frequency, today, start, end):
    assert due.last_over(frequency, today=today) == (start, end)


@given(st.sampled_from(Frequency), st.dates(date(1995, 1, 1), date(2099, 1, 1)))
def test_periods_follow_each_other_without_a_gap(frequency, day):
    start, end = due.containing(frequency, day)

    assert start <= day <= end
    assert due.containing(frequency, end + timedelta(days=1))[0] == end + timedelta(days=1)
    assert due.last_over(frequency, today=day)[1] == start - timedelta(days=1)


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("2026", (date(2026, 1, 1), date(2026, 12, 31))),
        ("2026-02", (date(2026, 2, 1), date(2026, 2, 28))),
        ("2026-12", (date(2026, 12, 1), date(2026, 12, 31))),
    ],
)
def test_a_period_by_its_name(text, period):
    assert due.months(text) == period


@pytest.mark.parametrize("text", ["", "26", "2026-13", "2026-11-23", "November", "2026-"])
def test_what_is_no_period_is_refused(text):
    with pytest.raises(ValueError, match=r"."):
        due.months(text)


OLD = {
    "name": "Rencana",
    "vision": "",
    "initiatives": [{"slug": "a", "name": "A", "status": "planned"}, {"slug": "b", "name": "B"}],
    "indicators": [{"slug": "x", "targets": {"2026": "10"}}],
}
NEW = {
    "name": "Rencana",
    "vision": "Terang",
    "initiatives": [{"slug": "a", "name": "A", "status": "running"}, {"slug": "c", "name": "C"}],
    "indicators": [{"slug": "x", "targets": {"2026": "12"}}],
}


def test_a_difference_names_what_was_added_removed_and_changed():
    assert plan.diff(OLD, NEW) == (
        Change(kind="changed", what="plan", slug="", name="Rencana", field="vision", before="", after="Terang"),
        Change(kind="changed", what="initiatives", slug="a", name="A", field="status", before="planned", after="running"),
        Change(kind="removed", what="initiatives", slug="b", name="B"),
        Change(kind="added", what="initiatives", slug="c", name="C"),
        Change(
            kind="changed", what="indicators", slug="x", name="x", field="targets", before={"2026": "10"},
            after={"2026": "12"},
        ),
    )  # fmt: skip


def test_equal_plans_do_not_differ():
    assert plan.diff(OLD, OLD) == ()
