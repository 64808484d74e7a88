"""Metrics: figures that services can measure from their own records.

A measurement is a value with where it came from, or the plain statement that
there is no data. It is never 0 for want of data.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal

from django.utils.functional import Promise

from pendopo.core.errors import DomainError

Text = str | Promise
ProvenanceKind = Literal["metric", "dataset", "report", "document"]


class UnknownMetric(DomainError):
    """No installed service has a metric of this key."""

    status = 404


@dataclass(frozen=True, kw_only=True)
class Period:
    """The days from `start` to `end`, both included."""

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise ValueError(f"A period ends on or after its start: {self.start} to {self.end}")


@dataclass(frozen=True, kw_only=True)
class Scope:
    """What is asked: which days, and which area by its Kemendagri code (None: the whole regency)."""

    period: Period
    area: str | None = None


@dataclass(frozen=True, kw_only=True)
class Provenance:
    """Where a value came from, so that a reader can follow it to the records.

    Attributes:
        kind: From a metric over records, a dataset's series, an office's report, or a published document.
        source: What a reader sees: the name of the register, dataset or document.
        key: Metric key or dataset id.
        query: The scope of the query in words or filters, as data.
        row_count: How many records were counted.
        seal: Ledger seal or dataset revision, as hexadecimal text.
        url: Where to read on.
        page: Page or section of a document.
        date: Date of the source (publication, or end of the measured period).
    """

    kind: ProvenanceKind
    source: str
    key: str = ""
    query: dict[str, str] = field(default_factory=dict)
    row_count: int | None = None
    seal: str = ""
    url: str = ""
    page: str = ""
    date: date | None = None


@dataclass(frozen=True, kw_only=True)
class Measurement:
    """A value in the metric's unit, or None where there is no data; always with its provenance."""

    value: Decimal | None
    provenance: Provenance


@dataclass(frozen=True, kw_only=True)
class Metric:
    """A figure that a service offers.

    Attributes:
        key: Dotted and owned by the service: `wastebank.collected_kg`.
        unit: A unit code of `core.units`.
        measure: Reads the service's records; may run many queries, so never in a page.
        by_area: True if `measure` understands a district or village as its area.
    """

    key: str
    label: Text
    unit: str
    measure: Callable[[Scope], Measurement]
    description: Text = ""
    by_area: bool = False
