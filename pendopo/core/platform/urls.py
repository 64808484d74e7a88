"""Probes."""

from __future__ import annotations

from django.urls import path

from pendopo.core.platform import views

app_name = "platform"
urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("metrics", views.metrics, name="metrics"),
]
