"""Migrations that say what they do and that run without downtime.

Django's own first migrations build tables that nobody uses yet, so only what
comes after them is held to the rules of running systems.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
NAME = re.compile(r"(?P<number>\d{4})_(?P<words>[a-z][a-z0-9]*(_[a-z0-9]+)*)")


def name_faults(migrations: list[Path]) -> list[str]:
    """What is wrong with the names: nothing said, or a number used twice in one app."""
    faults: list[str] = []
    numbers: dict[tuple[Path, str], str] = {}
    for path in migrations:
        match = NAME.fullmatch(path.stem)
        if match is None:
            faults.append(f"{path}: a name is four digits and words in lower case")
            continue
        words, number = match["words"], match["number"]
        if words.startswith("auto_") or words.endswith("_and_more") or (words == "initial" and number != "0001"):
            faults.append(f"{path}: the name does not say what it does")
        first = numbers.setdefault((path.parent, number), path.stem)
        if first != path.stem:
            faults.append(f"{path}: the number is taken by {first}")
    return faults


def main() -> int:
    """0 if names and operations are in order."""
    migrations = sorted((ROOT / "pendopo").glob("**/migrations/[0-9]*.py"))
    faults = name_faults([path.relative_to(ROOT) for path in migrations])
    if faults:
        print("\n".join(faults))
        return 1

    import django

    django.setup()
    from django.apps import apps
    from django_migration_linter import MigrationLinter

    from pendopo.core import postgres
    from pendopo.settings import environment

    env = environment.read()
    if not env.database_url:
        postgres.ensure_running(env.home)
    linter = MigrationLinter(
        str(ROOT),
        include_apps=[config.label for config in apps.get_app_configs() if config.name.startswith("pendopo.")],
        no_cache=True,
        ignore_initial_migrations=True,
        all_warnings_as_errors=True,
        quiet=["ok", "ignore"],
    )
    linter.lint_all_migrations()
    linter.print_summary()
    return 1 if linter.has_errors else 0


if __name__ == "__main__":
    raise SystemExit(main())
