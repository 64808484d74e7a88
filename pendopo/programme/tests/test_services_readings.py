"""The way of a reading: who may do what, and refusals that leave no trace."""

from __future__ import annotations

import threading
from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, close_old_connections, connection, transaction

from pendopo.core.audit.models import AuditRecord
from pendopo.core.errors import NotPermitted
from pendopo.programme import selectors, services
from pendopo.programme.models import Reading
from pendopo.programme.rules.workflow import Qualifier
from pendopo.programme.services.readings import ReadingIncomplete
from pendopo.programme.tests import factories

D = Decimal
YEAR = {"period_start": date(2025, 1, 1), "period_end": date(2025, 12, 31)}


@pytest.fixture
def indicator(db):
    return factories.indicator(targets={2030: 300}, baseline=(2018, 52))


@pytest.fixture
def reported(indicator, reporter, noon):
    return services.report_reading(indicator=indicator, **YEAR, value=D(187), by=reporter, at=noon)


@pytest.fixture
def verified(reported, secretary, noon):
    return services.verify_reading(reading=reported, by=secretary, at=noon)


@pytest.fixture
def public(verified, secretary, noon):
    return services.publish_reading(reading=verified, by=secretary, at=noon)


def trace():
    """Everything that a refusal must leave alone."""
    return (
        list(Reading.objects.order_by("pk").values()),
        AuditRecord.objects.count(),
        selectors.publication_stamp(),
    )


def verbs(reading):
    rows = AuditRecord.objects.filter(target_id=str(reading.pk), target_type__endswith="reading").order_by("id")
    return [row.verb for row in rows]


def test_a_report_goes_its_way_and_every_step_is_recorded(public, reporter, secretary, noon):
    assert public.state == "published"
    assert (public.reported_by, public.verified_by, public.published_by) == (reporter, secretary, secretary)
    assert verbs(public) == [
        "programme.reading_reported", "programme.reading_verified", "programme.reading_published",
    ]  # fmt: skip


def test_only_publishing_changes_the_stamp(indicator, reporter, secretary, noon):
    before = selectors.publication_stamp()
    reading = services.report_reading(indicator=indicator, **YEAR, value=D(187), by=reporter, at=noon)
    reading = services.verify_reading(reading=reading, by=secretary, at=noon)
    assert selectors.publication_stamp() == before

    services.publish_reading(reading=reading, by=secretary, at=noon)

    assert selectors.publication_stamp() == before + 1


def test_a_report_names_its_office_as_the_source(reported):
    assert (reported.origin, reported.source_key, reported.source_name) == (
        "report", "report:dlh", "Dinas Lingkungan Hidup",
    )  # fmt: skip


def test_who_reported_cannot_verify(indicator, noon):
    both = factories.person("programme.reporter", "programme.secretariat", office="dlh")
    reading = services.report_reading(indicator=indicator, **YEAR, value=D(187), by=both, at=noon)
    before = trace()

    with pytest.raises(services.SameHands):
        services.verify_reading(reading=reading, by=both, at=noon)

    assert trace() == before


def test_the_database_itself_refuses_the_same_hands(reported, reporter, noon):
    with pytest.raises(IntegrityError, match="programme_reading_verified_by_another"), transaction.atomic():
        Reading.objects.filter(pk=reported.pk).update(state="verified", verified_by=reporter, verified_at=noon)


@pytest.mark.parametrize(
    "who",
    [(), ("programme.secretariat",), ("programme.planner",), ("programme.regent",), ("programme.assessor",)],
)
def test_only_the_office_reports(indicator, noon, who):
    somebody = factories.person(*who)
    before = trace()

    with pytest.raises(NotPermitted):
        services.report_reading(indicator=indicator, **YEAR, value=D(1), by=somebody, at=noon)

    assert trace() == before


def test_another_office_cannot_report(indicator, noon):
    stranger = factories.person("programme.reporter", office="dinsos")
    before = trace()

    with pytest.raises(NotPermitted):
        services.report_reading(indicator=indicator, **YEAR, value=D(1), by=stranger, at=noon)

    assert trace() == before


