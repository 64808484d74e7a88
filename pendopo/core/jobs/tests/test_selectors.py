from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.utils import translation

from pendopo.core.jobs.selectors import Scheduled


@pytest.mark.parametrize(
    ("schedule", "indonesian", "english"),
    [
        ("* * * * *", "setiap menit", "every minute"),
        ("*/10 * * * *", "setiap 10 menit", "every 10 minutes"),
        ("17 * * * *", "setiap jam, lewat 17 menit", "every hour, 17 minutes past"),
        ("0 2 * * *", "setiap hari pukul 02.00", "every day at 02:00"),
        ("40 13 * * *", "setiap hari pukul 13.40", "every day at 13:40"),
        ("0 2 * * 1", "0 2 * * 1", "0 2 * * 1"),
        ("0 2,14 * * *", "0 2,14 * * *", "0 2,14 * * *"),
        ("0 */6 * * *", "0 */6 * * *", "0 */6 * * *"),
        ("5-9 * * * *", "5-9 * * * *", "5-9 * * * *"),
    ],
)
def test_a_simple_schedule_is_said_in_words_and_any_other_as_declared(schedule, indonesian, english):
    now = datetime(2026, 11, 23, tzinfo=UTC)
    one = Scheduled(label="x", schedule=schedule, last=None, last_failed=False, next=now)
    with translation.override("id"):
        assert one.rhythm == indonesian
    with translation.override("en"):
        assert one.rhythm == english
