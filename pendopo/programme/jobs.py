"""Work of the programme outside the request."""

from __future__ import annotations

from datetime import timedelta

from django.contrib.auth import get_user_model
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


@jobs.task(label=_("Measure one indicator"))
def measure_now(*, indicator: str, uuid: str, person: int) -> None:
    """Measure one indicator for this year and the last month, as somebody asked for on its page."""
    by = get_user_model().objects.get(pk=person)
    today = clock.today()
    periods = [Period(start=start, end=end) for start, end in (
        due.containing(due.Frequency.YEAR, today), due.last_over(due.Frequency.MONTH, today=today),
    )]  # fmt: skip
    with jobs.progress(uuid=uuid, by=by) as running:

        def tell(outcome: services.Outcome, done: int, total: int) -> None:
            if running.total is None:
                running.expect(total)
            running.advance(done - running.done, message=outcome.message)

        outcomes = services.refresh_readings(
            at=clock.now(), periods=periods, indicator=indicator, by=by, progress=tell
        )
        running.finish(
            **{
                f"{one.start.isoformat()} {one.area or ''}".strip(): one.message or f"{one.result}: {one.value}"
                for one in outcomes
            }
        )
