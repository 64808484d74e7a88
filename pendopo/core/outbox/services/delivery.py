"""Delivering one message, and deleting what it said when its time is over."""

from __future__ import annotations

from datetime import datetime, timedelta

import structlog
from django.db import transaction
from django.db.models import F

from pendopo.core.crypto.public import Secret
from pendopo.core.outbox import rules
from pendopo.core.outbox.models import Message
from pendopo.core.outbox.services.channels import Channel, Refused, Undelivered

logger = structlog.get_logger(__name__)


def deliver(*, message: int, channel: Channel, at: datetime) -> None:
    """Send a message that is not yet sent; do nothing if it is, or if it was given up.

    Raises:
        Undelivered: if the provider did not take it and it will be tried again.
    """
    claimed = Message.objects.filter(
        pk=message, state__in=[Message.State.QUEUED, Message.State.FAILED], forgotten_at=None
    ).update(attempts=F("attempts") + 1)
    if not claimed:
        return
    letter = Message.objects.get(pk=message)
    try:
        provider_id = channel.deliver(
            to=_plain(letter.recipient),
            subject=_plain(letter.subject),
            body=_plain(letter.body),
            reference=letter.row_key,
        )
    except Refused as refusal:
        _note(letter, Message.State.GIVEN_UP, str(refusal))
        return
    except Undelivered as fault:
        if letter.attempts >= rules.MOST_ATTEMPTS:
            _note(letter, Message.State.GIVEN_UP, str(fault))
            return
        _note(letter, Message.State.FAILED, str(fault))
        raise
    Message.objects.filter(pk=letter.pk).update(
        state=Message.State.SENT, sent_at=at, provider_id=provider_id[:200], last_error=""
    )
    logger.info("message_sent", message=letter.pk, channel=letter.channel, template=letter.template)


@transaction.atomic
def forget(*, at: datetime, after: timedelta) -> int:
    """Delete text and recipient of messages older than `after`; that they were sent stays. Returns how many."""
    return Message.objects.filter(queued_at__lt=at - after, forgotten_at=None).update(
        recipient=None, subject=None, body=None, forgotten_at=at
    )


def _note(letter: Message, state: Message.State, error: str) -> None:
    Message.objects.filter(pk=letter.pk).update(state=state, last_error=error[:300])
    logger.warning(
        "message_not_sent", message=letter.pk, channel=letter.channel, template=letter.template,
        state=state.value, attempts=letter.attempts, reason=error,
    )  # fmt: skip


def _plain(value: Secret | None) -> str:
    # Only a forgotten message lacks one, and that is never claimed.
    return value.reveal() if value is not None else ""
