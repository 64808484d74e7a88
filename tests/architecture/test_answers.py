"""What every answer carries, and that no odd request finds a fault: addresses, parameters, the open API."""

from __future__ import annotations

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from schemathesis.specs.openapi.checks import positive_data_acceptance

from pendopo.core import pages
from tests.architecture.test_permissions import ROWS

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
OPEN = sorted({row.url for row in ROWS if row.method == "get" and row.anonymous == "ok" and row.args is None})
PARAMETERS = ("tahun", "q", "page", "sort", "limit", "cursor", "next", "lang", "theme", "within", "level")


@pytest.fixture(autouse=True)
def empty_shelf():
    pages.shelf.clear()
    yield
    pages.shelf.clear()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("_case", "path", "host", "status"),
    [
        ("a page", "/privasi/", "localhost", 200),
        ("a page that is kept", "/capaian/", "localhost", 200),
        ("a page that is missing", "/nowhere/", "localhost", 404),
        ("a redirect", "/capaian", "localhost", 301),
        ("a choice that is remembered", "/?theme=dark", "localhost", 302),
        ("the sign-in page", "/kerja/", "localhost", 302),
        ("somebody else's name", "/", "elsewhere.example", 400),
        ("the open API", "/api/v1/regions", "localhost", 200),
        ("a fault of the open API", "/api/v1/nowhere", "localhost", 404),
    ],
)
def test_every_answer_carries_what_browsers_obey(_case, path, host, status, client):
    for _time in ("made", "kept"):
        answer = client.get(path, headers={"Host": host})

        assert answer.status_code == status
        assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy


@pytest.mark.django_db
@pytest.mark.parametrize("url", OPEN)
@pytest.mark.parametrize(
    "value",
    ["٢٠٢٢", "²", "9" * 5000, "-1", "1e9", "\ufffd\ud7ff", "'\"><script>evil()</script>", "//elsewhere.example", "%"],
    ids=["arabic", "superscript", "long", "negative", "float", "odd", "markup", "address", "percent"],
)
def test_an_odd_parameter_never_finds_a_fault(url, value, client):
    client.raise_request_exception = False

    answer = client.get(reverse(url), dict.fromkeys(PARAMETERS, value))

    assert answer.status_code < 500
    assert not answer.headers.get("Location", "").startswith(("//", "http"))
    assert b"<script>evil" not in b"".join(answer)


@pytest.fixture
def kept_connection(db):
    """Django's server lets go of the connection after each request; the test's transaction lives in it."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.mark.usefixtures("kept_connection")
def test_the_open_api_answers_as_it_describes_itself_whatever_is_sent():
    description = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())
    operations = [found.ok() for found in description.get_all_operations()]

    assert len(operations) >= 4
    for operation in operations:
        answers_as_described(operation)


def answers_as_described(operation):
    @given(case=operation.as_strategy())
    @settings(max_examples=25, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
    def holds(case):
        case.call_and_validate(
            headers={"Accept-Encoding": "identity"},
            # A code may have the right form and still name nothing: that is a refusal, and described.
            excluded_checks=[positive_data_acceptance],
        )

    holds()
