"""Vega-Lite specifications in our hand: direct labels, few ticks, quiet grid.

Every text is written by us before it is drawn, in the active language, so that
the chart has the same separators as the page. Colours are the light tokens of
the design system; `svg.themed` turns them into classes that also know the dark.
"""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from pendopo.core import formatting, units
from pendopo.core.charts import rules, sentences
from pendopo.core.charts.rules import Every, Point

Spec = dict[str, Any]
# The light values of ui's tokens: what a chart shows outside our pages (PNG, PDF, a saved SVG).
COLOURS = {
    "ink": "#14262d",
    "ink-soft": "#4b5d63",
    "line": "#d5dad3",
    "mist": "#eef1ec",
    "paper": "#ffffff",
    "sea": "#0f5f7a",
    "governance": "#1d5b86",
    "branding": "#8a5a00",
    "economy": "#a83d22",
    "society": "#79407f",
    "environment": "#2f6b35",
    "living": "#00696b",
    "bad": "#a02b2b",
    "unknown": "#6a767a",
}
PALETTE = ("governance", "branding", "environment", "society", "economy", "living")
# What a status is called in the tokens.
VERDICTS = {"good": "environment", "behind": "branding", "bad": "bad", "unknown": "unknown"}
SHAPES = ("circle", "square", "triangle-up", "diamond")
FONT = "Noto Sans, Liberation Sans, Arial, sans-serif"
LINE_HEIGHT = 15
LETTER = 6.9  # average width of a letter of 12 px, for reserving room


@dataclass(frozen=True, kw_only=True)
class Series:
    """One source's values over time; `label` is needed when there is more than one."""

    points: Sequence[Point]
    label: str = ""


@dataclass(frozen=True, kw_only=True)
class Bar:
    """A named value; None is drawn as no data."""

    label: str
    value: Decimal | None
    is_marked: bool = False


@dataclass(frozen=True, kw_only=True)
class Stack:
    """A whole and its named parts, in the order in which they are drawn."""

    parts: Sequence[tuple[str, Decimal | None]]
    label: str = ""


@dataclass(frozen=True, kw_only=True)
class Room:
    """The size of a drawing; narrow is for a phone of 360 px, wide for a column of text."""

    name: str
    width: int
    height: int
    times: int
    wrap: int


NARROW = Room(name="narrow", width=328, height=230, times=4, wrap=12)
WIDE = Room(name="wide", width=704, height=300, times=9, wrap=20)
ROOMS = (NARROW, WIDE)


def accent_of(key: str) -> str:
    """The colour token of a dimension, or the sea where it has none."""
    return key if key in PALETTE else "sea"


def line(
    *,
    room: Room,
    unit: str,
    every: Every,
    series: Sequence[Series],
    target: Sequence[Point],
    baseline: Point | None,
    accent: str,
) -> Spec:
    """Readings against their target path.

    A line joins only what was measured in a row; what was asked for and not
    answered is a pale band, not a line and not a 0.
    """
    return _LineChart(
        room=room, unit=unit, every=every, series=series, target=target, baseline=baseline, accent=accent
    ).spec()


@dataclass(frozen=True, kw_only=True)
class _Label:
    """Words beside a mark, in the plot's pixels; `wordings` from the fullest to the shortest."""

    x: float
    y: float
    wordings: list[list[str]]
    colour: str
    is_bold: bool = False

    def sizes(self) -> list[tuple[float, float]]:
        """Width and height of each wording, rather too large than too small."""
        letter = LETTER * (1.1 if self.is_bold else 1.04)
        return [(max(map(len, lines)) * letter, len(lines) * LINE_HEIGHT + 2.0) for lines in self.wordings]


