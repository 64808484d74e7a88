from __future__ import annotations

import csv
import json
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction

from pendopo.regions import public, services
from pendopo.regions.models import Boundary, CodeBridge, Load, Office, Region
from pendopo.regions.selectors import reference
from pendopo.regions.services import boundaries
from pendopo.regions.tests.test_geometry import BOWTIE, SQUARE, collection, feature


def everything():
    return [list(model.objects.order_by("pk").values_list()) for model in (Region, CodeBridge, Office, Boundary, Load)]


def test_pati_comes_whole_with_all_provinces_and_regencies(pati):
    levels = Counter(Region.objects.values_list("level", flat=True))

    assert levels == {"province": 38, "regency": 514, "district": 21, "village": 406}
    assert Region.objects.filter(kind="desa").count() == 401
    assert Region.objects.filter(kind="kelurahan").count() == 5
    assert (pati.bridges, pati.retired) == (22, 0)


def test_every_village_of_pati_has_a_centroid_and_a_postal_code(pati):
    assert not Region.objects.filter(level="village", latitude__isnull=True).exists()
    assert not Region.objects.filter(level="village", postal_code="").exists()


def test_all_of_indonesia_is_in_the_reference():
    levels = Counter(row[2] for row in csv.reader(StringIO(reference.all_lines())))

    assert levels == {"province": 38, "regency": 514, "district": 7_277, "village": 83_763}


def test_all_of_indonesia_loads(db):
    outcome = services.load(regency="33.18")

    assert (outcome.read, outcome.changed, Region.objects.count()) == (91_592, 91_592, 91_592)


def test_loading_again_changes_nothing(pati):
    before = everything()[:3]

    again = public.load_reference(region="33.18")

    assert (again.changed, again.retired) == (0, 0)
    assert everything()[:3] == before


def test_what_an_operator_recorded_where_the_file_is_silent_stays(pati):
    Office.objects.filter(pk="dlh").update(phone="(0295) 000000")

    public.load_reference(region="33.18")

    assert Office.objects.get(pk="dlh").phone == "(0295) 000000"


def test_a_code_that_the_reference_no_longer_has_is_retired_and_kept(pati):
    Region.objects.create(
        code="33.18.22", name="Lama", level="district", kind="kecamatan", parent_id="33.18", decree="an older one"
    )

    outcome = public.load_reference(region="33.18")

    assert outcome.retired == 1
    assert Region.objects.get(pk="33.18.22").valid_to == date(2022, 11, 9)
    assert "33.18.22" not in {place.code for place in public.districts()}


def test_loading_one_regency_leaves_the_others_alone(pati):
    services.load(region="33.19", regency="33.18")

    outcome = public.load_reference(region="33.18")

    assert outcome.retired == 0
    assert Region.objects.filter(code__startswith="33.19.", valid_to__isnull=True).exists()


@pytest.mark.parametrize("region", ["33.70", "33.68", "99.99"])
def test_an_unknown_regency_is_refused_and_nothing_is_loaded(db, region):
    said = []
    with pytest.raises(services.NoSuchRegency):
        services.load(region=region, regency="33.18", progress=lambda *words: said.append(words))

    assert said == []
    assert (Region.objects.count(), Load.objects.count()) == (0, 0)


def test_a_damaged_reference_is_refused(db, monkeypatch, tmp_path):
    for name in ("regions.csv.xz", "regions.meta.json"):
        (tmp_path / name).write_bytes((reference.FOLDER / name).read_bytes())
    facts = json.loads((tmp_path / "regions.meta.json").read_text())
    (tmp_path / "regions.meta.json").write_text(json.dumps({**facts, "sha256": "0" * 64}))
    monkeypatch.setattr(reference, "FOLDER", tmp_path)
    reference.meta.cache_clear()

    try:
        with pytest.raises(reference.DamagedReference):
            services.load(regency="33.18")
    finally:
        reference.meta.cache_clear()

    assert Region.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_two_loads_at_the_same_time_both_end_well():
    def load(_number):
        try:
            return services.load(region="33.18", regency="33.18")
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        outcomes = list(pool.map(load, range(2)))

    assert sorted(outcome.changed for outcome in outcomes) == [0, 979]
    assert Region.objects.count() == 979


@pytest.mark.parametrize(
    ("_case", "facts"),
    [
        ("a district below another regency", {"code": "33.18.99", "parent_id": "33.19"}),
        ("a district without a parent", {"code": "33.18.99", "parent_id": None}),
        ("a level that the code does not have", {"code": "33.18.99", "level": "village"}),
        ("a kind that the code does not have", {"code": "33.18.99", "kind": "kota"}),
        ("a code of the wrong form", {"code": "33.18.9"}),
        ("no name", {"code": "33.18.99", "name": ""}),
        ("half a centroid", {"code": "33.18.99", "latitude": -6.8}),
        ("a centroid in Europe", {"code": "33.18.99", "latitude": 52.0, "longitude": 5.0}),
        ("a postal code of letters", {"code": "33.18.99", "postal_code": "5911A"}),
        ("ends before it begins", {"code": "33.18.99", "valid_from": "2022-01-02", "valid_to": "2022-01-01"}),
    ],
)
def test_the_database_refuses(pati, _case, facts):
    sound = {"name": "Uji", "level": "district", "kind": "kecamatan", "parent_id": "33.18", "decree": "none"}

    with pytest.raises(IntegrityError), transaction.atomic():
        Region.objects.create(**{**sound, **facts})

    assert Region.objects.count() == 979


