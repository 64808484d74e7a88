"""Work of the programme outside the request."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from pendopo.core import clock
from pendopo.core.jobs import public as jobs
from pendopo.core.metrics import Period
from pendopo.programme import services
from pendopo.programme.rules import due


@jobs.task(label=_("Measure the indicators"), schedule="0 2 * * *", lock="programme.readings")
def refresh_readings() -> None:
    """Measure every indicator for the month and year of yesterday, which is the last day that is whole."""
    yesterday = clock.today() - timedelta(days=1)
    periods = [Period(start=start, end=end) for start, end in (
        due.containing(due.Frequency.YEAR, yesterday), due.containing(due.Frequency.MONTH, yesterday),
    )]  # fmt: skip
    services.refresh_readings(at=clock.now(), periods=periods)
