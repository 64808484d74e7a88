"""Measuring indicators from the records of services and the series of datasets.

A measurement writes a reading with its provenance and publishes it at once:
the records themselves are the evidence. Measuring again changes nothing while
value and records stay the same; a changed value supersedes the old reading. A
failing or missing source leaves a note for the page and stops no other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Protocol

import structlog
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from pendopo.core.audit import public as audit
from pendopo.core.errors import DomainError
from pendopo.core.manifest import registry
from pendopo.core.metrics import Measurement, Metric, Period, Scope, UnknownMetric
from pendopo.programme.models import Indicator, MeasurementNote, Reading
from pendopo.programme.services.readings import bump_stamp, make_public
from pendopo.regions import public as regions

log = structlog.get_logger(__name__)

MEASURED = audit.verb("programme.reading_measured", _("measured a reading"))


class UnknownIndicator(DomainError):
    """The plan has no indicator of that address that is measured."""

    status = 404


class SeriesPort(Protocol):
    """What the statistics service offers: one value of a dataset's series, with the revision it came from."""

    def __call__(self, *, dataset: str, scope: Scope) -> Measurement: ...


class _NoSeries:
    def __call__(self, *, dataset: str, scope: Scope) -> Measurement:
        raise UnknownMetric(
            _("The statistics service is not installed, so %(key)s cannot be read for %(year)s.")
            % {"key": dataset, "year": scope.period.end.year}
        )


@dataclass
class _Port:
    """Where the statistics service plugs itself in when it starts."""

    read: SeriesPort


