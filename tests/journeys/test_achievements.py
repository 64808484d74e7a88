"""A citizen reads what the programme has achieved, and follows a figure to where it comes from."""

import re

import pytest

from tests.conftest import DESKTOP, PHONE


def test_a_figure_is_two_clicks_from_its_source_without_script(phone_without_script):
    page = phone_without_script
    page.goto("/capaian/")
    card = page.locator(".figure", has_text="Unit bank sampah").first
    assert "187" in card.inner_text()

    card.get_by_role("link", name=re.compile("telusuri")).click()

    source = page.locator("#sumber")
    assert source.get_by_role("heading", level=2).inner_text() == "Dari mana setiap angka berasal"
    links = source.get_by_role("link").evaluate_all("links => links.map(link => link.href)")
    assert any("lingkarjateng.id" in link for link in links)
    assert "52\xa0unit" in source.inner_text()


def test_where_sources_disagree_both_are_shown(phone):
    phone.goto("/capaian/society/")
    phone.get_by_role("link", name="Keluarga penerima santunan kematian").first.click()

    text = phone.locator("#sumber").inner_text()
    assert "790" in text
    assert "1.000" in text
    assert "Sumber berbeda" in text


def test_the_headline_counts_what_the_pillars_say(phone_without_script):
    page = phone_without_script
    page.goto("/capaian/")

    said = page.locator(".pillar__value").all_inner_texts()
    assert [text for text in said if "%" in text] == ["64%"]
    assert len(said) == 5
    assert page.locator("h1").inner_text() == "Satu pilar tertinggal, empat belum punya target untuk dinilai."


def test_the_year_switch_keeps_the_reader_in_that_year(phone_without_script):
    page = phone_without_script
    page.goto("/capaian/")
    page.get_by_role("link", name="2022", exact=True).click()
    page.locator(".pillar", has_text="Society").click()

    assert page.url.endswith("/capaian/society/?tahun=2022")


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_english_is_complete_and_remembered(visit, axe, dark):
    page = visit(viewport=DESKTOP, dark=dark)
    page.goto("/capaian/")
    page.get_by_role("link", name="English").click()
    assert page.locator("html").get_attribute("lang") == "en"
    page.goto("/masterplan/")

    assert page.locator("html").get_attribute("lang") == "en"
    assert axe(page) == []


def test_the_open_data_is_one_click_away_and_names_its_sources(visit):
    page = visit(viewport=PHONE)
    page.goto("/capaian/")
    with page.expect_download() as started:
        page.get_by_role("link", name=re.compile("CSV")).first.click()

    lines = started.value.path().read_text().splitlines()
    assert lines[0].startswith("dimension,initiative,indicator,name,year,value,unit")
    assert any(line.startswith("environment,") and ",187," in line for line in lines)
