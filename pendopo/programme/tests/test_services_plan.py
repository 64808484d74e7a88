"""Editing the plan, its versions, and what the database keeps as it was written."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from pendopo.core.audit.models import AuditRecord
from pendopo.core.errors import NotPermitted
from pendopo.programme import selectors, services
from pendopo.programme.models import Indicator, Initiative, MasterplanVersion, Target
from pendopo.programme.services.plan import NotEditable, NothingChanged
from pendopo.programme.tests import factories

D = Decimal


@pytest.mark.parametrize(
    ("_case", "fields", "value", "refusal"),
    [
        ("up, below the baseline", {"direction": "up", "baseline": (2020, 50)}, 40, services.PlanContradicts),
        ("down, above the baseline", {"direction": "down", "baseline": (2020, 50)}, 60, services.PlanContradicts),
        ("a level without a start", {"direction": "up"}, 60, services.BaselineMissing),
    ],
)
def test_a_target_that_cannot_be_judged_is_refused(_case, fields, value, refusal, planner, noon):
    of = factories.indicator(**fields)
    audits = AuditRecord.objects.count()

    with pytest.raises(refusal):
        services.set_target(indicator=of, year=2026, value=D(value), by=planner, at=noon)

    assert (Target.objects.count(), AuditRecord.objects.count()) == (0, audits)


@pytest.mark.parametrize(
    "fields",
    [
        {"direction": "down", "baseline": (2020, 50)},
        {"direction": "up", "baseline": (2020, -5)},
        {"direction": "up", "accumulation": "yearly"},
        {"direction": "maintain"},
    ],
)
def test_a_target_of_0_is_a_target(fields, planner, noon):
    of = factories.indicator(**fields)

    services.set_target(indicator=of, year=2026, value=D(0), by=planner, at=noon)

    assert Target.objects.get().value == 0


def test_a_changed_target_says_before_and_after(planner, noon):
    of = factories.indicator(baseline=(2020, 0))
    services.set_target(indicator=of, year=2026, value=D(10), by=planner, at=noon)
    services.set_target(indicator=of, year=2026, value=D(12), by=planner, at=noon)

    last = AuditRecord.objects.order_by("id").last()
    assert (last.verb, last.detail) == ("programme.target_set", {"year": 2026, "before": "10", "after": "12"})
    assert Target.objects.count() == 1


def test_a_baseline_beyond_the_target_is_refused(planner, noon):
    of = factories.indicator(baseline=(2020, 0), targets={2026: 10})

    with pytest.raises(services.PlanContradicts):
        services.set_baseline(indicator=of, year=2021, value=D(11), by=planner, at=noon)

    of.refresh_from_db()
    assert (of.baseline_year, of.baseline_value) == (2020, 0)


def test_an_edit_records_what_changed_and_nothing_else(planner, noon):
    of = factories.initiative(slug="bank-sampah")
    stamp = selectors.publication_stamp()

    services.edit_initiative(initiative=of, by=planner, at=noon, name="Bank Sampah", term="short")

    last = AuditRecord.objects.order_by("id").last()
    assert (last.verb, last.detail) == ("programme.plan_edited", {"name": ["bank-sampah", "Bank Sampah"]})
    assert selectors.publication_stamp() == stamp + 1


def test_an_edit_without_a_change_leaves_no_trace(planner, noon):
    of = factories.initiative(slug="bank-sampah")
    before = (AuditRecord.objects.count(), selectors.publication_stamp())

    services.edit_initiative(initiative=of, by=planner, at=noon, name="bank-sampah")

    assert (AuditRecord.objects.count(), selectors.publication_stamp()) == before


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [({"slug": "x"}, NotEditable), ({"status": "done"}, NotEditable), ({"column": "x"}, ValidationError)],
)
def test_what_is_not_edited_here_is_refused(planner, noon, changes, refusal):
    of = factories.initiative(slug="bank-sampah")
    before = Initiative.objects.values().get()

    with pytest.raises(refusal):
        services.edit_initiative(initiative=of, by=planner, at=noon, **changes)

    assert Initiative.objects.values().get() == before


def test_only_planners_edit(secretary, reporter, noon):
    of = factories.indicator(baseline=(2020, 0))
    for somebody in (secretary, reporter):
        with pytest.raises(NotPermitted):
            services.edit_indicator(indicator=of, by=somebody, at=noon, name="x")
        with pytest.raises(NotPermitted):
            services.set_target(indicator=of, year=2026, value=D(1), by=somebody, at=noon)

    assert Target.objects.count() == 0


def test_a_status_has_a_history_and_a_stop_a_reason(reporter, noon):
    of = factories.initiative(office="dlh")
    services.change_status(initiative=of, status="running", reason="", by=reporter, at=noon)
    with pytest.raises(services.PlanContradicts):
        services.change_status(initiative=of, status="paused", reason=" ", by=reporter, at=noon)
    with pytest.raises(services.PlanContradicts):
        services.change_status(initiative=of, status="running", reason="", by=reporter, at=noon)
    services.change_status(initiative=of, status="paused", reason="Anggaran digeser", by=reporter, at=noon)

    history = selectors.initiative_detail(of.slug, 2026).status_history
    assert [(one.status, one.reason.id) for one in history] == [("paused", "Anggaran digeser"), ("running", "")]


def test_another_office_does_not_change_the_status(db, noon):
    of = factories.initiative(office="dlh")

    with pytest.raises(NotPermitted):
        services.change_status(
            initiative=of,
            status="done",
            reason="",
            by=factories.person("programme.reporter", office="dinsos"),
            at=noon,
        )

    of.refresh_from_db()
    assert of.status == "planned"


def test_a_plan_goes_from_draft_to_adopted_and_is_revised_by_the_next(planner, secretary, noon):
    plan = factories.plan()
    of = factories.indicator(slug="unit", baseline=(2020, 0), targets={2026: 10})
    first = services.make_version(masterplan=plan, note="Pertama", by=planner, at=noon)
    first = services.review_version(version=first, by=secretary, at=noon)
    first = services.adopt_version(version=first, decree="Perbup 1/2026", by=secretary, at=noon)

    services.set_target(indicator=of, year=2026, value=D(12), by=planner, at=noon)
    second = services.make_version(masterplan=plan, note="Target naik", by=planner, at=noon)
    second = services.review_version(version=second, by=secretary, at=noon)
    second = services.adopt_version(version=second, decree="Perbup 2/2026", by=secretary, at=noon)

    first.refresh_from_db()
    assert (first.state, first.number, second.state, second.number) == ("revised", 1, "adopted", 2)
    (change,) = selectors.version_diff(first, second)
    assert (change.what, change.slug, change.field, change.before, change.after) == (
        "indicators", "unit", "targets", {"2026": "10"}, {"2026": "12"},
    )  # fmt: skip


def test_who_made_a_version_cannot_review_it(planner, noon):
    version = services.make_version(masterplan=factories.plan(), note="", by=planner, at=noon)

    with pytest.raises(services.SameReviewer):
        services.review_version(version=version, by=planner, at=noon)

    version.refresh_from_db()
    assert version.state == "draft"


def test_a_version_without_a_change_is_refused(planner, noon):
    plan = factories.plan()
    services.make_version(masterplan=plan, note="", by=planner, at=noon)

    with pytest.raises(NothingChanged):
        services.make_version(masterplan=plan, note="", by=planner, at=noon)

    assert MasterplanVersion.objects.count() == 1


@pytest.mark.parametrize("decree", ["", "  "])
def test_adopting_needs_a_review_and_a_decree(planner, secretary, noon, decree):
    version = services.make_version(masterplan=factories.plan(), note="", by=planner, at=noon)
    with pytest.raises(services.VersionNotReady):
        services.adopt_version(version=version, decree="Perbup 1/2026", by=secretary, at=noon)
    services.review_version(version=version, by=secretary, at=noon)

    with pytest.raises(services.VersionNotReady):
        services.adopt_version(version=version, decree=decree, by=secretary, at=noon)

    version.refresh_from_db()
    assert version.state == "reviewed"


@pytest.mark.parametrize("fields", [{"snapshot": {}}, {"digest": "0"}, {"number": 9}, {"note": "x"}])
def test_the_database_refuses_to_change_a_version(planner, noon, fields):
    version = services.make_version(masterplan=factories.plan(), note="", by=planner, at=noon)

    with pytest.raises(IntegrityError, match="stays as it was written"), transaction.atomic():
        MasterplanVersion.objects.filter(pk=version.pk).update(**fields)
    with pytest.raises(IntegrityError, match="stays as it was written"), transaction.atomic():
        MasterplanVersion.objects.filter(pk=version.pk).delete()


@pytest.mark.parametrize(
    ("constraint", "fields"),
    [
        ("programme_indicator_whole_baseline", {"baseline_year": 2020}),
        ("programme_indicator_source_key_fits", {"source_kind": "metric"}),
        ("programme_indicator_source_key_fits", {"source_key": "x"}),
        ("programme_indicator_weight", {"weight": D(-1)}),
        ("programme_indicator_defined", {"definition": ""}),
    ],
)
def test_the_database_refuses_an_indicator_that_says_nothing(db, constraint, fields):
    of = factories.indicator()

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Indicator.objects.filter(pk=of.pk).update(**fields)


def test_a_baseline_taken_back_leaves_year_and_value_empty(planner, noon):
    of = factories.indicator(baseline=(2020, 50))

    services.drop_baseline(indicator=of, by=planner, at=noon)
    services.drop_baseline(indicator=of, by=planner, at=noon)

    of.refresh_from_db()
    assert (of.baseline_year, of.baseline_value) == (None, None)
    records = AuditRecord.objects.filter(verb="programme.baseline_dropped")
    assert [one.detail for one in records] == [{"year": 2020, "before": "50", "after": ""}]


def test_a_baseline_that_a_target_needs_stays(planner, noon):
    of = factories.indicator(baseline=(2020, 50), targets={2026: 60})
    audits = AuditRecord.objects.count()

    with pytest.raises(services.BaselineMissing, match="2026"):
        services.drop_baseline(indicator=of, by=planner, at=noon)

    of.refresh_from_db()
    assert (of.baseline_year, of.baseline_value, AuditRecord.objects.count()) == (2020, 50, audits)


@pytest.mark.parametrize("fields", [{"accumulation": "yearly"}, {"direction": "maintain"}])
def test_a_baseline_that_no_target_needs_can_go(planner, noon, fields):
    of = factories.indicator(baseline=(2020, 50), targets={2026: 60}, **fields)

    services.drop_baseline(indicator=of, by=planner, at=noon)

    of.refresh_from_db()
    assert of.baseline_value is None


@pytest.mark.parametrize("unit", ["idr", "family", "unit", "person", "g"])
def test_what_only_comes_whole_has_no_fraction_as_target_or_baseline(planner, noon, unit):
    of = factories.indicator(unit=unit, baseline=(2020, 0))
    audits = AuditRecord.objects.count()

    for act in (services.set_target, services.set_baseline):
        with pytest.raises(services.FigureSplit, match="12 "):
            act(indicator=of, year=2026, value=D("12.5"), by=planner, at=noon)

    of.refresh_from_db()
    assert (of.baseline_value, Target.objects.count(), AuditRecord.objects.count()) == (0, 0, audits)


@pytest.mark.parametrize(
    ("unit", "value"), [("percent", "12.5"), ("kg", "0.125"), ("index", "3.141"), ("idr", "12.000")]
)
def test_a_figure_that_its_unit_can_hold_is_kept(planner, noon, unit, value):
    of = factories.indicator(unit=unit, baseline=(2020, 0))

    services.set_target(indicator=of, year=2026, value=D(value), by=planner, at=noon)

    assert Target.objects.get().value == D(value)
