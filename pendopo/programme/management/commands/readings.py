"""`pendopo readings refresh` and `pendopo readings list`."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from rich.console import Console
from rich.progress import Progress

from pendopo.core import clock
from pendopo.core.errors import DomainError
from pendopo.core.metrics import Period
from pendopo.programme import services
from pendopo.programme.models import Indicator
from pendopo.programme.rules import due


class Command(BaseCommand):
    """The verbs about readings; exit code 1 if anything that was asked for could not be measured."""

    help = "Measure indicators from the records of their services."

    def add_arguments(self, parser: CommandParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        refresh = verbs.add_parser("refresh", help="measure indicators; changes nothing where nothing changed")
        refresh.add_argument("--indicator", help="only this indicator (its address) or this metric (its key)")
        refresh.add_argument("--period", help="a year (2026) or a month (2026-11); default: those of yesterday")
        refresh.add_argument("--json", action="store_true", help="print the outcomes as JSON")
        listed = verbs.add_parser("list", help="print the indicators that are measured")
        listed.add_argument("--json", action="store_true", help="print them as JSON")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            {"refresh": self._refresh, "list": self._list}[options["verb"]](**options)
        except DomainError as refusal:
            raise CommandError(str(refusal)) from refusal

    def _refresh(self, *, indicator: str | None, period: str | None, json: bool, **_options: Any) -> None:
        """Measure, show progress, and fail if something asked for could not be measured."""
        outcomes = self._measure(indicator, self._periods(period), quiet=json)
        failed = [one for one in outcomes if one.is_failure]
        if json:
            self._print_json([asdict(one) for one in outcomes])
        else:
            for one in failed:
                self.stderr.write(f"{one.indicator} {one.start}–{one.end} {one.area or ''}: {one.message}")
            counts = {result: sum(one.result == result for one in outcomes) for result in _RESULTS}
            self.stdout.write(", ".join(f"{count} {result}" for result, count in counts.items()))
        if failed:
            raise CommandError(
                f"{len(failed)} of {len(outcomes)} measurements gave no reading; install the missing service, or look "
                "at the worker's log."
            )

    def _list(self, *, json: bool, **_options: Any) -> None:
        """Print address, kind and key of every measured indicator."""
        rows = list(
            Indicator.objects.exclude(source_kind=Indicator.SourceKind.REPORT)
            .order_by("slug")
            .values("slug", "source_kind", "source_key")
        )
        if json:
            self._print_json(rows)
            return
        for row in rows:
            self.stdout.write(f"{row['slug']}  {row['source_kind']}:{row['source_key']}")

    def _measure(self, indicator: str | None, periods: list[Period], *, quiet: bool) -> list[services.Outcome]:
        console = Console(file=self.stdout, force_terminal=None)  # type: ignore[arg-type]  # a wrapped text stream
        at = clock.now()
        if quiet or not console.is_terminal:
            return services.refresh_readings(at=at, periods=periods, indicator=indicator)
        with Progress(console=console, transient=True) as bar:
            task = bar.add_task("Measuring", total=None)

            def told(outcome: services.Outcome, done: int, total: int) -> None:
                bar.update(task, completed=done, total=total, description=outcome.indicator)

            return services.refresh_readings(at=at, periods=periods, indicator=indicator, progress=told)

    def _periods(self, period: str | None) -> list[Period]:
        if period is not None:
            try:
                start, end = due.months(period)
            except ValueError as fault:
                raise CommandError(str(fault)) from None
            return [Period(start=start, end=end)]
        yesterday = clock.today() - timedelta(days=1)
        both = (due.containing(due.Frequency.YEAR, yesterday), due.containing(due.Frequency.MONTH, yesterday))
        return [Period(start=start, end=end) for start, end in both]

    def _print_json(self, value: Any) -> None:
        self.stdout.write(json.dumps(value, default=str, ensure_ascii=False, indent=2))


_RESULTS = ("new", "changed", "unchanged", "missing", "failed")
