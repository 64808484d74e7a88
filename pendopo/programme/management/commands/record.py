"""`pendopo record load`."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from pendopo.core.errors import DomainError
from pendopo.programme.services import record


class Command(BaseCommand):
    """The verb about the packaged record of a regency."""

    help = "Load the packaged real record of a regency, with its sources."

    def add_arguments(self, parser: CommandParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        load = verbs.add_parser("load", help="load the record; changes nothing where nothing changed")
        load.add_argument("--region", default=settings.REGION, help="Kemendagri code; default: this regency")
        load.add_argument("--json", action="store_true", help="print the outcome as JSON")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            outcome = record.load_record(region=options["region"])
        except DomainError as refusal:
            raise CommandError(str(refusal)) from refusal
        if outcome is None:
            raise CommandError(f"No record of {options['region']} is packaged; add a folder under programme/record/.")
        counts = asdict(outcome)
        if options["json"]:
            self.stdout.write(json.dumps(counts))
        else:
            self.stdout.write(", ".join(f"{count} {name.replace('_', ' ')}" for name, count in counts.items()))
