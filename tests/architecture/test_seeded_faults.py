"""Every import rule catches the fault that it is there for, in a copy of the package."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SERVICE = {
    "__init__.py": "",
    "apps.py": "",
    "service.py": "",
    "rules.py": "",
    "models.py": "",
    "services.py": "",
    "public.py": "",
}


def import_lint(root: Path) -> str:
    done = subprocess.run(
        [Path(sys.executable).parent / "lint-imports", "--no-logo", "--no-cache"],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout + done.stderr


@pytest.fixture(scope="module")
def copy(tmp_path_factory) -> Path:
    """The package and the contracts, with two small services, which keep every rule."""
    root = tmp_path_factory.mktemp("copy")
    for source in (ROOT / "pendopo").rglob("*.py"):
        if not {"tests", "migrations"} & set(source.relative_to(ROOT).parts):
            target = root / source.relative_to(ROOT)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(source.read_bytes())
    (root / "pyproject.toml").write_bytes((ROOT / "pyproject.toml").read_bytes())
    (root / "tests" / "architecture").mkdir(parents=True)
    for name in ("__init__.py", "architecture/__init__.py", "architecture/doors.py"):
        (root / "tests" / name).write_bytes((ROOT / "tests" / name).read_bytes())
    for service in ("zone/north", "zone/south"):
        folder = root / "pendopo" / "pillars" / service
        folder.mkdir(parents=True)
        (folder.parent / "__init__.py").touch()
        for name, text in SERVICE.items():
            (folder / name).write_text(text)
    return root


def test_the_copy_keeps_every_rule(copy):
    assert "0 broken" in import_lint(copy)


@pytest.mark.parametrize(
    ("_case", "file", "line", "rule"),
    [
        ("core knows a domain", "core/clock.py", "import pendopo.regions.rules", "The platform in layers"),
        (
            "a lower app knows a higher one",
            "regions/forms.py",
            "import pendopo.accounts.public",
            "The platform in layers",
        ),
        (
            "a service imports a service",
            "pillars/zone/north/services.py",
            "import pendopo.pillars.zone.south.public",
            "No service imports another service",
        ),
        (
            "somebody imports a service",
            "settings/base.py",
            "import pendopo.pillars.zone.north",
            "Nobody imports a service",
        ),
        (
            "models call services",
            "pillars/zone/north/models.py",
            "import pendopo.pillars.zone.north.services",
            "Inside an app, calls point down",
        ),
        ("rules know Django", "pillars/zone/north/rules.py", "import django.db", "Decisions are plain Python"),
        (
            "another app's models are used",
            "pillars/zone/north/services.py",
            "import pendopo.regions.models",
            "Another app is entered only by its public module",
        ),
        (
            "two core apps call each other",
            "core/crypto/rules.py",
            "import pendopo.core.files.rules",
            "Another app is entered only by its public module",
        ),
        ("a cycle", "core/crypto/rules.py", "import pendopo.core.outbox.public", "No cycles at any depth"),
    ],
)
def test_a_fault_is_caught(_case, file, line, rule, copy):
    path = copy / "pendopo" / file
    before = path.read_text()
    path.write_text(f"{before}\n\ndef _fault():\n    {line}\n")
    try:
        said = import_lint(copy)
    finally:
        path.write_text(before)

    [verdict] = [part for part in said.replace("\n", " ").split("KEPT") if rule in part and "BROKEN" in part][:1]
    assert f"{rule}" in verdict
    assert "0 broken" not in said
