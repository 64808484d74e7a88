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
        parser.add_argument("--app", help="dotted name of one app, for update")

    def handle(self, *, action: str, app: str | None = None, **_options: Any) -> None:
        if action == "update":
            self._update(app)
        elif action == "check":
            self._check()
        else:
            self._compile()

    def _update(self, app: str | None) -> None:
        texts = [each for each in selectors.extracted() if app in {None, each.app}]
        if not texts:
            raise CommandError(f"There is no app {app}; give its dotted name, such as pendopo.accounts")
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
