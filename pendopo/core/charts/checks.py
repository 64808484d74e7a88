"""A metric in an unknown unit is found at start, not on the page that shows it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.apps.config import AppConfig
from django.core.checks import CheckMessage, Error, register

from pendopo.core import units
from pendopo.core.manifest import registry


@register
def metrics_have_units(
    app_configs: Sequence[AppConfig] | None,  # noqa: ARG001  Django hands both to every check
    **kwargs: Any,  # noqa: ARG001
) -> list[CheckMessage]:
    """Every metric's unit is in `core.units`."""
    return [
        Error(
            f"The metric {metric.key} has the unknown unit {metric.unit!r}.",
            hint=f"Use one of {', '.join(units.codes())}, or add it to pendopo/core/units.py.",
            id="charts.E001",
        )
        for metric in registry.metrics().values()
        if units.unknown([metric.unit])
    ]