@pytest.mark.parametrize("act", ["verify", "return", "publish", "prefer"])
def test_a_reporter_does_nothing_of_the_secretariat(reported, reporter, noon, act):
    before = trace()

    with pytest.raises(NotPermitted):
        {
            "verify": lambda: services.verify_reading(reading=reported, by=reporter, at=noon),
            "return": lambda: services.return_reading(reading=reported, reason="x", by=reporter, at=noon),
            "publish": lambda: services.publish_reading(reading=reported, by=reporter, at=noon),
            "prefer": lambda: services.prefer_reading(reading=reported, by=reporter, at=noon),
        }[act]()

    assert trace() == before


@pytest.mark.parametrize(
    ("value", "fields"),
    [
        (D("NaN"), {}),
        (D("1e30"), {}),
        ("x", {}),
        (D(1), {"period_start": date(2025, 12, 31), "period_end": date(2025, 1, 1)}),
        (D(1), {"period_end": date(2026, 12, 31)}),
    ],
)
def test_a_report_that_cannot_be_is_refused(indicator, reporter, noon, value, fields):
    before = trace()

    with pytest.raises(ReadingIncomplete):
        services.report_reading(indicator=indicator, **{**YEAR, **fields}, value=value, by=reporter, at=noon)

    assert trace() == before


def test_one_office_reports_a_period_once(reported, indicator, reporter, noon):
    before = trace()

    with pytest.raises(services.AlreadyReported):
        services.report_reading(indicator=indicator, **YEAR, value=D(188), by=reporter, at=noon)

    assert trace() == before


def test_a_return_needs_a_reason(reported, secretary, noon):
    before = trace()

    with pytest.raises(services.ReasonMissing):
        services.return_reading(reading=reported, reason="  ", by=secretary, at=noon)

    assert trace() == before


def test_a_mended_report_supersedes_the_returned_one_which_stays(reported, reporter, secretary, noon):
    returned = services.return_reading(reading=reported, reason="Lampirkan daftar", by=secretary, at=noon)
    mended = services.mend_reading(reading=returned, value=D(185), by=reporter, at=noon)

    returned.refresh_from_db()
    assert (returned.state, returned.value, returned.return_reason) == ("returned", 187, "Lampirkan daftar")
    assert (mended.state, mended.value, mended.supersedes_id) == ("reported", 185, returned.pk)
    assert [one.pk for one in selectors.reading_history(mended)] == [mended.pk, returned.pk]


def test_a_returned_report_is_mended_once(reported, reporter, secretary, noon):
    returned = services.return_reading(reading=reported, reason="Lampirkan daftar", by=secretary, at=noon)
    services.mend_reading(reading=returned, value=D(185), by=reporter, at=noon)
    before = trace()

    with pytest.raises(services.AlreadyCorrected):
        services.mend_reading(reading=returned, value=D(186), by=reporter, at=noon)

    assert trace() == before


def test_a_correction_leaves_the_old_figure_public_until_it_is_published(public, reporter, secretary, noon):
    correction = services.correct_reading(reading=public, value=D(180), reason="Salah hitung", by=reporter, at=noon)
    detail = selectors.indicator_detail(public.indicator.slug)
    assert [one.chosen.value for one in detail.periods] == [187]

    correction = services.verify_reading(reading=correction, by=secretary, at=noon)
    services.publish_reading(reading=correction, by=secretary, at=noon)

    detail = selectors.indicator_detail(public.indicator.slug)
    assert [one.chosen.value for one in detail.periods] == [180]
    assert [one.value for one in detail.corrections] == [187]
    assert detail.periods[0].chosen.note.id == "Salah hitung"


def test_a_returned_and_mended_correction_still_replaces_the_published_figure(public, reporter, secretary, noon):
    first = services.correct_reading(reading=public, value=D(180), reason="Salah", by=reporter, at=noon)
    first = services.return_reading(reading=first, reason="Mana buktinya?", by=secretary, at=noon)
    second = services.mend_reading(reading=first, value=D(181), by=reporter, at=noon)
    second = services.verify_reading(reading=second, by=secretary, at=noon)

    services.publish_reading(reading=second, by=secretary, at=noon)

    assert list(Reading.objects.order_by("pk").values_list("state", flat=True)) == [
        "superseded", "returned", "published",
    ]  # fmt: skip


