"""The app's place in Django."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "pendopo.portal"
    label = "portal"
    verbose_name = "Portal"
