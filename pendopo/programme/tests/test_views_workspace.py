"""The pages of the workspace: what a refusal leaves behind, and who does not see what."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from pendopo.core import clock, units
from pendopo.core.audit.models import AuditRecord
from pendopo.programme import services
from pendopo.programme.models import (
    BudgetImport,
    BudgetLine,
    Indicator,
    Initiative,
    MasterplanVersion,
    Milestone,
    Reading,
)
from pendopo.programme.rules.plan import Change
from pendopo.programme.tests import factories
from pendopo.programme.views import workspace_versions
from pendopo.regions import public as regions

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


# --- Correcting, and choosing between sources ------------------------------------------------


def test_a_correction_leaves_the_published_figure_until_it_is_published_itself(as_, reporter, secretary):
    of = factories.indicator()
    old = factories.published(of, year=2025, value=5)
    typed = {"value": "7", "qualifier": "exact", "note": "Dua unit terlewat."}

    answer = as_(reporter).post(reverse("programme:work_correct", args=[old.pk]), typed)

    new = Reading.objects.get(supersedes=old)
    assert answer.url == reverse("programme:work_reading", args=[new.pk])
    assert (new.value, new.note, new.state) == (Decimal(7), "Dua unit terlewat.", "reported")
    assert _states() == ["published", "reported"]

    for name in ("work_verify", "work_publish"):
        as_(secretary).post(reverse(f"programme:{name}", args=[new.pk]))

    assert _states() == ["published", "superseded"]


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"value": "7", "note": " "}, "note"),
        ({"value": "", "note": "Salah."}, "value"),
        ({"value": "7", "note": "Salah.", "source_date": "2999-01-01"}, "source_date"),
    ],
)
def test_a_correction_that_says_too_little_is_shown_again(as_, reporter, typed, field):
    old = factories.published(factories.indicator(), year=2025, value=5)

    answer = as_(reporter).post(reverse("programme:work_correct", args=[old.pk]), {"qualifier": "exact", **typed})

    assert list(answer.context["form"].errors) == [field]
    assert _states() == ["published"]


def test_the_secretariat_chooses_between_two_sources(as_, secretary, reporter):
    of = factories.indicator()
    office = factories.published(of, year=2025, value=790)
    document = Reading.objects.create(
        indicator=of, period_start=office.period_start, period_end=office.period_end, value=Decimal(1000),
        state="published", origin="document", source_id="mitrapost-2020", source_key="document:lain",
        source_name="Mitrapost", reported_at=office.reported_at, verified_at=office.reported_at,
        published_at=office.reported_at,
    )  # fmt: skip

    def chosen():
        return list(Reading.objects.filter(is_preferred=True).values_list("pk", flat=True))

    for one in (document, office):
        as_(secretary).post(reverse("programme:work_prefer", args=[one.pk]))
        assert chosen() == [one.pk]

    assert as_(reporter).post(reverse("programme:work_prefer", args=[document.pk])).status_code == 403
    assert chosen() == [office.pk]


# --- The plan --------------------------------------------------------------------------------

INITIATIVE = {
    "slug": "bank-sampah", "name": "Bank Sampah", "office": "dlh", "column": "application", "term": "short",
    "weight": "1", "order": "1",
}  # fmt: skip
INDICATOR = {
    "slug": "unit-aktif", "name": "Unit aktif", "definition": "Unit yang menimbang tiap bulan.", "unit": "unit",
    "direction": "up", "accumulation": "level", "tolerance": "0", "weight": "1", "order": "1",
    "source_kind": "report", "frequency": "year", "office": "dlh", "publication_level": "regency", "is_public": "on",
}  # fmt: skip


def _errors(answer):
    return list(answer.context["form"].errors)


def test_a_planner_adds_and_edits_an_initiative(as_, planner):
    factories.plan()
    client = as_(planner)

    added = client.post(
        reverse("programme:work_initiative_add", args=["environment"]), {**INITIATIVE, "partners": ["dinsos"]}
    )
    edited = client.post(
        reverse("programme:work_initiative_edit", args=["bank-sampah"]), {**INITIATIVE, "name": "Bank Sampah Induk"}
    )

    assert (added.status_code, edited.status_code) == (302, 302)
    made = Initiative.objects.get()
    assert (made.slug, made.name, made.status, list(made.partners.all())) == (
        "bank-sampah", "Bank Sampah Induk", "planned", [],
    )  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "fields"),
    [
        ({"name": ""}, ["name"]),
        ({"slug": "dua kata"}, ["slug"]),
        ({"weight": "banyak"}, ["weight"]),
        ({"weight": "-1"}, ["weight"]),
        ({"office": "tidak-ada"}, ["office"]),
        ({"quick_win_year": "2026"}, ["quick_win_year"]),
    ],
)
def test_an_initiative_with_a_fault_is_shown_again_and_not_added(as_, planner, typed, fields):
    factories.plan()

    answer = as_(planner).post(reverse("programme:work_initiative_add", args=["environment"]), {**INITIATIVE, **typed})

    assert (answer.status_code, _errors(answer)) == (200, fields)
    assert Initiative.objects.count() == 0


def test_an_address_is_given_once(as_, planner):
    factories.initiative(slug="bank-sampah")

    answer = as_(planner).post(reverse("programme:work_initiative_add", args=["environment"]), INITIATIVE)

    assert _errors(answer) == ["slug"]
    assert Initiative.objects.count() == 1


def test_a_planner_adds_and_edits_an_indicator(as_, planner):
    of = factories.initiative(slug="bank-sampah")
    client = as_(planner)

    added = client.post(reverse("programme:work_indicator_add", args=[of.slug]), INDICATOR)
    assert added.status_code == 302, added.context["form"].errors
    edited = client.post(
        reverse("programme:work_indicator_edit", args=["unit-aktif"]), {**INDICATOR, "tolerance": "2,5"}
    )

    assert edited.status_code == 302, edited.context["form"].errors
    made = Indicator.objects.get()
    assert (made.initiative, made.slug, made.tolerance) == (of, "unit-aktif", Decimal("2.5"))


@pytest.mark.parametrize(
    ("typed", "fields"),
    [
        ({"definition": ""}, ["definition"]),
        ({"unit": "sekarung"}, ["unit"]),
        ({"source_key": "wastebank.units"}, ["source_key"]),
        ({"source_kind": "metric"}, ["source_key"]),
        ({"tolerance": "1.5"}, ["tolerance"]),
    ],
)
def test_an_indicator_with_a_fault_is_shown_again_and_stays_as_it_was(as_, planner, typed, fields):
    of = factories.indicator(slug="unit-aktif")
    before = Indicator.objects.values().get()

    answer = as_(planner).post(reverse("programme:work_indicator_edit", args=[of.slug]), {**INDICATOR, **typed})

    assert (answer.status_code, _errors(answer)) == (200, fields)
    assert Indicator.objects.values().get() == before


def _targets(**typed):
    return {"baseline_year": "2020", "baseline_value": "10", **typed}


def test_baseline_and_targets_are_saved_together_and_an_emptied_target_is_taken_back(as_, planner):
    of = factories.indicator(baseline=(2019, 5), targets={2026: 20, 2027: 30})

    answer = as_(planner).post(
        reverse("programme:work_targets", args=[of.slug]), _targets(target_2026="25", target_2027="")
    )

    of.refresh_from_db()
    assert answer.status_code == 302
    assert (of.baseline_year, of.baseline_value) == (2020, 10)
    assert list(of.targets.values_list("year", "value")) == [(2026, 25)]


@pytest.mark.parametrize(
    ("typed", "fields"),
    [
        (_targets(baseline_value=""), ["baseline_value"]),
        (_targets(target_2026="1.5"), ["target_2026"]),
        (_targets(target_2026="9", target_2027="30"), ["__all__"]),
    ],
)
def test_targets_with_a_fault_change_neither_baseline_nor_targets(as_, planner, typed, fields):
    of = factories.indicator(baseline=(2019, 5), targets={2026: 20, 2027: 30})

    answer = as_(planner).post(reverse("programme:work_targets", args=[of.slug]), typed)

    of.refresh_from_db()
    assert _errors(answer) == fields
    assert (of.baseline_year, of.baseline_value) == (2019, 5)
    assert list(of.targets.values_list("year", "value")) == [(2026, 20), (2027, 30)]


def test_a_milestone_is_added_and_reached(as_, planner):
    of = factories.initiative(slug="bank-sampah")
    client = as_(planner)
    client.post(reverse("programme:work_milestone_add", args=[of.slug]), {"name": "Uji coba", "due": "2026-12-01"})
    made = Milestone.objects.get()

    client.post(reverse("programme:work_milestone", args=[made.pk]), {"name": "Uji coba", "reached": "2026-11-02"})

    made.refresh_from_db()
    assert (made.initiative, made.due, made.reached) == (of, None, date(2026, 11, 2))
    last = AuditRecord.objects.order_by("id").last()
    assert last.detail == {"before": "Uji coba 2026-12-01", "after": "Uji coba 2026-11-02"}


def test_a_milestone_without_a_date_is_not_added(as_, planner):
    of = factories.initiative(slug="bank-sampah")

    answer = as_(planner).post(reverse("programme:work_milestone_add", args=[of.slug]), {"name": "Uji coba"})

    assert _errors(answer) == ["due"]
    assert Milestone.objects.count() == 0


# --- Versions ----------------------------------------------------------------------------------


def test_a_version_is_made_by_one_reviewed_by_another_and_adopted_by_decree(as_, planner, secretary):
    factories.plan()
    made = as_(planner).post(reverse("programme:work_versions"), {"note": "Awal"})
    version = MasterplanVersion.objects.get()
    assert made.url == reverse("programme:work_version", args=[version.number])

    as_(secretary).post(reverse("programme:work_version_adopt", args=[version.number]), {"decree": "Perbup 1/2026"})
    version.refresh_from_db()
    assert version.state == "draft"

    as_(secretary).post(reverse("programme:work_version_review", args=[version.number]))
    as_(planner).post(reverse("programme:work_version_adopt", args=[version.number]), {"decree": "Perbup 1/2026"})
    as_(secretary).post(reverse("programme:work_version_adopt", args=[version.number]), {"decree": " "})
    version.refresh_from_db()
    assert (version.state, version.reviewed_by) == ("reviewed", secretary)

    as_(secretary).post(reverse("programme:work_version_adopt", args=[version.number]), {"decree": "Perbup 1/2026"})
    version.refresh_from_db()
    assert (version.state, version.decree) == ("adopted", "Perbup 1/2026")


def test_a_version_without_a_change_says_so_and_is_not_made(as_, planner):
    factories.plan()
    for _time in range(2):
        answer = as_(planner).post(reverse("programme:work_versions"), {"note": "Awal"})

    assert (answer.status_code, _errors(answer)) == (200, ["__all__"])
    assert MasterplanVersion.objects.count() == 1


# --- The budget --------------------------------------------------------------------------------

SHEET = (
    b"Tahun;Kode Sub Kegiatan;Kode Rekening;Uraian;Pagu;Realisasi;Inisiatif\n"
    b"2026;2.11.11.2.01.0001;5.1.02;Sosialisasi;1.000.000;400.000;bank-sampah\n"
    b"2026;2.11.11.2.01.0001;5.2.02;Timbangan;2.500.000;;bank-sampah\n"
)


def test_a_sheet_is_loaded_once_confirmed_and_the_same_again_changes_nothing(as_, planner):
    from django.core.files.uploadedfile import SimpleUploadedFile

    factories.initiative(slug="bank-sampah")
    said = []
    for _time in range(2):
        sheet = SimpleUploadedFile("anggaran.csv", SHEET)
        uploaded = as_(planner).post(reverse("programme:work_budget"), {"file": sheet})
        preview = as_(planner).get(uploaded.url)
        assert preview.status_code == 200
        shown = preview.context["preview"]
        done = as_(planner).post(uploaded.url, follow=True)
        said.append((shown.new, shown.unchanged, [one.level_tag for one in done.context["messages"]]))

    assert said == [(2, 0, ["success"]), (0, 2, ["success"])]
    assert sorted(BudgetLine.objects.values_list("ceiling", "realised")) == [(1_000_000, 400_000), (2_500_000, None)]
    assert BudgetImport.objects.count() == 1


# --- Who does not get in -------------------------------------------------------------------------


def test_the_wrong_role_is_refused_and_writes_nothing(as_, reporter, secretary):
    of = factories.indicator(slug="unit-aktif", baseline=(2020, 0), targets={2026: 10})
    before = AuditRecord.objects.filter(verb__startswith="programme.").count()
    slug = of.initiative.slug

    for somebody in (reporter, secretary):
        client = as_(somebody)
        for name, argument in (
            ("work_plan_texts", None), ("work_strategy", "environment"), ("work_initiative_add", "environment"),
            ("work_initiative_edit", slug), ("work_indicator_add", slug), ("work_indicator_edit", of.slug),
            ("work_targets", of.slug), ("work_milestone_add", slug), ("work_budget", None), ("work_budget_tags", None),
        ):  # fmt: skip
            address = reverse(f"programme:{name}", args=[argument] if argument else [])
            assert (client.get(address).status_code, client.post(address, {}).status_code) == (403, 403), name

    assert AuditRecord.objects.filter(verb__startswith="programme.").count() == before


def test_an_initiative_of_another_office_is_not_there(as_, reporter):
    of = factories.initiative(slug="bansos", office="dinsos")
    client = as_(reporter)

    for name in ("work_initiative", "work_status"):
        assert client.get(reverse(f"programme:{name}", args=[of.slug])).status_code == 404, name
    client.post(reverse("programme:work_status", args=[of.slug]), {"status": "done", "reason": ""})

    of.refresh_from_db()
    assert of.status == "planned"


def test_an_emptied_baseline_is_taken_back_with_its_targets(as_, planner):
    of = factories.indicator(baseline=(2019, 5), targets={2026: 20})

    answer = as_(planner).post(
        reverse("programme:work_targets", args=[of.slug]), _targets(baseline_year="", baseline_value="")
    )

    of.refresh_from_db()
    assert answer.status_code == 302
    assert (of.baseline_year, of.baseline_value, of.targets.count()) == (None, None, 0)


def test_an_emptied_baseline_that_a_target_needs_is_refused_beside_the_field(as_, planner):
    of = factories.indicator(baseline=(2019, 5), targets={2026: 20})
    typed = _targets(baseline_year="", baseline_value="", target_2026="20", target_2027="30")

    answer = as_(planner).post(reverse("programme:work_targets", args=[of.slug]), typed)

    of.refresh_from_db()
    assert (of.baseline_year, of.baseline_value, of.targets.count()) == (2019, 5, 1)
    assert answer.status_code == 200
    assert answer.context["form"].errors


def test_half_a_unit_is_refused_beside_its_field(as_, planner, reporter):
    of = factories.indicator(baseline=(2019, 5))

    targets = as_(planner).post(reverse("programme:work_targets", args=[of.slug]), _targets(target_2026="20,5"))
    typed = {"period": "2025-01-01", "value": "20,5", "qualifier": "exact"}
    report = as_(reporter).post(reverse("programme:work_report", args=[of.slug]), typed)

    assert (_errors(targets), _errors(report)) == (["target_2026"], ["value"])
    assert (of.targets.count(), Reading.objects.count()) == (0, 0)


def test_a_difference_names_offices_and_units_and_writes_figures_as_people_read_them(reporter):
    def lines(field, before, after, *, what="indicators"):
        change = Change(kind="changed", what=what, slug="x", name="X", field=field, before=before, after=after)
        return [(line["old"], line["new"]) for line in workspace_versions._lines(change)]

    assert lines("office", "dlh", "dinsos") == [
        (regions.office("dlh").label, regions.office("dinsos").label),
    ]
    assert lines("unit", "family", "person") == [(str(units.get("family").label), str(units.get("person").label))]
    assert lines("targets", {"2024": "1000"}, {"2024": "1250.5"}) == [("1.000", "1.250,5")]
