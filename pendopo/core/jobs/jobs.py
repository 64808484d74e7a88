"""The queue's own housekeeping."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from pendopo.core import clock
from pendopo.core.jobs import public as jobs
from pendopo.core.jobs.services import cleaning, worker


@jobs.task(schedule="* * * * *", lock="jobs.recover", priority=10, label=_("Take up the jobs of workers that stopped"))
def recover_stalled() -> None:
    """Queue the jobs of silent workers again."""
    worker.recover_stalled(at=clock.now())


@jobs.task(schedule="40 3 * * *", lock="jobs.clean", label=_("Forget old jobs"))
def clean() -> None:
    """Delete finished jobs after three days, failures and long work after ninety."""
    cleaning.clean(at=clock.now(), finished_after=timedelta(days=3), failed_after=timedelta(days=90))
