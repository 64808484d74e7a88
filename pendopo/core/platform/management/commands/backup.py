"""`pendopo backup FILE`: database, files and keys in one private file."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand

from pendopo.core import backup


class Command(BaseCommand):
    """Writes a backup and says what is in it."""

    help = "Writes database, private files and keys to one file; bring it back with `pendopo restore FILE`."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *, file: Path, **_options: Any) -> None:
        manifest = backup.backup(file, env=settings.ENV)
        size = sum(part["bytes"] for part in manifest["parts"].values())
        self.stdout.write(f"{file}: {len(manifest['parts'])} parts, {size:,} bytes. It holds the keys: keep it safe.")
