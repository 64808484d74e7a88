"""The living page in real Chromium: nothing for axe to find, nothing wider than a phone, nothing refused by the CSP."""

import os

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

CHROMIUM = "/usr/bin/chromium"
WAYS = [(360, "light"), (1280, "dark")]


@pytest.fixture(scope="module")
def browser():
    if not os.path.exists(CHROMIUM):  # noqa: PTH110 - a plain question
        pytest.skip("Chromium is not installed")
    # Playwright runs an event loop in this thread; Django must still talk to its database from it.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("width", "theme"), WAYS)
def test_the_living_page_is_accessible_and_fits(live_server, browser, width, theme):
    page = browser.new_page(viewport={"width": width, "height": 800}, color_scheme=theme)
    said = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.goto(f"{live_server.url}/ui/")

    # Components shown side by side repeat landmarks and ids that a page has once.
    found = Axe().run(page, options={"rules": {rule: {"enabled": False} for rule in REPEATED}})
    faults = [f"{one['id']}: {node['html'][:160]}" for one in found.response["violations"] for node in one["nodes"]]
    assert faults == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert said == []
    page.close()


REPEATED = [
    "landmark-unique",
    "landmark-no-duplicate-banner",
    "landmark-no-duplicate-contentinfo",
    "landmark-banner-is-top-level",
    "landmark-contentinfo-is-top-level",
    "landmark-complementary-is-top-level",
    "duplicate-id",
    "duplicate-id-aria",
    "heading-order",
]
