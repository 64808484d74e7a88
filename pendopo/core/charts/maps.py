"""Maps as SVG: each area a link with its name and value, coloured by class.

Neighbours are simplified together, so that no gap opens between them. The
colours are classes of the style sheet; an area without data is hatched.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

import shapely
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from pendopo.core.charts.rules import Projection

WIDTH, TALLEST = 640, 560
# In pixels of the drawing: a corner that moves a border by less is left out.
TOLERANCE = 1.2


class NotAnArea(ValueError):
    """A geometry is not a polygon; the message names the area."""


@dataclass(frozen=True, kw_only=True)
class Area:
    """A part of a map.

    Attributes:
        geometry: GeoJSON geometry, shapely polygon, or well-known bytes, in degrees (WGS 84).
        href: Where a click on it leads; empty for an area that is no link.
    """

    code: str
    name: str
    geometry: Mapping[str, Any] | BaseGeometry | bytes
    value: Decimal | None = None
    href: str = ""


@dataclass(frozen=True, kw_only=True)
class Outline:
    """Paths of the areas in order, and the size of the plane that they lie in."""

    paths: tuple[str, ...]
    width: float
    height: float


def outline(areas: Sequence[Area], *, width: int = WIDTH, tallest: int = TALLEST) -> Outline:
    """Project and simplify the areas together.

    Raises:
        NotAnArea: if a geometry is empty or not a polygon.
    """
    return _outline(tuple((area.name, _binary(area)) for area in areas), width, tallest)


def _binary(area: Area) -> bytes:
    geometry = area.geometry
    if isinstance(geometry, bytes):
        return geometry
    form = geometry if isinstance(geometry, BaseGeometry) else shape(dict(geometry))
    if form.is_empty or form.geom_type not in {"Polygon", "MultiPolygon"}:
        raise NotAnArea(f"{area.name} is not drawn as a polygon.")
    return bytes(shapely.to_wkb(form))


# A regency's shapes hardly ever change, but its values do: the outline is kept, the colours are not.
@lru_cache(maxsize=16)
def _outline(areas: tuple[tuple[str, bytes], ...], width: int, tallest: int) -> Outline:
    forms = [shapely.from_wkb(binary) for _name, binary in areas]
    for (name, _binary), form in zip(areas, forms, strict=True):
        if form.is_empty or form.geom_type not in {"Polygon", "MultiPolygon"}:
            raise NotAnArea(f"{name} is not drawn as a polygon.")
    if not forms:
        return Outline(paths=(), width=width, height=tallest)
    west, south, east, north = (float(edge) for edge in shapely.total_bounds(forms))
    projection = Projection.fit((west, south, east, north), width=width, tallest=tallest)
    degrees = TOLERANCE / projection.scale
    simple = shapely.coverage_simplify(shapely.set_precision(forms, degrees / 50, mode="valid_output"), degrees)
    paths = []
    for form in simple:
        polygons = getattr(form, "geoms", [form])
        rings = [ring.coords for each in polygons for ring in (each.exterior, *each.interiors)]
        paths.append(projection.path([[(place[0], place[1]) for place in ring] for ring in rings]))
    return Outline(paths=tuple(paths), width=round(projection.width, 1), height=round(projection.height, 1))


def draw(
    drawn: Outline, *, areas: Sequence[Area], texts: Sequence[str], classes: Sequence[str], identity: str, title: str
) -> SafeString:
    """The map; each area is a link whose name is the area's and its value, in the order of the list beside it.

    A picture of links is a group, not one image: a screen reader goes from area to area.
    """
    shapes = format_html_join(
        "",
        "{}",
        (
            (_area(area, path, text, css, identity),)
            for area, path, text, css in zip(areas, drawn.paths, texts, classes, strict=True)
            if path
        ),
    )
    return format_html(
        '<svg class="map__drawing" viewBox="0 0 {} {}" role="group" aria-labelledby="{}-t"><title id="{}-t">{}</title>'
        '<defs><pattern id="{}-h" width="7" height="7" patternUnits="userSpaceOnUse">'
        '<rect class="map__blank" width="7" height="7" fill="#ffffff"/>'
        '<path class="map__hatch" d="M0,7L7,0" stroke="#6a767a"/></pattern></defs>{}</svg>',
        drawn.width,
        drawn.height,
        identity,
        identity,
        title,
        identity,
        shapes,
    )


def _area(area: Area, path: str, text: str, css: str, identity: str) -> SafeString:
    # Hatching is a pattern, which only an attribute can name without a style.
    fill = format_html(' fill="url(#{}-h)"', identity) if css == NO_DATA else ""
    form = format_html(
        '<path class="map__area {}" d="{}"{}><title>{}: {}</title></path>', css, path, fill, area.name, text
    )
    if not area.href:
        return form
    return format_html('<a href="{}" aria-label="{}: {}">{}</a>', area.href, area.name, text, form)


NO_DATA = "map__area--none"


def class_of(index: int | None, *, count: int) -> str:
    """The style of a class: five steps from pale to deep; fewer classes use the outer steps."""
    if index is None:
        return NO_DATA
    step = 3 if count == 1 else 1 + round(index * 4 / (count - 1))
    return f"map__area--{step}"
