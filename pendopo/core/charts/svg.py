"""From what Vega draws to what our pages may show.

Only shapes and text on an allow-list pass: no script, no style attribute, no
address, no embedded picture. Each colour of the light theme also becomes a
class, whose rule in `charts.css` takes the colour from the page's tokens; a
class outweighs a presentation attribute, so the same drawing is right in the
light, in the dark, and, saved to a file, without our style sheet.
"""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from pendopo.core.charts.specs import COLOURS

SVG = "{http://www.w3.org/2000/svg}"
SHAPES = {"g", "path", "line", "rect", "circle", "text", "tspan"}
KEPT = {
    *("transform", "d", "x", "y", "x1", "y1", "x2", "y2", "dx", "dy", "width", "height", "r", "cx", "cy"),
    *("fill", "stroke", "stroke-width", "stroke-dasharray", "stroke-linejoin", "text-anchor"),
    *("font-size", "font-weight", "viewBox"),
}
NUMBERS = {"transform", "d", "x", "y", "x1", "y1", "x2", "y2", "dx", "dy", "width", "height"}
_TOKENS = {value: token for token, value in COLOURS.items()}
_LONG = re.compile(r"-?\d*\.\d{2,}(?:e-?\d+)?")


class Unsafe(ValueError):
    """A drawing holds something that is not on the allow-list."""


def themed(drawing: str, *, variant: str, identity: str, title: str, description: str) -> SafeString:
    """A Vega drawing as an accessible, self-contained `<svg>` that follows the page's theme.

    Raises:
        Unsafe: if it holds an element that Vega does not need for our charts.
    """
    root = ET.fromstring(drawing)  # noqa: S314  drawn by our own renderer from our own specification
    view_box = root.get("viewBox", "")
    shapes = [_clean(child) for child in root]
    body = "".join(ET.tostring(shape, encoding="unicode") for shape in shapes if shape is not None)
    return framed(
        mark_safe(body),  # built above from the allow-list
        view_box=view_box,
        classes=f"chart__drawing chart__drawing--{variant}",
        identity=f"{identity}-{variant}",
        title=title,
        description=description,
    )


def framed(
    body: SafeString,
    *,
    view_box: str,
    classes: str,
    identity: str,
    title: str,
    description: str,
    is_stretched: bool = False,
) -> SafeString:
    """An `<svg>` that a screen reader announces as one picture with a name and a description."""
    return format_html(
        '<svg class="{}" viewBox="{}"{} role="img" aria-labelledby="{}-t {}-d">'
        '<title id="{}-t">{}</title><desc id="{}-d">{}</desc>{}</svg>',
        classes,
        view_box,
        mark_safe(' preserveAspectRatio="none"') if is_stretched else "",
        identity,
        identity,
        identity,
        title,
        identity,
        description,
        body,
    )


def _clean(element: ET.Element) -> ET.Element | None:
    name = element.tag.removeprefix(SVG)
    if name in {"defs", "clipPath", "title", "desc"}:
        return None
    if name not in SHAPES:
        raise Unsafe(f"A chart may not hold <{name}>.")
    if element.get("display") == "none" or (name == "path" and not element.get("d")):
        return None
    if "background" in element.get("class", "").split() and not (element.get("fill") or element.get("stroke")):
        return None
    clean = ET.Element(name, _attributes(element))
    clean.text = element.text if name in {"text", "tspan"} else None
    for child in element:
        if (kept := _clean(child)) is not None:
            clean.append(kept)
    if name == "g" and not len(clean):
        return None
    # A group that says nothing is its only child.
    return clean[0] if name == "g" and not clean.attrib and len(clean) == 1 else clean


def _attributes(element: ET.Element) -> dict[str, str]:
    kept, classes = {}, []
    for key, value in element.attrib.items():
        if key not in KEPT or (key == "transform" and value == "translate(0,0)"):
            continue
        shown = _LONG.sub(_tenth, value) if key in NUMBERS else value.removesuffix("px")
        if key in {"fill", "stroke"} and (token := _TOKENS.get(value.lower())):
            classes.append(f"{'cf' if key == 'fill' else 'cs'}-{token}")
        kept[key] = shown
    return kept | ({"class": " ".join(classes)} if classes else {})


def _tenth(match: re.Match[str]) -> str:
    rounded = round(float(match.group()), 1)
    return f"{rounded:g}"
