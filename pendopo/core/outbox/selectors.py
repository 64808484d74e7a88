"""Counts for operators; never a recipient or a text."""

from __future__ import annotations

from django.db.models import Count

from pendopo.core.outbox.models import Message


def count_by_state() -> dict[tuple[str, str], int]:
    """How many messages there are by channel and state."""
    rows = Message.objects.values_list("channel", "state").annotate(many=Count("pk")).order_by("channel", "state")
    return {(channel, state): many for channel, state, many in rows}
