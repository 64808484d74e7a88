"""The app's place in Django; closes the manifest registry once every app is loaded."""

from django.apps import AppConfig


class PlatformConfig(AppConfig):
    name = "pendopo.core.platform"
    label = "platform"
    verbose_name = "Platform"

    def ready(self) -> None:
        from django.core import checks

        from pendopo.core.manifest import discover
        from pendopo.core.platform.checks import production

        discover()
        # With `database`, because demonstration people are looked for there; `pendopo check --database default`.
        checks.register(production, checks.Tags.database)
