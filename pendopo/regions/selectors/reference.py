"""The packaged reference data: read, checked against its sum, and handed on; nothing here touches the database."""

from __future__ import annotations

import csv
import hashlib
import json
import lzma
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).resolve().parents[1] / "data"
COLUMNS = ("code", "name", "level", "kind", "parent", "latitude", "longitude", "postal_code")


class DamagedReference(RuntimeError):
    """The packaged file is not the one that was built; the installation is broken."""


@dataclass(frozen=True, kw_only=True)
class Meta:
    """What the reference is, from its meta file.

    Attributes:
        decree: The decree whose codes it holds, which need not be the one in force (`current_decree`).
        note: In what it may differ from the decree in force.
    """

    decree: str
    decree_date: date
    current_decree: str
    note: str
    checked_on: date
    licence: str
    licence_url: str
    sources: tuple[dict[str, Any], ...]
    rows: int
    sha256: str

    @property
    def source(self) -> str:
        """The packages by name and version: `idn-area-data 3.1.2, geografis 1.3.2`."""
        return ", ".join(f"{source['package']} {source['version']}" for source in self.sources)


def fingerprint() -> str:
    """Changes whenever one of the packaged files does."""
    digest = hashlib.sha256()
    for path in sorted(FOLDER.iterdir()):
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


@lru_cache(maxsize=1)
def meta() -> Meta:
    """The meta file."""
    facts = json.loads((FOLDER / "regions.meta.json").read_text(encoding="utf-8"))
    return Meta(
        decree=facts["decree"],
        decree_date=date.fromisoformat(facts["decree_date"]),
        current_decree=facts["current_decree"],
        note=facts["decree_note"],
        checked_on=date.fromisoformat(facts["checked_on"]),
        licence=facts["licence"],
        licence_url=facts["licence_url"],
        sources=tuple(facts["sources"]),
        rows=facts["rows"],
        sha256=facts["sha256"],
    )


def _text() -> str:
    content = lzma.decompress((FOLDER / "regions.csv.xz").read_bytes())
    if hashlib.sha256(content).hexdigest() != meta().sha256:
        raise DamagedReference("regions.csv.xz does not match regions.meta.json; please install Pendopo again.")
    return content.decode("utf-8")


def all_lines() -> str:
    """Every region as CSV text without its header, parents before children.

    Raises:
        DamagedReference: if the file is not the one that was built.
    """
    return _text().partition("\n")[2]


@lru_cache(maxsize=4)
def lines_for(regency: str) -> str:
    """As `all_lines`, but only provinces, regencies, and what lies in `regency`.

    Raises:
        DamagedReference: if the file is not the one that was built.
    """
    wanted = f"{regency}."
    return "".join(
        line
        for line in all_lines().splitlines(keepends=True)
        if line[2] == "," or line[5] == "," or line.startswith(wanted)
    )


def centroids() -> Iterator[tuple[str, float, float]]:
    """Code, longitude and latitude of every village whose centroid is known."""
    for line in all_lines().splitlines():
        _rest, latitude, longitude, _postal = line.rsplit(",", 3)
        if latitude:
            yield line[:13], float(longitude), float(latitude)


def bridges(regency: str) -> list[dict[str, str]]:
    """Codes of other registers for a regency, if a file for it is packaged."""
    path = FOLDER / f"bridge-{regency}.csv"
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def offices(regency: str) -> list[dict[str, Any]]:
    """The offices of a regency; where no file for it is packaged, the usual ones, all unconfirmed."""
    path = FOLDER / f"offices-{regency}.yaml"
    chosen = path if path.exists() else FOLDER / "offices-generic.yaml"
    found: list[dict[str, Any]] = yaml.safe_load(chosen.read_text(encoding="utf-8"))["offices"]
    return found
