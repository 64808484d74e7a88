"""How far long work has come, told while it runs and kept when it ends."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.contrib.auth.base_user import AbstractBaseUser
from django.utils.functional import Promise

from pendopo.core import aside, clock
from pendopo.core.errors import DomainError
from pendopo.core.jobs import rules
from pendopo.core.jobs.models import Progress

# Told at most this often: a row a millisecond would make the telling slower than the work.
SECONDS_BETWEEN_TELLINGS = 0.5


@dataclass(kw_only=True)
class Running:
    """Work that is under way; `uuid` leads to its page."""

    uuid: UUID
    total: int | None
    done: int = 0
    message: str = ""
    result: dict[str, Any] = field(default_factory=dict)
    _told: float = 0.0

    def advance(self, by: int = 1, *, message: str | None = None) -> None:
        """Say that `by` more are done."""
        self.done += by
        if message is not None:
            self.message = message
        if time.monotonic() - self._told >= SECONDS_BETWEEN_TELLINGS:
            self.tell()

    def expect(self, total: int) -> None:
        """Say how many there are in all, once that is known."""
        self.total = total
        self.tell()

    def finish(self, **result: Any) -> None:
        """Keep JSON values as the result, shown on the page when the work is done."""
        self.result.update(result)

    def tell(self) -> None:
        """Write the present state where the page reads it."""
        self._told = time.monotonic()
        with aside.cursor() as cursor:
            cursor.execute(
                "UPDATE jobs_progress SET done = %s, total = %s, message = %s, heard_at = %s "
                "WHERE uuid = %s AND state = 'running'",
                [self.done, self.total, self.message[:500], clock.now(), self.uuid],
            )


def start(*, label: str | Promise, total: int | None, by: AbstractBaseUser | None) -> UUID:
    """Make the page of work that a job will do later; pass the uuid to the job, which opens it with `progress`."""
    at = clock.now()
    row = Progress.objects.create(
        label=str(label)[:200], total=total, started_by_id=_pk(by), started_at=at, heard_at=at
    )
    return row.uuid


@contextmanager
def progress(
    *,
    label: str | Promise = "",
    total: int | None = None,
    by: AbstractBaseUser | None = None,
    uuid: UUID | str | None = None,
) -> Iterator[Running]:
    """Tell how far the work inside has come; with `uuid`, on the page that `start` made.

    What is told stays although the work's own transaction is rolled back. An
    error inside marks the work as failed, with a message without personal
    data, and goes on to the caller.
    """
    at = clock.now()
    running = Running(uuid=UUID(str(uuid)) if uuid else uuid4(), total=total)
    with aside.cursor() as cursor:
        # A job that is tried again starts its page again.
        cursor.execute(
            """
            INSERT INTO jobs_progress (uuid, label, done, total, state, message, result, started_by_id,
                                       started_at, heard_at)
            VALUES (%s, %s, 0, %s, 'running', '', '{}', %s, %s, %s)
            ON CONFLICT (uuid) DO UPDATE SET done = 0, total = COALESCE(excluded.total, jobs_progress.total),
                state = 'running', message = '', result = '{}', ended_at = NULL, heard_at = excluded.heard_at
            RETURNING total
            """,
            [running.uuid, str(label)[:200], total, _pk(by), at, at],
        )
        running.total = cursor.fetchone()[0]
    try:
        yield running
    except Exception as error:
        message = str(error) if isinstance(error, DomainError) else rules.summary(error)
        _end(running, Progress.State.FAILED, message, {}, at=clock.now())
        raise
    _end(running, Progress.State.DONE, running.message, running.result, at=clock.now())


def _end(running: Running, state: Progress.State, message: str, result: Mapping[str, Any], *, at: datetime) -> None:
    with aside.cursor() as cursor:
        cursor.execute(
            "UPDATE jobs_progress SET done = %s, total = %s, state = %s, message = %s, result = %s, heard_at = %s, "
            "ended_at = %s WHERE uuid = %s",
            [running.done, running.total, state.value, message[:500], json.dumps(result), at, at, running.uuid],
        )


def _pk(person: AbstractBaseUser | None) -> Any:
    return person.pk if person is not None else None
