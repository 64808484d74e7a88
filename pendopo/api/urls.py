"""The open API's addresses."""

from __future__ import annotations

from django.urls import path

from pendopo.api.http import api

urlpatterns = [path("", api.urls)]
