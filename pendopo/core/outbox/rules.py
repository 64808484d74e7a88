"""Addresses of channels as operators write them, and when sending is given up."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

MOST_ATTEMPTS = 8
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
LONGEST_SUBJECT = 200
# Provider name in `anymail+<name>://`: its backend, and the setting that takes the key.
ANYMAIL = {
    "amazonses": ("amazon_ses", None),
    "brevo": ("brevo", "BREVO_API_KEY"),
    "mailersend": ("mailersend", "MAILERSEND_API_TOKEN"),
    "mailgun": ("mailgun", "MAILGUN_API_KEY"),
    "mailjet": ("mailjet", "MAILJET_API_KEY"),
    "mandrill": ("mandrill", "MANDRILL_API_KEY"),
    "postmark": ("postmark", "POSTMARK_SERVER_TOKEN"),
    "resend": ("resend", "RESEND_API_KEY"),
    "sendgrid": ("sendgrid", "SENDGRID_API_KEY"),
    "sparkpost": ("sparkpost", "SPARKPOST_API_KEY"),
}


@dataclass(frozen=True, kw_only=True)
class Mail:
    """How e-mail leaves, in the terms of Django's settings."""

    backend: str
    host: str = "localhost"
    port: int = 25
    user: str = ""
    password: str = field(default="", repr=False)
    tls: bool = False
    ssl: bool = False
    sender: str = ""
    anymail: dict[str, Any] = field(default_factory=dict, repr=False)


def mail(url: str) -> Mail:
    """What PENDOPO_EMAIL_URL means; empty is the console.

    Examples:
        `smtp://user:password@mail.example.go.id:587?tls=1&from=pendopo@example.go.id`,
        `smtps://…` for encryption from the first byte, `anymail+postmark://<key>?from=…`, `console://`.

    Raises:
        ValueError: saying what is wrong with it, without repeating the secret in it.
    """
    if not url or urlsplit(url).scheme == "console":
        return Mail(backend="django.core.mail.backends.console.EmailBackend")
    parts = urlsplit(url)
    options = dict(parse_qsl(parts.query))
    sender = options.get("from", "")
    if parts.scheme in {"smtp", "smtps"}:
        if not parts.hostname:
            raise ValueError("must name the mail server: smtp://user:password@host:587?tls=1")
        ssl = parts.scheme == "smtps"
        tls = not ssl and options.get("tls", "") in {"1", "true", "yes"}
        if parts.password and not (tls or ssl) and parts.hostname not in LOOPBACK:
            raise ValueError("would send the password in the clear; add ?tls=1 or use smtps://")
        return Mail(
            backend="django.core.mail.backends.smtp.EmailBackend",
            host=parts.hostname,
            port=parts.port or (465 if ssl else 587 if tls else 25),
            user=unquote(parts.username or ""),
            password=unquote(parts.password or ""),
            tls=tls,
            ssl=ssl,
            sender=sender,
        )
    if parts.scheme.startswith("anymail+"):
        return _anymail(parts, options, sender)
    raise ValueError("must start with smtp://, smtps://, anymail+<provider>:// or console://")


def _anymail(parts: SplitResult, options: dict[str, str], sender: str) -> Mail:
    provider = parts.scheme.removeprefix("anymail+")
    if provider not in ANYMAIL:
        raise ValueError(f"names the provider {provider}; known are {', '.join(sorted(ANYMAIL))}")
    module, setting = ANYMAIL[provider]
    # Not `hostname`, which would turn the key into lower case.
    key = unquote(parts.netloc.rpartition("@")[2])
    if setting is not None and not key:
        raise ValueError(f"must hold the provider's key: anymail+{provider}://<key>")
    settings: dict[str, Any] = {setting: key} if setting is not None else {}
    # Anything else that the provider needs, such as MAILGUN_SENDER_DOMAIN, under anymail's own name.
    settings |= {name.upper(): value for name, value in options.items() if name != "from"}
    return Mail(backend=f"anymail.backends.{module}.EmailBackend", sender=sender, anymail=settings)


@dataclass(frozen=True, kw_only=True)
class Endpoint:
    """Where a gateway is called."""

    url: str
    user: str = ""
    secret: str = field(default="", repr=False)
    options: dict[str, str] = field(default_factory=dict)


def endpoint(url: str) -> Endpoint | None:
    """What PENDOPO_WHATSAPP_URL or PENDOPO_SMS_URL means; None (empty) is the console.

    Examples:
        `https://:<token>@graph.facebook.com/v23.0/<phone-number-id>/messages?template=pemberitahuan`,
        `https://user:<secret>@sms.example.id/v1/send?sender=PENDOPO`.

    Raises:
        ValueError: saying what is wrong with it, without repeating the secret in it.
    """
    if not url or urlsplit(url).scheme == "console":
        return None
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError("must be a web address such as https://:<token>@gateway.example/messages")
    if parts.scheme == "http" and parts.hostname not in LOOPBACK:
        raise ValueError("must start with https://, because it carries a secret and phone numbers")
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    address = f"{parts.scheme}://{host}{f':{parts.port}' if parts.port else ''}{parts.path}"
    return Endpoint(
        url=address,
        user=unquote(parts.username or ""),
        secret=unquote(parts.password or ""),
        options=dict(parse_qsl(parts.query)),
    )


def one_line(text: str) -> str:
    """The subject as one line, so that nothing in it can become a header of its own."""
    return " ".join(text.split())[:LONGEST_SUBJECT]


def retry_after(header: str | None, *, standard: int = 60, longest: int = 6 * 3600) -> int:
    """Seconds from a Retry-After header; `standard` for a date or nonsense, never more than `longest`."""
    if header is None or not header.strip().isdigit():
        return standard
    return min(max(1, int(header.strip())), longest)
