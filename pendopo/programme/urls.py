"""Addresses of the programme; see design/contract: they stay put."""

from __future__ import annotations

from django.urls import path

from pendopo.programme import http
from pendopo.programme.views import achievements as pages
from pendopo.programme.views import workspace_indicators as indicators
from pendopo.programme.views import workspace_queue as queue
from pendopo.programme.views import workspace_reports as reports

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
]
