"""`pendopo audit verify` proves the trail, `pendopo audit seal` seals it now."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from pendopo.core import clock
from pendopo.core.audit import rules, services

_FAULTS = {
    "changed": "record {record} was changed after seal {seal} was made",
    "missing": "record {record}, which seal {seal} covers, is missing",
    "inserted": "record {record} was put in behind seal {seal}",
    "seal": "seal {seal} does not follow from the seals and records before it",
}


class Command(BaseCommand):
    """Proofs from the tables alone."""

    help = "Proves that the audit trail is whole and unchanged (verify), or seals it now (seal)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        for verb, words in (("verify", "prove that nothing was changed"), ("seal", "seal what was recorded")):
            one = verbs.add_parser(verb, help=words, description=words)
            one.add_argument("--json", action="store_true", help="print the result as JSON")
            if verb == "verify":
                one.add_argument(
                    "--head", default="", help="the head that an earlier proof printed; it must still be in the chain"
                )

    def handle(self, *_: Any, **options: Any) -> None:
        if options["verb"] == "seal":
            sealed = services.seal(at=clock.now())
            self.stdout.write(json.dumps({"sealed": sealed}) if options["json"] else f"{sealed} records sealed")
            return
        proof = services.verify(head=options["head"])
        if options["json"]:
            finding = None if proof.finding is None else asdict(proof.finding)
            self.stdout.write(
                json.dumps({
                    "sound": proof.sound, "seals": proof.seals, "records": proof.records, "waiting": proof.waiting,
                    "head": proof.head, "head_found": proof.head_found, "first_fault": finding,
                })
            )  # fmt: skip
        elif proof.sound:
            self.stdout.write(
                f"{proof.records} records under {proof.seals} seals are whole and unchanged; "
                f"{proof.waiting} wait for the next seal"
            )
            if proof.head:
                self.stdout.write(f"head {proof.head}")
        if not proof.sound:
            if options["json"]:
                sys.exit(1)
            raise CommandError(f"The audit trail is broken: {_words(proof.finding)}.")


def _words(finding: rules.Finding | None) -> str:
    if finding is None:
        return "the head that you noted is no longer in the chain; seals were cut off or rewritten"
    return _FAULTS[finding.fault].format(record=finding.record, seal=finding.seal)
