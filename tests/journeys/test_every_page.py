"""What must hold for every kind of page that a citizen reaches by following links."""

import pytest

from tests.browser import DESKTOP, PHONE


@pytest.mark.parametrize(
    ("look", "language"),
    [({"viewport": PHONE, "dark": False}, "id"), ({"viewport": DESKTOP, "dark": True}, "en")],
    ids=["phone, light, Indonesian", "desktop, dark, English"],
)
def test_axe_finds_nothing(look, language, hall, visit, axe):
    page = visit(**look)
    page.goto(f"/?lang={language}")

    found = []
    for address in hall.public_addresses():
        page.goto(address)
        assert page.locator("html").get_attribute("lang") == language, address
        found += axe(page)

    assert not found, "\n".join(found)


def test_nothing_is_wider_than_a_phone(hall, phone):
    widths = {}
    for address in hall.public_addresses():
        phone.goto(address)
        widths[address] = phone.evaluate("document.documentElement.scrollWidth")

    assert {address: width for address, width in widths.items() if width > PHONE["width"]} == {}


def test_every_page_names_its_task_once(hall, phone_without_script):
    for address in hall.public_addresses():
        phone_without_script.goto(address)
        assert phone_without_script.locator("h1").count() == 1, address
        assert phone_without_script.title() != "", address


def test_no_link_leads_nowhere(hall):
    assert hall.dead_links() == []
