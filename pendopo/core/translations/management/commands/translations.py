"""`pendopo translations update|check|compile`."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from pendopo.core.translations import selectors, services


class Command(BaseCommand):
    help = "Brings the catalogues of the second language up to date, checks that they are complete, compiles them."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("action", choices=["update", "check", "compile"])

    def handle(self, *_args: Any, **options: Any) -> None:
        actions = {"update": self._update, "check": self._check, "compile": self._compile}
        actions[options["action"]]()

    def _update(self) -> None:
        texts = selectors.extracted()
        for language in selectors.languages():
            for path in services.update(texts=texts, language=language):
                self.stdout.write(f"updated {path.relative_to(selectors.PACKAGE.parent)}")
        services.compile_stale()
        count = sum(len(each.sources) for each in texts)
        self.stdout.write(f"{count} texts, {len(selectors.faults())} still to be mended (pendopo translations check)")

    def _check(self) -> None:
        found = selectors.faults()
        if found:
            lines = "\n".join(f"  {fault}" for fault in found)
            raise CommandError(
                f"{len(found)} texts are not complete:\n{lines}\n"
                "Please run `pendopo translations update` and fill in what is empty or fuzzy."
            )
        self.stdout.write("Every text is translated.")

    def _compile(self) -> None:
        self.stdout.write(f"{len(services.compile_all())} catalogues compiled")
