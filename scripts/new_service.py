"""`make new-service NAME=library DIMENSION=society`: a small complete service that passes everything at once.

It is the example to change, not a skeleton to fill: an officer records, a
second one publishes, citizens read, a metric counts.
"""

from __future__ import annotations

import argparse
import keyword
import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TEMPLATES = Path(__file__).resolve().parent / "service"
NAME = re.compile(r"[a-z][a-z0-9]{2,29}")


class Refused(SystemExit):
    """The service cannot be made; the message says why."""


def taken_labels(package: Path) -> set[str]:
    """Labels of the apps that are there."""
    return {config.parent.name for config in package.rglob("apps.py")}


def offices(root: Path) -> set[str]:
    """Codes of the offices that the packaged register knows."""
    files = sorted((root / "pendopo" / "regions" / "data").glob("offices-*.yaml"))
    return {slug for file in files for slug in re.findall(r"slug: ([a-z0-9-]+)", file.read_text())}


def values(*, name: str, dimension: str, label: str, label_id: str, office: str) -> dict[str, str]:
    """What stands in for each mark of the templates."""
    return {
        "name": name,
        "slug": name,
        "Name": name.capitalize(),
        "dimension": dimension,
        "label": label or name.capitalize(),
        "label_id": label_id or label or name.capitalize(),
        "office": office,
        "other_office": "dinsos" if office != "dinsos" else "dlh",
        "package": f"pendopo.pillars.{dimension}.{name}",
    }


def filled(text: str, marks: dict[str, str]) -> str:
    """The text with every mark replaced."""
    return re.sub(r"@@(\w+)@@", lambda mark: marks[mark[1]], text)


def make(*, root: Path, marks: dict[str, str]) -> Path:
    """Write the service below `root`; answers its folder.

    Raises:
        Refused: if a name does not fit or is taken.
    """
    name, dimension = marks["name"], marks["dimension"]
    for word, what in ((name, "NAME"), (dimension, "DIMENSION")):
        if not NAME.fullmatch(word) or keyword.iskeyword(word):
            raise Refused(
                f"{what}={word}: please give one lower-case English word of 3 to 30 letters, such as library"
            )
    package = root / "pendopo"
    folder = package / "pillars" / dimension / name
    if folder.exists() or name in taken_labels(package) | {"core", "pillars", "settings"}:
        raise Refused(f"NAME={name} is taken; please choose another name")
    if marks["office"] not in offices(root):
        raise Refused(f"OFFICE={marks['office']} is unknown; there are: {', '.join(sorted(offices(root)))}")
    if any(character in marks[key] for key in ("label", "label_id") for character in '"\\%{}\n'):
        raise Refused("LABEL and LABEL_ID are plain words, without quotes, backslashes, percent signs or braces")
    if not (folder.parent / "__init__.py").exists():
        folder.parent.mkdir(parents=True)
        (folder.parent / "__init__.py").write_text(f'"""Services of the pillar {dimension}."""\n')
    for template in sorted(TEMPLATES.rglob("*.in")):
        target = folder / filled(template.relative_to(TEMPLATES).as_posix().removesuffix(".in"), marks)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(filled(template.read_text(), marks))
    return folder


def tidy(*, root: Path, folder: Path, package: str) -> None:
    """Sort imports and texts and wrap lines: their order and length depend on the names."""
    ruff = Path(sys.executable).parent / "ruff"
    for arguments in (["check", "--quiet", "--fix", "--select", "I"], ["format", "--quiet"]):
        subprocess.run([ruff, *arguments, folder], cwd=root, check=True)
    settings = {"DJANGO_SETTINGS_MODULE": "pendopo.settings.test", "PYTHONPATH": str(root)}
    subprocess.run(
        [sys.executable, "-m", "django", "translations", "update", "--app", package],
        cwd=root,
        env=os.environ | settings,
        check=True,
        stdout=subprocess.DEVNULL,
    )


def main() -> None:
    """Read the arguments, make the service, say what to do next."""
    parser = argparse.ArgumentParser(prog="make new-service")
    parser.add_argument("--name", default="", help="one lower-case word; becomes folder, address and prefix of keys")
    parser.add_argument("--dimension", default="", help="the pillar's folder, such as society")
    parser.add_argument("--label", default="", help="its name in English")
    parser.add_argument("--label-id", default="", help="its name in Indonesian")
    parser.add_argument("--office", default="", help="code of the office that answers for it")
    given = parser.parse_args()
    if not given.name or not given.dimension:
        raise Refused(
            'Please say: make new-service NAME=library DIMENSION=society LABEL="Libraries" LABEL_ID="Perpustakaan" OFFICE=diskominfo'
        )
    marks = values(
        name=given.name,
        dimension=given.dimension,
        label=given.label,
        label_id=given.label_id,
        office=given.office or "diskominfo",
    )
    folder = make(root=ROOT, marks=marks)
    tidy(root=ROOT, folder=folder, package=marks["package"])
    print(
        f"Made {folder.relative_to(ROOT)}. It is complete: try `make check` and `make test ARGS={folder.relative_to(ROOT)}`."
    )
    print(f"`make demo` shows it at /{marks['slug']}/. Now change it, beginning with its README.md and rules.py.")


if __name__ == "__main__":
    main()
