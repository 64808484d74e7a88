"""Charts and maps for every app: values in, an accessible `Figure` out.

`Figure.svg` is drawn once and remembered; `{% ui "chart" figure=figure %}`
shows all of it. Values are Decimals or integers in the unit's own measure, and
None where there is no data.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from datetime import date as Date  # noqa: N812  callers say `date=`
from decimal import Decimal

from django.http import HttpResponse
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from pendopo.core import formatting, sheets, units
from pendopo.core.charts import drawings, maps, rules, sentences, specs
from pendopo.core.charts.engine import NotDrawn
from pendopo.core.charts.figures import Column, Figure, LegendItem, Place, Table, Text, table
from pendopo.core.charts.maps import Area, NotAnArea
from pendopo.core.charts.rules import Every, Point
from pendopo.core.charts.services import Drawing
from pendopo.core.charts.specs import Bar, Room, Series, Stack

__all__ = [
    "Area",
    "Bar",
    "Column",
    "Every",
    "Figure",
    "LegendItem",
    "NotAnArea",
    "NotDrawn",
    "Place",
    "Point",
    "Series",
    "Stack",
    "Table",
    "bar",
    "bullet",
    "choropleth",
    "csv_response",
    "line",
    "sparkline",
    "stacked",
]


def line(
    *,
    measure: Text,
    unit: str,
    series: Sequence[Series],
    every: Every = "year",
    target: Sequence[Point] = (),
    baseline: Point | None = None,
    headline: str = "",
    description: str = "",
    source: str = "",
    source_url: str = "",
    date: Date | None = None,
    owner: str = "",
    accent: str = "",
    csv_url: str = "",
    is_public: bool = True,
) -> Figure:
    """Readings over time against their target path.

    `series` has one entry per source, the leading one first; more than one need
    labels. The target is dashed from the baseline on. `accent` is the key of the
    dimension whose colour the chart takes. What only staff may see is drawn with
    `is_public=False`, and gets no page and no download of its own.
    """
    units.get(unit)
    measure = str(measure)
    points = [point for each in series for point in each.points]
    leading = series[0].points if series else []
    said = description or _spoken(
        sentences.change(leading, unit=unit, every=every),
        sentences.disagreement(
            [(each.label, point) for each in series for point in each.points], unit=unit, every=every
        )
        if len(series) > 1
        else "",
        sentences.gaps(points, every=every) if any(point.value is not None for point in points) else "",
        sentences.baseline(baseline, unit=unit, every=every)
        if baseline is not None and baseline.value is not None
        else "",
        sentences.target(target, unit=unit, every=every),
    )
    drawing = _drawing(
        lambda room: specs.line(
            room=room, unit=unit, every=every, series=series, target=target, baseline=baseline, accent=accent
        ),
        title=measure,
        description=said,
        credit=_credit(source, date, owner),
        is_public=is_public,
    )
    return Figure(
        kind="line",
        identity=f"c{drawing.key[:10]}",
        headline=headline or sentences.finding(leading, measure=measure, unit=unit, every=every),
        subtitle=_measured(measure, unit),
        description=said,
        table=_line_table(series, target, baseline, measure=measure, unit=unit, every=every),
        has_data=any(point.value is not None for point in points),
        unit=unit,
        source=source,
        source_url=source_url,
        date=date,
        owner=owner,
        accent=accent,
        csv_url=csv_url,
        drawing=drawing,
    )


def bar(
    *,
    measure: Text,
    unit: str,
    bars: Sequence[Bar],
    target: Decimal | int | None = None,
    label: Text = "",
    headline: str = "",
    description: str = "",
    source: str = "",
    source_url: str = "",
    date: Date | None = None,
    owner: str = "",
    accent: str = "",
    csv_url: str = "",
    is_public: bool = True,
) -> Figure:
    """Named values beside each other, in the order given; `is_marked` ones stand out where there are any."""
    measure = str(measure)
    values = [(each.label, each.value) for each in bars]
    said = description or _spoken(sentences.ranking(values, unit=unit))
    goal = None if target is None else Decimal(target)
    drawing = _drawing(
        lambda room: specs.bars(room=room, unit=unit, items=bars, target=goal, accent=accent),
        title=measure,
        description=said,
        credit=_credit(source, date, owner),
        is_public=is_public,
    )
    return Figure(
        kind="bar",
        identity=f"c{drawing.key[:10]}",
        headline=headline or sentences.lead(values, measure=measure, said=said),
        subtitle=_measured(measure, unit),
        description=said,
        table=table(
            [Column(label=str(label) or pgettext("table", "Name")), Column(label=measure, is_numeric=True)],
            [((name, _shown(value, unit)), (name, value)) for name, value in values],
        ),
        has_data=any(value is not None for _name, value in values),
        unit=unit,
        source=source,
        source_url=source_url,
        date=date,
        owner=owner,
        accent=accent,
        csv_url=csv_url,
        drawing=drawing,
    )


def stacked(
    *,
    measure: Text,
    unit: str,
    stacks: Sequence[Stack],
    tones: Mapping[str, str] | None = None,
    headline: str = "",
    description: str = "",
    source: str = "",
    source_url: str = "",
    date: Date | None = None,
    owner: str = "",
    accent: str = "",
    csv_url: str = "",
    is_public: bool = True,
) -> Figure:
    """How wholes are divided: each stack is one bar of 100%.

    `tones` gives parts that are verdicts their colour: `good`, `behind`, `bad`, `unknown`.
    """
    measure = str(measure)
    said = description or _spoken(*(sentences.composition(stack.parts, whole=stack.label) for stack in stacks))
    drawing = _drawing(
        lambda room: specs.stacked(room=room, stacks=stacks, tones=tones or {}),
        title=measure,
        description=said,
        credit=_credit(source, date, owner),
        is_public=is_public,
    )
    rows = []
    for stack in stacks:
        shared = rules.shares([value for _name, value in stack.parts])
        for (name, value), share in zip(stack.parts, shared, strict=True):
            shown = (_shown(value, unit), formatting.percent(share))
            rows.append(((stack.label, name, *shown), (stack.label, name, value, share)))
    return Figure(
        kind="stacked",
        identity=f"c{drawing.key[:10]}",
        headline=headline or (said.rstrip(".") if len(stacks) == 1 else measure),
        subtitle=_measured(measure, unit),
        description=said,
        table=table(
            [
                Column(label=pgettext("table", "Whole")),
                Column(label=pgettext("table", "Part")),
                Column(label=measure, is_numeric=True),
                Column(label=pgettext("table", "Share"), is_numeric=True),
            ],
            rows,
        ),
        has_data=any(value is not None for stack in stacks for _name, value in stack.parts),
        unit=unit,
        source=source,
        source_url=source_url,
        date=date,
        owner=owner,
        accent=accent,
        csv_url=csv_url,
        drawing=drawing,
    )


def bullet(
    *,
    measure: Text,
    unit: str,
    value: Decimal | int | None,
    target: Decimal | int | None,
    baseline: Decimal | int | None = None,
    headline: str = "",
    description: str = "",
    source: str = "",
    source_url: str = "",
    date: Date | None = None,
    owner: str = "",
    accent: str = "",
    csv_url: str = "",
) -> Figure:
    """One reading against its target; the numbers themselves stand beside it on the page."""
    measure = str(measure)
    reading, goal, start = (None if each is None else Decimal(each) for each in (value, target, baseline))
    said = description or sentences.against_target(reading, goal, unit=unit)
    identity = _identity("bullet", measure, unit, reading, goal, start, accent)
    drawn = drawings.bullet(
        value=reading,
        target=goal,
        baseline=start,
        accent=accent,
        identity=identity,
        title=measure,
        description=said,
    )
    named = [
        (pgettext("table", "Reading"), reading),
        (pgettext("table", "Target"), goal),
        *([(pgettext("table", "Baseline"), start)] if start is not None else []),
    ]
    return Figure(
        kind="bullet",
        identity=identity,
        headline=headline or f"{measure}: {said.rstrip('.')}",
        subtitle=_measured(measure, unit),
        description=said,
        table=table(
            [Column(label=pgettext("table", "Name")), Column(label=measure, is_numeric=True)],
            [((name, _shown(amount, unit)), (name, amount)) for name, amount in named],
        ),
        has_data=reading is not None,
        unit=unit,
        source=source,
        source_url=source_url,
        date=date,
        owner=owner,
        accent=accent,
        csv_url=csv_url,
        direct=drawn,
    )


def sparkline(
    *,
    measure: Text,
    unit: str,
    points: Sequence[Point],
    every: Every = "year",
    headline: str = "",
    description: str = "",
    accent: str = "",
) -> Figure:
    """The shape of a development, small, for a row of a table or a card."""
    measure = str(measure)
    said = description or sentences.change(points, unit=unit, every=every)
    identity = _identity("spark", measure, unit, every, *points, accent)
    return Figure(
        kind="sparkline",
        identity=identity,
        headline=headline or sentences.finding(points, measure=measure, unit=unit, every=every),
        subtitle=_measured(measure, unit),
        description=said,
        table=_line_table([Series(points=points)], (), None, measure=measure, unit=unit, every=every),
        has_data=any(point.value is not None for point in points),
        unit=unit,
        accent=accent,
        direct=drawings.sparkline(
            points=points, every=every, accent=accent, identity=identity, title=measure, description=said
        ),
    )


def choropleth(
    *,
    measure: Text,
    unit: str,
    areas: Sequence[Area],
    is_approximate: bool = False,
    label: Text = "",
    headline: str = "",
    description: str = "",
    source: str = "",
    source_url: str = "",
    date: Date | None = None,
    owner: str = "",
    accent: str = "",
    csv_url: str = "",
) -> Figure:
    """A map of links, coloured in at most five classes with about equally many areas each.

    `is_approximate` is for boundaries that are not the official ones; the page
    then says so. `label` is what an area is called in the table ("Kecamatan").

    Raises:
        NotAnArea: if a geometry is empty or no polygon.
    """
    measure = str(measure)
    values = [(area.name, area.value) for area in areas]
    said = description or sentences.ranking(values, unit=unit)
    classes = rules.bins(area.value for area in areas)
    indexes = [rules.bin_of(area.value, classes) for area in areas]
    styles = [maps.class_of(index, count=len(classes)) for index in indexes]
    texts = [formatting.number(area.value, unit) if area.value is not None else _("no data yet") for area in areas]
    identity = _identity("map", measure, unit, *((area.code, area.value) for area in areas))
    legend = [
        LegendItem(
            css=maps.class_of(index, count=len(classes)),
            label=_range(each.low, each.high, unit),
            count=indexes.count(index),
        )
        for index, each in enumerate(classes)
    ]
    if None in indexes:
        legend.append(LegendItem(css=maps.NO_DATA, label=_("no data yet"), count=indexes.count(None)))
    return Figure(
        kind="map",
        identity=identity,
        headline=headline or sentences.lead(values, measure=measure, said=said),
        subtitle=_measured(measure, unit),
        description=said,
        table=table(
            [
                Column(label=pgettext("table", "Code")),
                Column(label=str(label) or pgettext("table", "Name")),
                Column(label=measure, is_numeric=True),
            ],
            [((area.code, area.name, _shown(area.value, unit)), (area.code, area.name, area.value)) for area in areas],
        ),
        has_data=any(area.value is not None for area in areas),
        unit=unit,
        source=source,
        source_url=source_url,
        date=date,
        owner=owner,
        accent=accent,
        csv_url=csv_url,
        notes=(_("Approximate boundaries, not official ones."),) if is_approximate else (),
        legend=tuple(legend),
        places=tuple(
            sorted(
                (
                    Place(code=area.code, name=area.name, value=area.value, text=text, href=area.href, css=css)
                    for area, text, css in zip(areas, texts, styles, strict=True)
                ),
                key=lambda each: (each.value is None, -(each.value or Decimal(0)), each.name.casefold()),
            )
        ),
        direct=maps.draw(
            maps.outline(areas), areas=areas, texts=texts, classes=styles, identity=identity, title=measure
        ),
    )


def csv_response(figure: Figure, *, filename: str) -> HttpResponse:
    """The figure's values as a CSV file: UTF-8 without byte order mark, and no text that a spreadsheet would run."""
    header = [sheets.harmless(column.label) for column in figure.table.columns]
    return sheets.csv_response(header, figure.table.data, filename=filename)


