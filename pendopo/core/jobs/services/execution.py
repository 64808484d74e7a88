"""Running one job: what is written down when it fails, in the worker and in tests alike."""

from __future__ import annotations

import json
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import structlog
from django.db import connection
from procrastinate.job_context import JobContext
from procrastinate.jobs import Job
from procrastinate.worker import Worker

from pendopo.core import aside, clock
from pendopo.core.jobs import rules, tasks

PACKAGE = Path(__file__).resolve().parents[3]


@dataclass(frozen=True, kw_only=True)
class Ran:
    """One job that `run_pending` ran: `error` is None if it succeeded."""

    task: str
    kwargs: dict[str, Any]
    error: BaseException | None


def around(call_next: Callable[[], Any], context: JobContext, worker: Worker) -> Any:  # noqa: ARG001  Procrastinate's middleware
    """Worker middleware: name the job in the log lines that it writes, and keep its failure."""
    with structlog.contextvars.bound_contextvars(job=context.job.id, task=context.job.task_name):
        try:
            return call_next()
        except Exception as error:
            record_failure(context.job, error)
            raise


def record_failure(job: Job, error: BaseException) -> None:
    """Write down that this attempt failed and where, whatever becomes of its transaction."""
    with aside.cursor() as cursor:
        cursor.execute(
            "INSERT INTO jobs_failure (job, task, attempt, summary, place, at) VALUES (%s, %s, %s, %s, %s, %s)",
            [job.id, job.task_name[:128], job.attempts + 1, rules.summary(error), _place(error), clock.now()],
        )


def run_pending(*, limit: int = 1000, raise_errors: bool = True) -> list[Ran]:
    """Run what is due in the queue here and now, in the caller's thread and connection; for tests.

    Jobs that these jobs enqueue run too. A failed job is queued again as its
    `retry` says, and its error is raised unless `raise_errors` is False.

    Raises:
        RuntimeError: if jobs keep enqueuing jobs beyond `limit`.
    """
    ran: list[Ran] = []
    while (job := _fetch()) is not None:
        if len(ran) >= limit:
            raise RuntimeError(f"More than {limit} jobs; does a job enqueue itself?")
        error = _run_here(job)
        ran.append(Ran(task=job.task_name, kwargs=job.task_kwargs, error=error))
        if error is None:
            _finish(job, "succeeded")
            continue
        _retry_or_fail(job, error)
        if raise_errors:
            raise error
    return ran


def _fetch() -> Job | None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, status, task_name, priority, lock, queueing_lock, args, scheduled_at, queue_name, attempts "
            "FROM procrastinate_fetch_job_v2(NULL, NULL)"
        )
        columns = [column.name for column in cursor.description or ()]
        row = dict(zip(columns, cursor.fetchone() or (), strict=False))
    if not row.get("id"):
        return None
    row["args"] = json.loads(row["args"]) if isinstance(row["args"], str) else row["args"]
    return Job.from_row(row)


def _run_here(job: Job) -> Exception | None:
    kwargs = {key: value for key, value in job.task_kwargs.items() if key != "timestamp"}
    try:
        # No savepoint: as in a worker, what a job wrote before it failed stays, unless it undoes it itself.
        tasks.named(job.task_name).function(**kwargs)
    except Exception as error:  # noqa: BLE001  a job may raise anything; it is recorded and handed back
        record_failure(job, error)
        return error
    return None


def _retry_or_fail(job: Job, error: Exception) -> None:
    task = tasks.declared().get(job.task_name)
    wait = tasks.wait_after(task, error, tried=job.attempts + 1) if task else None
    if wait is None:
        _finish(job, "failed")
        return
    with connection.cursor() as cursor:
        # No time at all rather than now: inside a test's transaction the database's clock stands still.
        due = clock.now() + timedelta(seconds=wait) if wait else None
        cursor.execute("SELECT procrastinate_retry_job_v2(%s, %s, NULL, NULL, NULL)", [job.id, due])


def _finish(job: Job, status: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT procrastinate_finish_job_v1(%s, %s, FALSE)", [job.id, status])


def _place(error: BaseException) -> str:
    """The innermost line of our own code that the error went through."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [one for one in frames if Path(one.filename).is_relative_to(PACKAGE) and one.filename != __file__]
    frame = ours[-1] if ours else None
    return f"{Path(frame.filename).relative_to(PACKAGE.parent)}:{frame.lineno}"[:200] if frame else ""
