"""Putting a message in the outbox, in the caller's transaction."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

import phonenumbers
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.template import Context, Engine
from django.utils import translation
from django.utils.translation import gettext as _

from pendopo.core import clock
from pendopo.core.errors import DomainError
from pendopo.core.jobs import public as jobs
from pendopo.core.outbox import rules
from pendopo.core.outbox.models import Message

ChannelName = Literal["email", "whatsapp", "sms"]


class BadRecipient(DomainError):
    """This is no address that a message can be sent to."""

    status = 422


@transaction.atomic
def send(
    *,
    channel: ChannelName,
    to: str,
    template: str,
    context: Mapping[str, Any],
    key: str,
    language: str | None = None,
) -> Message:
    """Write a message to be sent after the caller's transaction commits; once per `key`, however often called.

    Args:
        channel: How it travels.
        to: E-mail address, or phone number (Indonesian if it has no country code).
        template: `<app>/messages/<name>`; `.txt` is the text, `.subject` the subject of an e-mail.
        context: Values for the template.
        key: What the message is about, unique for ever, such as `santunan.approved:<claim>`.
        language: The recipient's; by default the active one.

    Raises:
        BadRecipient: if `to` is no e-mail address or phone number.
    """
    recipient = _checked(channel, to)
    language = language or translation.get_language() or "id"
    with translation.override(language):
        subject = rules.one_line(_rendered(f"{template}.subject", context)) if channel == "email" else ""
        body = _rendered(f"{template}.txt", context).strip() + "\n"
    message = Message(
        key=key,
        channel=channel,
        recipient=recipient,
        language=language,
        template=template,
        subject=subject,
        body=body,
        queued_at=clock.now(),
    )
    # The loser of a race waits here for the winner's transaction, and writes nothing if that commits.
    Message.objects.bulk_create([message], ignore_conflicts=True)
    kept = Message.objects.get(key=key)
    if kept.row_key == message.row_key:
        # By its name: the job stands above this service and calls it.
        jobs.enqueue(jobs.named("pendopo.core.outbox.jobs.deliver"), message=kept.pk)
    return kept


def _rendered(name: str, context: Mapping[str, Any]) -> str:
    # Plain text: an apostrophe must not become &#x27;.
    return Engine.get_default().get_template(name).render(Context(dict(context), autoescape=False))


def _checked(channel: ChannelName, to: str) -> str:
    if channel == "email":
        address = to.strip()
        try:
            validate_email(address)
        except ValidationError:
            raise BadRecipient(_("This is not an e-mail address.")) from None
        return address
    try:
        number = phonenumbers.parse(to, "ID")
    except phonenumbers.NumberParseException:
        raise BadRecipient(_("This is not a phone number.")) from None
    if not phonenumbers.is_possible_number(number):
        raise BadRecipient(_("This is not a phone number."))
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