series_port = _Port(read=_NoSeries())


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What one measurement did.

    Attributes:
        result: new, changed, unchanged, missing (no such service) or failed.
        reading: Id of the reading that stands now, None if there is none.
    """

    indicator: str
    start: date
    end: date
    area: str | None
    result: str
    value: Decimal | None = None
    message: str = ""
    reading: int | None = None

    @property
    def is_failure(self) -> bool:
        """True if nothing could be measured."""
        return self.result in {"missing", "failed"}


def measure_indicator(
    *, indicator: Indicator, period: Period, at: datetime, by: Any = None, area: str | None = None
) -> Outcome:
    """Measure one indicator for one period and area; a failure is an outcome with a stored note, not an exception."""
    scope = Scope(period=period, area=area)
    facts: dict[str, Any] = {"indicator": indicator.slug, "start": period.start, "end": period.end, "area": area}
    try:
        # A broken measurement must not break the transaction that writes its note.
        with transaction.atomic():
            measured = _measure(indicator, scope)
    except UnknownMetric as missing:
        message = str(missing)
        _note(indicator, scope, MeasurementNote.Kind.MISSING, message, at)
        return Outcome(**facts, result="missing", message=message)
    except Exception as fault:
        log.exception("programme.measurement_failed", indicator=indicator.slug, error=type(fault).__name__)
        # Only a refusal is written for people; what else went wrong is for the log.
        message = str(fault if isinstance(fault, DomainError) else _("The measurement failed; the operator was told."))
        _note(indicator, scope, MeasurementNote.Kind.FAILED, message, at)
        return Outcome(**facts, result="failed", message=message)
    result, reading = _store(indicator, scope, measured, by=by, at=at)
    return Outcome(**facts, result=result, value=reading.value, reading=reading.pk)


def refresh_readings(
    *,
    at: datetime,
    periods: Iterable[Period],
    indicator: str | None = None,
    by: Any = None,
    progress: Callable[[Outcome, int, int], None] | None = None,
) -> list[Outcome]:
    """Measure every indicator that a metric or dataset feeds, for each period, and by district where so declared.

    Args:
        at: The moment of measuring.
        periods: One reading per indicator is written for each.
        indicator: Address of the only indicator to measure, or key of the metric whose indicators to measure.
        by: Who pressed the button; None for the nightly job.
        progress: Called after each measurement with how many of how many are done.

    Raises:
        UnknownIndicator: if that one is not in the plan or is reported by its office.
    """
    chosen = Indicator.objects.exclude(source_kind=Indicator.SourceKind.REPORT).order_by("pk")
    if indicator is not None:
        chosen = chosen.filter(slug=indicator) | chosen.filter(source_key=indicator)
        if not chosen.exists():
            raise UnknownIndicator(
                _("No indicator %(slug)s is measured. Look it up with `pendopo readings list`.") % {"slug": indicator}
            )
    asked = [(one, period, area) for one in chosen for period in periods for area in (None, *_areas(one))]
    outcomes = []
    for number, (one, period, area) in enumerate(asked, start=1):
        outcome = measure_indicator(indicator=one, period=period, area=area, at=at, by=by)
        outcomes.append(outcome)
        if progress is not None:
            progress(outcome, number, len(asked))
    return outcomes


def _areas(indicator: Indicator) -> list[str]:
    if not indicator.by_district:
        return []
    if indicator.source_kind == Indicator.SourceKind.METRIC:
        metric = registry.metrics().get(indicator.source_key)
        if metric is None or not metric.by_area:
            return []
    return [place.code for place in regions.districts()]


def _measure(indicator: Indicator, scope: Scope) -> Measurement:
    if indicator.source_kind == Indicator.SourceKind.DATASET:
        return series_port.read(dataset=indicator.source_key, scope=scope)
    metric: Metric = registry.metric(indicator.source_key)
    return metric.measure(scope)


def _store(indicator: Indicator, scope: Scope, measured: Measurement, *, by: Any, at: datetime) -> tuple[str, Reading]:
    """Write the measurement unless the published reading already says the same."""
    try:
        with transaction.atomic():
            return _store_once(indicator, scope, measured, by=by, at=at)
    except IntegrityError:
        # Another process measured the same at the same moment and was faster; compare with what it wrote.
        with transaction.atomic():
            return _store_once(indicator, scope, measured, by=by, at=at)


def _store_once(
    indicator: Indicator, scope: Scope, measured: Measurement, *, by: Any, at: datetime
) -> tuple[str, Reading]:
    MeasurementNote.objects.filter(
        indicator=indicator, period_start=scope.period.start, period_end=scope.period.end, area=scope.area
    ).delete()
    value = None if measured.value is None else measured.value.quantize(Decimal("0.000001"))
    kind = indicator.source_kind
    standing = (
        Reading.objects.select_for_update(of=("self",))
        .filter(
            indicator=indicator,
            period_start=scope.period.start,
            period_end=scope.period.end,
            area=scope.area,
            source_key=f"{kind}:{indicator.source_key}",
            state=Reading.State.PUBLISHED,
        )
        .first()
    )
    origin = measured.provenance
    if standing is not None and (standing.value, standing.row_count) == (value, origin.row_count):
        return "unchanged", standing
    reading = Reading.objects.create(
        indicator=indicator, period_start=scope.period.start, period_end=scope.period.end, area_id=scope.area,
        value=value, state=Reading.State.VERIFIED, origin=kind, source_key=f"{kind}:{indicator.source_key}",
        metric_key=indicator.source_key, query=dict(origin.query), row_count=origin.row_count, seal=origin.seal,
        source_name=str(origin.source) or indicator.source_key, source_url=origin.url, source_page=origin.page,
        source_date=origin.date or scope.period.end, reported_by=None, reported_at=at, verified_at=at,
        supersedes=standing,
    )  # fmt: skip
    make_public(reading, by=by, at=at)
    audit.record(
        MEASURED, target=reading, by=by, at=at,
        detail={"indicator": indicator.slug, "value": None if value is None else str(value), "rows": origin.row_count},
    )  # fmt: skip
    return ("new" if standing is None else "changed"), reading


def _note(indicator: Indicator, scope: Scope, kind: MeasurementNote.Kind, message: str, at: datetime) -> None:
    with transaction.atomic():
        _row, is_new = MeasurementNote.objects.update_or_create(
            indicator=indicator,
            period_start=scope.period.start,
            period_end=scope.period.end,
            area_id=scope.area,
            defaults={"kind": kind, "message": message, "at": at},
        )
        if is_new:
            bump_stamp(at=at)
