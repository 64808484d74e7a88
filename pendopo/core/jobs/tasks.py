"""Declaring work and putting it in the queue.

A job is enqueued in the caller's transaction: if that is rolled back, nothing
was enqueued; if it commits, the job runs at least once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any, Generic, ParamSpec, TypeVar
from zoneinfo import ZoneInfo

import croniter
from django.conf import settings
from django.db import transaction
from django.utils.functional import Promise
from procrastinate import App, exceptions
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.jobs import Job
from procrastinate.manager import JobManager
from procrastinate.periodic import PeriodicTask
from procrastinate.retry import BaseRetryStrategy, RetryDecision
from procrastinate.tasks import configure_task

from pendopo.core.jobs.rules import Retry

P = ParamSpec("P")
R = TypeVar("R")
Text = str | Promise
STANDARD_RETRY = Retry()


class RetryLater(Exception):
    """Raised by a job that knows when it should be tried again, such as after `Retry-After`."""

    def __init__(self, message: str, *, seconds: int) -> None:
        super().__init__(message)
        self.seconds = seconds


@dataclass(frozen=True, kw_only=True, eq=False)
class Task(Generic[P, R]):
    """A function that can be enqueued; calling it runs it here and now."""

    function: Callable[P, R]
    name: str
    label: Text
    queue: str
    retry: Retry | None
    schedule: str | None
    lock: str | None
    priority: int = field(default=0)

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R:
        return self.function(*args, **kwargs)


class _LocalPeriodicTask(PeriodicTask[Any, Any, Any]):
    """A schedule that is read in the regency's time zone; Procrastinate alone would read it in UTC."""

    @cached_property
    def croniter(self) -> croniter.croniter:  # type: ignore[override,unused-ignore]
        return local_cron(self.cron)


class _Strategy(BaseRetryStrategy):
    """Our `Retry` in Procrastinate's terms."""

    def __init__(self, task: Task[..., Any]) -> None:
        self.task = task

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        wait = wait_after(self.task, exception, tried=job.attempts + 1)
        return None if wait is None else RetryDecision(retry_in={"seconds": wait})


_tasks: dict[str, Task[..., Any]] = {}
_bound_to: list[App] = []


def local_cron(schedule: str) -> croniter.croniter:
    """The schedule as local time."""
    zone = ZoneInfo(settings.TIME_ZONE)
    return croniter.croniter(schedule, start_time=datetime(2000, 1, 1, tzinfo=zone))


def next_run(schedule: str, *, after: datetime) -> datetime:
    """When the schedule next comes due."""
    due = local_cron(schedule).get_next(ret_type=float, start_time=after.timestamp())
    return datetime.fromtimestamp(due, tz=ZoneInfo(settings.TIME_ZONE))


def task(
    *,
    queue: str = "default",
    retry: Retry | None = STANDARD_RETRY,
    schedule: str | None = None,
    lock: str | None = None,
    label: Text = "",
    priority: int = 0,
) -> Callable[[Callable[P, R]], Task[P, R]]:
    """Declare a function in `<app>/jobs.py` as work that can be enqueued.

    Args:
        queue: Workers can be told to serve some queues only.
        retry: When a failed job is tried again; None: never, not even after its worker was killed.
        schedule: Five cron fields in local time (settings.TIME_ZONE); the function then takes no arguments.
        lock: Two jobs with the same lock never run at the same time.
        label: What operators read.
        priority: Higher runs first.
    """

    def declare(function: Callable[P, R]) -> Task[P, R]:
        name = f"{function.__module__}.{function.__qualname__}"
        if name in _tasks:
            raise ValueError(f"Two tasks are called {name}")
        if schedule is not None and not croniter.croniter.is_valid(schedule):
            raise ValueError(f"{name}: {schedule!r} is not a schedule of five cron fields")
        declared = Task(
            function=function,
            name=name,
            label=label or name,
            queue=queue,
            retry=retry,
            schedule=schedule,
            lock=lock,
            priority=priority,
        )
        _tasks[name] = declared
        for app in _bound_to:
            _bind_one(app, declared)
        return declared

    return declare


def declared() -> Mapping[str, Task[..., Any]]:
    """Every task by its name."""
    return _tasks


def wait_after(task: Task[..., Any], error: BaseException, *, tried: int) -> int | None:
    """Seconds until the task is tried again after `tried` attempts, or None if it is not."""
    wait = task.retry.wait(tried=tried) if task.retry else None
    if wait is not None and isinstance(error, RetryLater):
        return max(1, error.seconds)
    return wait


def named(name: str) -> Task[..., Any]:
    """The task of that name.

    Raises:
        LookupError: if no installed app declares it.
    """
    try:
        return _tasks[name]
    except KeyError:
        raise LookupError(f"No installed app declares the task {name}") from None


def forget(task: Task[..., Any]) -> None:
    """Undo a declaration; for tests that declare tasks of their own."""
    del _tasks[task.name]
    for app in _bound_to:
        app.tasks.pop(task.name, None)
        app.periodic_registry.periodic_tasks.pop((task.name, ""), None)


def bind(app: App) -> None:
    """Make every declared task, and those to come, known to Procrastinate."""
    for one in _tasks.values():
        _bind_one(app, one)
    _bound_to.append(app)


def _bind_one(app: App, one: Task[..., Any]) -> None:
    function = one.function

    def run(**kwargs: Any) -> Any:
        # Procrastinate hands the tick to every scheduled task; ours read the clock themselves.
        kwargs.pop("timestamp", None)
        return function(**kwargs)

    bound = app.task(
        name=one.name,
        queue=one.queue,
        lock=one.lock,
        priority=one.priority,
        retry=_Strategy(one),
    )(run)
    if one.schedule is not None:
        key = (one.name, "")
        app.periodic_registry.periodic_tasks[key] = _LocalPeriodicTask(
            task=bound, cron=one.schedule, periodic_id="", configure_kwargs={}
        )


# --- Putting work in the queue -------------------------------------------------


def enqueue(task: Task[..., Any], /, **kwargs: Any) -> int:
    """Enqueue a job with JSON arguments in the caller's transaction, and return its number."""
    return _defer(task, kwargs)


def enqueue_at(task: Task[..., Any], at: datetime, /, **kwargs: Any) -> int:
    """Like `enqueue`, but the job does not run before `at`."""
    return _defer(task, kwargs, schedule_at=at)


def enqueue_once(task: Task[..., Any], key: str, /, **kwargs: Any) -> int | None:
    """Like `enqueue`, but None if a job with this key is already waiting (a running one does not count)."""
    try:
        # A savepoint: the refusal is a violated constraint, which would spoil the caller's transaction.
        with transaction.atomic():
            return _defer(task, kwargs, queueing_lock=f"{task.name}:{key}")
    except exceptions.AlreadyEnqueued:
        return None


def manager() -> JobManager:
    """Procrastinate's job manager on Django's own connection, also inside a worker.

    A running worker lends the app its asynchronous pool; enqueuing through the
    app would then leave the caller's transaction.
    """
    return JobManager(connector=DjangoConnector())


def _defer(task: Task[..., Any], kwargs: dict[str, Any], **options: Any) -> int:
    deferrer = configure_task(
        name=task.name,
        job_manager=manager(),
        lock=task.lock,
        queue=task.queue,
        priority=task.priority,
        task_kwargs=kwargs,
        **options,
    )
    return deferrer.defer()
