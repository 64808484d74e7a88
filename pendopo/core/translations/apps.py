"""The app's place in Django; compiles catalogues that are newer than what would run."""

from contextlib import suppress

from django.apps import AppConfig


class TranslationsConfig(AppConfig):
    name = "pendopo.core.translations"
    label = "translations"
    verbose_name = "Translations"

    def ready(self) -> None:
        from pendopo.core.translations import services

        # What runs is what is written. An installed package brings its catalogues compiled and may be read-only.
        with suppress(OSError):
            services.compile_stale()
