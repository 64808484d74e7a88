from __future__ import annotations

import importlib.util
import json
import smtplib
import socket
from datetime import timedelta
from pathlib import Path
from threading import Barrier, Thread
from uuid import UUID

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection, transaction
from django.template import Engine
from procrastinate.contrib.django.models import ProcrastinateJob

from pendopo.core import clock
from pendopo.core.jobs import public as jobs
from pendopo.core.outbox import public as outbox
from pendopo.core.outbox import rules
from pendopo.core.outbox.models import Message
from pendopo.core.outbox.services import channels, delivery

_spec = importlib.util.spec_from_file_location("gateway", Path(__file__).parent / "gateway.py")
_module = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(_module)
Gateway = _module.Gateway

OK_SMS = (200, {}, json.dumps({"id": "sms-1"}))
OK_WHATSAPP = (200, {}, json.dumps({"messages": [{"id": "wamid.1"}]}))
REFERENCE = UUID(int=7)
TEMPLATES = {
    "demo/messages/done.subject": "{{ name }}: selesai\nBcc: a@example.id",
    "demo/messages/done.txt": "{% load i18n %}{% get_current_language as code %}Yth. {{ name }} ({{ code }}),\nselesai.",
}


@pytest.fixture(autouse=True)
def _templates(monkeypatch):
    loaders = [("django.template.loaders.locmem.Loader", TEMPLATES)]
    engine = Engine(loaders=loaders, libraries={"i18n": "django.templatetags.i18n"})
    monkeypatch.setattr(Engine, "get_default", staticmethod(lambda: engine))


@pytest.fixture
def set_up_sms(settings):
    def set_up(gateway):
        settings.ENV = settings.ENV.model_copy(update={"sms_url": f"http://:s3cret@{gateway.address}/send"})

    return set_up


def send(**changes):
    facts = {
        "channel": "email",
        "to": "siti@example.id",
        "template": "demo/messages/done",
        "context": {"name": "Siti Nur'aini"},
        "key": "demo:1",
    }
    return outbox.send(**(facts | changes))


@pytest.mark.django_db
def test_a_message_is_sent_by_the_job_in_the_recipients_language_with_the_name_as_it_is_written():
    message = send(language="en")
    jobs.run_pending()
    message.refresh_from_db()

    [letter] = mail.outbox
    assert (letter.to, letter.body) == (["siti@example.id"], "Yth. Siti Nur'aini (en),\nselesai.\n")
    assert letter.extra_headers["Message-ID"].startswith(f"<{message.row_key}@")
    assert (message.state, message.attempts, message.last_error) == ("sent", 1, "")


@pytest.mark.django_db
def test_a_line_break_in_a_subject_makes_no_header():
    send()
    jobs.run_pending()

    assert mail.outbox[0].subject == "Siti Nur'aini: selesai Bcc: a@example.id"
    assert mail.outbox[0].bcc == []


@pytest.mark.django_db
def test_the_same_key_is_written_and_sent_once():
    assert send().pk == send(to="other@example.id").pk

    jobs.run_pending()

    assert [one.to for one in mail.outbox] == [["siti@example.id"]]


@pytest.mark.django_db(transaction=True)
def test_two_at_the_same_moment_write_one_message_and_one_job():
    together, written = Barrier(4), []

    def write() -> None:
        try:
            together.wait()
            written.append(send().pk)
        finally:
            connection.close()

    threads = [Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(written) == 4
    assert len(set(written)) == 1
    assert ProcrastinateJob.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_rollback_sends_nothing():
    with transaction.atomic():
        send()
        transaction.set_rollback(True)

    assert not Message.objects.exists()
    assert not ProcrastinateJob.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("_case", "channel", "to"),
    [
        ("no at sign", "email", "siti.example.id"),
        ("a header in the address", "email", "siti@example.id\nBcc: a@example.id"),
        ("letters", "sms", "kosong delapan"),
        ("too short", "whatsapp", "0812"),
    ],
)
def test_a_bad_address_is_refused_and_nothing_is_written(_case, channel, to):
    with pytest.raises(outbox.BadRecipient):
        send(channel=channel, to=to)

    assert not Message.objects.exists()


@pytest.mark.django_db
def test_phone_numbers_are_kept_in_one_form_and_unreadable_in_the_table():
    message = send(channel="sms", to="0812-3456-7890")
    message.refresh_from_db()

    assert message.recipient.reveal() == "+6281234567890"
    with connection.cursor() as cursor:
        cursor.execute("SELECT message::text FROM outbox_message AS message")
        row = cursor.fetchone()[0]
    assert b"81234567890".hex() not in row
    assert "81234567890" not in row


@pytest.mark.django_db
def test_a_provider_that_asks_to_wait_is_asked_again_after_that_time(set_up_sms):
    with Gateway((429, {"Retry-After": "120"}, ""), OK_SMS) as gateway:
        set_up_sms(gateway)
        message = send(channel="sms", to="081234567890")
        before = clock.now()
        [ran] = jobs.run_pending(raise_errors=False)
    message.refresh_from_db()

    assert isinstance(ran.error, jobs.RetryLater)
    assert (message.state, message.last_error) == ("failed", "the provider answered 429")
    wait = ProcrastinateJob.objects.get().scheduled_at - before
    assert timedelta(seconds=119) < wait < timedelta(seconds=130)


@pytest.mark.django_db
def test_a_message_is_given_up_after_the_last_attempt(set_up_sms):
    with Gateway((503, {}, "")) as gateway:
        set_up_sms(gateway)
        message = send(channel="sms", to="081234567890")
        Message.objects.update(attempts=rules.MOST_ATTEMPTS - 1, state="failed")
        for _ in range(2):
            delivery.deliver(message=message.pk, channel=channels.channel("sms"), at=clock.now())
    message.refresh_from_db()

    assert (message.state, message.attempts) == ("given_up", rules.MOST_ATTEMPTS)
    assert len(gateway.got) == 1


