"""Housekeeping."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from pendopo.core import clock
from pendopo.core.jobs import public as jobs
from pendopo.core.limits.services import counting


@jobs.task(schedule="17 * * * *", lock="limits.forget", label=_("Forget old counters of attempts"))
def forget_ended() -> None:
    """Delete the counters whose window is over."""
    counting.forget_ended(at=clock.now())
