"""Fails if uv.lock does not match pyproject.toml; asks no registry."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def main() -> int:
    """0 if the lock file is in step."""
    uv = next(
        (path for path in (ROOT / ".uv" / "bin" / "uv", shutil.which("uv")) if path and Path(path).exists()), None
    )
    if uv is None:
        print("uv is not here; `make setup-dev` brings it.", file=sys.stderr)
        return 1
    # --frozen would not look; --locked with a dry run compares and installs nothing.
    return subprocess.run([uv, "sync", "--locked", "--dry-run", "--quiet"], cwd=ROOT, check=False).returncode


if __name__ == "__main__":
    raise SystemExit(main())
