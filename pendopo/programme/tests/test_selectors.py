"""What pages get: few queries however many rows, published figures only, and nobody sees another office's work."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from pendopo.core.metrics import Period
from pendopo.programme import selectors, services
from pendopo.programme.models import Indicator
from pendopo.programme.rules.progress import Status
from pendopo.programme.tests import factories

D = Decimal


def test_a_whole_year_takes_eight_queries_however_many_indicators(db, django_assert_num_queries):
    factories.generate_many(indicators=200, years=5)

    with django_assert_num_queries(8):
        found = selectors.achievements(2025)

    assert len(found.indicators) == 200
    assert all(one.latest.value == 25 and len(one.before) == 4 for one in found.indicators)


def test_ten_thousand_readings_by_month_still_take_eight_queries(db, django_assert_num_queries):
    assert factories.generate_many(indicators=170, years=5, months=True) == 10_200

    with django_assert_num_queries(8):
        found = selectors.achievements(2025)

    assert {(one.now.end, len(one.before)) for one in found.indicators} == {(date(2025, 12, 31), 4)}


@pytest.mark.parametrize(("ask", "most"), [("indicator", 7), ("initiative", 10), ("years", 2), ("stamp", 1)])
def test_details_take_few_queries(db, django_assert_max_num_queries, ask, most):
    factories.generate_many(indicators=20, years=5)
    acts = {
        "indicator": lambda: selectors.indicator_detail("banyak-3", 2025),
        "initiative": lambda: selectors.initiative_detail("governance-0", 2025),
        "years": selectors.years,
        "stamp": selectors.publication_stamp,
    }

    with django_assert_max_num_queries(most):
        assert acts[ask]() is not None


def test_only_published_figures_are_shown(reporter, noon):
    of = factories.indicator()
    services.report_reading(
        indicator=of, period_start=date(2025, 1, 1), period_end=date(2025, 12, 31), value=D(1), by=reporter, at=noon
    )

    (shown,) = selectors.achievements(2025).indicators

    assert (shown.status, shown.latest, shown.figure) == (Status.NO_DATA, None, "–")
    assert selectors.indicator_detail(of.slug).periods == ()


def test_a_private_indicator_is_nowhere_in_public(db):
    of = factories.indicator(is_public=False)
    factories.published(of, year=2025, value=3)

    assert selectors.achievements(2025).indicators == ()
    assert selectors.indicator_detail(of.slug) is None
    assert selectors.years() == ()
    assert len(selectors.achievements(2025, include_private=True).indicators) == 1


def test_no_data_this_year_keeps_the_last_known_figure_apart(db):
    of = factories.indicator(targets={2030: 100}, baseline=(2018, 0))
    factories.published(of, year=2023, value=40)

    (shown,) = selectors.achievements(2025).indicators

    assert (shown.status, shown.now, shown.last_known.chosen.value) == (Status.NO_DATA, None, 40)
    assert selectors.achievements(2025).dimension("environment").attainment is None


def test_as_of_leaves_out_what_ends_later(db):
    of = factories.indicator()
    factories.published(of, year=2025, value=40)

    assert selectors.achievements(2025, as_of=date(2025, 11, 30)).indicators[0].now is None


def test_a_dimension_weighs_what_could_be_judged_and_says_how_much_that_was(db):
    one = factories.initiative()
    factories.published(
        factories.indicator(initiative=one, targets={2025: 100}, baseline=(2020, 0)), year=2025, value=50
    )
    factories.indicator(initiative=one, targets={2025: 100}, baseline=(2020, 0))

    pillar = selectors.achievements(2025).dimension("environment")

    assert (pillar.attainment, pillar.whole.coverage, pillar.status) == (D("0.5"), D("0.5"), Status.BEHIND)


def test_years_and_the_default_year(db):
    assert (selectors.years(), selectors.default_year(today=date(2026, 11, 23))) == ((), 2026)
    of = factories.indicator(targets={2030: 10}, baseline=(2018, 0))
    factories.published(of, year=2024, value=3)

    assert selectors.years() == (2030, 2024)
    assert selectors.default_year(today=date(2026, 11, 23)) == 2024


def test_districts_have_their_own_figures(reporter, secretary, noon):
    of = factories.indicator(by_district=True)
    for code, value in (("33.18.01", 4), ("33.18.02", 6)):
        from pendopo.regions.models import Region

        reading = services.report_reading(
            indicator=of, period_start=date(2025, 1, 1), period_end=date(2025, 12, 31), value=D(value), by=reporter,
            at=noon, area=Region.objects.get(pk=code),
        )  # fmt: skip
        reading = services.verify_reading(reading=reading, by=secretary, at=noon)
        services.publish_reading(reading=reading, by=secretary, at=noon)

    found = selectors.district_values(of.slug, Period(start=date(2025, 1, 1), end=date(2025, 12, 31)))

    assert [(one.code, one.value) for one in found] == [("33.18.01", 4), ("33.18.02", 6)]
    assert selectors.indicator_detail(of.slug).has_districts
    assert selectors.achievements(2025).indicators[0].now is None  # a district's figure is not the regency's


# --- The workspace -----------------------------------------------------------------------


@pytest.fixture
def two_offices(db):
    mine, theirs = (
        factories.indicator(office_id="dlh"),
        factories.indicator(office_id="dinsos", initiative=factories.initiative(dimension="society", office="dinsos")),
    )
    return mine, theirs


def test_a_reporter_sees_their_office_and_the_secretariat_sees_all(two_offices, reporter, secretary):
    mine, theirs = two_offices

    assert set(selectors.indicators_for(reporter)) == {mine}
    assert set(selectors.indicators_for(secretary)) == {mine, theirs}
    assert set(selectors.indicators_for(factories.person())) == set()


def test_readings_in_every_state_stay_within_the_office(two_offices, reporter, secretary, noon):
    _mine, theirs = two_offices
    other = factories.person("programme.reporter", office="dinsos")
    year = {"period_start": date(2025, 1, 1), "period_end": date(2025, 12, 31)}
    hidden = services.report_reading(indicator=theirs, **year, value=D(1), by=other, at=noon)

    assert selectors.reading_for(reporter, hidden.pk) is None
    assert list(selectors.readings_for(reporter)) == []
    assert selectors.reading_for(secretary, hidden.pk) == hidden
    assert list(selectors.my_readings(other)) == [hidden]


def test_what_is_due_is_the_last_period_without_a_report(two_offices, reporter, secretary, noon):
    mine, _theirs = two_offices
    (due,) = selectors.reports_due(reporter, noon)
    assert (due.indicator, due.start, due.end, due.returned) == (
        mine.slug, date(2025, 1, 1), date(2025, 12, 31), None,
    )  # fmt: skip
    assert selectors.due_count(secretary) is None

    reading = services.report_reading(
        indicator=mine, period_start=due.start, period_end=due.end, value=D(1), by=reporter, at=noon
    )
    assert selectors.reports_due(reporter, noon) == ()

    services.return_reading(reading=reading, reason="Lampirkan bukti", by=secretary, at=noon)
    (again,) = selectors.reports_due(reporter, noon)
    assert (again.returned, again.return_reason) == (reading.pk, "Lampirkan bukti")


def test_a_report_is_due_by_the_regencys_clock(two_offices, reporter):
    just_after_midnight_in_pati = datetime(2025, 12, 31, 17, 30, tzinfo=UTC)

    (due,) = selectors.reports_due(reporter, just_after_midnight_in_pati)

    assert due.end == date(2025, 12, 31)


def test_the_verify_queue_leaves_out_ones_own(two_offices, noon):
    both = factories.person("programme.reporter", "programme.secretariat", office="dlh")
    secretary = factories.person("programme.secretariat")
    reading = services.report_reading(
        indicator=two_offices[0], period_start=date(2025, 1, 1), period_end=date(2025, 12, 31), value=D(1), by=both,
        at=noon,
    )  # fmt: skip

    assert list(selectors.verify_queue(both)) == []
    assert list(selectors.verify_queue(secretary)) == [reading]
    assert (selectors.verify_count(secretary), selectors.verify_count(factories.person())) == (1, None)
    services.verify_reading(reading=reading, by=secretary, at=noon)
    assert list(selectors.publish_queue(secretary)) == [reading]


def test_the_regent_sees_what_is_behind_worst_first_with_its_owner(db):
    one = factories.initiative(office="dlh", status="running", status_reason="Mesin rusak")
    for value in (50, 20, 99):
        factories.published(
            factories.indicator(initiative=one, targets={2025: 100}, baseline=(2020, 0)), year=2025, value=value
        )
    factories.indicator(initiative=one)

    view = selectors.regent_overview(2025)

    assert [row.indicator.latest.value for row in view.behind] == [20, 50]
    assert {row.why for row in view.behind} == {"Mesin rusak"}
    assert view.behind[0].indicator.office.slug == "dlh"
    assert len(view.silent) == 1
    assert Indicator.objects.count() == 4
