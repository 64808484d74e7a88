"""`make check`: one line per check, stops at the first that fails and says how to mend it.

With names as arguments only those checks run: `make check ARGS="types imports"`.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
BIN = Path(sys.executable).parent


@dataclass(frozen=True)
class Step:
    """One check: its command, and what to do when it fails."""

    name: str
    command: tuple[str, ...]
    remedy: str


def tool(name: str, *arguments: str) -> tuple[str, ...]:
    """A program of the virtual environment."""
    return (str(BIN / name), *arguments)


def ours(*arguments: str) -> tuple[str, ...]:
    """A verb of our own command line."""
    return (sys.executable, "-m", "pendopo", *arguments)


STEPS = [
    Step("format", tool("ruff", "format", "--check", "--quiet", "."), f"Please run: {BIN.name}/ruff format ."),
    Step("lint", tool("ruff", "check", "--quiet", "."), "Please run: ruff check --fix ., then mend the rest by hand."),
    Step("lock", (sys.executable, "scripts/check_lock.py"), "Please run: uv lock"),
    Step("types", tool("mypy"), "Please mend the types; an ignore needs its error code and a reason."),
    Step("imports", tool("lint-imports", "--no-logo"), "docs: DEVELOPING.md, 'Which way imports go'."),
    Step("system", ours("check", "--fail-level", "WARNING"), "Please mend what the messages above name."),
    Step("models", ours("makemigrations", "--check", "--dry-run"), "Please run: pendopo makemigrations -n <what>"),
    Step("migrations", (sys.executable, "scripts/check_migrations.py"), "Please rename or split the migration."),
    Step("translations", ours("translations", "check"), "See the message above."),
    Step("templates", tool("djlint", "pendopo", "--lint", "--quiet"), "Rules and reasons: pyproject.toml."),
]


def main() -> int:
    """Run the checks; 0 only if all passed."""
    from pendopo.settings.scratch import scratch_home

    wanted = set(sys.argv[1:])
    unknown = wanted - {step.name for step in STEPS}
    if unknown:
        print(f"No such check: {', '.join(sorted(unknown))}. There are: {', '.join(s.name for s in STEPS)}")
        return 2
    environment = os.environ | {
        "PENDOPO_ENVIRONMENT": "test",
        "PENDOPO_HOME": os.environ.get("PENDOPO_HOME", str(scratch_home())),
        "DJANGO_SETTINGS_MODULE": "pendopo.settings.test",
    }
    began = time.monotonic()
    for step in STEPS:
        if wanted and step.name not in wanted:
            continue
        since = time.monotonic()
        done = subprocess.run(
            step.command,
            cwd=ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        took = time.monotonic() - since
        if done.returncode != 0:
            print(f"{step.name:<14}FAILED  {took:5.1f} s")
            print(done.stdout, done.stderr, sep="", end="")
            print(f"\n{step.name}: {step.remedy}")
            return 1
        print(f"{step.name:<14}ok      {took:5.1f} s", flush=True)
    print(f"All checks passed in {time.monotonic() - began:.1f} s.")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
