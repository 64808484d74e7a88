from __future__ import annotations

import pytest


def test_reading_page_by_page_gives_every_region_once(client, pati):
    seen: list[str] = []
    cursor: str | None = ""
    while cursor is not None:
        page = client.get("/api/v1/regions", {"within": "33.18", "limit": 100, "cursor": cursor}).json()
        seen += [item["code"] for item in page["items"]]
        cursor = page["next"]

    assert len(seen) == len(set(seen)) == 428
    assert seen == sorted(seen)


def test_the_last_page_has_no_next_one(client, pati):
    page = client.get("/api/v1/regions", {"parent": "33.18", "limit": 21}).json()

    assert (len(page["items"]), page["next"]) == (21, None)


def test_the_origin_and_licence_come_with_the_codes(client, pati):
    origin = client.get("/api/v1/regions", {"level": "province"}).json()["origin"]

    assert (origin["licence"], origin["source"]) == ("ODbL-1.0", "idn-area-data 3.1.2, geografis 1.3.2")


def test_one_region_has_its_path_and_bps_code(client, pati):
    region = client.get("/api/v1/regions/33.18.16").json()

    assert (region["bps_code"], region["path"]) == ("3318170", "Kabupaten Pati, Jawa Tengah")
    assert region["ancestors"] == ["33", "33.18"]


def test_a_search_finds_by_the_beginning_of_a_name(client, pati):
    items = client.get("/api/v1/regions", {"q": "Kayen", "level": "district"}).json()["items"]

    assert [item["code"] for item in items] == ["33.18.02"]


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/api/v1/regions/33.18.77", 404),
        ("/api/v1/regions/pati", 422),
        ("/api/v1/regions?parent=pati", 422),
        ("/api/v1/regions?cursor=%27", 422),
        ("/api/v1/regions?limit=0", 422),
        ("/api/v1/regions?limit=501", 422),
        ("/api/v1/regions?level=kecamatan", 422),
        ("/api/v1/offices/khayalan", 404),
        ("/api/v1/offices/%00", 400),
    ],
)
def test_a_wrong_question_gets_a_problem(client, pati, address, status):
    answer = client.get(address)

    assert answer.status_code == status
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_a_search_for_what_no_text_can_hold_is_a_bad_question(client, pati):
    assert client.get("/api/v1/regions?q=%00").status_code == 400


def test_offices_come_with_null_for_what_nobody_recorded(client, pati):
    offices = {item["slug"]: item for item in client.get("/api/v1/offices").json()["items"]}

    assert offices["dlh"]["phone"] is None
    assert client.get("/api/v1/offices/dlh").json() == offices["dlh"]
