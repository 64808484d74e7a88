from __future__ import annotations

import pytest

from pendopo.core import pages
from pendopo.regions.models import Region


@pytest.fixture(autouse=True)
def _nothing_kept():
    pages.shelf.clear()
    pages.stamps.clear()


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("/wilayah/", ["Margoyoso", "33.18.16", "401", "ODbL"]),
        ("/wilayah/33.18/", ["Kabupaten Pati", "3318"]),
        ("/wilayah/33.18.16/", ["Kecamatan Margoyoso", "3318170", "Kepmendagri 300.2.2-2430"]),
        ("/wilayah/33.18.10.1005/", ["Kelurahan Pati Wetan", "Jawa Tengah"]),
        ("/wilayah/33/", ["Provinsi Jawa Tengah", "Kabupaten Kudus"]),
        ("/opd/", ["Diskominfo", "Dinsos P3AKB"]),
        ("/opd/diskominfo/", ["Diskominfo", "diskominfo.patikab.go.id"]),
    ],
)
def test_a_page_shows(client, pati, language, address, words):
    answer = client.get(address, {"lang": language})

    assert answer.status_code == 200
    text = answer.content.decode()
    assert [word for word in words if word not in text] == []


@pytest.mark.parametrize("address", ["/wilayah/99/", "/wilayah/pati/", "/wilayah/33.18.77/", "/opd/khayalan/"])
def test_what_does_not_exist_is_not_found(client, pati, address):
    assert client.get(address).status_code == 404


def test_a_code_without_dots_leads_to_the_address_with_dots(client, pati):
    answer = client.get("/wilayah/331816/")

    assert (answer.status_code, answer.headers["Location"]) == (301, "/wilayah/33.18.16/")


def test_the_map_says_that_it_is_approximate(client, pati):
    page = client.get("/wilayah/", {"lang": "en"}).content.decode()

    assert "Approximate boundaries, not official ones." in page
    assert page.count('<path class="map__area ') == 21


def test_a_search_shows_where_each_hit_lies(client, pati):
    page = client.get("/wilayah/", {"q": "Jimbaran"}).content.decode()

    assert page.count("Kabupaten Pati, Jawa Tengah") == Region.objects.filter(name__istartswith="Jimbaran").count()


@pytest.mark.parametrize("wanted", ["nirgendwo", "", "x" * 200, "<script>", "%00", "33.18.10.1005"])
def test_no_search_breaks_the_page(client, pati, wanted):
    answer = client.get("/wilayah/", {"q": wanted})

    assert answer.status_code == 200
    assert "<script>" not in answer.content.decode().replace('<script type="module"', "")


def test_a_missing_contact_is_said_to_be_missing(client, pati):
    page = client.get("/opd/dlh/", {"lang": "en"}).content.decode()
    assert "No address, hours or telephone number of this office has been recorded yet." in page


def test_the_codes_come_as_csv(client, pati):
    lines = client.get("/wilayah/33.18/kode.csv").content.decode().splitlines()

    assert len(lines) == 1 + 428
    assert lines[1].startswith("33.18,Kabupaten Pati,regency,kabupaten,33,3318,")


def test_a_page_takes_few_queries(client, pati, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        client.get("/wilayah/33.18/")


def test_a_retired_region_says_so(client, pati):
    Region.objects.filter(pk="33.18.01").update(valid_to="2025-06-23")

    assert "older records point at it" in client.get("/wilayah/33.18.01/", {"lang": "en"}).content.decode()
