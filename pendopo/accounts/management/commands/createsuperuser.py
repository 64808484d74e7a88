"""`createsuperuser`: there is none; Django's own would fail half way."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser


class Command(BaseCommand):
    help = "Pendopo has no superuser: see `pendopo person add`."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("anything", nargs="*")
        parser.add_argument("--noinput", "--no-input", action="store_false", dest="interactive")
        parser.add_argument("--email")

    def handle(self, **_options: Any) -> None:
        raise CommandError(
            "Pendopo has no superuser; whoever looks after it holds a role, like everybody else. Please use: "
            'pendopo person add "Full Name" --email name@example.go.id --role accounts.administrator'
        )
