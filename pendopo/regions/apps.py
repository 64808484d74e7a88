"""The app's place in Django."""

from django.apps import AppConfig


class RegionsConfig(AppConfig):
    name = "pendopo.regions"
    label = "regions"
    verbose_name = "Regions and offices"
