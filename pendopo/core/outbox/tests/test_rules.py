from __future__ import annotations

import pytest
from django.utils.module_loading import import_string

from pendopo.core.outbox import rules

SMTP = "django.core.mail.backends.smtp.EmailBackend"


@pytest.mark.parametrize(
    ("_case", "url", "expected"),
    [
        ("nothing is the console", "", rules.Mail(backend="django.core.mail.backends.console.EmailBackend")),
        (
            "encrypted after the greeting",
            "smtp://pendopo:p%40ss@mail.example.id:587?tls=1&from=pendopo@example.id",
            rules.Mail(
                backend=SMTP,
                host="mail.example.id",
                port=587,
                user="pendopo",
                password="p@ss",
                tls=True,
                sender="pendopo@example.id",
            ),
        ),
        (
            "encrypted from the start",
            "smtps://pendopo:x@mail.example.id",
            rules.Mail(backend=SMTP, host="mail.example.id", port=465, user="pendopo", password="x", ssl=True),
        ),
        (
            "a provider, its key kept as it is",
            "anymail+postmark://AbC-123",
            rules.Mail(backend="anymail.backends.postmark.EmailBackend", anymail={"POSTMARK_SERVER_TOKEN": "AbC-123"}),
        ),
        (
            "a provider that wants more",
            "anymail+mailgun://key-1?mailgun_sender_domain=mg.example.id",
            rules.Mail(
                backend="anymail.backends.mailgun.EmailBackend",
                anymail={"MAILGUN_API_KEY": "key-1", "MAILGUN_SENDER_DOMAIN": "mg.example.id"},
            ),
        ),
    ],
)
def test_how_mail_leaves(_case, url, expected):
    assert rules.mail(url) == expected


@pytest.mark.parametrize(
    ("_case", "read", "url"),
    [
        ("unknown scheme", rules.mail, "imap://x"),
        ("no host", rules.mail, "smtp://"),
        ("password in the clear", rules.mail, "smtp://user:s3cret@mail.example.id"),
        ("unknown provider", rules.mail, "anymail+pigeon://s3cret"),
        ("no key", rules.mail, "anymail+postmark://"),
        ("secret in the clear", rules.endpoint, "http://:s3cret@gateway.example/send"),
        ("not the web", rules.endpoint, "ftp://:s3cret@gateway.example/send"),
    ],
)
def test_a_wrong_address_is_refused_without_its_secret(_case, read, url):
    with pytest.raises(ValueError, match=r"must|would|names") as fault:
        read(url)

    assert "s3cret" not in str(fault.value)


@pytest.mark.parametrize(("header", "seconds"), [(None, 60), ("30", 30), ("0", 1), ("soon", 60), ("999999", 21600)])
def test_how_long_a_provider_may_make_us_wait(header, seconds):
    assert rules.retry_after(header) == seconds


@pytest.mark.parametrize("provider", sorted(rules.ANYMAIL))
def test_every_provider_has_a_backend_that_can_be_loaded(provider):
    assert import_string(rules.mail(f"anymail+{provider}://key").backend)
