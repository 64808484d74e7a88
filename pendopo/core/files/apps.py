"""The app's place in Django."""

from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "pendopo.core.files"
    label = "files"
    verbose_name = "Private files"
