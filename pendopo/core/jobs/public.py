"""Work outside the request.

Declare in `<app>/jobs.py`, enqueue in a service::

    @jobs.task(label=_("Measure the indicators"), schedule="0 2 * * *", lock="readings")
    def refresh_readings() -> None: ...

    jobs.enqueue(send_letter, claim=claim.pk)
"""

from __future__ import annotations

from pendopo.core.jobs.rules import Retry
from pendopo.core.jobs.selectors import count_by_state, last_heartbeat
from pendopo.core.jobs.services.execution import Ran, run_pending
from pendopo.core.jobs.services.progress import Running, progress
from pendopo.core.jobs.services.progress import start as start_progress
from pendopo.core.jobs.services.worker import run_worker
from pendopo.core.jobs.tasks import RetryLater, Task, enqueue, enqueue_at, enqueue_once, named, task

__all__ = [
    "Ran",
    "Retry",
    "RetryLater",
    "Running",
    "Task",
    "count_by_state",
    "enqueue",
    "enqueue_at",
    "enqueue_once",
    "last_heartbeat",
    "named",
    "progress",
    "run_pending",
    "run_worker",
    "start_progress",
    "task",
]
