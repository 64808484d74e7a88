from __future__ import annotations

import json
from decimal import Decimal

import pytest

from pendopo.programme import http
from pendopo.programme.services import record
from pendopo.regions import public as regions


@pytest.fixture
def pati(db):
    regions.load_reference(region="33.18")
    record.load_reference()
    record.load_record()


def figures_of(answer):
    return [
        indicator
        for dimension in answer["dimensions"]
        for initiative in dimension["initiatives"]
        for indicator in initiative["indicators"]
    ]


def test_every_figure_carries_its_provenance(client, pati):
    answer = client.get("/api/v1/achievements").json()

    read = [one["reading"] for one in figures_of(answer) if one["reading"]]
    assert len(read) >= 8
    assert all(one["provenance"]["source"] and one["provenance"]["kind"] == "document" for one in read)
    assert all(one["provenance"]["claimed"] for one in read)


def test_no_data_is_null_and_never_nought(client, pati):
    answer = client.get("/api/v1/achievements?year=2019").json()

    silent = [one for one in figures_of(answer) if one["status"] == "no_data"]
    assert silent
    assert all(one["reading"] is None or one["reading"]["value"] is None for one in silent)


def test_the_waste_bank_counts_what_its_sources_say(client, pati):
    units = next(one for one in figures_of(client.get("/api/v1/achievements").json()) if "bank-sampah" in one["slug"])
    history = client.get(units["api"].replace("http://localhost:8000", "")).json()

    values = {one["period_end"][:4]: one["value"] for one in history["readings"]}
    assert values["2018"] == 52
    assert values["2020"] == 178


def test_the_headline_is_there_in_both_languages(client, pati):
    headline = client.get("/api/v1/achievements").json()["headline"]

    assert headline["id"] != headline["en"]
    assert headline["en"].endswith(".")


@pytest.mark.parametrize(
    ("_case", "address", "status"),
    [
        ("a year in words", "/api/v1/achievements?year=last", 422),
        ("a year long gone", "/api/v1/achievements?year=1800", 422),
        ("an indicator that is not there", "/api/v1/indicators/nothing", 404),
    ],
)
def test_a_wrong_question_is_answered_with_a_problem(client, pati, _case, address, status):
    answer = client.get(address)

    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")


def test_the_observatory_finds_everything_from_one_address(client, pati):
    answer = client.get("/.well-known/smart-city.json").json()

    assert answer["region"] == {"code": "33.18", "name": "Kabupaten Pati", "province": "33"}
    assert [one["slug"] for one in answer["dimensions"]] == [
        "governance", "economy", "society", "branding", "environment",
    ]  # fmt: skip
    assert client.get(answer["endpoints"]["achievements"].replace("http://localhost:8000", "")).status_code == 200


@pytest.mark.parametrize(
    ("value", "written"), [("52", "52"), ("0.6375", "0.6375"), ("510000000.000000", "510000000"), (None, "null")]
)
def test_a_number_travels_as_it_is(value, written):
    assert json.dumps(http.number(None if value is None else Decimal(value))) == written
