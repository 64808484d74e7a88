"""Counting attempts.

An attempt is counted in one statement that commits at once: two attempts at
the same moment are two, and an attempt that is refused, or whose transaction
is rolled back, stays counted.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils.translation import ngettext

from pendopo.core import aside, clock
from pendopo.core.errors import DomainError
from pendopo.core.limits import rules
from pendopo.core.limits.models import Counter

COUNT = """
INSERT INTO limits_counter AS counter (digest, started_at, ends_at, attempts)
VALUES (%(digest)s, %(at)s, %(ends_at)s, 1)
ON CONFLICT (digest) DO UPDATE SET
    attempts = CASE WHEN counter.ends_at <= %(at)s THEN 1 ELSE LEAST(counter.attempts + 1, 2000000000) END,
    started_at = CASE WHEN counter.ends_at <= %(at)s THEN excluded.started_at ELSE counter.started_at END,
    ends_at = CASE WHEN counter.ends_at <= %(at)s THEN excluded.ends_at ELSE counter.ends_at END
RETURNING attempts, started_at
"""


class TooMany(DomainError):
    """Tried too often; `retry_after` says after how many seconds it may be tried again."""

    status = 429

    def __init__(self, message: object, *, retry_after: int) -> None:
        super().__init__(message)
        self.retry_after = retry_after

    @property
    def headers(self) -> dict[str, str]:
        """`Retry-After`, so that programs wait as long as they should."""
        return {"Retry-After": str(self.retry_after)}


def take(*, key: str, limit: int, seconds: int, at: datetime | None = None) -> int:
    """Count one attempt of `key` and return how many are left in this window of `seconds`.

    Raises:
        TooMany: if `limit` attempts had already been made; this one is counted too.
    """
    at = at or clock.now()
    facts: dict[str, Any] = {
        "digest": rules.digest(key, settings.SECRET_KEY),
        "at": at,
        "ends_at": at + timedelta(seconds=seconds),
    }
    with aside.cursor() as cursor:
        cursor.execute(COUNT, facts)
        attempts, started_at = cursor.fetchone()
    if attempts > limit:
        wait = rules.retry_after(started_at=started_at, seconds=seconds, at=at)
        raise TooMany(_wait_message(wait), retry_after=wait)
    return limit - int(attempts)


def clear(*, key: str) -> None:
    """Forget the attempts of `key`, such as after a sign-in that succeeded."""
    with aside.cursor() as cursor:
        cursor.execute("DELETE FROM limits_counter WHERE digest = %s", [rules.digest(key, settings.SECRET_KEY)])


def forget_ended(*, at: datetime) -> int:
    """Delete the counters whose window is over, and return how many they were."""
    return Counter.objects.filter(ends_at__lte=at).delete()[0]


def _wait_message(seconds: int) -> str:
    minute = 60
    if seconds <= 2 * minute:
        return ngettext(
            "Too many attempts. Please wait %(count)d second and try again.",
            "Too many attempts. Please wait %(count)d seconds and try again.",
            seconds,
        ) % {"count": seconds}
    minutes = -(-seconds // minute)
    return ngettext(
        "Too many attempts. Please wait %(count)d minute and try again.",
        "Too many attempts. Please wait %(count)d minutes and try again.",
        minutes,
    ) % {"count": minutes}