def test_codes_and_names_of_pati_are_those_of_the_decree_in_force(pati, shared):
    with (shared / "regions.csv").open(encoding="utf-8", newline="") as file:
        official = {row["code"]: row["name"] for row in csv.DictReader(file)}

    assert dict(Region.objects.filter(code__startswith="33.18").values_list("code", "name")) == official


def test_the_bridge_is_that_of_the_shared_table(pati, shared):
    with (shared / "regions.csv").open(encoding="utf-8", newline="") as file:
        official = {row["code"]: row["bps_code"] for row in csv.DictReader(file) if row["bps_code"]}

    assert dict(CodeBridge.objects.values_list("region_id", "code")) == official


def test_official_borders_are_loaded_and_the_two_that_cross_themselves_are_named(pati, shared):
    outcome = boundaries.load_official(path=shared / "villages.geojson", source="BIG", decree="Kepmendagri")

    assert outcome.counts == {"village": 406}
    assert set(outcome.mended) == {"33.18.05.2010", "33.18.08.2021"}
    assert Boundary.objects.filter(kind="official", source="BIG").count() == 406


def test_official_borders_win_over_approximate_ones(pati, shared):
    assert {shape.approximate for shape in public.district_shapes()} == {True}

    boundaries.load_official(path=shared / "districts.geojson")

    shapes = public.district_shapes()
    assert len(shapes) == 21
    assert {shape.approximate for shape in shapes} == {False}
    assert {shape.source for shape in shapes} == {"districts.geojson"}
    public.load_reference(region="33.18")
    assert {shape.approximate for shape in public.district_shapes()} == {False}


def test_loading_the_same_borders_twice_leaves_one_of_each(pati, tmp_path):
    path = tmp_path / "districts.geojson"
    path.write_text(collection(feature("33.18.01")))

    boundaries.load_official(path=path)
    boundaries.load_official(path=path)

    assert Boundary.objects.filter(kind="official").count() == 1


@pytest.mark.parametrize(
    ("_case", "content", "fault"),
    [
        ("an unknown code", collection(feature("33.18.01"), feature("33.18.77")), "33.18.77"),
        ("a fault in one of two", collection(feature("33.18.01"), feature("33.18.02", "Point", [1, 2])), "Feature 2"),
        ("the same code twice", collection(feature("33.18.01"), feature("33.18.01")), "already used"),
        ("broken JSON", '{"type":', "line 1"),
        ("not UTF-8", b"\xff\xfe\x00", "UTF-8"),
        ("abroad", collection(feature(coordinates=[[[5, 52], [6, 52], [6, 53], [5, 52]]])), "not in Indonesia"),
    ],
)
def test_a_file_with_a_fault_changes_nothing(pati, tmp_path, _case, content, fault):
    path = tmp_path / "bad.geojson"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    before = everything()

    with pytest.raises(CommandError, match=fault):
        call_command("regions", "boundaries", str(path))

    assert everything() == before


def test_a_retired_code_gets_no_border(pati, tmp_path):
    Region.objects.filter(pk="33.18.01").update(valid_to=date(2025, 6, 23))
    path = tmp_path / "one.geojson"
    path.write_text(collection(feature("33.18.01")))

    with pytest.raises(boundaries.BadBoundaries, match=r"33\.18\.01"):
        boundaries.load_official(path=path)

    assert not Boundary.objects.filter(kind="official").exists()


def test_a_missing_file_is_named(pati, tmp_path):
    with pytest.raises(CommandError, match=r"nowhere\.geojson"):
        call_command("regions", "boundaries", str(tmp_path / "nowhere.geojson"))


def test_the_command_says_what_it_mended(pati, tmp_path, capsys):
    path = tmp_path / "two.geojson"
    path.write_text(collection(feature("33.18.01", coordinates=BOWTIE), feature("33.18.02", coordinates=SQUARE)))

    call_command("regions", "boundaries", str(path))

    printed = capsys.readouterr().out
    assert "mended 33.18.01: Self-intersection" in printed
    assert "official borders loaded: 2 district; 1 mended" in printed


def test_the_command_shows_a_region_as_json(pati, capsys):
    call_command("regions", "show", "331816", "--json")

    shown = json.loads(capsys.readouterr().out)
    assert (shown["code"], shown["bps_code"], shown["path"]) == (
        "33.18.16",
        "3318170",
        ["Jawa Tengah", "Kabupaten Pati"],
    )


@pytest.mark.parametrize(
    "words", [("show", "Pati"), ("show", "33.68"), ("load", "--region", "33"), ("load", "--region", "x")]
)
def test_the_command_refuses(pati, words):
    with pytest.raises(CommandError):
        call_command("regions", *words)
