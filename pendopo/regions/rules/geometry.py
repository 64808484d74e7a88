"""Borders: drawing approximate ones, reading and mending official ones, simplifying neighbours together.

Plain geometry in degrees (WGS 84, longitude first, as GeoJSON has it).
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import shapely
from shapely import MultiPoint, MultiPolygon, Polygon
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

Point = tuple[float, float]  # longitude, latitude
INDONESIA = (94.5, -11.5, 141.5, 6.5)  # west, south, east, north, with a little sea
MOST_FAULTS = 20
# Against the 21 official districts of Pati: on average 81 % overlap with these two, 76 % with a convex hull.
CLOSING, MARGIN = 5.3, 1.0
# About 200 m: a district then has some 40 corners, which is all that a map of 360 pixels can show.
TOLERANCE = 0.002


class BrokenFile(ValueError):
    """The file as a whole cannot be read as a FeatureCollection."""


@dataclass(frozen=True, kw_only=True)
class Feature:
    """A usable border from a file.

    Attributes:
        place: Where it stood in the file, counted from 1.
        mended: What was wrong with it before it was mended, empty if nothing was.
    """

    place: int
    code: str
    geometry: MultiPolygon
    mended: str


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What a file held: usable features, and a sentence for every fault."""

    features: tuple[Feature, ...]
    faults: tuple[str, ...]


def polygons(geometry: BaseGeometry) -> MultiPolygon:
    """The areas of a geometry, without points and lines that mending may leave behind."""
    parts = shapely.get_parts(geometry, return_index=False)
    found: list[Polygon] = []
    for part in parts:
        if isinstance(part, Polygon):
            found.append(part)
        elif isinstance(part, MultiPolygon):
            found.extend(part.geoms)
    return MultiPolygon([part for part in found if part.area > 0])


def approximate(villages: Mapping[str, Point], neighbours: Iterable[Point] = ()) -> dict[str, MultiPolygon]:
    """A regency's districts as dissolved Voronoi cells of its villages' centroids, without gaps between them.

    Cells of the neighbours' villages hold the outer border back; towards the
    sea it runs one village's breadth outside the outermost centroids.

    Args:
        villages: Centroids by village code.
        neighbours: Centroids of villages around the regency.
    """
    if not villages:
        return {}
    # A degree of longitude is shorter than one of latitude, away from the equator.
    squeeze = math.cos(math.radians(sum(latitude for _, latitude in villages.values()) / len(villages)))
    owner: dict[Point, str | None] = {}
    for code, (longitude, latitude) in sorted(villages.items()):
        owner.setdefault((longitude * squeeze, latitude), code[:8])
    own = MultiPoint(list(owner))
    spacing = _spacing(own)
    reach = own.convex_hull.buffer(3 * CLOSING * spacing)
    west, south, east, north = reach.bounds
    for longitude, latitude in sorted(neighbours):
        point = (longitude * squeeze, latitude)
        if west <= point[0] <= east and south <= latitude <= north:
            owner.setdefault(point, None)
    everything = MultiPoint(list(owner))
    # Circles of sixteen corners are round enough; united one by one they take a tenth of the time of one buffer.
    circles = shapely.buffer(list(everything.geoms), CLOSING * spacing, quad_segs=4)
    land = shapely.union_all(circles).buffer((MARGIN - CLOSING) * spacing, quad_segs=4)
    cells: dict[str, list[BaseGeometry]] = {}
    drawn: list[BaseGeometry] = [reach]
    if len(owner) > 1:
        drawn = list(shapely.voronoi_polygons(everything, extend_to=reach, ordered=True).geoms)
    for cell, district in zip(drawn, owner.values(), strict=True):
        if district is not None:
            cells.setdefault(district, []).append(cell)
    codes = sorted(cells)
    # Dissolved first and clipped together, so that neighbours keep the very same corners.
    dissolved = [shapely.union_all(cells[code]).intersection(land) for code in codes]
    stretched = shapely.transform(dissolved, lambda corners: corners / (squeeze, 1.0))
    return {code: polygons(area) for code, area in zip(codes, stretched, strict=True)}


