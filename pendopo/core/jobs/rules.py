"""When work is tried again, and what may be written down about its failure."""

from __future__ import annotations

import re
from dataclasses import dataclass

LONGEST_SUMMARY = 300


@dataclass(frozen=True, kw_only=True)
class Retry:
    """How often and when a failed job is tried again.

    Attributes:
        attempts: How often the job is tried in all, the first time included.
        first: Seconds to wait before the second attempt.
        factor: Each wait is this many times the one before.
        longest: No wait is longer than this many seconds.
    """

    attempts: int = 5
    first: int = 10
    factor: int = 4
    longest: int = 3600

    def __post_init__(self) -> None:
        if self.attempts < 1 or self.first < 0 or self.factor < 1 or self.longest < 0:
            raise ValueError("A retry needs at least one attempt and waits that do not shrink.")

    def wait(self, *, tried: int) -> int | None:
        """Seconds to wait after `tried` attempts have failed, or None if that was the last."""
        if tried >= self.attempts:
            return None
        return int(min(self.first * self.factor ** (tried - 1), self.longest))


# Whatever might be somebody's: quoted values, mail addresses, and numbers as long as a phone number or a NIK.
_PRIVATE = (
    (re.compile(r"'[^']*'|\"[^\"]*\"|“[^”]*”"), "'…'"),
    (re.compile(r"[^\s@<>()=:,;]+@[^\s@<>(),;]+"), "…@…"),
    (re.compile(r"\(([^()]*)\)=\(([^()]*)\)"), r"(\1)=(…)"),
    (re.compile(r"\+?\d[\d .\-]{5,}\d"), "…"),
)


def summary(error: BaseException) -> str:
    """The error in one line for operators, with everything cut out that might name a person."""
    text = " ".join(str(error).split())
    for pattern, instead in _PRIVATE:
        text = pattern.sub(instead, text)
    return f"{type(error).__name__}: {text}"[:LONGEST_SUMMARY].rstrip(": ")
