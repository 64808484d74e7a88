"""The app's place in Django."""

from django.apps import AppConfig


class LimitsConfig(AppConfig):
    name = "pendopo.core.limits"
    label = "limits"
    verbose_name = "Rate limits"