@dataclass(frozen=True, kw_only=True)
class _Plot:
    """Where a step and a value lie in a plot, in pixels from its upper left corner."""

    reach: tuple[float, float]
    low: float
    high: float
    width: float
    height: float

    def x(self, step: float) -> float:
        return (step - self.reach[0]) / (self.reach[1] - self.reach[0]) * self.width

    def y(self, value: float) -> float:
        return self.height * (1 - (value - self.low) / (self.high - self.low))

    def mark(self, step: float, value: float, half: float) -> rules.Box:
        x, y = self.x(step), self.y(value)
        return rules.Box(left=x - half, top=y - half, right=x + half, bottom=y + half)


@dataclass(frozen=True, kw_only=True)
class _LineChart:
    room: Room
    unit: str
    every: Every
    series: Sequence[Series]
    target: Sequence[Point]
    baseline: Point | None
    accent: str

    def spec(self) -> Spec:
        ticks = self._ticks()
        y_labels = [self._short(tick, ticks) for tick in ticks]
        left = 12 + int(max(len(text) for text in y_labels) * LETTER * 1.15)
        right = 16 + int(self._words_beside())
        top, bottom = 14, 28
        plot_width, plot_height = self.room.width - left - right, self.room.height - top - bottom
        plot = _Plot(
            reach=self._reach(), low=float(ticks[0]), high=float(ticks[-1]), width=plot_width, height=plot_height
        )
        words, taken = self._words(plot, top=top, right=right)
        x_scale = {"domain": list(self._reach()), "nice": False, "zero": False}
        y_scale = {"domain": [float(ticks[0]), float(ticks[-1])], "nice": False, "zero": False}
        x = _quantity("x", x_scale)
        y = _quantity("y", y_scale)
        layers = [
            *self._gap_layers(x_scale, plot, taken),
            _layer(
                {"type": "rule", "color": COLOURS["line"]},
                [{"y": float(tick)} for tick in ticks if tick != self._floor(ticks)],
                {"y": y, "x": {"value": 0}, "x2": {"value": plot_width}},
            ),
            _layer(
                {"type": "rule", "color": COLOURS["ink-soft"]},
                [{"y": float(self._floor(ticks))}],
                {"y": y, "x": {"value": 0}, "x2": {"value": plot_width}},
            ),
            _layer(
                _text(colour="ink-soft", align="right", baseline="middle"),
                [{"y": float(tick), "t": text} for tick, text in zip(ticks, y_labels, strict=True)],
                {"y": y, "x": {"value": -8}, "text": _field("t")},
            ),
            _layer(
                _text(colour="ink-soft", align="center", baseline="top"),
                self._times(plot),
                {"x": x, "y": {"value": plot_height + 9}, "text": _field("t")},
            ),
            *self._target_layers(x, y),
        ]
        for index, each in reversed(list(enumerate(self.series))):
            layers += self._series_layers(index, each, x, y)
        if self.baseline is not None and self.baseline.value is not None:
            layers += self._baseline_layers(self.baseline, x, y)
        layers += words
        return _chart(layers, width=plot_width, height=plot_height, padding=(left, top, right, bottom))

    def _all_points(self) -> list[Point]:
        return [
            *(point for each in self.series for point in each.points),
            *self.target,
            *([self.baseline] if self.baseline else []),
        ]

    def _steps(self) -> list[int]:
        return sorted({rules.step_of(point.at, self.every) for point in self._all_points()})

    def _reach(self) -> tuple[float, float]:
        steps = self._steps() or [0]
        # One date alone stands in the middle.
        return (steps[0], steps[-1]) if steps[0] < steps[-1] else (steps[0] - 1, steps[0] + 1)

    def _ticks(self) -> list[Decimal]:
        low, high = rules.extent(
            (point.value for point in self._all_points() if point.value is not None),
            # An amount is read by its height above zero; an index or a percentage by its movement.
            from_zero=units.get(self.unit).kind not in {"index", "ratio"},
        )
        return rules.ticks(low, high, most=4, is_whole=units.get(self.unit).decimals == 0)

    def _floor(self, ticks: Sequence[Decimal]) -> Decimal:
        return Decimal(0) if ticks[0] <= 0 <= ticks[-1] else ticks[0]

    def _short(self, tick: Decimal, ticks: Sequence[Decimal]) -> str:
        if max(abs(ticks[0]), abs(ticks[-1])) >= 100_000:  # noqa: PLR2004  longer numbers would push the chart aside
            unit = self.unit if units.get(self.unit).is_prefix else None
            return formatting.number(0, unit) if tick == 0 else formatting.compact(tick, unit)
        return formatting.number(tick, "percent" if self.unit == "percent" else None)

    def _value(self, value: Decimal | None) -> str:
        kind = units.get(self.unit)
        if kind.is_prefix and value is not None and abs(value) >= 1_000_000:  # noqa: PLR2004
            return formatting.compact(value, self.unit)
        return formatting.number(value, self.unit)

    def _time(self, step: int) -> str:
        at = rules.date_of(step, self.every)
        if self.every == "year":
            return str(step)
        return formatting.short_month(at) if self.every == "month" else formatting.short_day(at)

    def _colour(self, index: int) -> str:
        if index == 0:
            return accent_of(self.accent)
        return [token for token in PALETTE if token != accent_of(self.accent)][(index - 1) % (len(PALETTE) - 1)]

    def _times(self, plot: _Plot) -> list[Spec]:
        """What is written below the axis: evenly many steps, without those that would run into each other."""
        steps = rules.thinned(self._steps(), self.room.times)
        texts = [self._time(step) for step in steps]
        kept = rules.apart(
            [plot.x(step) for step in steps], widths=[len(text) * LETTER * 1.04 for text in texts], gap=6.0
        )
        return [{"x": steps[index], "t": texts[index]} for index in kept]

    def _gaps(self) -> list[int]:
        return rules.missing_steps([point for each in self.series for point in each.points], self.every)

    def _gap_layers(self, x_scale: Spec, plot: _Plot, taken: Sequence[rules.Box]) -> list[Spec]:
        steps = self._gaps()
        if not steps:
            return []
        low, high = self._reach()
        said = pgettext("chart", "no data")
        half = len(said) * LETTER / 2
        bands: list[Spec] = []
        named: list[Spec] = []
        for step in steps:
            bands.append({"x": max(step - 0.5, low), "x2": min(step + 0.5, high)})
            middle = plot.x(step)
            words = rules.Box(left=middle - half, top=plot.height - 22, right=middle + half, bottom=plot.height - 6)
            # Said in the band where there is room for the words; the description says it in any case.
            fits = low < step < high and plot.width / (high - low) > 2 * half
            if fits and not any(words.meets(box) for box in taken) and not self._is_crossed(words, plot):
                named.append({"x": step, "t": said})
        return [
            _layer(
                {"type": "rect", "color": COLOURS["mist"]},
                bands,
                {
                    "x": _quantity("x", x_scale),
                    "x2": {"field": "x2"},
                    "y": {"value": 0},
                    "y2": {"value": plot.height},
                },
            ),
            _layer(
                _text(colour="ink-soft", align="center", baseline="bottom"),
                named,
                {"x": _quantity("x", x_scale), "y": {"value": plot.height - 7}, "text": _field("t")},
            ),
        ]

    def _path(self) -> list[tuple[int, float]]:
        """The target path by step, from the baseline on where that comes first."""
        path = self._known(self.target)
        start = self._known([self.baseline]) if self.baseline is not None else []
        return [*start, *path] if path and start and start[0][0] < path[0][0] else path

    def _known(self, points: Sequence[Point]) -> list[tuple[int, float]]:
        ordered = sorted(points, key=lambda point: point.at)
        return [(rules.step_of(point.at, self.every), float(p)) for point in ordered if (p := point.value) is not None]

    def _target_layers(self, x: Spec, y: Spec) -> list[Spec]:
        path = [{"x": step, "y": value} for step, value in self._path()]
        if not path:
            return []
        return [
            _layer(
                {"type": "line", "color": COLOURS["ink-soft"], "strokeDash": [5, 4], "strokeWidth": 1.5},
                path,
                {"x": x, "y": y},
            ),
            _layer(
                {"type": "point", "shape": "stroke", "color": COLOURS["ink"], "size": 130, "strokeWidth": 2},
                path[-1:],
                {"x": x, "y": y},
            ),
        ]

    def _series_layers(self, index: int, series: Series, x: Spec, y: Spec) -> list[Spec]:
        colour = COLOURS[self._colour(index)]
        rows = [
            {
                "x": rules.step_of(point.at, self.every),
                "y": float(point.value),
                "run": run,
                "t": f"{sentences.when(point.at, self.every)}: {formatting.number(point.value, self.unit)}",
            }
            for run, points in enumerate(rules.segments(series.points))
            for point in points
            if point.value is not None
        ]
        if not rows:
            return []
        mark: Spec = {"type": "point", "shape": SHAPES[index % len(SHAPES)], "size": 52 if index == 0 else 64}
        # The first source is solid, the others are hollow: the difference is not colour alone.
        mark |= (
            {"filled": True, "color": colour, "opacity": 1}
            if index == 0
            else {"filled": False, "stroke": colour, "fill": COLOURS["paper"], "strokeWidth": 2, "opacity": 1}
        )
        return [
            _layer(
                {"type": "line", "color": colour, "strokeWidth": 2.5 if index == 0 else 1.5, "strokeJoin": "round"},
                rows,
                {"x": x, "y": y, "detail": {"field": "run", "type": "nominal"}},
            ),
            _layer(mark, rows, {"x": x, "y": y, "tooltip": _field("t")}),
        ]

    def _baseline_layers(self, baseline: Point, x: Spec, y: Spec) -> list[Spec]:
        mark = {
            "type": "point",
            "shape": "circle",
            "size": 90,
            "filled": False,
            "stroke": COLOURS["ink"],
            "fill": COLOURS["paper"],
            "strokeWidth": 2,
            "opacity": 1,
        }
        text = sentences.baseline(baseline, unit=self.unit, every=self.every)
        row = {"x": rules.step_of(baseline.at, self.every), "y": float(baseline.value or 0), "t": text}
        return [_layer(mark, [row], {"x": x, "y": y, "tooltip": _field("t")})]

    def _labels(self) -> list[_Label]:
        """What is said beside a mark, by step and value, the most important first."""
        labels = []
        for index, each in enumerate(self.series):
            last = rules.trend(each.points).last
            if last is None or last.value is None:
                continue
            step = rules.step_of(last.at, self.every)
            named = textwrap.wrap(each.label, self.room.wrap)[:2] if len(self.series) > 1 else []
            said = [self._value(last.value)]
            if step != self._steps()[-1]:
                # A reading that is not at the end of the axis says when it was.
                said.insert(0, sentences.when(last.at, self.every) if self.every == "year" else self._time(step))
            wordings = [[*named, *said], *([said] if named else []), *([said[-1:]] if len(said) > 1 else [])]
            labels.append(
                _Label(x=step, y=float(last.value), wordings=wordings, colour=self._colour(index), is_bold=index == 0)
            )
        goals = sorted((point for point in self.target if point.value is not None), key=lambda point: point.at)
        if goals and goals[-1].value is not None:
            step = rules.step_of(goals[-1].at, self.every)
            lines = [pgettext("chart", "Target %(when)s") % {"when": self._time(step)}, self._value(goals[-1].value)]
            # After the leading source, before the others.
            labels.insert(1, _Label(x=step, y=float(goals[-1].value), wordings=[lines, lines[:1]], colour="ink-soft"))
        if self.baseline is not None and self.baseline.value is not None:
            step = rules.step_of(self.baseline.at, self.every)
            labels.append(
                _Label(
                    x=step, y=float(self.baseline.value), wordings=[[self._value(self.baseline.value)]], colour="ink"
                )
            )
        return labels

    def _words_beside(self) -> float:
        """The width to keep free beside the plot for the labels of marks at its end."""
        return max(
            (label.sizes()[0][0] for label in self._labels() if label.x == self._reach()[1]),
            default=0.0,
        )

    def _lines(self, plot: _Plot) -> list[rules.Segment]:
        runs = [self._known(run) for each in self.series for run in rules.segments(each.points)]
        return [
            (plot.x(one), plot.y(value), plot.x(other), plot.y(next_value))
            for run in [*runs, self._path()]
            for (one, value), (other, next_value) in pairwise(run)
        ]

    def _is_crossed(self, box: rules.Box, plot: _Plot) -> bool:
        return any(box.is_crossed(line) for line in self._lines(plot))

    def _words(self, plot: _Plot, *, top: int, right: int) -> tuple[list[Spec], list[rules.Box]]:
        """The labels that have a place, and the places of everything that no other words may cover."""
        wanted = [replace(label, x=plot.x(label.x), y=plot.y(label.y)) for label in self._labels()]
        known = [mark for each in self.series for mark in self._known(each.points)]
        known += [*self._path()[-1:], *(self._known([self.baseline]) if self.baseline is not None else [])]
        marks = [plot.mark(step, value, 6.0) for step, value in known]
        placed = rules.place_labels(
            [rules.Label(x=label.x, y=label.y, sizes=label.sizes()) for label in wanted],
            inside=rules.Box(left=4.0, top=2.0 - top, right=plot.width + right, bottom=plot.height + 6.0),
            marks=marks,
            lines=self._lines(plot),
        )
        layers = []
        for label, spot in zip(wanted, placed, strict=True):
            # Without a place it is left out: the table below the picture has the same value.
            if spot is None:
                continue
            lines, box = label.wordings[spot.wording], spot.box
            layers.append(
                _layer(
                    _text(
                        colour=label.colour,
                        align={"right": "left", "left": "right", "middle": "center"}[spot.side],
                        baseline="middle",
                        is_bold=label.is_bold,
                        # The block of lines is centred on its place.
                        dy=-(len(lines) - 1) * LINE_HEIGHT / 2,
                    ),
                    [{"t": lines}],
                    {
                        "x": {
                            "value": round(
                                {"right": box.left, "left": box.right, "middle": (box.left + box.right) / 2}[
                                    spot.side
                                ],
                                1,
                            )
                        },
                        "y": {"value": round((box.top + box.bottom) / 2, 1)},
                        "text": _field("t"),
                    },
                )
            )
        return layers, [*marks, *(spot.box for spot in placed if spot is not None)]