def _drawing(
    spec: Callable[[Room], specs.Spec], *, title: str, description: str, credit: str, is_public: bool
) -> Drawing:
    return Drawing(
        rooms={room.name: spec(room) for room in specs.ROOMS},
        title=title,
        description=description,
        language=get_language() or "id",
        credit=credit,
        is_public=is_public,
    )


def _credit(source: str, date: Date | None, owner: str) -> str:
    said = ", ".join(part for part in (source, formatting.day(date) if date else "") if part)
    return " · ".join(part for part in (_("Source: %(source)s") % {"source": said} if said else "", owner) if part)


def _identity(*facts: object) -> str:
    return "c" + hashlib.sha256(repr((get_language(), *facts)).encode()).hexdigest()[:10]


def _spoken(*parts: str) -> str:
    return " ".join(part for part in parts if part)


def _measured(measure: str, unit: str) -> str:
    label = str(units.get(unit).label)
    # "Unit bank sampah (unit)" says it twice.
    return measure if label.lower() in measure.lower() else f"{measure} ({label})"


def _shown(value: Decimal | None, unit: str) -> str:
    return formatting.number(value, unit) if value is not None else _("no data yet")


def _range(low: Decimal, high: Decimal, unit: str) -> str:
    return (
        formatting.number(low, unit)
        if low == high
        else f"{formatting.number(low)}–{formatting.number(high, unit)}"  # the unit once, after the range
    )


