"""The app's place in Django."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "pendopo.core.ui"
    label = "ui"
    verbose_name = "Design system"