def bars(*, room: Room, unit: str, items: Sequence[Bar], target: Decimal | None, accent: str) -> Spec:
    """Horizontal bars from zero, each below its name and value; the target is a stroke across every bar."""
    row_height, bar_top, bar_height = 44, 22, 12
    values = [item.value for item in items if item.value is not None]
    low, high = rules.extent([*values, *([target] if target is not None else [])], from_zero=True)
    texts = [formatting.number(item.value, unit) if item.value is not None else _("no data yet") for item in items]
    width, height = room.width - 4, row_height * len(items)
    longest = max((len(text) for text in texts), default=0) * LETTER * 1.1
    scale = {"domain": [float(low), float(high) if high > low else 1.0], "nice": False, "zero": False}
    rows: list[Spec] = [
        {
            "v": float(item.value or 0),
            "zero": 0.0,
            "name_y": index * row_height + 13,
            "top": index * row_height + bar_top,
            "bottom": index * row_height + bar_top + bar_height,
            "name": item.label,
            "t": text,
            "known": item.value is not None,
            "marked": item.is_marked,
        }
        for index, (item, text) in enumerate(zip(items, texts, strict=True))
    ]
    x = _quantity("v", scale)
    stands_out = any(item.is_marked for item in items)
    layers = [
        # An empty track is a 0; what is not known has none.
        _layer(
            {"type": "rect", "color": COLOURS["mist"]},
            [row for row in rows if row["known"]],
            {"x": {"value": 0}, "x2": {"value": width}, "y": _pixels("top"), "y2": {"field": "bottom"}},
        )
    ]
    for is_marked, token in ((True, accent_of(accent)), (False, "unknown" if stands_out else accent_of(accent))):
        chosen = [row for row in rows if row["known"] and row["marked"] is is_marked]
        place = {"x": x, "x2": {"field": "zero"}, "y": _pixels("top"), "y2": {"field": "bottom"}}
        layers.append(_layer({"type": "rect", "color": COLOURS[token]}, chosen, place | {"tooltip": _field("t")}))
    name_place = {"x": {"value": 0}, "y": _pixels("name_y"), "text": _field("name")}
    text_place = {"x": {"value": width}, "y": _pixels("name_y"), "text": _field("t")}
    bold = _text(colour="ink", align="right", baseline="alphabetic", is_bold=True, size=13)
    pale = _text(colour="unknown", align="right", baseline="alphabetic", size=13)
    name = _text(colour="ink", align="left", baseline="alphabetic", size=13) | {"limit": width - longest - 12}
    layers += [
        _layer(name, rows, name_place),
        _layer(bold, [row for row in rows if row["known"]], text_place),
        _layer(pale, [row for row in rows if not row["known"]], text_place),
    ]
    bottom = 4
    if target is not None and items:
        bottom = 20
        strokes = [
            {"v": float(target), "above": row["top"] - 3, "below": row["bottom"] + 3} for row in rows if row["known"]
        ]
        said = pgettext("chart", "Target %(when)s") % {"when": formatting.number(target, unit)}
        layers += [
            _layer(
                {"type": "rule", "color": COLOURS["ink"], "strokeWidth": 2},
                strokes,
                {"x": x, "y": _pixels("above"), "y2": {"field": "below"}},
            ),
            _layer(
                _text(colour="ink-soft", align="right" if target * 2 > high else "left", baseline="top"),
                [{"v": float(target), "t": said}],
                {"x": x, "y": {"value": height - 1}, "text": _field("t")},
            ),
        ]
    return _chart(layers, width=width, height=height, padding=(2, 4, 2, bottom))


