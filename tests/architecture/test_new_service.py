"""`make new-service` makes a service that passes everything at once: tried in a copy of the checkout."""

import fcntl
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(__file__).resolve().parents[2]
COPIED = ("pendopo", "tests", "scripts", "benchmarks", "conftest.py", "pyproject.toml", "uv.lock", ".mypy_cache")
BIN = Path(sys.executable).parent
SERVICE = "pendopo/pillars/society/library"
ARGUMENTS = ["--name", "library", "--dimension", "society", "--label", "Libraries", "--label-id", "Perpustakaan"]


def run(copy: Path, *command: str | Path) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "COVERAGE_"))}
    environment = kept | {"PYTHONPATH": str(copy), "DJANGO_SETTINGS_MODULE": "pendopo.settings.test"}
    return subprocess.run(command, cwd=copy, env=environment, capture_output=True, text=True, check=False)


@pytest.fixture(scope="session")
def copy(django_db_setup, testrun_uid) -> Path:
    """One copy for all workers, at a fixed place, so that the next run finds its template database again."""
    copy, mark = Path(settings.HOME) / "copy", Path(settings.HOME) / "copy.made"
    with (Path(settings.HOME) / "copy.lock").open("ab") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not mark.exists() or mark.read_text() != testrun_uid:
            _make(copy)
            mark.write_text(testrun_uid)
    return copy


def _make(copy: Path) -> None:
    shutil.rmtree(copy, ignore_errors=True)
    copy.mkdir(parents=True)
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, copy / name, ignore=shutil.ignore_patterns("__pycache__", "test_new_service.py"))
        elif source.exists():
            shutil.copy2(source, copy / name)
    made = run(copy, sys.executable, "scripts/new_service.py", *ARGUMENTS)
    assert made.returncode == 0, made.stderr


@pytest.mark.slow
@pytest.mark.parametrize(
    "command",
    [
        (BIN / "ruff", "format", "--check", SERVICE),
        (BIN / "ruff", "check", SERVICE),
        (BIN / "mypy",),
        (BIN / "lint-imports", "--no-cache"),
        (BIN / "djlint", SERVICE, "--lint", "--quiet"),
        (sys.executable, "-m", "django", "check", "--fail-level", "WARNING"),
        (sys.executable, "-m", "django", "makemigrations", "--check", "--dry-run"),
        (BIN / "pytest", "-q", "-p", "no:cacheprovider", SERVICE),
        (
            *(BIN / "pytest", "-q", "-p", "no:cacheprovider", "tests/architecture", "-k", "library or row or role"),
            *("--deselect", "tests/architecture/test_seeded_faults.py"),
        ),
    ],
    ids=["format", "lint", "types", "imports", "templates", "system", "models", "tests", "architecture"],
)
def test_a_new_service_passes(command, copy):
    done = run(copy, *command)

    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]


def test_a_new_service_is_complete_in_indonesian(copy):
    said = run(copy, sys.executable, "-m", "django", "translations", "check").stderr

    assert SERVICE not in said
    assert SERVICE.replace("/", ".") not in said


@pytest.mark.parametrize(
    ("_case", "arguments", "said"),
    [
        ("a taken name", ["--name", "regions", "--dimension", "society"], "NAME=regions is taken"),
        ("made before", ["--name", "library", "--dimension", "society"], "NAME=library is taken"),
        ("not a word", ["--name", "Bank-Sampah", "--dimension", "society"], "one lower-case English word"),
        ("a path", ["--name", "library2", "--dimension", "../core"], "one lower-case English word"),
        (
            "no such office",
            ["--name", "parks", "--dimension", "society", "--office", "nasa"],
            "OFFICE=nasa is unknown",
        ),
        ("nothing", [], "Please say: make new-service"),
    ],
)
def test_a_refused_service_leaves_nothing_behind(_case, arguments, said, copy):
    before = sorted((copy / "pendopo").rglob("*.py"))

    refused = run(copy, sys.executable, "scripts/new_service.py", *arguments)

    assert refused.returncode == 1
    assert said in refused.stderr
    assert sorted((copy / "pendopo").rglob("*.py")) == before
