"""The app's place in Django."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "pendopo.core.audit"
    label = "audit"
    verbose_name = "Audit trail"
