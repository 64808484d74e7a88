"""The app's place in Django."""

from django.apps import AppConfig


class ProgrammeConfig(AppConfig):
    name = "pendopo.programme"
    label = "programme"
    verbose_name = "Smart City programme"
