"""The app's place in Django."""

from django.apps import AppConfig


class ChartsConfig(AppConfig):
    name = "pendopo.core.charts"
    label = "charts"
    verbose_name = "Charts and maps"

    def ready(self) -> None:
        from pendopo.core.charts import checks  # noqa: F401  registers itself