def stacked(*, room: Room, stacks: Sequence[Stack], tones: Mapping[str, str]) -> Spec:
    """Shares of wholes: one full-width bar each, parts named once above, percentages inside where they fit."""
    names = list(dict.fromkeys(name for stack in stacks for name, _value in stack.parts))
    colours = _part_colours(names, tones)
    legend, legend_height = _legend(names, colours, room)
    row_height, bar_height = (48, 24) if any(stack.label for stack in stacks) else (32, 24)
    width, height = room.width - 2, legend_height + row_height * len(stacks)
    parts, titles, empty = [], [], []
    for index, stack in enumerate(stacks):
        top = legend_height + index * row_height + row_height - bar_height - 4
        titles.append({"t": stack.label, "y": top - 7})
        edge = Decimal(0)
        shared = rules.shares([value for _name, value in stack.parts])
        if all(share is None for share in shared):
            empty.append({"t": _("no data yet"), "y": top + bar_height / 2})
        for (name, _value), share in zip(stack.parts, shared, strict=True):
            if not share:
                continue
            start, end = edge * width, (edge + share) * width
            edge += share
            written = formatting.percent(share)
            parts.append(
                {
                    "x": float(start),
                    # A gap of the page's colour parts the parts.
                    "x2": float(max(end - Decimal(2), start + 1)),
                    "y": top,
                    "y2": top + bar_height,
                    "xm": float((start + end) / 2),
                    "ym": top + bar_height / 2,
                    "n": names.index(name),
                    "t": f"{name}: {written}",
                    "p": written if (end - start) >= len(written) * 8 + 4 else "",
                }
            )
    layers = [
        _layer(
            {"type": "rect", "color": colours[index]},
            chosen,
            {
                "x": _pixels("x"),
                "x2": {"field": "x2"},
                "y": _pixels("y"),
                "y2": {"field": "y2"},
                "tooltip": _field("t"),
            },
        )
        for index in range(len(names))
        if (chosen := [part for part in parts if part["n"] == index])
    ]
    layers += [
        _layer(
            _text(colour="paper", align="center", baseline="middle", is_bold=True),
            [part for part in parts if part["p"]],
            {"x": _pixels("xm"), "y": _pixels("ym"), "text": _field("p")},
        ),
        _layer(
            _text(colour="ink", align="left", baseline="alphabetic", size=13),
            [title for title in titles if title["t"]],
            {"x": {"value": 0}, "y": _pixels("y"), "text": _field("t")},
        ),
        _layer(
            _text(colour="unknown", align="left", baseline="middle"),
            empty,
            {"x": {"value": 0}, "y": _pixels("y"), "text": _field("t")},
        ),
        *legend,
    ]
    return _chart(layers, width=width, height=height, padding=(1, 2, 1, 2))


