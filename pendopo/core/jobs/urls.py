"""Background work in the staff workspace, below /kerja/."""

from __future__ import annotations

from django.urls import path

from pendopo.core.jobs import views

app_name = "jobs"
urlpatterns = [
    path("pekerjaan/", views.overview, name="overview"),
    path("pekerjaan/<int:number>/ulangi/", views.retry, name="retry"),
    path("proses/<uuid:uuid>/", views.progress, name="progress"),
]
