"""Small look-ups that are asked for on every page, remembered per process.

What is remembered belongs to one load of the reference data. A process asks
at most every `REGIONS_REMEMBER_SECONDS` whether a newer load has come, so
another process sees a load within that time; 0 remembers nothing (tests).
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Hashable
from typing import Any, TypeVar, cast

from django.conf import settings

from pendopo.regions import selectors

T = TypeVar("T")
_lock = threading.Lock()
_kept: dict[Hashable, Any] = {}
_version: int | None = None
_checked = 0.0
LIMIT = 2_000


def remember(key: Hashable, read: Callable[[], T]) -> T:
    """What `read` gave for `key` since the newest load, or what it gives now; None is never remembered."""
    global _version, _checked  # noqa: PLW0603  one memory per process
    seconds: float = settings.REGIONS_REMEMBER_SECONDS
    if not seconds:
        return read()
    now = time.monotonic()
    if now - _checked >= seconds:
        version = selectors.version()
        with _lock:
            if version != _version:
                _kept.clear()
                _version = version
            _checked = now
    if key in _kept:
        return cast("T", _kept[key])
    before = _version
    value = read()
    with _lock:
        # A load may have come between; then the value may be of the older one and is not kept.
        if value is not None and before == _version and len(_kept) < LIMIT:
            _kept[key] = value
    return value


def forget() -> None:
    """Ask again at the next look-up: this process has just loaded."""
    global _version, _checked
    with _lock:
        _kept.clear()
        _version, _checked = None, 0.0
