"""The app's place in Django."""

from django.apps import AppConfig


class ErrorsConfig(AppConfig):
    name = "pendopo.core.errors"
    label = "errors"
    verbose_name = "Errors"
