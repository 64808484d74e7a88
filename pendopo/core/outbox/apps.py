"""The app's place in Django."""

from django.apps import AppConfig


class OutboxConfig(AppConfig):
    name = "pendopo.core.outbox"
    label = "outbox"
    verbose_name = "Messages"
