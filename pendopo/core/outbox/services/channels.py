"""The ways a message can travel: one small port, and an adapter per provider.

No adapter logs a recipient or a text, and no error that it raises holds one.
"""

# ruff: noqa: ARG002  (not every channel has a subject)
from __future__ import annotations

import base64
import json
import smtplib
import sys
from typing import Any, NoReturn, Protocol
from urllib import error as urlerror
from urllib import request as urlrequest
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.message import sanitize_address

from pendopo.core.outbox import rules

TIMEOUT_SECONDS = 15
LONGEST_ANSWER = 65_536


class Undelivered(Exception):
    """The provider did not take the message now; trying again may help."""

    def __init__(self, message: str, *, retry_after: int | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class Refused(Exception):
    """The provider will never take this message; trying again is useless."""


class Channel(Protocol):
    """A way to a person."""

    def deliver(self, *, to: str, subject: str, body: str, reference: UUID) -> str:
        """Hand the message over and return the provider's number for it (empty if it gives none).

        Raises:
            Undelivered: if it may work later.
            Refused: if it never will.
        """


class Console:
    """Prints the message for a developer to read; nothing leaves the machine."""

    def __init__(self, name: str) -> None:
        self.name = name

    def deliver(self, *, to: str, subject: str, body: str, reference: UUID) -> str:
        """Print it, unless this is production, where a message that goes nowhere is a fault."""
        if settings.ENV.environment == "production":
            raise Undelivered(f"no provider is set up for {self.name}: set PENDOPO_{self.name.upper()}_URL")
        if settings.ENV.environment == "development":
            sys.stdout.write(f"--- {self.name} to {to}\n{body}---\n")
        return f"console-{reference}"


class Email:
    """Django's mail with whatever PENDOPO_EMAIL_URL names: SMTP or a provider through anymail."""

    def deliver(self, *, to: str, subject: str, body: str, reference: UUID) -> str:
        """Send it under a Message-ID made from the reference, so that a second copy can be told apart."""
        domain = sanitize_address(settings.DEFAULT_FROM_EMAIL, "utf-8").rpartition("@")[2].rstrip(">")
        identity = f"<{reference}@{domain}>"
        mail = EmailMessage(subject=subject, body=body, to=[to], headers={"Message-ID": identity})
        try:
            mail.send()
        except smtplib.SMTPRecipientsRefused as refusal:
            codes = {code for code, _ in refusal.recipients.values()}
            text = f"the mail server refused the recipient ({', '.join(map(str, sorted(codes)))})"
            if all(code >= 500 for code in codes):  # noqa: PLR2004  RFC 5321: 5yz is permanent
                raise Refused(text) from None
            raise Undelivered(text) from None
        except smtplib.SMTPResponseException as refusal:
            raise Undelivered(f"the mail server answered {refusal.smtp_code}") from None
        except Exception as fault:  # noqa: BLE001
            # Providers' errors may quote the message; only their kind is kept.
            raise Undelivered(f"mail was not sent: {type(fault).__name__}") from None
        status = getattr(mail, "anymail_status", None)
        return str(getattr(status, "message_id", None) or identity)


class WhatsAppCloud:
    """Meta's WhatsApp Cloud API (POST /<phone-number-id>/messages).

    A business may open a conversation only with an approved template: name it
    in `?template=`, with one variable for the text. Without it, plain text is
    sent, which arrives within 24 hours of the person's own message only. The
    API takes no idempotency key; our reference goes along for its webhooks.
    """

    def __init__(self, endpoint: rules.Endpoint) -> None:
        self.endpoint = endpoint

    def deliver(self, *, to: str, subject: str, body: str, reference: UUID) -> str:
        payload: dict[str, Any] = {
            "messaging_product": "whatsapp",
            "recipient_type": "individual",
            "to": to.removeprefix("+"),
            "biz_opaque_callback_data": str(reference),
        }
        template = self.endpoint.options.get("template")
        if template:
            # Variables of a template may not hold line breaks.
            parameters = [{"type": "text", "text": " ".join(body.split())}]
            payload |= {
                "type": "template",
                "template": {
                    "name": template,
                    "language": {"code": self.endpoint.options.get("language", "id")},
                    "components": [{"type": "body", "parameters": parameters}],
                },
            }
        else:
            payload |= {"type": "text", "text": {"preview_url": False, "body": body}}
        answer = _post(self.endpoint, payload, reference=reference)
        try:
            return str(answer["messages"][0]["id"])
        except (KeyError, IndexError, TypeError):
            raise Undelivered("the provider's answer names no message") from None


class SmsGateway:
    """A generic HTTP gateway: POST JSON `to`, `message`, `sender`, `reference`; the answer holds `id`."""

    def __init__(self, endpoint: rules.Endpoint) -> None:
        self.endpoint = endpoint

    def deliver(self, *, to: str, subject: str, body: str, reference: UUID) -> str:
        payload = {"to": to, "message": body.strip(), "reference": str(reference)}
        if sender := self.endpoint.options.get("sender"):
            payload["sender"] = sender
        answer = _post(self.endpoint, payload, reference=reference)
        if not answer.get("id"):
            raise Undelivered("the provider's answer names no message")
        return str(answer["id"])


class _NoRedirect(urlrequest.HTTPRedirectHandler):
    def redirect_request(self, req: Any, fp: Any, code: int, msg: str, headers: Any, newurl: str) -> None:  # noqa: PLR0917  urllib's own
        """Follow nothing: the secret and the message are for the configured address only."""


def _post(endpoint: rules.Endpoint, payload: dict[str, Any], *, reference: UUID) -> dict[str, Any]:
    headers = {
        "Content-Type": "application/json",
        "Accept": "application/json",
        "User-Agent": "pendopo",
        "Idempotency-Key": str(reference),
        "Authorization": f"Bearer {endpoint.secret}",
    }
    if endpoint.user:
        pair = base64.b64encode(f"{endpoint.user}:{endpoint.secret}".encode()).decode()
        headers["Authorization"] = f"Basic {pair}"
    asked = urlrequest.Request(  # noqa: S310  rules.endpoint lets only https (and http to this machine) pass
        endpoint.url, data=json.dumps(payload).encode(), headers=headers, method="POST"
    )
    opener = urlrequest.build_opener(_NoRedirect)
    try:
        with opener.open(asked, timeout=TIMEOUT_SECONDS) as answered:
            text = answered.read(LONGEST_ANSWER)
    except urlerror.HTTPError as refusal:
        with refusal:
            _raise_for(refusal.code, refusal.headers.get("Retry-After"))
    except (urlerror.URLError, OSError) as fault:
        reason = getattr(fault, "reason", fault)
        raise Undelivered(f"the provider cannot be reached: {type(reason).__name__}") from None
    try:
        answer = json.loads(text)
    except ValueError:
        raise Undelivered("the provider's answer is not JSON") from None
    if not isinstance(answer, dict):
        raise Undelivered("the provider's answer is not a JSON object")
    return answer


def _raise_for(status: int, retry_after: str | None) -> NoReturn:
    text = f"the provider answered {status}"
    if status in {408, 425, 429} or status >= 500:  # noqa: PLR2004  RFC 9110: the server's fault, or asks to wait
        raise Undelivered(text, retry_after=rules.retry_after(retry_after) if retry_after or status == 429 else None)  # noqa: PLR2004
    if status in {401, 403, 404} or status < 400:  # noqa: PLR2004
        # The set-up is wrong, not the message: an operator can mend it before it is given up.
        raise Undelivered(text)
    raise Refused(text)


def channel(name: str) -> Channel:
    """The adapter that the environment sets up for that channel; the console if none."""
    if name == "email":
        return Email()
    if name == "whatsapp":
        endpoint = rules.endpoint(settings.ENV.whatsapp_url)
        return WhatsAppCloud(endpoint) if endpoint else Console(name)
    endpoint = rules.endpoint(settings.ENV.sms_url)
    return SmsGateway(endpoint) if endpoint else Console(name)
