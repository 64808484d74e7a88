"""Addresses of the living page."""

from __future__ import annotations

from django.urls import path

from pendopo.core.ui import views

app_name = "ui"
urlpatterns = [path("", views.living_page, name="living")]
