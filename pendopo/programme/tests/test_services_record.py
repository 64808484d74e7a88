"""Pati's real record: every figure sourced, nothing invented, loading idempotent."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.utils import translation

from pendopo.core.audit.models import AuditRecord
from pendopo.programme import selectors
from pendopo.programme.models import Dimension, DimensionSet, Indicator, Reading, Source, SubDimension, Target
from pendopo.programme.rules.progress import Status
from pendopo.programme.services import record
from pendopo.programme.tests import factories

D = Decimal


@pytest.fixture
def loaded(db):
    factories.regency()
    return record.load_record(region="33.18", at=factories.NOON)


def figures(slug, period_end):
    rows = Reading.objects.filter(indicator__slug=slug, period_end=period_end, state="published").order_by(
        "value", "pk"
    )
    return [(row.value, row.qualifier, row.source_id) for row in rows]


def test_every_figure_and_target_names_a_source_of_the_files():
    files = record.read_record("33.18")
    known = {one.id for one in (*files.sources, *record.read_reference().sources)}

    assert {one.source for one in files.readings} <= known
    assert {target.source for one in files.indicators for target in one.targets} <= known
    assert {one.source for one in files.initiatives} <= known


def test_every_text_of_the_record_is_there_in_english():
    files = record.read_record("33.18")
    rows = [*files.initiatives, *files.indicators, *files.plan.milestones, *files.plan.appraisals, *files.readings]
    missing = [
        f"{type(row).__name__} {field}"
        for row in rows
        for field in type(row).model_fields
        if f"{field}_en" in type(row).model_fields and getattr(row, field) and not getattr(row, f"{field}_en")
    ]

    assert missing == []


def test_what_no_source_names_is_refused(monkeypatch, tmp_path):
    folder = tmp_path / "33.18"
    folder.mkdir()
    for file in (record.FOLDER / "33.18").iterdir():
        (folder / file.name).write_text(file.read_text())
    readings = folder / "readings.yaml"
    readings.write_text(readings.read_text() + "\n- {indicator: quick-win, period: 2020, value: '7', source: kabar}\n")
    (tmp_path / "reference").symlink_to(record.FOLDER / "reference")
    monkeypatch.setattr(record, "FOLDER", tmp_path)

    with pytest.raises(record.RecordFault, match="there is no source kabar"):
        record.read_record("33.18")


def test_a_regency_without_a_record_loads_nothing(db):
    assert record.load_record(region="33.19") is None


def test_loading_again_changes_nothing(loaded):
    before = (Reading.objects.count(), AuditRecord.objects.count(), selectors.publication_stamp())

    again = record.load_record(region="33.18", at=factories.NOON)

    assert (again.new_readings, again.changed_readings) == (0, 0)
    assert again.unchanged_readings == loaded.new_readings
    assert (Reading.objects.count(), AuditRecord.objects.count(), selectors.publication_stamp()) == before


FIGURES = [
    ("unit-bank-sampah", "2018-05-22", [(52, "exact", "radarkudus-2018")]),
    ("unit-bank-sampah", "2020-12-31", [(178, "exact", "saminnews-2021")]),
    ("unit-bank-sampah", "2021-05-10", [(180, "approximate", "saminnews-2021")]),
    ("unit-bank-sampah", "2022-12-31", [(187, "exact", "lingkarjateng-187")]),
    ("setor-ke-induk", "2021-12-31", [(50, "approximate", "saminnews-2021b")]),
    ("penerima-santunan", "2018-11-09", [(732, "exact", "murianews-2018")]),
    (
        "penerima-santunan",
        "2021-12-31",
        [(790, "approximate", "5news-2022"), (1000, "at_least", "jurnalindo-2024")],
    ),
    ("penerima-santunan", "2022-12-31", [(718, "exact", "jurnalindo-2024")]),
    ("penerima-santunan", "2023-12-31", [(828, "exact", "jurnalindo-2024")]),
    ("penerima-santunan-per-tahap", "2022-04-23", [(184, "exact", "humas-2022")]),
    ("penerima-santunan-per-tahap", "2022-09-27", [(168, "exact", "5news-2022"), (169, "exact", "5news-2022")]),
    ("penerima-santunan-per-tahap", "2022-12-08", [(258, "exact", "harianmerapi-2022")]),
    ("anggaran-santunan", "2024-12-31", [(800_000_000, "exact", "jurnalindo-2024")]),
    ("realisasi-santunan", "2024-12-31", [(510_000_000, "exact", "jurnalindo-2024")]),
    ("quick-win", "2018-12-31", [(5, "exact", "seputarmuria-2019")]),
    ("quick-win", "2019-12-31", [(9, "exact", "seputarmuria-2019")]),
    ("quick-win", "2021-12-31", [(6, "exact", "smjtimes-2021")]),
    ("indeks-evaluasi", "2021-07-31", [(1, "at_most", "smjtimes-2021")]),
    ("pasar-dengan-harga", "2016-07-18", [(22, "exact", "murianews-2016")]),
    ("tugu-dibangun", "2020-08-22", [(2, "at_least", "mitrapost-2020")]),
]


def test_the_figures_that_the_sources_give(loaded):
    assert [(slug, end, figures(slug, end)) for slug, end, _found in FIGURES] == FIGURES


def test_every_reading_is_public_sourced_and_nobodys_report(loaded):
    assert set(Reading.objects.values_list("state", "origin", "reported_by")) == {("published", "document", None)}
    assert not Reading.objects.filter(source__isnull=True).exists()


def test_the_share_is_computed_whatever_the_newspaper_printed(loaded):
    (period,) = selectors.indicator_detail("realisasi-santunan").periods

    assert period.judgement.attainment == D("0.6375")
    assert "75" in period.chosen.note.id


def test_only_santunan_has_targets_because_only_there_a_source_gives_them(loaded):
    assert set(Target.objects.values_list("indicator__slug", "year", "value")) == {
        ("penerima-santunan", 2018, 1000), ("penerima-santunan", 2021, 1000), ("penerima-santunan", 2022, 1000),
        ("penerima-santunan-per-tahap", 2021, 250), ("realisasi-santunan", 2024, 800_000_000),
    }  # fmt: skip


def test_an_undated_source_says_so(loaded):
    (row,) = Reading.objects.filter(indicator__slug="unit-bank-sampah", value=187)

    assert (row.source_date, row.source_date_text_en) == (None, "undated, after 2021")


def test_the_2020_report_calls_the_environment_not_yet_optimal(loaded):
    verdicts = {
        dimension.slug: [one.verdict for one in dimension.appraisals]
        for dimension in selectors.achievements(2020).dimensions
    }

    assert verdicts == {
        "governance": ["running"], "economy": ["running"], "society": ["running"], "branding": ["running"],
        "environment": ["not_yet"],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("initiative", "office", "service"),
    [
        ("situs-pemerintah", "diskominfo", "portal"),
        ("gagenda", "diskominfo", "statistics"),
        ("pasar-online", "disdagperin", "market"),
        ("e-santunan", "dinsos", "santunan"),
        ("tugu-penanda", "diskominfo", "landmarks"),
        ("bank-sampah", "dlh", "wastebank"),
    ],
)
def test_every_system_of_the_2020_report_has_its_owner(loaded, initiative, office, service):
    found = selectors.initiative_detail(initiative, 2020).facts

    assert (found.office.slug, found.service) == (office, service)


def test_pillars_without_a_target_are_said_to_have_none(loaded):
    statuses = {one.slug: one.status for one in selectors.achievements(2021).dimensions}

    assert statuses == {
        "governance": Status.NO_TARGET, "economy": Status.NO_DATA, "society": Status.AT_RISK,
        "branding": Status.NO_DATA, "environment": Status.NO_TARGET,
    }  # fmt: skip


def test_both_figures_of_2021_are_shown(loaded):
    with translation.override("en"):
        (period,) = [one for one in selectors.indicator_detail("penerima-santunan").periods if one.year == 2021]

        assert period.disagreement.replace("\u00a0", " ") == (
            "Sources disagree: about 790 families (5News) and at least 1,000 families (Jurnalindo)."
        )


def test_the_sets_of_dimensions_are_data(db):
    record.load_reference()
    record.load_reference()

    assert {one.slug: one.dimensions.count() for one in DimensionSet.objects.all()} == {
        "pati-5": 5, "movement-6": 6, "giffinger-6": 6,
    }  # fmt: skip
    codes = Dimension.objects.filter(dimension_set="movement-6").order_by("code").values_list("code", flat=True)
    assert list(codes) == ["SB", "SE", "SG", "SL", "SS", "SV"]
    assert SubDimension.objects.filter(dimension__dimension_set="movement-6").count() == 18
    assert SubDimension.objects.filter(is_confirmed=False).count() == 12


def test_a_figure_mended_in_the_files_supersedes_the_old_one(loaded):
    indicator, source = Indicator.objects.get(slug="unit-bank-sampah"), Source.objects.get(pk="saminnews-2021")
    row = record.ReadingRow(indicator="unit-bank-sampah", period=2020, value=D(179), source="saminnews-2021")

    assert record._load_reading(row, indicator, source, at=factories.NOON) == "changed"

    assert figures("unit-bank-sampah", "2020-12-31") == [(179, "exact", "saminnews-2021")]
    assert [one.value for one in selectors.indicator_detail("unit-bank-sampah").corrections] == [178]
