"""Every page of the workspace that a demonstration person reaches by following links."""

from collections import Counter
from http import HTTPStatus
from urllib.parse import urljoin, urlsplit

import pytest
from django.urls import Resolver404, resolve

from tests.browser import DESKTOP, PHONE


def _view(address):
    try:
        return resolve(urlsplit(address).path).view_name
    except Resolver404:
        return address


@pytest.mark.parametrize("look", [{"viewport": PHONE}, {"viewport": DESKTOP, "dark": True}], ids=["phone", "dark"])
# The demonstration's secretariat is the planner as well.
@pytest.mark.parametrize("person", ["sekretariat", "dlh", "bupati"])
def test_axe_finds_nothing_and_nothing_is_wider_than_the_screen(person, look, visit, axe):
    page = visit(as_=person, **look)
    waiting, seen, visits, found = ["/kerja/"], {"/kerja/"}, Counter(), []
    while waiting:
        address = waiting.pop(0)
        if visits[_view(address)]:
            continue
        kind = page.context.request.head(address)
        if kind.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            found.append(f"{address}: {kind.status}")
            continue
        if not kind.headers.get("content-type", "").startswith("text/html"):
            continue
        visits[_view(address)] += 1
        answer = page.goto(address)
        if answer.status >= HTTPStatus.BAD_REQUEST:
            found.append(f"{address}: {answer.status}")
            continue
        found += axe(page)
        width = page.evaluate("document.documentElement.scrollWidth")
        if width > look["viewport"]["width"]:
            found.append(f"{address}: {width} wide")
        for link in page.locator("a[href]").evaluate_all("links => links.map(link => link.getAttribute('href'))"):
            target = urlsplit(urljoin(address, link))
            path = target.path
            if not target.netloc and path.startswith("/kerja/") and path not in seen:
                seen.add(path)
                waiting.append(path)

    assert not found, "\n".join(found)
    assert sum(view.startswith("programme:work_") for view in visits) > 1
