"""Addresses of drawn charts; the key is the hash of what was drawn, so what is behind it never changes."""

from __future__ import annotations

from django.urls import path

from pendopo.core.charts import views

app_name = "charts"
urlpatterns = [
    path("pustaka/<str:edition>.js", views.library, name="library"),
    path("<str:key>/", views.chart, name="chart"),
    path("<str:key>/grafik.png", views.download, {"form": "png"}, name="png"),
    path("<str:key>/grafik.pdf", views.download, {"form": "pdf"}, name="pdf"),
]
