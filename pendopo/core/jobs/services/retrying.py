"""Trying a failed job once more because somebody asked for it."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from procrastinate.contrib.django.models import ProcrastinateJob

from pendopo.core.audit import public as audit
from pendopo.core.errors import DomainError
from pendopo.core.jobs import tasks

JOB_RETRIED = audit.verb("jobs.job_retried", gettext_lazy("Failed background job tried again"))


class NotFailed(DomainError):
    """Only a job that was given up can be tried again by hand."""


@transaction.atomic
def retry(*, number: int, by: AbstractBaseUser, at: datetime) -> None:
    """Queue a failed job again.

    Raises:
        NotFailed: if it runs, waits, succeeded, or is gone; two operators at once make one retry.
    """
    job = ProcrastinateJob.objects.select_for_update().filter(pk=number, status="failed").first()
    if job is None:
        raise NotFailed(_("This job is not among the failed ones any more."))
    tasks.manager().retry_job_by_id(job_id=job.pk, retry_at=at, priority=None, queue=None, lock=None)
    audit.record(JOB_RETRIED, target=job, by=by, detail={"task": job.task_name})
