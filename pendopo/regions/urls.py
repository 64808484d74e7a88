"""Addresses for people: `/wilayah/` and `/opd/`."""

from __future__ import annotations

from django.urls import path

from pendopo.regions import views

app_name = "regions"
urlpatterns = [
    path("wilayah/", views.index, name="index"),
    path("wilayah/<str:code>/", views.region, name="region"),
    path("wilayah/<str:code>/kode.csv", views.codes, name="codes"),
    path("opd/", views.offices, name="offices"),
    path("opd/<slug:slug>/", views.office, name="office"),
]
