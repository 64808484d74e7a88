"""What a citizen's first visit may cost, on every kind of public page (interface.md).

Bytes are counted as WhiteNoise and the page shelf send them: compressed with
Brotli. Times do not belong in tests; `make bench` measures how soon a page is
seen on a slow phone.
"""

import brotli
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import resolve

from pendopo.core import pages
from tests.browser import PHONE

KB = 1024
MOST_BYTES = {"document": 14 * KB, "stylesheet": 14 * KB, "script": 10 * KB, "image": 40 * KB}
MOST_REQUESTS = 8
MOST_QUERIES = 12
# What may cost more, and why.
MORE = {
    "account_login": {"requests": 10},  # passkeys: three scripts of allauth, after the page is there
    "charts:chart": {"script": 300 * KB},  # the interactive view is what a person asked for by a click
}


# The interactive view of a chart is loaded on a click by who wants it (interface.md "Charts").
ON_REQUEST = "/grafik/"


@pytest.fixture
def addresses(hall) -> list[str]:
    return [address for address in hall.public_addresses() if not address.startswith(ON_REQUEST)]


def test_bytes_and_requests_of_a_first_visit(addresses, visit):
    over = []
    for address in addresses:
        page = visit(viewport=PHONE)
        answers = []
        page.on("response", lambda answer, answers=answers: answers.append(answer))
        page.goto(address, wait_until="load")
        page.wait_for_load_state("networkidle")
        sizes = dict.fromkeys(MOST_BYTES, 0)
        for answer in answers:
            if answer.request.resource_type in sizes:
                sizes[answer.request.resource_type] += len(brotli.compress(answer.body()))
        most = {**MOST_BYTES, "requests": MOST_REQUESTS} | MORE.get(resolve(address).view_name, {})
        over += [f"{address}: {kind} {size} bytes" for kind, size in sizes.items() if size > most[kind]]
        if len(answers) > most["requests"]:
            over.append(f"{address}: {len(answers)} requests: {[answer.url for answer in answers]}")
        page.context.close()

    assert not over, "\n".join(over)


def test_queries_of_a_page_that_is_not_kept(addresses):
    over = []
    for address in addresses:
        Client().get(address)  # what is kept for the life of the process is not the page's own cost
        pages.shelf.clear()
        with CaptureQueriesContext(
            connection,
        ) as queries:
            Client().get(address)
        if len(queries) > MOST_QUERIES:
            over.append(f"{address}: {len(queries)} queries")

    assert not over, "\n".join(over)
