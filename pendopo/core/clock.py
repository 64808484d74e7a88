"""The time: asked for here once at the edge, and passed in from there on."""

from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone


def now() -> datetime:
    """The present moment, with its time zone."""
    return timezone.now()


def today() -> date:
    """Today's date where the regency lies (settings.TIME_ZONE), not in UTC."""
    return timezone.localdate()
