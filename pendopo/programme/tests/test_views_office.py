"""What the programme shows on an office's page, and that the page learns of a publication."""

from __future__ import annotations

import pytest

from pendopo.core import pages
from pendopo.core.manifest import registry
from pendopo.programme.selectors import publication_stamp
from pendopo.programme.tests import factories
from pendopo.regions.views import office_stamp


@pytest.fixture(autouse=True)
def _nothing_kept():
    pages.shelf.clear()
    pages.stamps.clear()


@pytest.fixture
def waste(db):
    started = factories.initiative(office="dlh", slug="bank-sampah")
    return factories.indicator(initiative=started, slug="unit-bank-sampah")


def test_an_office_shows_its_initiatives_and_figures_with_their_pages(client, waste):
    page = client.get("/opd/dlh/").content.decode()

    assert 'href="/capaian/inisiatif/bank-sampah/"' in page
    assert 'href="/capaian/indikator/unit-bank-sampah/"' in page


def test_another_office_shows_nothing_of_them(client, waste):
    page = client.get("/opd/dinsos/").content.decode()

    assert "/capaian/inisiatif/" not in page
    assert "/capaian/indikator/" not in page


def test_a_figure_that_is_not_public_is_not_shown(client, waste):
    waste.is_public = False
    waste.save()

    assert "/capaian/indikator/unit-bank-sampah/" not in client.get("/opd/dlh/").content.decode()


def test_the_list_of_offices_stays_a_list(client, waste):
    assert "/capaian/inisiatif/" not in client.get("/opd/").content.decode()


def test_the_stamp_of_an_office_page_changes_with_a_publication(waste):
    before, number = office_stamp(), publication_stamp()
    factories.published(waste, year=2024, value=187)

    assert publication_stamp() > number
    assert office_stamp() != before


def test_every_panel_of_an_office_page_names_a_stamp():
    assert [panel.template for panel in registry.office_panels() if not panel.stamp] == []