def _part_colours(names: Sequence[str], tones: Mapping[str, str]) -> list[str]:
    free = iter([token for token in PALETTE if token not in {VERDICTS.get(tone) for tone in tones.values()}])
    return [COLOURS[VERDICTS[tones[name]] if name in tones else next(free, "unknown")] for name in names]


def _legend(names: Sequence[str], colours: Sequence[str], room: Room) -> tuple[list[Spec], int]:
    rows: list[Spec] = []
    x, y = 0.0, 8
    for index, name in enumerate(names):
        needs = 18 + len(name) * LETTER * 1.05 + 14
        if x and x + needs > room.width:
            x, y = 0.0, y + 20
        rows.append({"x": x, "tx": x + 17, "y": y, "n": index, "t": name})
        x += needs
    layers = [
        _layer(
            {"type": "square", "color": colours[index], "size": 130, "opacity": 1},
            [row | {"x": row["x"] + 6} for row in rows if row["n"] == index],
            {"x": _pixels("x"), "y": _pixels("y")},
        )
        for index in range(len(names))
    ]
    layers.append(
        _layer(
            _text(colour="ink", align="left", baseline="middle"),
            rows,
            {"x": _pixels("tx"), "y": _pixels("y"), "text": _field("t")},
        )
    )
    return layers, y + 16