def _spacing(points: MultiPoint) -> float:
    """The median distance from a village to the next one; a hundredth of a degree if there is only one."""
    each = list(points.geoms)
    if len(each) == 1:
        return 0.01
    tree = shapely.STRtree(each)
    _, distances = tree.query_nearest(each, exclusive=True, return_distance=True, all_matches=False)
    return max(float(sorted(distances)[len(distances) // 2]), 0.001)


def simplify(areas: Mapping[str, BaseGeometry], tolerance: float = TOLERANCE) -> dict[str, MultiPolygon]:
    """Fewer corners, the same ones on both sides of every common border."""
    codes = sorted(areas)
    simple = shapely.coverage_simplify([areas[code] for code in codes], tolerance)
    # An island smaller than the tolerance may vanish; then the full shape is drawn.
    return {code: polygons(area) or polygons(areas[code]) for code, area in zip(codes, simple, strict=True)}


def read(text: str) -> Reading:
    """Read a FeatureCollection whose features have a `code`; every fault is named, not only the first.

    Raises:
        BrokenFile: if it is not a FeatureCollection at all.
    """
    try:
        collection = json.loads(text)
    except json.JSONDecodeError as fault:
        raise BrokenFile(
            f"The file is not valid JSON: {fault.msg} in line {fault.lineno}, column {fault.colno}."
        ) from fault
    except RecursionError as fault:
        raise BrokenFile("The file is nested too deeply to be GeoJSON.") from fault
    if not isinstance(collection, dict) or collection.get("type") != "FeatureCollection":
        raise BrokenFile('The file is not a GeoJSON FeatureCollection: its "type" is missing or another.')
    entries = collection.get("features")
    if not isinstance(entries, list) or not entries:
        raise BrokenFile("The FeatureCollection has no features.")
    reference = json.dumps(collection.get("crs", "CRS84"))
    if "CRS84" not in reference and "4326" not in reference:
        raise BrokenFile("The coordinates are not WGS 84 (EPSG:4326); please convert the file first.")
    features: list[Feature] = []
    faults: list[str] = []
    seen: dict[str, int] = {}
    for place, entry in enumerate(entries, start=1):
        try:
            feature = _feature(place, entry)
        except ValueError as fault:
            faults.append(f"Feature {place}: {fault}")
            continue
        if feature.code in seen:
            faults.append(
                f"Feature {place} ({feature.code}): the code was already used by feature {seen[feature.code]}."
            )
            continue
        seen[feature.code] = place
        features.append(feature)
    return Reading(features=tuple(features), faults=tuple(faults))


def _feature(place: int, entry: Any) -> Feature:
    """One feature, mended where it crosses itself; raises ValueError with a sentence."""
    properties = entry.get("properties") if isinstance(entry, dict) else None
    code = properties.get("code") if isinstance(properties, dict) else None
    if not isinstance(code, str) or not code.strip():
        raise ValueError('it has no "code" in its properties, or the code is not text.')
    code = code.strip()
    raw = entry.get("geometry")
    kind = raw.get("type") if isinstance(raw, dict) else None
    if kind not in {"Polygon", "MultiPolygon"}:
        raise ValueError(f"{code} has the geometry {kind or 'nothing'}; only Polygon and MultiPolygon are borders.")
    try:
        geometry = shapely.force_2d(shape(raw))
    except (ValueError, TypeError, IndexError, KeyError, AttributeError, shapely.errors.ShapelyError) as fault:
        raise ValueError(f"{code} has coordinates that make no polygon ({fault}).") from fault
    if geometry.is_empty:
        raise ValueError(f"{code} has no coordinates.")
    corners = shapely.get_coordinates(geometry)
    west, south, east, north = INDONESIA
    if not all(west <= x <= east and south <= y <= north for x, y in corners):
        x, y = next((x, y) for x, y in corners if not (west <= x <= east and south <= y <= north))
        hint = " Longitude and latitude seem to be swapped." if west <= y <= east and south <= x <= north else ""
        raise ValueError(f"{code} has the point {x:g}, {y:g}, which is not in Indonesia.{hint}")
    mended = "" if geometry.is_valid else shapely.is_valid_reason(geometry)
    areas = polygons(shapely.make_valid(geometry) if mended else geometry)
    if areas.is_empty:
        raise ValueError(f"{code} encloses no area.")
    return Feature(place=place, code=code, geometry=areas, mended=mended)
