"""What operators see of the queue: never an argument of a job, which may be about a person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Max, Min, Q
from django.utils.translation import gettext as _
from procrastinate.contrib.django.models import ProcrastinateJob, ProcrastinateWorker

from pendopo.core import doors, formatting
from pendopo.core.jobs import tasks
from pendopo.core.jobs.models import Failure, Progress

OPERATOR = "platform.operator"
MOST_SHOWN = 50


@dataclass(frozen=True, kw_only=True)
class QueueDepth:
    """How much waits and runs in one queue; `oldest` is when the longest waiting job came due."""

    name: str
    waiting: int
    later: int
    running: int
    failed: int


@dataclass(frozen=True, kw_only=True)
class Job:
    """One job on the page."""

    number: int
    label: tasks.Text
    queue: str
    attempts: int
    at: datetime | None
    summary: str = ""
    place: str = ""


@dataclass(frozen=True, kw_only=True)
class Scheduled:
    """A task with a schedule; `last` is None if it has not run in the days that are kept."""

    label: tasks.Text
    schedule: str
    last: datetime | None
    last_failed: bool
    next: datetime

    @property
    def rhythm(self) -> str:
        """The schedule in words where it is a simple one, else as it was declared."""
        minute, _space, rest = self.schedule.partition(" ")
        hour, _space, days = rest.partition(" ")
        if days != "* * *":
            return self.schedule
        if hour == "*" and minute == "*":
            return _("every minute")
        if hour == "*" and minute.startswith("*/") and minute[2:].isdecimal():
            return _("every %(minutes)s minutes") % {"minutes": minute[2:]}
        if hour == "*" and minute.isdecimal():
            return _("every hour, %(minutes)s minutes past") % {"minutes": minute}
        if hour.isdecimal() and minute.isdecimal():
            return _("every day at %(time)s") % {"time": formatting.clock(time(int(hour), int(minute)))}
        return self.schedule


def count_by_state() -> dict[tuple[str, str], int]:
    """How many jobs there are by queue and state."""
    rows = ProcrastinateJob.objects.values_list("queue_name", "status").annotate(many=Count("pk"))
    return {(queue, state): many for queue, state, many in rows}


def queues(*, at: datetime) -> list[QueueDepth]:
    """Every queue that holds something or that a task declares, by name."""
    later = Q(status="todo", scheduled_at__gt=at)
    rows = {
        row["queue_name"]: row
        for row in ProcrastinateJob.objects.values("queue_name").annotate(
            todo=Count("pk", filter=Q(status="todo")),
            later=Count("pk", filter=later),
            running=Count("pk", filter=Q(status="doing")),
            failed=Count("pk", filter=Q(status="failed")),
        )
    }
    names = sorted(set(rows) | {task.queue for task in tasks.declared().values()})
    nothing = {"todo": 0, "later": 0, "running": 0, "failed": 0}
    return [
        QueueDepth(
            name=name,
            waiting=row["todo"] - row["later"],
            later=row["later"],
            running=row["running"],
            failed=row["failed"],
        )
        for name in names
        for row in [rows.get(name, nothing)]
    ]


def running() -> list[Job]:
    """Jobs that run now, the longest running first."""
    rows = (
        ProcrastinateJob.objects.filter(status="doing")
        .annotate(at=Max("procrastinateevent__at", filter=Q(procrastinateevent__type="started")))
        .order_by("at")[:MOST_SHOWN]
    )
    return [_job(row, at=row.at) for row in rows]


def failed() -> list[Job]:
    """Jobs that were given up, the latest first, each with its last error."""
    rows = list(
        ProcrastinateJob.objects.filter(status="failed")
        .annotate(at=Max("procrastinateevent__at"))
        .order_by("-at")[:MOST_SHOWN]
    )
    errors = {
        failure.job: failure
        for failure in Failure.objects.filter(job__in=[row.pk for row in rows]).order_by("job", "attempt", "pk")
    }
    return [_job(row, at=row.at, failure=errors.get(row.pk)) for row in rows]


def failed_for(person: Any) -> int | None:
    """How many jobs failed, for the operator's queue; None hides the queue from everybody else."""
    if not doors.holds(person, OPERATOR):
        return None
    return ProcrastinateJob.objects.filter(status="failed").count()


def scheduled(*, at: datetime) -> list[Scheduled]:
    """Every task with a schedule, the next to run first."""
    with_schedule = [task for task in tasks.declared().values() if task.schedule is not None]
    started = Q(procrastinateevent__type="started")
    latest = {
        row["task_name"]: row
        for row in ProcrastinateJob.objects.filter(task_name__in=[task.name for task in with_schedule])
        .values("task_name")
        .annotate(
            last=Max("procrastinateevent__at", filter=started),
            last_failed=Max("procrastinateevent__at", filter=started & Q(status="failed")),
        )
    }
    found = []
    for task in with_schedule:
        row = latest.get(task.name, {"last": None, "last_failed": None})
        found.append(
            Scheduled(
                label=task.label,
                schedule=task.schedule or "",
                last=row["last"],
                last_failed=row["last"] is not None and row["last"] == row["last_failed"],
                next=tasks.next_run(task.schedule or "", after=at),
            )
        )
    return sorted(found, key=lambda one: one.next)


def last_heartbeat() -> datetime | None:
    """When any worker last gave a sign of life, or None if there is none."""
    latest: datetime | None = ProcrastinateWorker.objects.aggregate(latest=Max("last_heartbeat"))["latest"]
    return latest


def oldest_waiting(*, at: datetime) -> datetime | None:
    """Since when the longest waiting job that is due has waited."""
    due = ProcrastinateJob.objects.filter(status="todo").filter(Q(scheduled_at=None) | Q(scheduled_at__lte=at))
    oldest: datetime | None = due.aggregate(oldest=Min("procrastinateevent__at"))["oldest"]
    return oldest


def recent_work() -> list[Progress]:
    """Long work of late, what runs first."""
    return list(Progress.objects.order_by(F("ended_at").desc(nulls_first=True), "-started_at")[:MOST_SHOWN])


def progress_of(*, uuid: UUID, person: Any) -> Progress | None:
    """Long work for whoever started it, and for operators; None for everybody else."""
    found = Progress.objects.filter(pk=uuid).first()
    if found is None or (found.started_by_id != person.pk and not doors.holds(person, OPERATOR)):
        return None
    return found


def _job(row: ProcrastinateJob, *, at: datetime | None, failure: Failure | None = None) -> Job:
    task = tasks.declared().get(row.task_name)
    return Job(
        number=row.pk,
        label=task.label if task else row.task_name,
        queue=row.queue_name,
        attempts=row.attempts,
        at=at,
        summary=failure.summary if failure else "",
        place=failure.place if failure else "",
    )
