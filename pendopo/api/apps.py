"""The app's place in Django."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "pendopo.api"
    label = "api"
    verbose_name = "Open API"