def test_a_correction_is_made_once_at_a_time(public, reporter, noon):
    services.correct_reading(reading=public, value=D(180), reason="Salah", by=reporter, at=noon)
    before = trace()

    with pytest.raises(services.AlreadyCorrected):
        services.correct_reading(reading=public, value=D(170), reason="Salah", by=reporter, at=noon)

    assert trace() == before


@pytest.mark.parametrize(
    "fields", [{"value": D(1)}, {"note": "x"}, {"source_name": "x"}, {"period_end": date(2025, 6, 1)}]
)
def test_the_database_refuses_to_change_a_figure(public, fields):
    with pytest.raises(IntegrityError, match="stays as it was written"), transaction.atomic():
        Reading.objects.filter(pk=public.pk).update(**fields)


@pytest.mark.parametrize("fields", [{"state": "reported"}, {"verified_by": None}, {"published_at": None}])
def test_the_database_refuses_to_take_back_what_is_published(public, fields):
    with pytest.raises(IntegrityError, match="publish a correction instead"), transaction.atomic():
        Reading.objects.filter(pk=public.pk).update(**fields)


def test_the_database_refuses_to_delete_a_reading(public):
    with pytest.raises(IntegrityError, match="stays as it was written"), transaction.atomic():
        Reading.objects.filter(pk=public.pk).delete()


def test_sources_may_disagree_and_one_may_be_preferred(public, secretary, noon):
    document = Reading.objects.create(
        indicator=public.indicator, **YEAR, value=D(200), qualifier=Qualifier.AT_LEAST, state="published",
        origin="document", source_id="mitrapost-2020", source_key="document:mitrapost-2020", source_name="Mitrapost",
        reported_at=noon, verified_at=noon, published_at=noon,
    )  # fmt: skip
    (period,) = selectors.indicator_detail(public.indicator.slug).periods
    assert (period.chosen.value, [one.value for one in period.disagreeing]) == (187, [200])

    services.prefer_reading(reading=document, by=secretary, at=noon)
    services.prefer_reading(reading=public, by=secretary, at=noon)
    services.prefer_reading(reading=document, by=secretary, at=noon)

    (period,) = selectors.indicator_detail(public.indicator.slug).periods
    assert (period.chosen.value, [one.value for one in period.disagreeing]) == (200, [187])
    assert Reading.objects.filter(is_preferred=True).count() == 1


# --- Races, on real connections ----------------------------------------------------------


def together(*acts):
    """Run the acts at the same moment, each on its own connection; what each answered."""
    barrier, answers = threading.Barrier(len(acts)), [None] * len(acts)

    def run(place, act):
        close_old_connections()
        try:
            barrier.wait(10)
            answers[place] = act()
        except Exception as refusal:  # noqa: BLE001  the answer is the point
            answers[place] = refusal
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return answers


@pytest.mark.django_db(transaction=True)
def test_two_secretaries_verifying_together_verify_once(noon):
    of = factories.indicator()
    reading = services.report_reading(
        indicator=of, **YEAR, value=D(187), by=factories.person("programme.reporter", office="dlh"), at=noon
    )
    people = [factories.person("programme.secretariat") for _ in range(2)]

    answers = together(*(lambda who=who: services.verify_reading(reading=reading, by=who, at=noon) for who in people))

    assert sorted(type(answer).__name__ for answer in answers) == ["NotInThisState", "Reading"]
    assert verbs(reading).count("programme.reading_verified") == 1


@pytest.mark.django_db(transaction=True)
def test_two_secretaries_publishing_together_publish_once(noon):
    of = factories.indicator()
    reading = services.report_reading(
        indicator=of, **YEAR, value=D(187), by=factories.person("programme.reporter", office="dlh"), at=noon
    )
    people = [factories.person("programme.secretariat") for _ in range(2)]
    reading = services.verify_reading(reading=reading, by=people[0], at=noon)
    before = selectors.publication_stamp()

    answers = together(*(lambda who=who: services.publish_reading(reading=reading, by=who, at=noon) for who in people))

    assert sorted(type(answer).__name__ for answer in answers) == ["NotInThisState", "Reading"]
    assert selectors.publication_stamp() == before + 1
    assert verbs(reading).count("programme.reading_published") == 1
    assert _readable(answers)


