"""Who gets what from the addresses of the programme."""

from pendopo.programme.services import record
from tests.architecture.permissions import OK, public, staff


def _loaded(_world=None):
    from pendopo.programme.models import Masterplan

    if not Masterplan.objects.filter(is_current=True).exists():
        record.load_reference()
        record.load_record()


def achievements(world):
    _loaded(world)
    return {}


def pillar(world):
    _loaded(world)
    return {"slug": "environment"}


def initiative(world):
    from pendopo.programme.models import Initiative

    _loaded(world)
    return {"slug": Initiative.objects.order_by("slug").first().slug}


def indicator(world):
    from pendopo.programme.models import Indicator

    _loaded(world)
    return {"slug": Indicator.objects.filter(is_public=True).order_by("slug").first().slug}


# --- The workspace: the own office, everybody with a view of all, and another office's reporter --------------


def reported_indicator(world):
    from pendopo.programme.models import Indicator

    _loaded(world)
    found = Indicator.objects.filter(office=world.own_office, source_kind="report").order_by("slug").first()
    return {"slug": found.slug}


def _reading(world, **facts):
    from datetime import date
    from decimal import Decimal

    from pendopo.core import clock
    from pendopo.programme import services
    from pendopo.programme.models import Indicator

    return services.report_reading(
        indicator=Indicator.objects.get(**reported_indicator(world)), period_start=date(2016, 1, 1),
        period_end=date(2016, 12, 31), value=Decimal(5), by=world.person("programme.reporter"), at=clock.now(),
        **facts,
    )  # fmt: skip


def reading(world):
    return {"pk": _reading(world).pk}


def returned(world):
    from pendopo.core import clock
    from pendopo.programme import services

    back = services.return_reading(
        reading=_reading(world), reason="Bukti?", by=world.person("programme.secretariat"), at=clock.now()
    )
    return {"pk": back.pk}


def evidence(world):
    from django.core.files.uploadedfile import SimpleUploadedFile

    from pendopo.core.files import public as files

    kept = files.keep(
        upload=SimpleUploadedFile("bukti.csv", b"unit,2016\n1,5\n"), kind="evidence",
        by=world.person("programme.reporter"),
    )  # fmt: skip
    return {"pk": _reading(world, evidence=kept).pk}


def own_initiative(world):
    from pendopo.programme.models import Initiative

    _loaded(world)
    return {"slug": Initiative.objects.filter(office=world.own_office).order_by("slug").first().slug}


def own_milestone(world):
    from pendopo.core import clock
    from pendopo.programme.models import Initiative
    from pendopo.programme.services import drafting

    made = drafting.set_milestone(
        initiative=Initiative.objects.get(**own_initiative(world)),
        name="Langkah",
        due=clock.today(),
        by=world.person("programme.planner"),
        at=clock.now(),
    )
    return {"pk": made.pk}


def version(world):
    from pendopo.core import clock
    from pendopo.programme import services
    from pendopo.programme.models import Masterplan

    _loaded(world)
    plan = Masterplan.objects.get(is_current=True)
    made = services.make_version(masterplan=plan, note="Awal", by=world.person("programme.planner"), at=clock.now())
    return {"number": made.number}


def budget_sheet(world):
    from django.core.files.uploadedfile import SimpleUploadedFile

    from pendopo.core.files import public as files

    _loaded(world)
    upload = SimpleUploadedFile("anggaran.csv", b"Kode Sub Kegiatan,Kode Rekening,Pagu\n1,2,3\n")
    return {"uuid": files.keep(upload=upload, kind="budget", by=world.person("programme.planner")).pk}


EVERYWHERE = {
    "programme.secretariat": OK, "programme.planner": OK, "programme.regent": OK, "programme.assessor": OK,
}  # fmt: skip
READERS = {"programme.reporter": OK, "programme.reporter@other": 404, **EVERYWHERE}
OWN_OFFICE = {"programme.reporter": OK, "programme.reporter@other": 404}
REPORTERS = {"programme.reporter": OK}
SECRETARIAT = {"programme.secretariat": OK}
PLANNER = {"programme.planner": OK}

KEEPERS = {**PLANNER, **SECRETARIAT}

ROWS = [
    staff("programme:work_regent", may={"programme.regent": OK, "programme.assessor": OK, **SECRETARIAT}),
    staff("programme:work_plan", args=achievements, may=KEEPERS),
    staff("programme:work_plan_texts", args=achievements, may=PLANNER),
    staff("programme:work_strategy", args=pillar, may=PLANNER),
    staff("programme:work_initiative_add", args=pillar, may=PLANNER),
    staff("programme:work_initiative", args=own_initiative, may=READERS),
    staff("programme:work_initiative_edit", args=own_initiative, may=PLANNER),
    staff("programme:work_status", args=own_initiative, may={**OWN_OFFICE, **PLANNER}),
    staff("programme:work_milestone_add", args=own_initiative, may=PLANNER),
    staff("programme:work_milestone", args=own_milestone, may=PLANNER),
    staff("programme:work_indicator_add", args=own_initiative, may=PLANNER),
    staff("programme:work_indicator_edit", args=reported_indicator, may=PLANNER),
    staff("programme:work_targets", args=reported_indicator, may=PLANNER),
    staff("programme:work_versions", args=achievements, may=KEEPERS),
    staff("programme:work_version", args=version, may=KEEPERS),
    staff("programme:work_version_review", method="post", args=version, may=KEEPERS),
    staff("programme:work_version_adopt", method="post", args=version, may=SECRETARIAT),
    staff("programme:work_budget", may=PLANNER),
    staff("programme:work_budget_template", may=PLANNER),
    staff("programme:work_budget_tags", may=PLANNER),
    staff("programme:work_budget_preview", args=budget_sheet, may=PLANNER),
    staff("programme:work_budget_faults", args=budget_sheet, may=PLANNER),
    staff("programme:work_due", may=REPORTERS),
    staff("programme:work_mine", may=REPORTERS),
    staff("programme:work_report", args=reported_indicator, may=OWN_OFFICE),
    staff("programme:work_check", args=reported_indicator, may=OWN_OFFICE),
    staff("programme:work_mend", args=returned, may=OWN_OFFICE),
    staff("programme:work_correct", args=reading, may={**OWN_OFFICE, **SECRETARIAT}),
    staff("programme:work_reading", args=reading, may=READERS),
    staff("programme:work_evidence", args=evidence, may=READERS),
    staff("programme:work_indicator", args=reported_indicator, may=READERS),
    staff(
        "programme:work_measure",
        method="post",
        args=reported_indicator,
        may={**OWN_OFFICE, **SECRETARIAT, **PLANNER},
    ),
    staff("programme:work_queue", may=SECRETARIAT),
    staff("programme:work_bulk", method="post", may=SECRETARIAT),
    staff("programme:work_verify", method="post", args=reading, may=SECRETARIAT),
    staff("programme:work_return", args=reading, may=SECRETARIAT),
    staff("programme:work_publish", method="post", args=reading, may=SECRETARIAT),
    staff("programme:work_prefer", method="post", args=reading, may=SECRETARIAT),
    public("programme:achievements", args=achievements),
    public("programme:achievements_csv", args=achievements),
    public("programme:sources", args=achievements),
    public("programme:smart_city", args=achievements),
    public("api-v1:achievements", args=achievements),
    public("api-v1:indicator", args=indicator),
    public("programme:masterplan", args=achievements),
    public("programme:dimension", args=pillar),
    public("programme:initiative", args=initiative),
    public("programme:indicator", args=indicator),
    public("programme:indicator_csv", args=indicator),
]
