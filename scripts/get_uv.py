"""Put the installer `uv` at .uv/bin/uv, with whatever a bare machine has: uv itself, venv, pip, or Debian's packages."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parents[1] / ".uv"
UV = HERE / "bin" / "uv"


def linked() -> bool:
    found = shutil.which("uv")
    if found is None:
        return False
    UV.parent.mkdir(parents=True, exist_ok=True)
    UV.symlink_to(found)
    return True


def by_venv() -> bool:
    made = subprocess.run([sys.executable, "-m", "venv", "--clear", HERE], capture_output=True, check=False)
    return made.returncode == 0 and pip(HERE / "bin" / "python")


def by_pip() -> bool:
    return pip(Path(sys.executable), "--target", str(HERE))


def by_debian() -> bool:
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        return False
    print("Installing python3-venv (Debian) ...", flush=True)
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for words in (["update"], ["install", "-y", "--no-install-recommends", "python3-venv"]):
        subprocess.run(["apt-get", "-qq", *words], env=environment, stdout=subprocess.DEVNULL, check=False)
    return by_venv()


def pip(python: Path, *where: str) -> bool:
    command: list[str | Path] = [
        python,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        *where,
        "uv",
    ]
    return subprocess.run(command, stderr=subprocess.DEVNULL, check=False).returncode == 0 and UV.exists()


if sys.version_info < (3, 11):  # noqa: UP036  this script alone meets older ones
    sys.exit(f"Pendopo needs Python 3.11 or newer; this is {sys.version.split()[0]}. Try: make PYTHON=python3.12 ...")
for way in (linked, by_venv, by_pip, by_debian):
    shutil.rmtree(HERE, ignore_errors=True)
    if way():
        break
else:
    sys.exit("The installer `uv` could not be set up. On Debian: apt install python3-venv; elsewhere: pip install uv")
