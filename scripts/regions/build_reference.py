"""Build the packaged reference of Indonesia's regions: `pendopo/regions/data/regions.csv.xz` and its meta file.

    python scripts/regions/build_reference.py                        # downloads both packages with `npm pack`
    python scripts/regions/build_reference.py --idn DIR --geografis DIR   # unpacked packages, for work without a network

Codes and names come from `idn-area-data`, centroids and postal codes of villages from `geografis`. The inputs
are checked against the sums below; the same inputs give the same CSV, byte by byte (its sum is in the meta file).

Licence of what this makes: idn-area-data's code is MIT, but the data in it is under the Open Database License
(its README and data/LICENSE.md say so), which a database made from it keeps. See pendopo/regions/data/NOTICE.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import io
import json
import lzma
import subprocess
import sys
import tarfile
import tempfile
from collections import Counter
from difflib import SequenceMatcher
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from pendopo.regions.rules import Code  # noqa: E402

PACKAGES = {"idn-area-data": "3.1.2", "geografis": "1.3.2"}
INPUTS = {
    "idn-area-data": {
        "data/provinces.csv": "137f1084449ee5cf009a496914fced3b85ab59cc550e93ff46b418d26e5cbb6a",
        "data/regencies.csv": "5c7f8ac6017e12ab0a832fbbb1fe805020c487cb067478434852d66360b27a4e",
        "data/districts.csv": "f27546d428f2ce9fa32074f8f8c8e8c449307f7a7c1f9634956f11d682919033",
        "data/villages.csv": "7b71699e3c4ad8d6f49e85a8848e71a3c49e1ec4a45243c5237123a41a586345",
    },
    "geografis": {"data/json/data.json": "bf6f5625a6bae98315019e42ce8650c7edcd4b14f353163b19e3259a8cfc643e"},
}
OUTPUT = ROOT / "pendopo" / "regions" / "data"
COLUMNS = ("code", "name", "level", "kind", "parent", "latitude", "longitude", "postal_code")
# Where a code was given to another village since, the older package's centroid is of the wrong place.
SAME_NAME = 0.5
# What the decree says of itself; the packages carry no machine-readable statement of it.
DECREE = "Kepmendagri 100.1.1-6117 Tahun 2022"
DECREE_DATE = "2022-11-09"
CURRENT_DECREE = "Kepmendagri 300.2.2-2430 Tahun 2025"
DECREE_NOTE = (
    "The numbers of districts (7,277), kelurahan (8,498) and desa (75,265) are those of Kepmendagri 100.1.1-6117/2022; "
    "province 96 (Papua Barat Daya, UU 29/2022) is already set apart. The decree in force is Kepmendagri "
    "300.2.2-2430/2025. All 428 codes and names of Kabupaten Pati (33.18) were compared with a copy of that decree: "
    "they are the same. Elsewhere a few codes differ until the package is renewed."
)


def _pack(name: str, folder: Path) -> Path:
    """Fetch one package with npm and unpack it below `folder`; returns the folder that holds its package.json."""
    print(f"npm pack {name}@{PACKAGES[name]} ...", flush=True)
    done = subprocess.run(
        ["npm", "pack", "--silent", f"{name}@{PACKAGES[name]}"], cwd=folder, check=True, capture_output=True, text=True
    )
    target = folder / name
    with tarfile.open(folder / done.stdout.strip().splitlines()[-1]) as archive:
        archive.extractall(target, filter="data")
    return target / "package"


def _checked(name: str, folder: Path) -> dict[str, bytes]:
    """The input files of one package; stops if the version or a sum is not the expected one."""
    version = json.loads((folder / "package.json").read_text(encoding="utf-8"))["version"]
    if version != PACKAGES[name]:
        sys.exit(f"{name}: found version {version}, expected {PACKAGES[name]}")
    contents = {}
    for path, expected in INPUTS[name].items():
        contents[path] = (folder / path).read_bytes()
        found = hashlib.sha256(contents[path]).hexdigest()
        if found != expected:
            sys.exit(f"{name}: {path} has the sha256 {found}, expected {expected}")
    return contents


def _title(name: str) -> str:
    """`KABUPATEN PANGKAJENE DAN KEPULAUAN` as people write it; provinces and regencies come in capitals."""
    small, capital = {"Dan": "dan"}, {"Dki": "DKI"}
    return " ".join(capital.get(word, small.get(word, word)) for word in name.title().split())


def _similar(left: str, right: str) -> bool:
    def plain(name: str) -> str:
        return "".join(character for character in name.casefold() if character.isalnum())

    return SequenceMatcher(None, plain(left), plain(right)).ratio() >= SAME_NAME


def build(idn: Path, geografis: Path) -> tuple[bytes, dict[str, object]]:
    """The CSV and its meta data, from two unpacked packages."""
    tables, places = _checked("idn-area-data", idn), _checked("geografis", geografis)
    names: dict[str, str] = {}
    for path, content in tables.items():
        for row in csv.DictReader(io.StringIO(content.decode("utf-8"))):
            name = " ".join(row["name"].split())
            names[row["code"]] = _title(name) if path.endswith(("provinces.csv", "regencies.csv")) else name
    located = {place["code"]: place for place in json.loads(places["data/json/data.json"])}

    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    counts: Counter[str] = Counter()
    for code in sorted(map(Code, names)):
        if code.parent is not None and code.parent.text not in names:
            sys.exit(f"{code} has no parent {code.parent} in idn-area-data")
        latitude = longitude = postal = ""
        place = located.get(code.text)
        if place is not None and not _similar(names[code.text], place["village"]):
            counts["centroids_left_out_for_another_name"] += 1
            place = None
        if place is not None:
            latitude, longitude = f"{place['latitude']:.5f}", f"{place['longitude']:.5f}"
            postal = str(place["postal"]) if 10_000 <= place["postal"] <= 99_999 else ""  # noqa: PLR2004
            counts["with_centroid"] += 1
            counts["with_postal_code"] += bool(postal)
        parent = code.parent.text if code.parent else ""
        writer.writerow(
            (code.text, names[code.text], code.level, code.kind, parent, latitude, longitude, postal),
        )
        counts[code.level] += 1
        counts[code.kind] += 1
    content = text.getvalue().encode()
    meta: dict[str, object] = {
        "title": "Provinces, regencies, districts and villages of Indonesia with Kemendagri codes",
        "decree": DECREE,
        "decree_date": DECREE_DATE,
        "current_decree": CURRENT_DECREE,
        "decree_note": DECREE_NOTE,
        "checked_on": "2026-11-23",
        "licence": "ODbL-1.0",
        "licence_url": "https://opendatacommons.org/licenses/odbl/1-0/",
        "sources": [
            {
                "package": "idn-area-data",
                "version": PACKAGES["idn-area-data"],
                "gives": "codes and names",
                "url": "https://github.com/fityannugroho/idn-area-data",
                "licence": "code MIT; data ODbL-1.0",
                "sha256": INPUTS["idn-area-data"],
            },
            {
                "package": "geografis",
                "version": PACKAGES["geografis"],
                "gives": "centroids and postal codes of villages",
                "url": "https://github.com/drizki/geografis",
                "licence": "MIT (package.json; its README speaks of the source code and names OpenStreetMap among its sources)",
                "sha256": INPUTS["geografis"],
            },
        ],
        "counts": dict(sorted(counts.items())),
        "rows": sum(counts[level] for level in ("province", "regency", "district", "village")),
        "sha256": hashlib.sha256(content).hexdigest(),
    }
    return content, meta


def main() -> None:
    """Build and write both files; prints what came out."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--idn", type=Path, help="folder of the unpacked idn-area-data (holds package.json)")
    parser.add_argument("--geografis", type=Path, help="folder of the unpacked geografis (holds package.json)")
    parser.add_argument("--output", type=Path, default=OUTPUT)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        content, meta = build(
            arguments.idn or _pack("idn-area-data", folder), arguments.geografis or _pack("geografis", folder)
        )
    packed = lzma.compress(content, preset=9 | lzma.PRESET_EXTREME)
    (arguments.output / "regions.csv.xz").write_bytes(packed)
    (arguments.output / "regions.meta.json").write_text(
        json.dumps(meta, indent=2, ensure_ascii=False) + "\n", encoding="utf-8"
    )
    print(f"{meta['rows']} regions, {len(content)} bytes, packed {len(packed)} bytes")
    print(json.dumps(meta["counts"], indent=2))


if __name__ == "__main__":
    main()
