"""Forgetting old jobs."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import connection, transaction

from pendopo.core.jobs.models import Failure, Progress

DELETE_ENDED = """
DELETE FROM procrastinate_jobs AS job
WHERE job.status::text = ANY(%(statuses)s)
  AND (SELECT max(event.at) FROM procrastinate_events AS event WHERE event.job_id = job.id) < %(before)s
"""


@transaction.atomic
def clean(*, at: datetime, finished_after: timedelta, failed_after: timedelta) -> int:
    """Delete finished jobs, and later those that failed with what was written about them; return how many."""
    deleted = 0
    with connection.cursor() as cursor:
        for statuses, before in (
            (["succeeded", "cancelled", "aborted"], at - finished_after),
            (["failed"], at - failed_after),
        ):
            cursor.execute(DELETE_ENDED, {"statuses": statuses, "before": before})
            deleted += cursor.rowcount
    Failure.objects.filter(at__lt=at - failed_after).delete()
    Progress.objects.exclude(state=Progress.State.RUNNING).filter(ended_at__lt=at - failed_after).delete()
    return deleted