@pytest.mark.django_db(transaction=True)
def test_publishing_and_returning_together_does_one_of_both(noon):
    of = factories.indicator()
    reading = services.report_reading(
        indicator=of, **YEAR, value=D(187), by=factories.person("programme.reporter", office="dlh"), at=noon
    )
    one, other = (factories.person("programme.secretariat") for _ in range(2))
    reading = services.verify_reading(reading=reading, by=one, at=noon)

    # From “verified” only one of the two remains: what is public is not returned, what is returned is not published.
    answers = together(
        lambda: services.publish_reading(reading=reading, by=one, at=noon),
        lambda: services.return_reading(reading=reading, reason="Bukti?", by=other, at=noon),
    )

    reading.refresh_from_db()
    done = [verb for verb in verbs(reading) if verb in {"programme.reading_published", "programme.reading_returned"}]
    assert sorted(type(answer).__name__ for answer in answers) == ["NotInThisState", "Reading"]
    assert done == [f"programme.reading_{reading.state}"]
    assert _readable(answers)


@pytest.mark.django_db(transaction=True)
def test_verifying_while_another_returns_never_undoes_the_return(noon):
    of = factories.indicator()
    reading = services.report_reading(
        indicator=of, **YEAR, value=D(187), by=factories.person("programme.reporter", office="dlh"), at=noon
    )
    one, other = (factories.person("programme.secretariat") for _ in range(2))

    verified, returned = together(
        lambda: services.verify_reading(reading=reading, by=one, at=noon),
        lambda: services.return_reading(reading=reading, reason="Bukti?", by=other, at=noon),
    )

    # A verified report may still be returned, so the return always stands; who verified too late is told so.
    reading.refresh_from_db()
    assert (type(returned).__name__, reading.state) == ("Reading", "returned")
    assert type(verified).__name__ in {"Reading", "NotInThisState"}
    assert verbs(reading).count("programme.reading_returned") == 1
    assert verbs(reading).count("programme.reading_verified") == (type(verified).__name__ == "Reading")


def _readable(answers):
    """True if whoever was slower reads in which state the reading is now."""
    return any("“" in str(answer) for answer in answers if isinstance(answer, services.NotInThisState))


@pytest.mark.django_db(transaction=True)
def test_two_people_reporting_together_make_one_report(noon):
    of = factories.indicator()
    people = [factories.person("programme.reporter", office="dlh") for _ in range(2)]

    answers = together(
        *(
            lambda who=who: services.report_reading(indicator=of, **YEAR, value=D(187), by=who, at=noon)
            for who in people
        )
    )

    assert sorted(type(answer).__name__ for answer in answers) == ["AlreadyReported", "Reading"]
    assert Reading.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_verifying_and_returning_together_leaves_one_decision(noon):
    of = factories.indicator()
    reading = services.report_reading(
        indicator=of, **YEAR, value=D(187), by=factories.person("programme.reporter", office="dlh"), at=noon
    )
    one, other = (factories.person("programme.secretariat") for _ in range(2))

    together(
        lambda: services.verify_reading(reading=reading, by=one, at=noon),
        lambda: services.return_reading(reading=reading, reason="Tunggu", by=other, at=noon),
    )

    reading.refresh_from_db()
    # A verified report may still be returned, so returning wins whichever came first; verifying after it is refused.
    assert reading.state == "returned"


@pytest.mark.parametrize("unit", ["idr", "family", "unit", "person"])
def test_half_of_what_only_comes_whole_is_refused_with_a_remedy(unit, reporter, noon):
    of = factories.indicator(unit=unit)

    with pytest.raises(ReadingIncomplete, match=r"12.*13") as refusal:
        services.report_reading(
            indicator=of, period_start=date(2025, 1, 1), period_end=date(2025, 12, 31), value=D("12.5"),
            by=reporter, at=noon,
        )  # fmt: skip

    assert refusal.value.field == "value"
    assert Reading.objects.count() == 0
