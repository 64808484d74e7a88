"""Log lines: one event each, with the request's number, and without personal data.

Imported by the settings, so it asks nothing of Django.
"""

from __future__ import annotations

import re
from collections.abc import MutableMapping
from typing import Any

import structlog

NIK = re.compile(r"(?<![\d.])(\d{4})[ .\-]?\d{4}[ .\-]?\d{4}[ .\-]?(\d{4})(?![\d])")
PHONE = re.compile(r"(?<![\w.:\-])(\+?62|0)[ .\-]?8\d[\d .\-]{5,12}\d(?![\w])")
LINK = re.compile(r"(/sandi-baru/)[^\s/]+")  # it sets a password for whoever holds it
EMAIL = re.compile(r"[A-Za-z0-9._%+\-]+@([A-Za-z0-9\-]+\.)+[A-Za-z]{2,}")


def redact(text: str) -> str:
    """The text with numbers as long as a NIK, phone numbers, e-mail addresses and password links masked."""
    text = LINK.sub(r"\1***", text)
    text = NIK.sub(r"\1********\2", text)
    text = PHONE.sub(r"\g<1>8********", text)
    return EMAIL.sub("***@***", text)


def redact_event(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Mask every text of an event, however deep, tracebacks included."""
    for key, value in event.items():
        event[key] = _redacted(value)
    return event


def _redacted(value: Any) -> Any:
    if isinstance(value, str):
        return redact(value)
    if isinstance(value, dict):
        return {key: _redacted(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_redacted(inner) for inner in value]
    if value is None or isinstance(value, int | float):
        return redact_number(value)
    return redact(str(value))


def redact_number(value: float | None) -> Any:
    """The number itself, unless it is as long as a NIK."""
    text = str(value)
    masked = redact(text)
    return value if masked == text else masked


def configure(*, machine_readable: bool) -> dict[str, Any]:
    """Set structlog up and return Django's LOGGING: JSON lines, or readable ones for a developer."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.stdlib.PositionalArgumentsFormatter(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.StackInfoRenderer(),
    ]
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    renderer: Any = (
        structlog.processors.JSONRenderer() if machine_readable else structlog.dev.ConsoleRenderer(colors=False)
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "structured": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": shared,
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    # Before masking: the traceback must be text by then.
                    structlog.processors.format_exc_info,
                    redact_event,
                    renderer,
                ],
            },
        },
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "structured"}},
        "root": {"handlers": ["console"], "level": "INFO"},
        "loggers": {
            "django": {"handlers": [], "level": "INFO", "propagate": True},
            # One line per request is written by our middleware; a 404 is no warning.
            "django.request": {"level": "ERROR"},
            "django.server": {"handlers": [], "level": "WARNING", "propagate": True},
            # It names jobs with their arguments; our middleware names them without.
            "procrastinate": {"level": "WARNING"},
            "axes": {"level": "WARNING"},
        },
    }
