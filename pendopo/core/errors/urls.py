"""Explanations of problems."""

from __future__ import annotations

from django.urls import path

from pendopo.core.errors import views

app_name = "errors"
urlpatterns = [path("masalah/<slug:slug>", views.problem_type, name="problem")]
