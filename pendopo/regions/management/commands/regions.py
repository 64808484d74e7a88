"""`pendopo regions load`, `pendopo regions boundaries` and `pendopo regions show`."""

from __future__ import annotations

import json
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from pendopo.core.errors import DomainError
from pendopo.regions import public, rules, services
from pendopo.regions.services.boundaries import load_official


class Command(BaseCommand):
    """The verbs about regions; errors go to standard error and the exit code is then not 0."""

    help = "Load and show regions, their boundaries and offices."

    def add_arguments(self, parser: CommandParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        load = verbs.add_parser("load", help="bring the register up to the packaged reference")
        load.add_argument(
            "--region", help="only provinces, regencies and what lies in this regency, e.g. 33.18; default: Indonesia"
        )
        load.add_argument("--json", action="store_true", help="print the outcome as JSON")
        borders = verbs.add_parser("boundaries", help="load official borders from a GeoJSON file")
        borders.add_argument("file", type=Path, help="FeatureCollection; every feature has its code in `code`")
        borders.add_argument("--source", default="", help="who published it; default: the file's name")
        borders.add_argument("--decree", default="", help="the decree behind the borders")
        borders.add_argument("--json", action="store_true", help="print the outcome as JSON")
        show = verbs.add_parser("show", help="print a region, where it lies and what lies in it")
        show.add_argument("code", help="Kemendagri code, with or without dots")
        show.add_argument("--json", action="store_true", help="print it as JSON")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            getattr(self, options["verb"])(**options)
        except (DomainError, rules.BadCode) as refusal:
            raise CommandError(str(refusal)) from refusal

    def load(self, *, region: str | None, json: bool, **_options: Any) -> None:
        """Load the reference and say what changed."""
        code = None if region is None else rules.Code.parse(region)
        if code is not None and code.level is not rules.Level.REGENCY:
            raise CommandError(f"{region} is not a regency; give PP.KK, e.g. --region {settings.REGION}")
        started = time.monotonic()

        def report(stage: str, done: int, total: int) -> None:
            if not json:
                self.stdout.write(f"{stage} {done}/{total} regions")

        outcome = services.load(region=None if code is None else code.text, regency=settings.REGION, progress=report)
        if json:
            self._print_json(asdict(outcome))
            return
        self.stdout.write(
            f"{outcome.read} regions read, {outcome.changed} new or changed, {outcome.retired} retired; "
            f"{outcome.bridges} BPS codes, {outcome.offices} offices, "
            f"{outcome.drawn} approximate borders ({time.monotonic() - started:.1f} s)"
        )

    def boundaries(self, *, file: Path, source: str, decree: str, json: bool, **_options: Any) -> None:
        """Load official borders, and say which ones were mended."""
        outcome = load_official(path=file, source=source, decree=decree)
        if json:
            self._print_json(asdict(outcome))
            return
        for code, reason in outcome.mended.items():
            self.stdout.write(f"mended {code}: {reason}")
        counts = ", ".join(f"{count} {level}" for level, count in outcome.counts.items())
        self.stdout.write(f"official borders loaded: {counts}; {len(outcome.mended)} mended")

    def show(self, *, code: str, json: bool, **_options: Any) -> None:
        """Print one region."""
        place = public.region(rules.Code.parse(code).text)
        path = [ancestor.name for ancestor in public.ancestors(place.code)]
        below = public.children(place.code)
        bps = public.bps_code(place.code)
        if json:
            self._print_json({**asdict(place), "path": path, "bps_code": bps, "children": [c.code for c in below]})
            return
        self.stdout.write(f"{place.code}  {place.full_name}")
        for label, value in (
            ("lies in", " > ".join(path)),
            ("BPS code", bps),
            ("postal code", place.postal_code),
            ("decree", place.decree),
            ("retired on", place.valid_to),
        ):
            if value:
                self.stdout.write(f"  {label}: {value}")
        for child in below:
            self.stdout.write(f"  {child.code}  {child.name}")

    def _print_json(self, facts: dict[str, Any]) -> None:
        self.stdout.write(json.dumps(facts, default=str, ensure_ascii=False, indent=2))
