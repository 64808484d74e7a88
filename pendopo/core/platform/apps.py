"""The app's place in Django; closes the manifest registry once every app is loaded."""

from django.apps import AppConfig


class PlatformConfig(AppConfig):
    name = "pendopo.core.platform"
    label = "platform"
    verbose_name = "Platform"

    def ready(self) -> None:
        from pendopo.core.manifest import discover

        discover()
