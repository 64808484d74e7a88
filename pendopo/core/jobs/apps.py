"""The app's place in Django."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "pendopo.core.jobs"
    label = "jobs"
    verbose_name = "Background work"
