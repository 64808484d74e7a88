"""The pages of the workspace: what a refusal leaves behind, and who does not see what."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from pendopo.core import clock
from pendopo.programme import services
from pendopo.programme.models import BudgetLine, MasterplanVersion, Reading
from pendopo.programme.tests import factories

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def as_(client):
    def sign_in(person):
        client.force_login(person, backend=BACKEND)
        return client

    return sign_in


def _reported(indicator, by):
    return services.report_reading(
        indicator=indicator, period_start=date(2025, 1, 1), period_end=date(2025, 12, 31), value=Decimal(5), by=by,
        at=clock.now(),
    )  # fmt: skip


def _states():
    return sorted(Reading.objects.values_list("state", flat=True))


def test_a_figure_that_is_none_is_kept_in_the_form_and_reports_nothing(as_, reporter):
    indicator = factories.indicator()
    address = reverse("programme:work_report", args=[indicator.slug])

    answer = as_(reporter).post(address, {"period": "2025-01-01", "value": "1.5", "qualifier": "exact"})

    assert answer.status_code == 200
    assert 'value="1.5"' in answer.content.decode()
    assert _states() == []


def test_sending_a_report_twice_makes_one(as_, reporter):
    indicator = factories.indicator()
    address = reverse("programme:work_report", args=[indicator.slug])
    typed = {"period": "2025-01-01", "value": "1.234", "qualifier": "exact"}

    first, second = (as_(reporter).post(address, typed) for _time in range(2))

    assert first.status_code == 302
    assert second.status_code == 200
    assert [row.value for row in Reading.objects.all()] == [Decimal(1234)]


def test_another_office_finds_nothing(as_, reporter):
    indicator = factories.indicator()
    reading = _reported(indicator, reporter)
    client = as_(factories.person("programme.reporter", office="dinsos"))

    for name, argument in (
        ("work_report", indicator.slug), ("work_indicator", indicator.slug), ("work_reading", reading.pk),
        ("work_evidence", reading.pk), ("work_mend", reading.pk), ("work_correct", reading.pk),
    ):  # fmt: skip
        assert client.get(reverse(f"programme:{name}", args=[argument])).status_code == 404, name


def test_returning_without_a_reason_returns_nothing(as_, reporter, secretary):
    reading = _reported(factories.indicator(), reporter)

    answer = as_(secretary).post(reverse("programme:work_return", args=[reading.pk]), {"reason": "  "})

    assert answer.status_code == 200
    assert _states() == ["reported"]


def test_publishing_twice_says_so_and_publishes_once(as_, reporter, secretary):
    reading = _reported(factories.indicator(), reporter)
    services.verify_reading(reading=reading, by=secretary, at=clock.now())
    address = reverse("programme:work_publish", args=[reading.pk])

    as_(secretary).post(address)
    published = Reading.objects.get().published_at
    answer = as_(secretary).post(address, follow=True)

    assert [str(message.level_tag) for message in answer.context["messages"]] == ["success", "error"]
    assert Reading.objects.get().published_at == published


def test_the_preview_does_nothing_and_own_reports_are_refused(as_, secretary):
    both = factories.person("programme.reporter", "programme.secretariat", office="dlh")
    own = _reported(factories.indicator(), both)
    other = _reported(factories.indicator(), factories.person("programme.reporter", office="dlh"))
    address, chosen = reverse("programme:work_bulk"), {"reading": [own.pk, other.pk], "act": "verify"}

    preview = as_(both).post(address, chosen)

    assert [one.pk for one in preview.context["possible"]] == [other.pk]
    assert preview.context["refused"] == 1
    assert _states() == ["reported", "reported"]

    as_(both).post(address, {**chosen, "confirmed": "on"})

    assert {row.pk: row.state for row in Reading.objects.all()} == {own.pk: "reported", other.pk: "verified"}


def test_who_made_a_version_cannot_review_it_here(as_, planner):
    plan = factories.plan()
    version = services.make_version(masterplan=plan, note="Awal", by=planner, at=clock.now())

    as_(planner).post(reverse("programme:work_version_review", args=[version.number]))

    assert MasterplanVersion.objects.get().state == "draft"


def test_a_sheet_with_a_fault_names_it_and_loads_nothing(as_, planner):
    from django.core.files.uploadedfile import SimpleUploadedFile

    factories.plan()
    sheet = SimpleUploadedFile("anggaran.csv", b"Tahun;Kode Sub Kegiatan;Kode Rekening;Pagu\n2026;106;5;-1\n")
    uploaded = as_(planner).post(reverse("programme:work_budget"), {"file": sheet})

    preview = as_(planner).get(uploaded.url)
    confirmed = as_(planner).post(uploaded.url)
    faults = as_(planner).get(preview.context["csv"]).content.decode()

    assert (preview.status_code, confirmed.status_code) == (422, 422)
    assert "anggaran.csv,2,Pagu" in faults
    assert BudgetLine.objects.count() == 0


def test_another_planner_does_not_reach_my_sheet(as_, planner):
    from django.core.files.uploadedfile import SimpleUploadedFile

    factories.plan()
    sheet = SimpleUploadedFile("anggaran.csv", b"Kode Sub Kegiatan;Kode Rekening;Pagu\n1;2;3\n")
    uploaded = as_(planner).post(reverse("programme:work_budget"), {"file": sheet})

    assert as_(factories.person("programme.planner")).get(uploaded.url).status_code == 404
