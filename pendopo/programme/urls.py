"""Addresses of the programme; see design/contract: they stay put."""

from __future__ import annotations

from django.urls import path

from pendopo.programme import http
from pendopo.programme.views import achievements as pages

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
]
