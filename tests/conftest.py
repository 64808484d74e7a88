"""What journeys and budgets share: the hall, a browser, and pages that report every fault they see."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest

from tests import hall as halls
from tests.browser import DESKTOP, PHONE, browser_path, flags

AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WAIT_MS = 15_000


@pytest.fixture(scope="session")
def demonstration(django_db_setup, django_db_blocker) -> str:
    with django_db_blocker.unblock():
        return halls.prepared_database()


@pytest.fixture
def hall(demonstration, django_db_blocker) -> Iterator[halls.Hall]:
    """The product with its real record, for this test alone."""
    with django_db_blocker.unblock(), halls.opened(demonstration) as opened:
        yield opened


@pytest.fixture(scope="session")
def chromium():
    """One browser per worker. Without Chromium the test is skipped; on CI that is a failure."""
    executable = browser_path()
    if executable is None:
        said = "Chromium is missing (Debian: apt install chromium)"
        if os.environ.get("CI") == "true":
            pytest.fail(said)
        pytest.skip(said)
    from playwright.sync_api import sync_playwright

    # Playwright keeps an event loop in this thread, which Django would take for asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=flags())
        yield browser
        browser.close()


@dataclass
class Faults:
    """What a browser complained about while a test ran."""

    said: list[str] = field(default_factory=list)

    def watch(self, page, hall) -> None:
        page.on("pageerror", lambda error: self.said.append(f"{page.url}: {error}"))
        page.on("console", lambda message: self._hear(page, message))

        def same_origin_only(route):
            if route.request.url.startswith((hall.url, "data:", "blob:")):
                route.continue_()
            else:
                self.said.append(f"{page.url}: asked a third party: {route.request.url}")
                route.abort()

        page.context.route("**/*", same_origin_only)

    def _hear(self, page, message) -> None:
        # A refused form answers 4xx, which Chromium also reports here; journeys assert on what the person sees.
        if (
            message.type == "error"
            and "Failed to load resource: the server responded with a status of 4" not in message.text
        ):
            self.said.append(f"{page.url}: {message.text}")


@pytest.fixture
def visit(chromium, hall) -> Iterator[Callable[..., object]]:
    """Opens a new visitor's page; script errors, CSP violations and requests to third parties fail the test."""
    faults, contexts = Faults(), []

    def open_page(*, viewport=PHONE, script=True, dark=False, as_=None):
        context = chromium.new_context(
            base_url=hall.url,
            viewport=viewport,
            java_script_enabled=script,
            color_scheme="dark" if dark else "light",
            locale="id-ID",
            timezone_id="Asia/Jakarta",
            reduced_motion="reduce",
            service_workers="block",
        )
        contexts.append(context)
        context.set_default_timeout(WAIT_MS)
        if as_ is not None:
            sign_in(context, hall, as_)
        page = context.new_page()
        faults.watch(page, hall)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert faults.said == []


def sign_in(context, hall, email: str) -> None:
    """The visitor is signed in as the demonstration person of that name (`dlh`, `sekretariat`)."""
    context.add_cookies([{"name": "sessionid", "value": hall.session_of(email), "url": hall.url}])


@pytest.fixture
def phone(visit):
    return visit()


@pytest.fixture
def phone_without_script(visit):
    return visit(script=False)


@pytest.fixture
def desktop(visit):
    return visit(viewport=DESKTOP)


@pytest.fixture(scope="session")
def axe() -> Callable[..., list[str]]:
    """Every violation of WCAG 2.2 AA on the page, with where it is."""
    from axe_playwright_python.sync_playwright import Axe

    tool = Axe()

    def check(page) -> list[str]:
        found = tool.run(page, options={"runOnly": {"type": "tag", "values": AXE_TAGS}, "resultTypes": ["violations"]})
        return [
            f"{page.url}: {violation['id']} ({violation['impact']}): {violation['help']}\n"
            + "\n".join(f"    {node['html'][:200]}" for node in violation["nodes"][:3])
            for violation in found.response["violations"]
        ]

    return check


def pytest_collection_modifyitems(items) -> None:
    """Whatever asks for the browser is marked so, and can be left out with -m 'not browser'."""
    for item in items:
        if "chromium" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)
