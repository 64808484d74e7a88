"""Backup and restore: database, private files and keys in one file that only its owner can read.

A backup is a tar archive whose `manifest.json` names every part with its
SHA-256; restore checks all of them before it changes anything.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pendopo import __version__
from pendopo.core import postgres

if TYPE_CHECKING:
    from pendopo.settings.environment import Environment

FORMAT = 1
_BLOCK = 1 << 20


class BackupFault(SystemExit):
    """The backup cannot be made or is not whole; the message says what to do."""


def backup(target: Path, *, env: Environment) -> dict[str, Any]:
    """Write a backup to `target`, which must not exist yet, and return its manifest.

    Raises:
        BackupFault: if the file exists, the folder cannot be written, or PostgreSQL's dump fails.
    """
    if target.exists():
        raise BackupFault(f"{target} exists already; please choose another name.")
    if not target.parent.is_dir():
        raise BackupFault(f"The folder {target.parent} does not exist; please make it first.")
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".pendopo-backup-") as folder:
        draft = Path(folder)
        dump = draft / "database.dump"
        _dump(dump, env)
        parts = {"database.dump": dump} | dict(_key_files(env)) | dict(_private_files(env))
        manifest = {
            "format": FORMAT,
            "pendopo": __version__,
            "made": datetime.now(UTC).isoformat(timespec="seconds"),
            "region": env.region,
            "files_elsewhere": env.storage_url,
            "parts": {name: {"sha256": _digest(path), "bytes": path.stat().st_size} for name, path in parts.items()},
        }
        (draft / "manifest.json").write_text(json.dumps(manifest, indent=1))
        archive = draft / "archive.tar"
        descriptor = os.open(archive, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file, tarfile.open(fileobj=file, mode="w") as tar:
            tar.add(draft / "manifest.json", "manifest.json")
            for name, path in parts.items():
                tar.add(path, name)
            file.flush()
            os.fsync(file.fileno())
        archive.rename(target)
    return manifest


def restore(source: Path, *, env: Environment, replace: bool) -> int:
    """Restore a backup and return 0; nothing is changed unless the whole backup is sound.

    Raises:
        BackupFault: if the file is damaged, from a newer Pendopo, or the database is not empty.
    """
    if not source.is_file():
        raise BackupFault(f"{source} is not a file.")
    env.home.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=env.home, prefix=".pendopo-restore-") as folder:
        draft = Path(folder)
        manifest = _unpack(source, draft)
        if manifest["region"] != env.region:
            raise BackupFault(
                f"This backup is of region {manifest['region']}, but PENDOPO_REGION is {env.region}. "
                f"Please set PENDOPO_REGION={manifest['region']}."
            )
        if not replace and _tables(env):
            raise BackupFault("The database is not empty. To replace everything in it, add --replace.")
        _load(draft / "database.dump", env)
        for name, place in _key_places(env).items():
            if (draft / name).exists():
                place.unlink(missing_ok=True)
                shutil.copy(draft / name, place)
                place.chmod(0o600)
        if (draft / "files").exists():
            shutil.rmtree(env.home / "files", ignore_errors=True)
            (draft / "files").rename(env.home / "files")
    print(f"Restored the backup of {manifest['made']}: {len(manifest['parts'])} parts.")  # noqa: T201
    print("Please prove it with: pendopo audit verify", file=sys.stderr)  # noqa: T201
    return 0


def _key_places(env: Environment) -> dict[str, Path]:
    return {
        "keys/secret-key": env.secret_key_file or env.home / "secret-key",
        "keys/keyring.json": env.keyring_file or env.home / "keyring.json",
    }


def _key_files(env: Environment) -> Iterator[tuple[str, Path]]:
    return ((name, path) for name, path in _key_places(env).items() if path.exists())


def _private_files(env: Environment) -> Iterator[tuple[str, Path]]:
    root = env.home / "files"
    return ((f"files/{path.relative_to(root)}", path) for path in sorted(root.rglob("*")) if path.is_file())


def _digest(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()


def _unpack(source: Path, draft: Path) -> dict[str, Any]:
    try:
        with tarfile.open(source) as tar:
            tar.extractall(draft, filter="data")
        manifest: dict[str, Any] = json.loads((draft / "manifest.json").read_text())
    except (tarfile.TarError, OSError, ValueError, EOFError) as fault:
        raise BackupFault(f"{source} is not a whole Pendopo backup ({fault}).") from None
    if manifest.get("format") != FORMAT:
        raise BackupFault(f"{source} was made by another version of Pendopo ({manifest.get('pendopo')}).")
    for name, part in manifest["parts"].items():
        path = draft / name
        if not path.is_file() or _digest(path) != part["sha256"]:
            raise BackupFault(f"{source} is damaged: {name} is missing or changed. Nothing was restored.")
    return manifest


def _program(name: str, env: Environment) -> str:
    if not env.database_url:
        return str(postgres.binary(name, env.home))
    found = shutil.which(name)
    if found is None:
        raise BackupFault(f"`{name}` is not on the path; please install PostgreSQL's client programs.")
    return found


def _address(env: Environment) -> str:
    if env.database_url:
        return env.database_url
    return f"postgresql://{postgres.SUPERUSER}@/{postgres.DATABASE}?host={postgres.Folders(env.home).socket}"


def _ask(env: Environment, program: str, *arguments: str) -> str:
    done = subprocess.run(  # noqa: S603
        [_program(program, env), "--dbname", _address(env), *arguments], capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise BackupFault(f"{program} failed: {done.stderr.strip()[-2000:]}")
    return done.stdout


def _dump(target: Path, env: Environment) -> None:
    _ask(env, "pg_dump", "--format=custom", "--no-owner", "--no-privileges", "--file", str(target))


def _tables(env: Environment) -> int:
    said = _ask(env, "psql", "-XAtqc", "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")
    return int(said.strip() or 0)


def _load(dump: Path, env: Environment) -> None:
    # A fresh schema, not --clean: append-only triggers and newer tables would stand in the way of dropping one by one.
    _ask(env, "psql", "-Xqc", "DROP SCHEMA public CASCADE; CREATE SCHEMA public")
    _ask(env, "pg_restore", "--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction", str(dump))