def _chart(layers: Sequence[Spec], *, width: float, height: float, padding: tuple[float, float, float, float]) -> Spec:
    left, top, right, bottom = padding
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "width": width,
        "height": height,
        "padding": {"left": left, "top": top, "right": right, "bottom": bottom},
        "autosize": {"type": "none"},
        "background": None,
        "config": {"aria": False, "view": {"stroke": None}, "font": FONT},
        # A layer without rows draws nothing and is not sent.
        "layer": [layer for layer in layers if layer["data"]["values"]],
        "resolve": {"scale": {"x": "independent", "y": "independent"}},
    }


def _layer(mark: Spec, rows: Sequence[Spec], encoding: Spec) -> Spec:
    used = {each["field"] for each in encoding.values() if "field" in each}
    values = [{key: value for key, value in row.items() if key in used} for row in rows]
    return {"mark": mark, "data": {"values": values}, "encoding": encoding}


def _quantity(field: str, scale: Spec) -> Spec:
    return {"field": field, "type": "quantitative", "scale": scale, "axis": None, "stack": None}


def _pixels(field: str) -> Spec:
    return {"field": field, "type": "quantitative", "scale": None, "axis": None, "stack": None}


def _field(name: str) -> Spec:
    return {"field": name, "type": "nominal"}


def _text(
    *,
    colour: str,
    align: str,
    baseline: str,
    is_bold: bool = False,
    size: int = 12,
    dx: float = 0,
    dy: float = 0,
) -> Spec:
    mark: Spec = {
        "type": "text",
        "color": COLOURS[colour],
        "align": align,
        "baseline": baseline,
        "fontSize": size,
        "lineHeight": LINE_HEIGHT,
        "dx": dx,
        "dy": dy,
    }
    return mark | {"fontWeight": 700} if is_bold else mark
