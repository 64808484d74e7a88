"""The app's place in Django; makes every task known once all apps are loaded."""

from importlib import import_module
from importlib.util import find_spec

from django.apps import AppConfig, apps


class JobsConfig(AppConfig):
    name = "pendopo.core.jobs"
    label = "jobs"
    verbose_name = "Background work"

    def ready(self) -> None:
        from procrastinate.contrib.django import app

        from pendopo.core.jobs import tasks

        for config in apps.get_app_configs():
            if config.name.startswith("pendopo.") and find_spec(f"{config.name}.jobs") is not None:
                import_module(f"{config.name}.jobs")
        tasks.bind(app)
