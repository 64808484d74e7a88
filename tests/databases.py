"""Names of the test suite's databases.

They carry the checkout's own mark, so that two checkouts on one server leave
each other's databases alone.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "pendopo"
MARK = hashlib.sha256(str(ROOT).encode()).hexdigest()[:6]
PREFIX = f"pendopo_template_{MARK}_"
PREPARED_PREFIX = f"pendopo_demo_{MARK}_"
DATA_SUFFIXES = {".py", ".yaml", ".csv", ".xz", ".json"}


def template_name() -> str:
    """Changes whenever a migration or the lock file does, so that a stale template is never used."""
    migrations = (path for path in PACKAGE.rglob("migrations/*") if path.is_file() and path.suffix != ".pyc")
    return PREFIX + _digest([ROOT / "uv.lock", *sorted(migrations)])


def prepared_name() -> str:
    """Changes whenever code or data that shapes the demonstration does."""
    paths = (path for path in PACKAGE.rglob("*") if path.suffix in DATA_SUFFIXES and "tests" not in path.parts)
    return PREPARED_PREFIX + _digest(sorted(paths))


def _digest(paths: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for path in paths:
        digest.update(str(path.relative_to(ROOT)).encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]
