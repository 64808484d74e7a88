"""A chart with everything that its accessible contract asks for.

A headline that says the finding, the measure, the picture, a description in
words, the same values as a table and as CSV, source, date and owner. None of
them can be left out: what a caller does not give is computed from the values.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date as Date  # noqa: N812  `date` is also the name of a figure's field
from decimal import Decimal
from functools import cached_property
from typing import Literal

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.safestring import SafeString

from pendopo.core import sheets
from pendopo.core.charts import services
from pendopo.core.charts.engine import NotDrawn
from pendopo.core.charts.services import Drawing

log = logging.getLogger(__name__)

Kind = Literal["line", "bar", "stacked", "bullet", "sparkline", "map"]
Text = str | Promise
Cell = sheets.Cell


@dataclass(frozen=True, kw_only=True)
class Column:
    """A column of the table; numeric ones are aligned to the right."""

    label: str
    is_numeric: bool = False


@dataclass(frozen=True, kw_only=True)
class Table:
    """The values of a chart: `rows` as a person reads them, `data` as a machine does, in the same order."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    data: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, kw_only=True)
class LegendItem:
    """A class of a map: its colour by `css`, its values in words, and how many areas are in it."""

    css: str
    label: str
    count: int


@dataclass(frozen=True, kw_only=True)
class Place:
    """An area of a map, for the list beside it."""

    code: str
    name: str
    value: Decimal | None
    text: str
    href: str
    css: str


@dataclass(frozen=True, kw_only=True)
class Figure:
    """What `{% ui "chart" figure=figure %}` shows.

    Attributes:
        headline: The finding, as a sentence without full stop.
        subtitle: The measure and its unit.
        description: What the picture shows, in full sentences.
        has_data: False if there is no value at all.
        places: The areas of a map, highest first, those without data last.
        notes: What a reader must know beside it ("approximate boundaries").
        csv_url: Where the owner app serves `csv_response`; empty if it does not.
    """

    kind: Kind
    identity: str
    headline: str
    subtitle: str
    description: str
    table: Table
    has_data: bool
    unit: str
    source: str = ""
    source_url: str = ""
    date: Date | None = None
    owner: str = ""
    accent: str = ""
    csv_url: str = ""
    notes: tuple[str, ...] = ()
    legend: tuple[LegendItem, ...] = ()
    places: tuple[Place, ...] = ()
    drawing: Drawing | None = None
    direct: SafeString = field(default_factory=SafeString)

    @cached_property
    def svg(self) -> SafeString:
        """The picture; empty if the renderer fails, for then the table beside it says the same."""
        if self.drawing is None:
            return self.direct
        try:
            return services.picture(self.drawing)
        except NotDrawn as fault:
            log.warning("chart not drawn", extra={"chart": self.drawing.key, "fault": str(fault)})
            return SafeString("")

    @property
    def place_label(self) -> str:
        """What an area of a map is called; empty for other charts."""
        return self.table.columns[1].label if self.kind == "map" else ""

    @property
    def interactive_url(self) -> str:
        """The page with the interactive view and the downloads; empty where the chart is not for everybody."""
        return self._url("charts:chart")

    @property
    def png_url(self) -> str:
        """The picture for a document."""
        return self._url("charts:png")

    @property
    def pdf_url(self) -> str:
        """The picture for printing."""
        return self._url("charts:pdf")

    def _url(self, name: str) -> str:
        if self.drawing is None or not self.drawing.is_public:
            return ""
        return reverse(name, args=[self.drawing.key])

    def csv(self) -> list[list[str]]:
        """Header and rows for a machine: dates as ISO 8601, decimals with a point, nothing where there is no data."""
        header = [sheets.harmless(column.label) for column in self.table.columns]
        return [header, *([sheets.cell(value) for value in row] for row in self.table.data)]

    def as_dict(self) -> Mapping[str, object]:
        """For the API: the words and the values, without the picture."""
        return {
            "kind": self.kind,
            "headline": self.headline,
            "measure": self.subtitle,
            "unit": self.unit,
            "description": self.description,
            "columns": [column.label for column in self.table.columns],
            "rows": [[sheets.cell(value) or None for value in row] for row in self.table.data],
            "source": self.source,
            "date": self.date.isoformat() if self.date else None,
            "owner": self.owner,
        }


def table(columns: Sequence[Column], rows: Sequence[tuple[Sequence[str], Sequence[Cell]]]) -> Table:
    """Shown and machine-readable rows, kept together so that they cannot differ in order or number."""
    return Table(
        columns=tuple(columns),
        rows=tuple(tuple(shown) for shown, _data in rows),
        data=tuple(tuple(data) for _shown, data in rows),
    )
