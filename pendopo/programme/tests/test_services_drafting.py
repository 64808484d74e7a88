"""Adding to the plan and taking a target back: what is refused leaves no trace."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from pendopo.core.audit.models import AuditRecord
from pendopo.core.errors import NotPermitted
from pendopo.programme import selectors
from pendopo.programme.models import Indicator, Initiative, InitiativeStatus, Milestone, Strategy, Target
from pendopo.programme.services import drafting
from pendopo.programme.tests import factories

INITIATIVE = {
    "slug": "bank-sampah",
    "name": "Bank Sampah",
    "office_id": "dlh",
    "column": "application",
    "term": "short",
}
INDICATOR = {
    "slug": "unit-bank-sampah", "name": "Unit", "definition": "Unit yang aktif.", "unit": "unit", "direction": "up",
    "source_kind": "report", "office_id": "dlh",
}  # fmt: skip


def _traces():
    return (
        Initiative.objects.count(), Indicator.objects.count(), InitiativeStatus.objects.count(),
        Milestone.objects.count(), Target.objects.count(), AuditRecord.objects.count(), selectors.publication_stamp(),
    )  # fmt: skip


def _last():
    last = AuditRecord.objects.order_by("id").last()
    return last.verb, last.detail


@pytest.fixture
def strategy(db):
    return Strategy.objects.get(masterplan=factories.plan(), dimension__slug="environment")


def test_an_initiative_begins_planned_and_its_history_with_it(strategy, planner, noon):
    stamp = selectors.publication_stamp()

    made = drafting.add_initiative(strategy=strategy, by=planner, at=noon, **INITIATIVE)

    assert (made.status, made.strategy) == ("planned", strategy)
    assert list(made.status_history.values_list("status", "by")) == [("planned", planner.pk)]
    assert _last()[0] == "programme.plan_extended"
    assert selectors.publication_stamp() == stamp + 1


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"slug": "ada"}, drafting.AddressTaken),
        ({"slug": "bukan alamat"}, ValidationError),
        ({"name": ""}, ValidationError),
        ({"column": "x"}, ValidationError),
        ({"office_id": "tidak-ada"}, ValidationError),
    ],
)
def test_an_initiative_that_cannot_be_leaves_no_trace(strategy, planner, noon, changes, refusal):
    factories.initiative(slug="ada")
    before = _traces()

    with pytest.raises(refusal):
        drafting.add_initiative(strategy=strategy, by=planner, at=noon, **(INITIATIVE | changes))

    assert _traces() == before


def test_an_indicator_is_added_without_targets(planner, noon):
    of = factories.initiative()

    made = drafting.add_indicator(initiative=of, by=planner, at=noon, **INDICATOR)

    assert (made.initiative, made.baseline_value, made.targets.count()) == (of, None, 0)
    assert _last()[0] == "programme.plan_extended"


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"slug": "ada"}, drafting.AddressTaken),
        ({"name": ""}, ValidationError),
        ({"unit": "sekarung"}, ValidationError),
        ({"direction": "sideways"}, ValidationError),
    ],
)
def test_an_indicator_that_cannot_be_leaves_no_trace(planner, noon, changes, refusal):
    of = factories.indicator(slug="ada").initiative
    before = _traces()

    with pytest.raises(refusal):
        drafting.add_indicator(initiative=of, by=planner, at=noon, **(INDICATOR | changes))

    assert _traces() == before


def test_partners_are_said_before_and_after(planner, noon):
    of = factories.initiative()

    drafting.set_partners(initiative=of, partners=["diskominfo", "dinsos"], by=planner, at=noon)
    drafting.set_partners(initiative=of, partners=["dinsos"], by=planner, at=noon)

    assert _last() == ("programme.partners_set", {"before": "dinsos, diskominfo", "after": "dinsos"})
    assert [one.pk for one in of.partners.all()] == ["dinsos"]


def test_the_same_partners_again_leave_no_trace(planner, noon):
    of = factories.initiative()
    drafting.set_partners(initiative=of, partners=["dinsos"], by=planner, at=noon)
    before = _traces()

    drafting.set_partners(initiative=of, partners=["dinsos"], by=planner, at=noon)

    assert _traces() == before


def test_an_initiative_and_its_partners_change_together_or_not_at_all(planner, noon):
    of = factories.initiative(slug="bank-sampah")
    before = _traces()

    with pytest.raises(ValidationError):
        drafting.save_initiative(initiative=of, partners=["dinsos"], name="", by=planner, at=noon)

    of.refresh_from_db()
    assert (of.name, of.partners.count()) == ("bank-sampah", 0)
    assert _traces() == before


def test_each_milestone_has_an_address_of_its_own_and_is_changed_in_place(planner, noon):
    of = factories.initiative(slug="bank-sampah")
    first, second = (
        drafting.set_milestone(initiative=of, name=name, due=date(2026, 12, 1), by=planner, at=noon)
        for name in ("Uji coba", "Semua kecamatan")
    )

    drafting.set_milestone(
        initiative=of, milestone=first, name="Uji coba", reached=date(2026, 11, 2), by=planner, at=noon
    )

    assert [first.slug, second.slug] == ["bank-sampah-1", "bank-sampah-2"]
    assert _last() == (
        "programme.milestone_set", {"before": "Uji coba 2026-12-01", "after": "Uji coba 2026-11-02"},
    )  # fmt: skip
    assert Milestone.objects.count() == 2


def test_a_milestone_without_a_name_leaves_no_trace(planner, noon):
    of = factories.initiative()
    before = _traces()

    with pytest.raises(ValidationError):
        drafting.set_milestone(initiative=of, name="", due=date(2026, 12, 1), by=planner, at=noon)

    assert _traces() == before


def test_a_target_taken_back_is_said_and_taken_back_once(planner, noon):
    of = factories.indicator(baseline=(2020, 0), targets={2026: 10, 2027: 12})

    drafting.drop_target(indicator=of, year=2026, by=planner, at=noon)
    after = _traces()
    drafting.drop_target(indicator=of, year=2026, by=planner, at=noon)

    assert list(of.targets.values_list("year", "value")) == [(2027, Decimal(12))]
    assert _last() == ("programme.target_dropped", {"year": 2026, "before": "10", "after": ""})
    assert _traces() == after


def test_only_planners_add_and_take_back(strategy, secretary, reporter, noon):
    of = factories.indicator(baseline=(2020, 0), targets={2026: 10})
    before = _traces()

    for somebody in (secretary, reporter):
        for act, facts in (
            (drafting.add_initiative, {"strategy": strategy, **INITIATIVE}),
            (drafting.add_indicator, {"initiative": of.initiative, **INDICATOR}),
            (drafting.set_partners, {"initiative": of.initiative, "partners": ["dinsos"]}),
            (drafting.save_initiative, {"initiative": of.initiative, "partners": ["dinsos"], "name": "x"}),
            (drafting.set_milestone, {"initiative": of.initiative, "name": "x", "due": date(2026, 12, 1)}),
            (drafting.drop_target, {"indicator": of, "year": 2026}),
        ):
            with pytest.raises(NotPermitted):
                act(by=somebody, at=noon, **facts)

    assert _traces() == before
