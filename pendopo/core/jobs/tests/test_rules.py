from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from pendopo.core.jobs import rules, tasks

WIB = ZoneInfo("Asia/Jakarta")


@pytest.mark.parametrize(
    ("_case", "tried", "seconds"),
    [
        ("after the first", 1, 10),
        ("each wait is longer", 2, 40),
        ("never longer than the longest", 4, 600),
        ("the last one is not tried again", 5, None),
    ],
)
def test_when_a_failed_job_is_tried_again(_case, tried, seconds):
    assert rules.Retry(attempts=5, first=10, factor=4, longest=600).wait(tried=tried) == seconds


@pytest.mark.parametrize(
    ("_case", "error", "summary"),
    [
        ("plain", ValueError("no such period"), "ValueError: no such period"),
        ("without words", ValueError(), "ValueError"),
        ("a NIK", ValueError("NIK 3318010101900001 is known"), "ValueError: NIK … is known"),
        ("a phone number", ValueError("no answer from +62 812-3456-7890"), "ValueError: no answer from …"),
        ("an address", ValueError("cannot mail siti@example.id"), "ValueError: cannot mail …@…"),
        ("a name in quotes", ValueError("person 'Siti' exists"), "ValueError: person '…' exists"),
        ("a constraint", ValueError("Key (email)=(siti@example.id) exists"), "ValueError: Key (email)=(…) exists"),
        ("short numbers stay", ValueError("row 12 of 406"), "ValueError: row 12 of 406"),
    ],
)
def test_an_error_is_summed_up_without_naming_anybody(_case, error, summary):
    assert rules.summary(error) == summary


def test_schedules_are_read_in_local_time():
    noon = datetime(2026, 11, 23, 12, tzinfo=WIB)

    assert tasks.next_run("0 2 * * *", after=noon) == datetime(2026, 11, 24, 2, tzinfo=WIB)


def test_the_deferrer_reads_schedules_in_local_time_too():
    from procrastinate.contrib.django import app

    periodic = app.periodic_registry.periodic_tasks["pendopo.core.jobs.jobs.clean", ""]
    noon = datetime(2026, 11, 23, 12, tzinfo=WIB).timestamp()

    due = periodic.croniter.get_next(ret_type=float, start_time=noon)

    assert datetime.fromtimestamp(due, tz=WIB) == datetime(2026, 11, 24, 3, 40, tzinfo=WIB)
