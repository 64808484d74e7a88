from __future__ import annotations

import io
import json
import logging

import pytest
import structlog
from django.core import checks
from django.core.management import call_command
from django.db import connection

from pendopo.core.platform import health, logs, refusals
from pendopo.core.platform import public as platform


@pytest.fixture(autouse=True)
def _anew(settings, tmp_path):
    health.forget()
    settings.HOME = tmp_path
    settings.KEYRING_FILE = tmp_path / "keyring.json"
    yield
    health.forget()


def test_alive_asks_no_database(client):
    assert client.get("/healthz", headers={"Host": "10.0.0.7"}).content == b"ok\n"


@pytest.mark.django_db
def test_ready_names_every_check_and_nothing_more(client):
    answer = client.get("/readyz", headers={"Host": "10.0.0.7"})

    assert answer.status_code == 200
    assert json.loads(answer.content) == {
        "ready": True,
        "checks": {
            "database": {"state": "ok"},
            "migrations": {"state": "ok"},
            "storage": {"state": "ok"},
            "keyring": {"state": "ok"},
            "worker": {"state": "warning"},
        },
    }


@pytest.mark.django_db
def test_not_ready_without_the_keyring(client, settings):
    settings.KEYRING_CREATE = False

    assert client.get("/readyz").status_code == 503


@pytest.mark.django_db
def test_not_ready_while_migrations_wait(client):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'outbox'")

    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert json.loads(answer.content)["checks"]["migrations"] == {"state": "fault"}


@pytest.mark.django_db
def test_the_database_is_asked_at_most_every_two_seconds(client, django_assert_num_queries):
    client.get("/readyz")

    with django_assert_num_queries(0):
        client.get("/readyz")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("_case", "extra", "status"),
    [
        ("this machine", {}, 200),
        ("elsewhere", {"REMOTE_ADDR": "203.0.113.9"}, 404),
        ("through a proxy on this machine", {"HTTP_X_FORWARDED_FOR": "203.0.113.9"}, 404),
        ("with the token", {"REMOTE_ADDR": "203.0.113.9", "HTTP_AUTHORIZATION": "Bearer s3cret"}, 200),
        ("with another token", {"REMOTE_ADDR": "203.0.113.9", "HTTP_AUTHORIZATION": "Bearer other"}, 404),
    ],
)
def test_who_may_read_the_figures(_case, extra, status, client, settings, tmp_path):
    token = tmp_path / "token"
    token.write_text("s3cret\n")
    settings.ENV = settings.ENV.model_copy(update={"metrics_token_file": token})

    assert client.get("/metrics", **extra).status_code == status


@pytest.mark.django_db
def test_requests_are_counted_by_view_and_jobs_by_state(client):
    client.get("/masalah/not-found")
    said = client.get("/metrics").content.decode()

    assert 'pendopo_requests_total{method="GET",status="200",view="errors:problem"}' in said
    assert "pendopo_request_seconds_bucket" in said
    assert "# TYPE pendopo_jobs gauge" in said
    assert "# TYPE pendopo_messages gauge" in said


@pytest.mark.django_db
@pytest.mark.parametrize(("given", "kept"), [("abc-12345", True), ("x\u00e4 <script>", False), ("short", False)])
def test_a_sound_request_number_is_taken_over(given, kept, client):
    answer = client.get("/masalah/not-found", headers={"X-Request-ID": given})

    assert (answer["X-Request-ID"] == given) is kept


@pytest.mark.parametrize(
    ("_case", "text", "masked"),
    [
        ("a NIK", "NIK 3318010101900001 known", "NIK 3318********0001 known"),
        ("a NIK with dots", "3318.0101.0190.0001", "3318********0001"),
        ("a phone number", "to +6281234567890.", "to +628********."),
        ("a phone number as people write it", "0812-3456-7890", "08********"),
        ("an address", "mail siti.a@dinas.example.id now", "mail ***@*** now"),
        ("a password link", "Forbidden: /masuk/sandi-baru/1-abc-def/", "Forbidden: /masuk/sandi-baru/***/"),
        ("a date and a count stay", "2026-11-23 12:00 406 rows", "2026-11-23 12:00 406 rows"),
        ("a region code stays", "33.18.01.2001", "33.18.01.2001"),
    ],
)
def test_log_lines_are_masked(_case, text, masked):
    assert logs.redact(text) == masked


def test_tracebacks_and_nested_values_are_masked_too():
    output = io.StringIO()
    config = logs.configure(machine_readable=True)["formatters"]["structured"]
    handler = logging.StreamHandler(output)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            processors=config["processors"], foreign_pre_chain=config["foreign_pre_chain"]
        )
    )
    log = logging.getLogger("pendopo.test")
    log.addHandler(handler)
    log.propagate = False
    error = ValueError("person 3318010101900001")
    structlog.get_logger("pendopo.test").error("broke", exc_info=error, facts={"phones": ["081234567890"]})
    log.removeHandler(handler)
    log.propagate = True

    line = json.loads(output.getvalue())
    assert line["facts"] == {"phones": ["08********"]}
    assert "ValueError: person 3318********0001" in line["exception"]


@pytest.mark.django_db
def test_the_doctor_says_what_to_mend_and_fails():
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'outbox'")
    said, complained = io.StringIO(), io.StringIO()

    with pytest.raises(SystemExit) as end:
        call_command("doctor", stdout=said, stderr=complained)

    assert end.value.code == 1
    assert "FAULT   migrations: 1 wait, such as outbox.0001_initial" in said.getvalue()
    assert "pendopo migrate" in said.getvalue()
    assert "FAULT" in complained.getvalue()


@pytest.mark.django_db
def test_the_doctor_speaks_json_and_is_content_with_a_sound_installation():
    said = io.StringIO()

    call_command("doctor", json=True, stdout=said)

    report = json.loads(said.getvalue())
    assert report["ready"] is True
    assert [check["name"] for check in report["checks"]] == [
        "machine", "environment", "database", "clock", "migrations", "storage", "disk", "keyring", "worker",
        "channels", "production",
    ]  # fmt: skip


@pytest.mark.django_db
def test_production_refuses_what_belongs_to_a_demonstration(settings, tmp_path):
    (tmp_path / "demonstration").touch()
    settings.ENV = settings.ENV.model_copy(
        update={"environment": "production", "secret_key_file": tmp_path / "secret-key"}
    )

    with pytest.raises(platform.UnfitForProduction) as refusal:
        platform.ensure_fit()

    for name in ("PENDOPO_SECRET_KEY_FILE", "PENDOPO_KEYRING_FILE", "home of a demonstration"):
        assert name in str(refusal.value)
    assert {"platform.E001"} == {
        one.id for one in checks.run_checks(tags=["database"], databases=["default"]) if one.id.startswith("platform.")
    }


@pytest.mark.django_db
def test_other_apps_may_add_refusals_and_development_starts_all_the_same(settings, monkeypatch):
    monkeypatch.setattr(refusals, "_hooks", [*refusals._hooks])
    refusal = platform.Refusal(finding="Demonstration people can sign in.", remedy="Please remove them.")
    platform.refuse_in_production(lambda: [refusal])

    platform.ensure_fit()

    assert refusal in refusals.found()
