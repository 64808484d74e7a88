"""`pendopo keys rotate | list | check | create`."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.progress import Progress, TaskID

from pendopo.core import clock
from pendopo.core.crypto import keyring, services


class _Report:
    """A bar on a terminal, a line for each step in a pipe."""

    def __init__(self, command: BaseCommand, *, silent: bool) -> None:
        self._command, self._silent = command, silent
        self._bar: Progress | None = None
        self._tasks: dict[str, TaskID] = {}
        if sys.stdout.isatty() and not silent:
            self._bar = Progress(console=Console())
            self._bar.start()

    def __call__(self, table: str, done: int, total: int) -> None:
        if self._bar is not None:
            if table not in self._tasks:
                self._tasks[table] = self._bar.add_task(table, total=total)
            self._bar.update(self._tasks[table], completed=done, total=total)
        elif not self._silent:
            self._command.stdout.write(f"{table} {done}/{total}")

    def close(self) -> None:
        """Leave the terminal as it was."""
        if self._bar is not None:
            self._bar.stop()


class Command(BaseCommand):
    """Keys for personal data."""

    help = "Lists, checks, rotates and creates the keys that personal data is encrypted with."
    # `create` must run where a missing keyring is what the checks complain about.
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        for verb, words in (
            ("rotate", "add new keys and encrypt everything with them; carries on where it was cut short"),
            ("list", "show the keys, and how many values use each"),
            ("check", "open every encrypted value and compare every blind index"),
            ("create", "make a keyring where there is none"),
        ):
            one = verbs.add_parser(verb, help=words, description=words)
            one.add_argument("--json", action="store_true", help="print the result as JSON")

    def handle(self, *_: Any, verb: str, json: bool, **_options: Any) -> None:
        try:
            {"rotate": self._rotate, "list": self._list, "check": self._check, "create": self._create}[verb](json)
        except keyring.NoKeyring as fault:
            raise CommandError(str(fault)) from None

    def _rotate(self, as_json: bool) -> None:  # noqa: FBT001
        report = _Report(self, silent=as_json)
        try:
            outcome = services.rotate(at=clock.now(), progress=report)
        finally:
            report.close()
        if as_json:
            self.stdout.write(json.dumps(asdict(outcome)))
        else:
            begun = "Carried on an unfinished rotation" if outcome.resumed else "New keys are in use"
            self.stdout.write(f"{begun}; {outcome.rows} rows encrypted anew, {outcome.retired} old keys retired.")
            if outcome.waiting:
                self.stdout.write(
                    "A transaction that began before is still open, so the old keys stay in use; please run this again."
                )
        self._fail_on(outcome, as_json=as_json)

    def _check(self, as_json: bool) -> None:  # noqa: FBT001
        report = _Report(self, silent=as_json)
        try:
            outcome = services.check(progress=report)
        finally:
            report.close()
        if as_json:
            self.stdout.write(json.dumps(asdict(outcome)))
        elif not outcome.faults:
            self.stdout.write(f"{outcome.rows} rows open with the keys of this keyring, and their indexes fit.")
        self._fail_on(outcome, as_json=as_json)

    def _list(self, as_json: bool) -> None:  # noqa: FBT001
        ring, used = keyring.current(), services.usage()
        rows = [
            {
                "purpose": purpose,
                "number": key.number,
                "state": _state(ring, purpose, key),
                "created": key.created,
                "values": used[purpose].get(key.number, 0),
            }
            for purpose in keyring.PURPOSES
            for key in ring.keys[purpose].values()
        ]
        if as_json:
            self.stdout.write(json.dumps({"origin": ring.origin, "keys": rows}))
            return
        self.stdout.write(f"{settings.KEYRING_FILE} ({ring.origin})")
        for row in rows:
            self.stdout.write("{purpose:<6}{number:>4}  {state:<8} {created}  {values} values".format(**row))

    def _create(self, as_json: bool) -> None:  # noqa: FBT001
        path = Path(settings.KEYRING_FILE)
        if path.exists():
            raise CommandError(f"There is a keyring at {path} already; it stays as it is.")
        keyring.create(path, origin=keyring.OPERATOR, at=clock.now())
        said = f"Made {path}. Keep a copy of it apart from the database's backups: without it nobody reads the data."
        self.stdout.write(json.dumps({"path": str(path)}) if as_json else said)

    def _fail_on(self, outcome: services.Outcome, *, as_json: bool) -> None:
        if not outcome.faults:
            return
        if as_json:
            sys.exit(1)
        first = outcome.faults[0]
        raise CommandError(
            f"{len(outcome.faults)} rows are wrong, the first is row {first.row} of {first.table}: {first.reason}. "
            "Please mend them and run this again; no old key was retired."
        )


def _state(ring: keyring.Keyring, purpose: keyring.Purpose, key: keyring.Key) -> str:
    if key.number == ring.active[purpose]:
        return "active"
    return "live" if key.retired is None else "retired"
