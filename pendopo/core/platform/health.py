"""Whether the installation can work, and what to mend if not.

The same checks answer `/readyz` (few and cheap) and `pendopo doctor` (all).
What they say is for operators and names no secret.
"""

from __future__ import annotations

import os
import platform
import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, storages
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from pendopo.core import clock, postgres
from pendopo.core.jobs import public as jobs
from pendopo.core.platform import refusals

READY_FOR_SECONDS = 2.0
SILENT_WORKER_SECONDS = 60
LEAST_FREE_BYTES = 500 * 2**20
COMFORTABLE_FREE_BYTES = 2 * 2**30
LARGEST_SKEW_SECONDS = 5


class State(Enum):
    """How a check ended: a warning lets the installation work, a fault does not."""

    OK = "ok"
    WARNING = "warning"
    FAULT = "fault"


@dataclass(frozen=True, kw_only=True)
class Check:
    """One finding; `remedy` says what to do unless all is well."""

    name: str
    state: State
    finding: str
    remedy: str = ""


@dataclass(frozen=True, kw_only=True)
class Report:
    """All findings; ready if none of them is a fault."""

    checks: tuple[Check, ...]

    @property
    def ready(self) -> bool:
        """True if nothing stops the installation from working."""
        return all(check.state is not State.FAULT for check in self.checks)


_lock = threading.Lock()
_latest: tuple[float, Report] | None = None


def readiness() -> Report:
    """What `/readyz` needs to know, at most two seconds old."""
    global _latest  # noqa: PLW0603  one answer per process; probes come often
    with _lock:
        if _latest is None or time.monotonic() - _latest[0] > READY_FOR_SECONDS:
            _latest = (time.monotonic(), _run([database, migrations, storage, keyring, worker]))
        return _latest[1]


def forget() -> None:
    """Forget the latest answer; for tests."""
    global _latest  # noqa: PLW0603
    _latest = None


def everything() -> Report:
    """What `pendopo doctor` checks."""
    return _run(
        [machine, environment, database, clock_skew, migrations, storage, disk, keyring, worker, channels, production]
    )


def _run(checks: Iterable[Callable[[], Check]]) -> Report:
    return Report(checks=tuple(_guarded(check) for check in checks))


def _guarded(check: Callable[[], Check]) -> Check:
    # A check that breaks is itself a finding; the others go on.
    try:
        return check()
    except Exception as error:  # noqa: BLE001
        return Check(
            name=check.__name__,
            state=State.FAULT,
            finding=f"the check itself failed: {type(error).__name__}",
            remedy="Mend what the other lines name first; if this one stays, report it with the log.",
        )


# --- What can be checked without the database ----------------------------------


def machine() -> Check:
    """The interpreter and the system."""
    finding = f"Python {platform.python_version()} on {platform.system()} {platform.machine()}, {os.cpu_count()} CPUs"
    if sys.version_info < (3, 11):  # noqa: UP036  an operator may start us with another Python than the package asks for
        return Check(name="machine", state=State.FAULT, finding=finding, remedy="Please use Python 3.11 or newer.")
    return Check(name="machine", state=State.OK, finding=finding)


def environment() -> Check:
    """PENDOPO_*: what is wrong stopped the start already; here is what is doubtful."""
    finding = f"{settings.ENV.environment}, {settings.BASE_URL}"
    host = urlsplit(settings.BASE_URL).hostname or ""
    if settings.ENV.environment == "production" and not _host_allowed(host):
        return Check(
            name="environment",
            state=State.WARNING,
            finding=f"{host} of PENDOPO_BASE_URL is not in PENDOPO_ALLOWED_HOSTS",
            remedy="Add it, or links in messages will lead to an error.",
        )
    if settings.ENV.debug:
        return Check(
            name="environment",
            state=State.WARNING,
            finding=f"{finding}, PENDOPO_DEBUG is on",
            remedy="Unset PENDOPO_DEBUG except while hunting a fault on your own machine.",
        )
    return Check(name="environment", state=State.OK, finding=finding)


def _host_allowed(host: str) -> bool:
    allowed = settings.ALLOWED_HOSTS
    return any(one in {"*", host} or (one.startswith(".") and host.endswith(one)) for one in allowed)


def disk() -> Check:
    """Room for files and the embedded database."""
    free = shutil.disk_usage(_existing(settings.HOME)).free
    finding = f"{free / 2**30:.1f} GB free at {settings.HOME}"
    remedy = "Make room, or move PENDOPO_HOME to a larger disk."
    if free < LEAST_FREE_BYTES:
        return Check(name="disk", state=State.FAULT, finding=finding, remedy=remedy)
    if free < COMFORTABLE_FREE_BYTES:
        return Check(name="disk", state=State.WARNING, finding=finding, remedy=remedy)
    return Check(name="disk", state=State.OK, finding=finding)


def storage() -> Check:
    """Whether private files can be written."""
    store = storages["default"]
    try:
        if isinstance(store, FileSystemStorage):
            folder = Path(store.location)
            folder.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=folder) as probe:
                probe.write(b"ready")
        elif settings.ENV.storage_url:
            store.exists("ready")
        else:
            store.delete(store.save("ready", ContentFile(b"ready")))
    except Exception as error:  # noqa: BLE001  every storage has errors of its own
        return Check(
            name="storage",
            state=State.FAULT,
            finding=f"files cannot be kept: {type(error).__name__}",
            remedy="Let the user that runs Pendopo write to PENDOPO_HOME, or mend PENDOPO_STORAGE_URL.",
        )
    return Check(name="storage", state=State.OK, finding="files can be kept")


