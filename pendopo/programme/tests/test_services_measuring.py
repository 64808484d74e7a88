"""Measuring: idempotent, with provenance, and no failure stops the others."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from pendopo.core.errors import DomainError
from pendopo.core.manifest import registry
from pendopo.core.metrics import Measurement, Metric, Period, Provenance, UnknownMetric
from pendopo.programme import selectors, services
from pendopo.programme.jobs import refresh_readings as nightly
from pendopo.programme.models import MeasurementNote, Reading
from pendopo.programme.services import measuring
from pendopo.programme.tests import factories

D = Decimal
YEAR = Period(start=date(2025, 1, 1), end=date(2025, 12, 31))


class Scales:
    """A service's records, as a test sets them."""

    def __init__(self):
        self.value, self.rows, self.fault, self.asked = D(100), 3, None, []

    def measure(self, scope):
        self.asked.append(scope)
        if self.fault:
            raise self.fault
        return Measurement(
            value=self.value,
            provenance=Provenance(
                kind="metric", source="Buku timbang", key="scales.kg", query={"year": str(scope.period.end.year)},
                row_count=self.rows, seal="ab12", date=scope.period.end,
            ),
        )  # fmt: skip


@pytest.fixture
def scales(monkeypatch):
    found = Scales()
    metric = Metric(key="scales.kg", label="Ditimbang", unit="kg", measure=found.measure, by_area=True)
    monkeypatch.setattr(registry, "metrics", lambda: {"scales.kg": metric})
    return found


@pytest.fixture
def measured(db):
    return factories.indicator(slug="ditimbang", source_kind="metric", source_key="scales.kg", unit="kg")


def measure(indicator, at=factories.NOON):
    return services.measure_indicator(indicator=indicator, period=YEAR, at=at)


def test_a_measurement_is_published_with_its_provenance(scales, measured):
    outcome = measure(measured)

    reading = Reading.objects.get()
    assert (outcome.result, outcome.value, outcome.reading) == ("new", 100, reading.pk)
    assert (reading.state, reading.origin, reading.metric_key, reading.row_count, reading.seal, reading.query) == (
        "published", "metric", "scales.kg", 3, "ab12", {"year": "2025"},
    )  # fmt: skip
    assert (reading.source_name, reading.reported_by) == ("Buku timbang", None)


def test_measuring_again_changes_nothing(scales, measured):
    measure(measured)
    before = (list(Reading.objects.values()), selectors.publication_stamp())

    assert measure(measured).result == "unchanged"

    assert (list(Reading.objects.values()), selectors.publication_stamp()) == before


def test_a_changed_figure_supersedes_the_old_one(scales, measured):
    measure(measured)
    scales.value, scales.rows = D(120), 4

    assert measure(measured).result == "changed"

    assert list(Reading.objects.order_by("pk").values_list("value", "state")) == [
        (100, "superseded"),
        (120, "published"),
    ]


def test_no_data_is_kept_as_no_data(scales, measured):
    scales.value, scales.rows = None, 0

    assert measure(measured).value is None

    (shown,) = selectors.achievements(2025).indicators
    assert (shown.figure, shown.judgement.attainment) == ("–", None)


@pytest.mark.parametrize(
    ("fault", "kind", "message"),
    [
        (RuntimeError("secret table"), "failed", "The measurement failed; the operator was told."),
        (DomainError("Timbangan rusak."), "failed", "Timbangan rusak."),
        (UnknownMetric("Tidak terpasang."), "missing", "Tidak terpasang."),
    ],
)
def test_a_failure_leaves_a_note_and_no_reading(scales, measured, fault, kind, message):
    scales.fault = fault

    with translation.override("en"):
        outcome = measure(measured)

    assert (outcome.result, outcome.is_failure) == (kind, True)
    assert list(MeasurementNote.objects.values_list("kind", "message")) == [(kind, message)]
    assert (outcome.message, Reading.objects.count()) == (message, 0)


def test_the_note_goes_away_when_it_can_be_measured_again(scales, measured):
    scales.fault = RuntimeError()
    measure(measured)
    assert selectors.achievements(2025).indicators[0].notes[0].kind == "failed"

    scales.fault = None
    measure(measured)

    assert selectors.achievements(2025).indicators[0].notes == ()


def test_a_failing_metric_stops_no_other(scales, measured):
    factories.indicator(slug="lain", source_kind="metric", source_key="absent.metric")

    outcomes = services.refresh_readings(at=factories.NOON, periods=[YEAR])

    assert {one.indicator: one.result for one in outcomes} == {"ditimbang": "new", "lain": "missing"}


def test_reported_indicators_are_left_alone(scales, measured):
    factories.indicator(slug="dilaporkan")

    assert [one.indicator for one in services.refresh_readings(at=factories.NOON, periods=[YEAR])] == ["ditimbang"]
    with pytest.raises(services.UnknownIndicator):
        services.refresh_readings(at=factories.NOON, periods=[YEAR], indicator="dilaporkan")


def test_a_metric_that_knows_areas_is_measured_by_district(scales, db):
    factories.indicator(slug="per-kecamatan", source_kind="metric", source_key="scales.kg", by_district=True)

    outcomes = services.refresh_readings(at=factories.NOON, periods=[YEAR])

    assert len(outcomes) == 22
    assert {one.area for one in outcomes} >= {None, "33.18.01", "33.18.21"}
    assert len(selectors.district_values("per-kecamatan", YEAR)) == 21


def test_a_dataset_is_read_through_the_port(db, monkeypatch):
    of = factories.indicator(source_kind="dataset", source_key="jumlah-sekolah")
    assert measure(of).result == "missing"

    def read(*, dataset, scope):
        kind = Provenance(kind="dataset", source="Sekolah", key=dataset, seal="r7", date=scope.period.end)
        return Measurement(value=D(40), provenance=kind)

    monkeypatch.setattr(measuring.series_port, "read", read)

    assert measure(of).result == "new"
    assert Reading.objects.values_list("origin", "metric_key", "seal").get() == ("dataset", "jumlah-sekolah", "r7")


def test_the_command_says_what_it_did_and_is_idempotent(scales, measured, capsys):
    call_command("readings", "refresh", period="2025", json=True)
    first = json.loads(capsys.readouterr().out)
    call_command("readings", "refresh", indicator="scales.kg", period="2025", json=True)
    second = json.loads(capsys.readouterr().out)

    assert [(one["indicator"], one["result"], one["value"]) for one in first] == [("ditimbang", "new", "100.000000")]
    assert [one["result"] for one in second] == ["unchanged"]


@pytest.mark.parametrize(
    "options", [{"period": "2025-13"}, {"indicator": "tidak-ada"}, {"period": "2025", "indicator": "lain"}]
)
def test_the_command_fails_if_anything_asked_could_not_be_measured(scales, measured, capsys, options):
    factories.indicator(slug="lain", source_kind="metric", source_key="absent.metric")

    with pytest.raises(CommandError):
        call_command("readings", "refresh", **options)


def test_the_nightly_job_measures_month_and_year(scales, measured):
    nightly()

    lengths = sorted((scope.period.end - scope.period.start).days + 1 for scope in scales.asked)
    assert lengths[0] in {28, 29, 30, 31}
    assert lengths[1] in {365, 366}
