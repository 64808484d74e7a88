"""Small charts that need no engine: bullet and sparkline, drawn straight as SVG.

Both are stretched to the width of their place; strokes keep their thickness.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from pendopo.core.charts import rules, svg
from pendopo.core.charts.rules import Point
from pendopo.core.charts.specs import accent_of

BULLET_HEIGHT = 14
SPARK_WIDTH, SPARK_HEIGHT = 100, 28


def bullet(
    *,
    value: Decimal | None,
    target: Decimal | None,
    baseline: Decimal | None,
    accent: str,
    identity: str,
    title: str,
    description: str,
) -> SafeString:
    """A reading as a bar on a track, its target as an upright stroke, its baseline as a short one below.

    Without a reading the track is hatched, so that it is not taken for 0.
    """
    known = [each for each in (value, target, baseline, Decimal(0)) if each is not None]
    low, high = min(known), max(known)
    # Room beyond the target, so that its stroke stands inside and a reading above it is seen to pass it.
    high += (high - low) / 20 or Decimal(1)

    def place(amount: Decimal) -> str:
        return f"{float((amount - low) / (high - low) * 100):.1f}"

    zero = float(place(Decimal(0)))
    parts = []
    if value is None:
        parts.append(
            format_html(
                '<defs><pattern id="{0}-h" width="1.2" height="6" patternUnits="userSpaceOnUse">'
                '<line class="cs-unknown" x1="0" y1="6" x2="1.2" y2="0" stroke="#6a767a" vector-effect="non-scaling-stroke"/>'
                '</pattern></defs><rect class="chart__track" y="2" width="100" height="10" fill="url(#{0}-h)"/>',
                identity,
            )
        )
    else:
        end = float(place(value))
        parts.append(
            format_html(
                '<rect class="cf-{0} chart__rest" y="2" width="100" height="10"/>'
                '<rect class="cf-{0}" x="{1}" y="2" width="{2}" height="10"/>',
                accent_of(accent),
                f"{min(zero, end):.1f}",
                f"{abs(end - zero):.1f}",
            )
        )
    if baseline is not None:
        parts.append(_stroke(place(baseline), 9, BULLET_HEIGHT, "chart__baseline"))
    if target is not None:
        parts.append(_stroke(place(target), 0, BULLET_HEIGHT, "chart__target"))
    return svg.framed(
        format_html_join("", "{}", ((part,) for part in parts)),
        view_box=f"0 0 100 {BULLET_HEIGHT}",
        classes="chart__bullet",
        identity=identity,
        title=title,
        description=description,
        is_stretched=True,
    )


def _stroke(x: str, top: int, bottom: int, name: str) -> SafeString:
    return format_html(
        '<line class="{}" x1="{}" x2="{}" y1="{}" y2="{}" vector-effect="non-scaling-stroke"/>',
        name,
        x,
        x,
        top,
        bottom,
    )


def sparkline(
    *,
    points: Sequence[Point],
    every: rules.Every,
    accent: str,
    identity: str,
    title: str,
    description: str,
) -> SafeString:
    """The shape of a development without axes; broken where there is no data; the last value is a dot."""
    known = [point for point in points if point.value is not None]
    low, high = rules.extent((point.value for point in known if point.value is not None), from_zero=False)
    first = min((rules.step_of(point.at, every) for point in points), default=0)
    last = max((rules.step_of(point.at, every) for point in points), default=0)

    def place(point: Point) -> str:
        across = (rules.step_of(point.at, every) - first) / (last - first) if last > first else 0.5
        up = float(((point.value or Decimal(0)) - low) / (high - low)) if high > low else 0.5
        return f"{3 + across * (SPARK_WIDTH - 6):.1f},{SPARK_HEIGHT - 4 - up * (SPARK_HEIGHT - 8):.1f}"

    paths = [
        # A single point is a line of no length, which a round cap makes a dot.
        "M" + "L".join(place(point) for point in (run if len(run) > 1 else run * 2))
        for run in rules.segments(points)
    ]
    body = format_html_join(
        "",
        '<path class="cs-{} chart__spark" d="{}" fill="none" vector-effect="non-scaling-stroke"/>',
        ((accent_of(accent), path) for path in paths),
    )
    if known:
        end = place(max(known, key=lambda point: point.at))
        body += format_html(
            '<path class="cs-{} chart__dot" d="M{}L{}" fill="none" vector-effect="non-scaling-stroke"/>',
            accent_of(accent),
            end,
            end,
        )
    return svg.framed(
        body,
        view_box=f"0 0 {SPARK_WIDTH} {SPARK_HEIGHT}",
        classes="chart__sparkline",
        identity=identity,
        title=title,
        description=description,
        is_stretched=True,
    )
