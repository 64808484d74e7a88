"""System checks: what production refuses is an error of `pendopo check` there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core import checks

from pendopo.core.platform import refusals


def production(app_configs: Sequence[AppConfig] | None, **_options: Any) -> list[checks.CheckMessage]:  # noqa: ARG001
    """Every refusal of production as an error; nothing elsewhere."""
    if settings.ENV.environment != "production":
        return []
    return [checks.Error(one.finding, hint=one.remedy, id="platform.E001") for one in refusals.found()]