def keyring() -> Check:
    """Whether personal data can be opened."""
    path = Path(settings.KEYRING_FILE)
    if not path.exists() and settings.KEYRING_CREATE:
        return Check(name="keyring", state=State.OK, finding="will be made when the first value is sealed")
    try:
        text = path.read_text()
    except OSError as error:
        return Check(
            name="keyring",
            state=State.FAULT,
            finding=f"{path} cannot be read ({error.strerror})",
            remedy="Set PENDOPO_KEYRING_FILE to the keyring, readable by the user that runs Pendopo and nobody else.",
        )
    if not text.strip():
        return Check(
            name="keyring", state=State.FAULT, finding=f"{path} is empty", remedy="Bring it back from a backup."
        )
    if path.stat().st_mode & 0o077:
        return Check(
            name="keyring",
            state=State.WARNING,
            finding=f"{path} can be read by other users of this machine",
            remedy=f"chmod 600 {path}",
        )
    return Check(name="keyring", state=State.OK, finding="readable")


def channels() -> Check:
    """Whether messages leave the machine."""
    silent = [name for name in ("email", "whatsapp", "sms") if not getattr(settings.ENV, f"{name}_url")]
    if silent:
        names = ", ".join(f"PENDOPO_{name.upper()}_URL" for name in silent)
        return Check(
            name="channels",
            state=State.WARNING if settings.ENV.environment == "production" else State.OK,
            finding=f"not set up: {', '.join(silent)}",
            remedy=f"Set {names} to send such messages; see pendopo/core/outbox/README.md.",
        )
    return Check(name="channels", state=State.OK, finding="e-mail, WhatsApp and SMS are set up")


# --- What needs the database ------------------------------------------------------


def database() -> Check:
    """Whether it answers and is new enough."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SHOW server_version_num")
            version = int(cursor.fetchone()[0])
    except DatabaseError:
        where = "PENDOPO_DATABASE_URL" if settings.ENV.database_url else f"the embedded server in {settings.HOME}"
        return Check(
            name="database",
            state=State.FAULT,
            finding=f"{where} does not answer",
            remedy="Start the server, or mend its address, user or password in PENDOPO_DATABASE_URL."
            if settings.ENV.database_url
            else f"See {settings.HOME}/postgres.log.",
        )
    finding = f"PostgreSQL {version // 10_000}.{version % 10_000}"
    if version < postgres.OLDEST_MAJOR * 10_000:
        return Check(
            name="database",
            state=State.FAULT,
            finding=finding,
            remedy=f"Please upgrade the server to PostgreSQL {postgres.OLDEST_MAJOR} or newer.",
        )
    return Check(name="database", state=State.OK, finding=finding)


def migrations() -> Check:
    """Whether the tables are those of this version."""
    try:
        waiting = _migrations_on_disk() - set(MigrationRecorder(connection).applied_migrations())
    except DatabaseError:
        return Check(
            name="migrations",
            state=State.FAULT,
            finding="unknown: the database does not answer",
            remedy="See database.",
        )
    if waiting:
        first = ".".join(min(waiting))
        return Check(
            name="migrations",
            state=State.FAULT,
            finding=f"{len(waiting)} wait, such as {first}",
            remedy="After a backup, please run: pendopo migrate",
        )
    return Check(name="migrations", state=State.OK, finding="all applied")


@cache
def _migrations_on_disk() -> set[tuple[str, str]]:
    loader = MigrationLoader(None)
    replaced = {old for migration in (loader.disk_migrations or {}).values() for old in migration.replaces}
    return set(loader.disk_migrations or {}) - replaced


def worker() -> Check:
    """Whether background work is done; the web goes on without, so it is never more than a warning."""
    try:
        heard = jobs.last_heartbeat()
    except DatabaseError:
        heard = None
    remedy = "Start one with `pendopo worker`; `pendopo run` starts web and worker together."
    if heard is None:
        return Check(name="worker", state=State.WARNING, finding="none is running", remedy=remedy)
    silence = int((clock.now() - heard).total_seconds())
    if silence > SILENT_WORKER_SECONDS:
        return Check(name="worker", state=State.WARNING, finding=f"silent for {silence} seconds", remedy=remedy)
    return Check(name="worker", state=State.OK, finding="running")


def clock_skew() -> Check:
    """Whether this machine and the database agree on the time; deadlines depend on it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        skew = abs((clock.now() - cursor.fetchone()[0]).total_seconds())
    if skew > LARGEST_SKEW_SECONDS:
        return Check(
            name="clock",
            state=State.WARNING,
            finding=f"{skew:.0f} seconds apart from the database's",
            remedy="Set the clocks of both machines by NTP.",
        )
    return Check(name="clock", state=State.OK, finding="agrees with the database's")


def production() -> Check:
    """What production refuses to start with."""
    found = refusals.found()
    if not found:
        return Check(name="production", state=State.OK, finding="nothing stands against it")
    return Check(
        name="production",
        state=State.FAULT if settings.ENV.environment == "production" else State.OK,
        finding="; ".join(one.finding for one in found),
        remedy=" ".join(one.remedy for one in found),
    )


def _existing(path: Path) -> Path:
    return next(folder for folder in (path, *path.parents) if folder.exists())
