"""`pendopo doctor`: says what is wrong with the installation and how to mend it."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management import BaseCommand

from pendopo.core.platform import health

MARKS = {health.State.OK: "ok      ", health.State.WARNING: "warning ", health.State.FAULT: "FAULT   "}


class Command(BaseCommand):
    """Exit code 1 if anything would stop the installation from working."""

    help = "Checks machine, settings, database, storage, keys and clock, and says what to mend."
    # A broken installation is exactly what it is for.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, **options: Any) -> None:
        report = health.everything()
        if options["json"]:
            checks = [
                {"name": one.name, "state": one.state.value, "finding": one.finding, "remedy": one.remedy}
                for one in report.checks
            ]
            self.stdout.write(json.dumps({"ready": report.ready, "checks": checks}, indent=2))
        else:
            self._say(report)
        if not report.ready:
            raise SystemExit(1)

    def _say(self, report: health.Report) -> None:
        for check in report.checks:
            self.stdout.write(f"{MARKS[check.state]}{check.name}: {check.finding}")
            if check.remedy and check.state is not health.State.OK:
                self.stdout.write(f"          {check.remedy}")
        if not report.ready:
            self.stderr.write("Something would stop Pendopo from working; see the lines marked FAULT.")
