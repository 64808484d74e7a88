"""The keyring: a private JSON file with the keys that seal and index personal data.

Apart from SECRET_KEY, made on the first start outside production, replaced
atomically, and read again by every running process as soon as it changes.

A key is `active` (seals), `live` (older, still in use) or `retired` (nothing in
the database uses it; kept for backups of before).
"""

from __future__ import annotations

import base64
import fcntl
import json
import os
import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from django.conf import settings

from pendopo.core import clock
from pendopo.core.crypto import rules
from pendopo.core.secrets import write_private

Purpose = Literal["seal", "index"]
PURPOSES: tuple[Purpose, ...] = ("seal", "index")
DEVELOPMENT = "created for development"
OPERATOR = "created by an operator"
_LAST_NUMBER = 65_535


class NoKeyring(SystemExit):
    """The keyring is missing or unusable; the message says what to do."""


@dataclass(frozen=True, kw_only=True)
class Key:
    """One key; its bytes stay out of `repr`."""

    number: int
    created: str
    retired: str | None = None
    secret: bytes = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class Keyring:
    """Keys for sealing and for blind indexes, and which one of each is active."""

    origin: str
    active: dict[Purpose, int]
    keys: dict[Purpose, dict[int, Key]] = field(repr=False)

    def key(self, purpose: Purpose, number: int) -> Key:
        """The key of that number.

        Raises:
            CannotOpen: if the keyring does not hold it.
        """
        try:
            return self.keys[purpose][number]
        except KeyError:
            raise rules.CannotOpen(f"the keyring holds no {purpose} key {number}") from None

    def active_key(self, purpose: Purpose) -> Key:
        """The key that is used for what is written now."""
        return self.keys[purpose][self.active[purpose]]

    def live(self, purpose: Purpose) -> list[Key]:
        """The keys that something in the database may use, the active one first."""
        usable = [key for key in self.keys[purpose].values() if key.retired is None]
        return sorted(usable, key=lambda key: (key.number != self.active[purpose], key.number))

    def with_new_keys(self, *, at: datetime) -> Keyring:
        """The same keyring with a fresh active key for each purpose."""
        keys = {purpose: dict(self.keys[purpose]) for purpose in PURPOSES}
        active: dict[Purpose, int] = {}
        for purpose in PURPOSES:
            number = max(keys[purpose], default=0) + 1
            if number > _LAST_NUMBER:
                raise NoKeyring("The keyring has used up its key numbers.")
            keys[purpose][number] = Key(
                number=number, created=at.isoformat(timespec="seconds"), secret=secrets.token_bytes(rules.KEY_BYTES)
            )
            active[purpose] = number
        return replace(self, keys=keys, active=active)

    def with_retired(self, purpose: Purpose, numbers: set[int], *, at: datetime) -> Keyring:
        """The same keyring with those keys kept for old backups only."""
        keys = {name: dict(held) for name, held in self.keys.items()}
        for number in numbers - {self.active[purpose]}:
            keys[purpose][number] = replace(keys[purpose][number], retired=at.isoformat(timespec="seconds"))
        return replace(self, keys=keys)


_cache: dict[Path, tuple[tuple[int, int, int], Keyring]] = {}
_reading = threading.Lock()


def current() -> Keyring:
    """The keyring as it is on disk now; looking for a change costs one `stat`.

    Raises:
        NoKeyring: if it is missing, unreadable, open to others, or made for development and this is production.
    """
    path = Path(settings.KEYRING_FILE)
    try:
        mark = _mark(path)
    except FileNotFoundError:
        if not settings.KEYRING_CREATE:
            raise NoKeyring(
                f"There is no keyring at {path}. Make one with `pendopo keys create`, or restore the one "
                "that this database was used with: without it personal data cannot be read."
            ) from None
        create(path, origin=DEVELOPMENT, at=clock.now())
        mark = _mark(path)
    known = _cache.get(path)
    if known is not None and known[0] == mark:
        return known[1]
    with _reading:
        keyring = _read(path)
        _cache[path] = (mark, keyring)
    return keyring


def create(path: Path, *, origin: str, at: datetime) -> None:
    """Write a new keyring that only its owner can read; one that is there already stays as it is."""
    empty = Keyring(origin=origin, active={}, keys={"seal": {}, "index": {}})
    write_private(path, _written(empty.with_new_keys(at=at)))


@contextmanager
def changing(path: Path) -> Iterator[None]:
    """Hold the keyring for oneself: two operators do not rotate at the same time.

    Raises:
        NoKeyring: if somebody else holds it.
    """
    with path.with_name(f"{path.name}.lock").open("ab") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise NoKeyring("Somebody else is changing the keyring; please wait until they are done.") from None
        yield


def save(keyring: Keyring, path: Path) -> None:
    """Replace the file in one step: whoever reads sees the old keyring or the new one, also after a power cut."""
    draft = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    write_private(draft, _written(keyring))
    draft.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _mark(path: Path) -> tuple[int, int, int]:
    found = path.stat()
    return found.st_mtime_ns, found.st_ino, found.st_size


def _read(path: Path) -> Keyring:
    try:
        if path.stat().st_mode & 0o077:
            raise NoKeyring(f"The keyring {path} can be read by others. Close it with: chmod 600 {path}")
        data: Any = json.loads(path.read_text())
        keyring = Keyring(
            origin=data["origin"],
            active={purpose: data[purpose]["active"] for purpose in PURPOSES},
            keys={
                purpose: {int(n): _key(int(n), k) for n, k in data[purpose]["keys"].items()} for purpose in PURPOSES
            },
        )
        for purpose in PURPOSES:
            keyring.active_key(purpose)
    except (OSError, ValueError, KeyError, TypeError) as fault:
        # Not the fault's own words: they may quote a key.
        raise NoKeyring(
            f"The keyring {path} cannot be used ({type(fault).__name__}). Please restore it from a backup."
        ) from None
    if keyring.origin == DEVELOPMENT and not settings.KEYRING_CREATE:
        raise NoKeyring(
            f"The keyring {path} was made by itself for development; production refuses it. "
            "Make one with `pendopo keys create` at another path and set PENDOPO_KEYRING_FILE."
        )
    return keyring


def _key(number: int, data: dict[str, Any]) -> Key:
    secret = base64.b64decode(data["secret"], validate=True)
    if len(secret) != rules.KEY_BYTES:
        raise ValueError("wrong key length")
    return Key(number=number, created=data["created"], retired=data["retired"], secret=secret)


def _written(keyring: Keyring) -> str:
    data: dict[str, Any] = {"origin": keyring.origin}
    for purpose in PURPOSES:
        data[purpose] = {
            "active": keyring.active[purpose],
            "keys": {
                str(key.number): {
                    "created": key.created,
                    "retired": key.retired,
                    "secret": base64.b64encode(key.secret).decode(),
                }
                for key in keyring.keys[purpose].values()
            },
        }
    return json.dumps(data, indent=2) + "\n"