def _line_table(
    series: Sequence[Series],
    target: Sequence[Point],
    baseline: Point | None,
    *,
    measure: str,
    unit: str,
    every: Every,
) -> Table:
    columns = [Column(label=_time_name(every))]
    columns += [Column(label=each.label or measure, is_numeric=True) for each in series]
    lanes = [list(each.points) for each in series]
    if baseline is not None and baseline.value is not None:
        columns.append(Column(label=pgettext("table", "Baseline"), is_numeric=True))
        lanes.append([baseline])
    if target:
        columns.append(Column(label=pgettext("table", "Target"), is_numeric=True))
        lanes.append(list(target))
    by_lane = [{rules.step_of(point.at, every): point.value for point in lane} for lane in lanes]
    rows = []
    for step in sorted({step for lane in by_lane for step in lane}):
        at = rules.date_of(step, every)
        values = [lane.get(step) for lane in by_lane]
        # "No data" is said of what was asked for; a cell that nobody asked for stays a dash.
        shown = [
            _shown(value, unit) if step in lane else formatting.NO_DATA
            for lane, value in zip(by_lane, values, strict=True)
        ]
        machine = str(at.year) if every == "year" else f"{at:%Y-%m}" if every == "month" else at.isoformat()
        rows.append(((sentences.when(at, every), *shown), (machine, *values)))
    return table(columns, rows)


def _time_name(every: Every) -> str:
    return {
        "year": pgettext("table", "Year"),
        "month": pgettext("table", "Month"),
        "day": pgettext("table", "Date"),
    }[every]
