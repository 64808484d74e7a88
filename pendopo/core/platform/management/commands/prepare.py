"""`pendopo prepare [--demo]`: what every start needs; quick when nothing changed."""

from __future__ import annotations

import hashlib
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import BaseCommand, CommandError, call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.module_loading import import_string

from pendopo.core import secrets
from pendopo.core.manifest import SignIn, registry

# A second API viewer that nobody is served.
UNSERVED = ["redoc*"]


class Command(BaseCommand):
    """Migrations, static files, reference data and, if asked, demonstration data."""

    help = "Brings database and static files up to date and loads reference data; idempotent."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--demo", action="store_true", help="also load labelled demonstration data")

    def handle(self, *, demo: bool, **_options: Any) -> None:
        if demo and settings.ENV.environment == "production":
            raise CommandError("Demonstration data is refused in production.")
        with self._step("database"):
            self._migrate()
        with self._step("static files"):
            self._collect_static()
        for manifest in registry:
            if manifest.prepare:
                with self._step(f"reference data: {manifest.slug}"):
                    import_string(manifest.prepare)()
        if not demo:
            return
        people: list[SignIn] = []
        for manifest in registry:
            if manifest.demo:
                with self._step(f"demonstration: {manifest.slug}"):
                    people += import_string(manifest.demo)() or []
        self._keep_sign_ins(people)

    def _step(self, name: str) -> _Step:
        return _Step(self, name)

    def _migrate(self) -> None:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            if settings.ENV.environment == "production":
                raise CommandError("Migrations wait. After a backup, please run: pendopo migrate")
            call_command("migrate", verbosity=0, interactive=False)

    def _collect_static(self) -> None:
        if not hasattr(staticfiles_storage, "manifest_name"):
            return
        mark = Path(settings.STATIC_ROOT) / ".fingerprint"
        print_of_sources = hashlib.sha256("\n".join(sorted(_static_sources())).encode()).hexdigest()
        if mark.exists() and mark.read_text() == print_of_sources:
            return
        call_command("collectstatic", verbosity=0, interactive=False, clear=True, ignore_patterns=UNSERVED)
        mark.write_text(print_of_sources)

    def _keep_sign_ins(self, people: list[SignIn]) -> None:
        # Passwords are made once and kept only as hashes; this private note is how the owner of the machine sees them.
        note = Path(settings.HOME) / "demonstration-sign-ins.txt"
        if not people or not all(person.password for person in people):
            return
        width = max(len(person.login) for person in people)
        lines = ["Demonstration people (made up; refused in production):"]
        lines += [f"  {person.login:<{width}}  {person.password}  {person.label}" for person in people]
        note.unlink(missing_ok=True)
        secrets.write_private(note, "\n".join(lines) + "\n")


class _Step:
    """Says what is being done only when it takes long enough to wonder."""

    def __init__(self, command: BaseCommand, name: str) -> None:
        self.command, self.name = command, name

    def __enter__(self) -> None:
        self.began = time.monotonic()

    def __exit__(self, *fault: object) -> None:
        took = time.monotonic() - self.began
        if took > 0.5 and fault[0] is None:  # noqa: PLR2004
            self.command.stdout.write(f"  {self.name}: {took:.1f} s")


def _static_sources() -> Iterator[str]:
    for finder in finders.get_finders():
        for path, storage in finder.list(ignore_patterns=UNSERVED):
            try:
                status = Path(storage.path(path)).stat()
                yield f"{path}:{status.st_size}:{status.st_mtime_ns}"
            except (NotImplementedError, OSError):
                yield path
