"""The worker process, and what becomes of the jobs of a worker that was killed.

A worker gives a sign of life every ten seconds. A job whose worker has been
silent for longer than `STALLED_AFTER` is queued again, as often as its task
may be tried; a task without `retry` fails instead, because running it a second
time might do its work twice.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from django.db import connection, transaction
from django.db.models import Q
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.contrib.django.models import ProcrastinateJob

from pendopo.core.jobs import tasks
from pendopo.core.jobs.models import Failure
from pendopo.core.jobs.services import execution

logger = structlog.get_logger(__name__)

HEARTBEAT_SECONDS = 10
STALLED_AFTER = timedelta(seconds=60)
# New jobs are announced by the database; polling only finds retries and delayed jobs that have come due.
POLL_SECONDS = 5.0


@dataclass(frozen=True, kw_only=True)
class Recovered:
    """What became of the jobs of silent workers."""

    requeued: int
    failed: int


def run_worker(
    *, queues: Iterable[str] | None = None, concurrency: int = 2, name: str = "worker", wait: bool = True
) -> None:
    """Run jobs until SIGTERM or SIGINT, then finish those that are running and return.

    Args:
        queues: Serve only these; None serves all.
        name: What the worker is called in the logs.
        concurrency: How many jobs run at the same time, each in a thread of its own.
        wait: False returns as soon as nothing is due.
    """
    connector = DjangoConnector().get_worker_connector()
    with app.replace_connector(connector) as worker_app:
        worker_app.run_worker(
            queues=list(queues) if queues is not None else None,
            concurrency=concurrency,
            name=name,
            wait=wait,
            fetch_job_polling_interval=POLL_SECONDS,
            abort_job_polling_interval=60.0,
            update_heartbeat_interval=HEARTBEAT_SECONDS,
            stalled_worker_timeout=STALLED_AFTER.total_seconds(),
            # First Procrastinate's own, which close database connections after each job.
            task_middleware=[*worker_app.worker_defaults.get("task_middleware", ()), execution.around],
        )


def recover_stalled(*, at: datetime, after: timedelta = STALLED_AFTER) -> Recovered:
    """Queue the jobs of workers that have been silent for `after`, or fail them if they were tried too often."""
    silent = Q(worker__isnull=True) | Q(worker__last_heartbeat__lt=at - after)
    requeued = failed = 0
    for stalled in ProcrastinateJob.objects.filter(silent, status="doing").order_by("pk"):
        task = tasks.declared().get(stalled.task_name)
        tried = stalled.attempts + 1
        may_retry = task is not None and task.retry is not None and task.retry.wait(tried=tried) is not None
        with transaction.atomic():
            Failure.objects.create(
                job=stalled.pk,
                task=stalled.task_name,
                attempt=tried,
                summary="WorkerLost: the worker stopped while it ran this job",
                at=at,
            )
            if may_retry:
                tasks.manager().retry_job_by_id(job_id=stalled.pk, retry_at=at, priority=None, queue=None, lock=None)
                requeued += 1
            else:
                with connection.cursor() as cursor:
                    cursor.execute("SELECT procrastinate_finish_job_v1(%s, 'failed', FALSE)", [stalled.pk])
                failed += 1
    if requeued or failed:
        logger.warning("jobs_recovered", requeued=requeued, failed=failed)
    return Recovered(requeued=requeued, failed=failed)
