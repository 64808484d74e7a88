"""Addresses of the programme; see design/contract: they stay put."""

from __future__ import annotations

from django.urls import path

from pendopo.programme import http
from pendopo.programme.views import achievements as pages
from pendopo.programme.views import workspace_budget as budget
from pendopo.programme.views import workspace_indicators as indicators
from pendopo.programme.views import workspace_plan as plan
from pendopo.programme.views import workspace_queue as queue
from pendopo.programme.views import workspace_regent as regent
from pendopo.programme.views import workspace_reports as reports
from pendopo.programme.views import workspace_versions as versions

WORK = "kerja/program/"

app_name = "programme"
urlpatterns = [
    path("capaian/", pages.achievements, name="achievements"),
    path("capaian/data.csv", pages.achievements_csv, name="achievements_csv"),
    path("capaian/sumber/", pages.sources, name="sources"),
    path("capaian/indikator/<slug:slug>/", pages.indicator, name="indicator"),
    path("capaian/indikator/<slug:slug>/data.csv", pages.indicator_csv, name="indicator_csv"),
    path("capaian/inisiatif/<slug:slug>/", pages.initiative, name="initiative"),
    path("capaian/<slug:slug>/", pages.dimension, name="dimension"),
    path(".well-known/smart-city.json", http.smart_city, name="smart_city"),
    path("masterplan/", pages.masterplan, name="masterplan"),
    path(f"{WORK}laporan/", reports.due, name="work_due"),
    path(f"{WORK}laporan/<slug:slug>/", reports.report, name="work_report"),
    path(f"{WORK}laporan/<slug:slug>/periksa/", reports.check, name="work_check"),
    path(f"{WORK}laporan-saya/", reports.mine, name="work_mine"),
    path(f"{WORK}verifikasi/", queue.queue, name="work_queue"),
    path(f"{WORK}verifikasi/massal/", queue.bulk, name="work_bulk"),
    path(f"{WORK}bacaan/<int:pk>/", queue.reading, name="work_reading"),
    path(f"{WORK}bacaan/<int:pk>/bukti/", reports.evidence, name="work_evidence"),
    path(f"{WORK}bacaan/<int:pk>/perbaiki/", reports.mend, name="work_mend"),
    path(f"{WORK}bacaan/<int:pk>/koreksi/", reports.correct, name="work_correct"),
    path(f"{WORK}bacaan/<int:pk>/verifikasi/", queue.verify, name="work_verify"),
    path(f"{WORK}bacaan/<int:pk>/kembalikan/", queue.give_back, name="work_return"),
    path(f"{WORK}bacaan/<int:pk>/terbitkan/", queue.publish, name="work_publish"),
    path(f"{WORK}bacaan/<int:pk>/utamakan/", queue.prefer, name="work_prefer"),
    path(f"{WORK}indikator/<slug:slug>/", indicators.indicator, name="work_indicator"),
    path(f"{WORK}indikator/<slug:slug>/ukur/", indicators.measure, name="work_measure"),
    path(f"{WORK}indikator/<slug:slug>/ubah/", plan.indicator_edit, name="work_indicator_edit"),
    path(f"{WORK}indikator/<slug:slug>/target/", plan.targets, name="work_targets"),
    path(f"{WORK}rencana/", plan.overview, name="work_plan"),
    path(f"{WORK}rencana/naskah/", plan.texts, name="work_plan_texts"),
    path(f"{WORK}rencana/strategi/<slug:slug>/", plan.strategy, name="work_strategy"),
    path(f"{WORK}rencana/strategi/<slug:slug>/inisiatif-baru/", plan.initiative_add, name="work_initiative_add"),
    path(f"{WORK}rencana/versi/", versions.versions, name="work_versions"),
    path(f"{WORK}rencana/versi/<int:number>/", versions.version, name="work_version"),
    path(f"{WORK}rencana/versi/<int:number>/tinjau/", versions.review, name="work_version_review"),
    path(f"{WORK}rencana/versi/<int:number>/sahkan/", versions.adopt, name="work_version_adopt"),
    path(f"{WORK}inisiatif/<slug:slug>/", plan.initiative, name="work_initiative"),
    path(f"{WORK}inisiatif/<slug:slug>/ubah/", plan.initiative_edit, name="work_initiative_edit"),
    path(f"{WORK}inisiatif/<slug:slug>/status/", plan.status, name="work_status"),
    path(f"{WORK}inisiatif/<slug:slug>/tonggak-baru/", plan.milestone_add, name="work_milestone_add"),
    path(f"{WORK}inisiatif/<slug:slug>/indikator-baru/", plan.indicator_add, name="work_indicator_add"),
    path(f"{WORK}tonggak/<int:pk>/", plan.milestone, name="work_milestone"),
    path(f"{WORK}anggaran/", budget.budget, name="work_budget"),
    path(f"{WORK}anggaran/kosong.csv", budget.template, name="work_budget_template"),
    path(f"{WORK}anggaran/sub-kegiatan/", budget.tags, name="work_budget_tags"),
    path(f"{WORK}anggaran/<uuid:uuid>/", budget.preview, name="work_budget_preview"),
    path(f"{WORK}anggaran/<uuid:uuid>/kesalahan.csv", budget.faults, name="work_budget_faults"),
    path(f"{WORK}ikhtisar/", regent.overview, name="work_regent"),
]
