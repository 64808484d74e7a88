"""Loading borders: approximate ones from village centroids, official ones from a file.

An official border always wins over an approximate one; the approximate one
stays beneath it, so that taking the official one back leaves a map.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.db import connection, transaction
from shapely import MultiPolygon

from pendopo.core.errors import DomainError
from pendopo.regions.models import Boundary, Load, Region
from pendopo.regions.rules import LENGTH_OF, Level
from pendopo.regions.rules.geometry import (
    MOST_FAULTS,
    BrokenFile,
    Feature,
    approximate,
    polygons,
    read,
    simplify,
)
from pendopo.regions.selectors import memory, reference
from pendopo.regions.services.locks import LOAD_LOCK

MOST_BYTES = 200_000_000
# Villages and districts are looked at closer than provinces, so their borders keep more corners (degrees).
TOLERANCES = {Level.VILLAGE: 0.0005, Level.DISTRICT: 0.002, Level.REGENCY: 0.004, Level.PROVINCE: 0.02}


class BadBoundaries(DomainError):
    """The file of borders cannot be loaded; the message names every fault, and nothing was changed."""

    status = 422


@dataclass(frozen=True, kw_only=True)
class Loaded:
    """What came in: how many borders of each level, and which ones were mended and why."""

    counts: Mapping[str, int]
    mended: Mapping[str, str]


@transaction.atomic
def load_official(*, path: Path, source: str = "", decree: str = "") -> Loaded:
    """Load official borders from a GeoJSON file; all of them, or none.

    Args:
        path: A FeatureCollection in WGS 84 whose features have their `code` as a property.
        source: Who published the file; by default the file's name.
        decree: The decree behind the borders, if there is one.

    Raises:
        BadBoundaries: naming every fault with its feature.
    """
    text, digest = _text_of(path)
    try:
        reading = read(text)
    except BrokenFile as fault:
        raise BadBoundaries(str(fault)) from fault
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOAD_LOCK])
    faults = [*reading.faults, *_unknown(reading.features)]
    if faults:
        more = len(faults) - MOST_FAULTS
        listed = faults[:MOST_FAULTS] + ([f"and {more} more faults."] if more > 0 else [])
        raise BadBoundaries("Nothing was loaded. Please mend the file:\n  " + "\n  ".join(listed))
    by_level: dict[Level, dict[str, MultiPolygon]] = {}
    for feature in reading.features:
        level = next(level for level, length in LENGTH_OF.items() if length == len(feature.code))
        by_level.setdefault(level, {})[feature.code] = feature.geometry
    for level, areas in by_level.items():
        _keep(areas, kind=Boundary.Kind.OFFICIAL, source=source or path.name, decree=decree, level=level)
    Load.objects.create(
        what="boundaries", source=source or path.name, sha256=digest, decree=decree, rows=len(reading.features)
    )
    transaction.on_commit(memory.forget)
    return Loaded(
        counts={level.value: len(by_level[level]) for level in Level if level in by_level},
        mended={feature.code: feature.mended for feature in reading.features if feature.mended},
    )


def _text_of(path: Path) -> tuple[str, str]:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise BadBoundaries("The file is larger than 200 MB; please load it in parts.")
        content = path.read_bytes()
        return content.decode("utf-8-sig"), hashlib.sha256(content).hexdigest()
    except OSError as fault:
        raise BadBoundaries(f"The file {path} cannot be read: {fault.strerror or fault}.") from fault
    except UnicodeDecodeError as fault:
        raise BadBoundaries("The file is not UTF-8 text, as GeoJSON must be.") from fault


def _unknown(features: tuple[Feature, ...]) -> list[str]:
    """A sentence for every code that the register does not have, or has no more."""
    known = dict(Region.objects.filter(pk__in=[f.code for f in features]).values_list("code", "valid_to"))
    faults = []
    for feature in features:
        if feature.code not in known:
            faults.append(f"Feature {feature.place}: there is no region with the code {feature.code}.")
        elif known[feature.code] is not None:
            faults.append(f"Feature {feature.place}: the code {feature.code} was retired on {known[feature.code]}.")
    return faults


def _keep(areas: Mapping[str, MultiPolygon], *, kind: str, source: str, decree: str, level: Level) -> None:
    # Neighbours are simplified together, so that no gaps open between them.
    simple = simplify(areas, TOLERANCES[level])
    Boundary.objects.bulk_create(
        [
            Boundary(
                region_id=code,
                kind=kind,
                geometry=areas[code].wkb,
                simplified=simple[code].wkb,
                source=source,
                decree=decree,
            )
            for code in sorted(areas)
        ],
        update_conflicts=True,
        unique_fields=["region", "kind"],
        update_fields=["geometry", "simplified", "source", "decree", "loaded_at"],
        batch_size=200,
    )


@lru_cache(maxsize=4)
def _drawn(regency: str) -> Mapping[str, MultiPolygon]:
    """Approximate borders of a regency and its districts, from the packaged centroids alone."""
    own, others = {}, []
    for code, longitude, latitude in reference.centroids():
        if code.startswith(f"{regency}."):
            own[code] = (longitude, latitude)
        else:
            others.append((longitude, latitude))
    drawn = approximate(own, others)
    if drawn:
        from shapely import union_all

        drawn[regency] = polygons(union_all(list(drawn.values())))
    return drawn


@transaction.atomic
def draw_approximate(*, regency: str) -> int:
    """Draw the borders of a regency's districts from its villages' centroids; returns how many were drawn."""
    drawn = _drawn(regency)
    in_force = set(Region.objects.filter(pk__in=list(drawn), valid_to__isnull=True).values_list("code", flat=True))
    source = reference.meta().source
    for level in (Level.DISTRICT, Level.REGENCY):
        areas = {code: area for code, area in drawn.items() if len(code) == LENGTH_OF[level] and code in in_force}
        if areas:
            _keep(areas, kind=Boundary.Kind.APPROXIMATE, source=source, decree="", level=level)
    return len(in_force)
