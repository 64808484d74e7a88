"""Sending, and forgetting."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from pendopo.core import clock
from pendopo.core.jobs import public as jobs
from pendopo.core.outbox import rules
from pendopo.core.outbox.models import Message
from pendopo.core.outbox.services import delivery
from pendopo.core.outbox.services.channels import Undelivered, channel


@jobs.task(
    queue="messages",
    retry=jobs.Retry(attempts=rules.MOST_ATTEMPTS + 1, first=15, factor=4, longest=6 * 3600),
    label=_("Send a message"),
)
def deliver(*, message: int) -> None:
    """Send one message; when a provider says how long to wait, wait that long."""
    name = Message.objects.values_list("channel", flat=True).get(pk=message)
    try:
        delivery.deliver(message=message, channel=channel(name), at=clock.now())
    except Undelivered as fault:
        if fault.retry_after is not None:
            raise jobs.RetryLater(str(fault), seconds=fault.retry_after) from fault
        raise


@jobs.task(schedule="20 3 * * *", lock="outbox.forget", label=_("Delete the text of old messages"))
def forget() -> None:
    """Delete text and recipient after settings.OUTBOX_KEEP_DAYS."""
    delivery.forget(at=clock.now(), after=timedelta(days=settings.OUTBOX_KEEP_DAYS))