def test_the_sms_gateway_gets_secret_reference_and_text():
    with Gateway(OK_SMS) as gateway:
        endpoint = rules.endpoint(f"http://:s3cret@{gateway.address}/send?sender=PENDOPO")
        number = channels.SmsGateway(endpoint).deliver(to="+62812", subject="", body="Selesai.\n", reference=REFERENCE)

    [got] = gateway.got
    assert number == "sms-1"
    assert got["path"] == "/send"
    assert got["json"] == {"to": "+62812", "message": "Selesai.", "reference": str(REFERENCE), "sender": "PENDOPO"}
    assert got["headers"]["Authorization"] == "Bearer s3cret"
    assert got["headers"]["Idempotency-Key"] == str(REFERENCE)


@pytest.mark.parametrize(
    ("_case", "query", "part"),
    [
        ("plain text", "", {"type": "text", "text": {"preview_url": False, "body": "Yth.\nSelesai.\n"}}),
        (
            "an approved template",
            "?template=kabar",
            {
                "type": "template",
                "template": {
                    "name": "kabar",
                    "language": {"code": "id"},
                    "components": [{"type": "body", "parameters": [{"type": "text", "text": "Yth. Selesai."}]}],
                },
            },
        ),
    ],
)
def test_whatsapp_gets_what_its_cloud_api_asks_for(_case, query, part):
    with Gateway(OK_WHATSAPP) as gateway:
        endpoint = rules.endpoint(f"http://:s3cret@{gateway.address}/v23.0/1/messages{query}")
        number = channels.WhatsAppCloud(endpoint).deliver(
            to="+62812", subject="", body="Yth.\nSelesai.\n", reference=REFERENCE
        )

    assert number == "wamid.1"
    assert gateway.got[0]["json"] == {
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        "to": "62812",
        "biz_opaque_callback_data": str(REFERENCE),
        **part,
    }


@pytest.mark.parametrize(
    ("_case", "answer", "kind", "message"),
    [
        ("busy without a time", (429, {}, ""), channels.Undelivered, "the provider answered 429"),
        ("broken", (500, {}, ""), channels.Undelivered, "the provider answered 500"),
        ("wrong secret", (401, {}, ""), channels.Undelivered, "the provider answered 401"),
        ("bad number", (422, {}, ""), channels.Refused, "the provider answered 422"),
        ("not JSON", (200, {}, "<html>"), channels.Undelivered, "the provider's answer is not JSON"),
        ("not an object", (200, {}, "[]"), channels.Undelivered, "the provider's answer is not a JSON object"),
        ("no number", (200, {}, "{}"), channels.Undelivered, "the provider's answer names no message"),
        ("a redirect", (302, {"Location": "/elsewhere"}, ""), channels.Undelivered, "the provider answered 302"),
        ("hangs up", ("hang up", {}, ""), channels.Undelivered, "the provider cannot be reached: RemoteDisconnected"),
    ],
)
@pytest.mark.parametrize("adapter", [channels.SmsGateway, channels.WhatsAppCloud])
def test_what_an_unwell_provider_leads_to(_case, answer, kind, message, adapter):
    with Gateway(answer) as gateway:
        endpoint = rules.endpoint(f"http://:s3cret@{gateway.address}/send")
        with pytest.raises(kind) as fault:
            adapter(endpoint).deliver(to="+62812", subject="", body="Selesai.", reference=REFERENCE)

    assert str(fault.value) == message
    assert len(gateway.got) == 1


def test_a_provider_that_says_nothing_is_left_after_the_timeout(monkeypatch):
    monkeypatch.setattr(channels, "TIMEOUT_SECONDS", 0.05)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        endpoint = rules.endpoint(f"http://:s3cret@127.0.0.1:{silent.getsockname()[1]}/send")
        with pytest.raises(channels.Undelivered, match="cannot be reached: TimeoutError"):
            channels.SmsGateway(endpoint).deliver(to="+62812", subject="", body="", reference=REFERENCE)


@pytest.mark.parametrize(
    ("_case", "code", "kind"),
    [("no such mailbox", 550, channels.Refused), ("mailbox busy", 450, channels.Undelivered)],
)
def test_what_a_mail_server_that_refuses_leads_to(_case, code, kind, monkeypatch):
    def refuse(_self, _messages):
        raise smtplib.SMTPRecipientsRefused({"siti@example.id": (code, b"no")})

    monkeypatch.setattr(EmailBackend, "send_messages", refuse)

    with pytest.raises(kind) as fault:
        channels.Email().deliver(to="siti@example.id", subject="x", body="y", reference=REFERENCE)

    assert "siti" not in str(fault.value)


@pytest.mark.django_db
def test_text_and_recipient_are_deleted_after_their_time_and_a_late_job_sends_nothing():
    message = send()
    Message.objects.update(queued_at=clock.now() - timedelta(days=91))

    assert delivery.forget(at=clock.now(), after=timedelta(days=90)) == 1
    jobs.run_pending()

    message.refresh_from_db()
    assert (message.recipient, message.subject, message.body) == (None, None, None)
    assert mail.outbox == []


@pytest.mark.django_db
def test_no_log_line_names_a_recipient_or_a_text(set_up_sms, capfd, caplog):
    with Gateway((500, {}, "siti@example.id")) as gateway:
        set_up_sms(gateway)
        send(channel="sms", to="081234567890")
        jobs.run_pending(raise_errors=False)

    said = "".join(capfd.readouterr()) + caplog.text
    assert "message_not_sent" in said
    assert [secret for secret in ("81234567890", "selesai", "s3cret", "Siti") if secret in said] == []
