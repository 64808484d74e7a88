from __future__ import annotations

from collections import Counter

import pytest

from pendopo.regions import public
from pendopo.regions.models import Load, Region
from pendopo.regions.selectors import memory

SIX_THAT_DIFFER = {
    "33.18.16": "3318170",
    "33.18.17": "3318180",
    "33.18.18": "3318190",
    "33.18.19": "3318200",
    "33.18.20": "3318210",
    "33.18.21": "3318160",
}


def test_names_repeat_inside_pati_so_that_only_codes_can_be_keys(pati):
    names = Counter(Region.objects.filter(level="village").values_list("name", flat=True))

    assert sum(count > 1 for count in names.values()) == 31


def test_a_search_tells_places_of_one_name_apart(pati):
    found = public.search("Jimbaran", within="33.18")

    assert len(found) > 1
    assert len({hit.path for hit in found}) == len(found)
    assert all(hit.path.endswith("Kabupaten Pati, Jawa Tengah") for hit in found)


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Kabupaten Pati", "33.18"),
        ("33.18.10.1005", "33.18.10.1005"),
        ("wetan", "33.18.08.2019"),
        ("PATI  WETAN", "33.18.10.1005"),
    ],
)
def test_a_search_finds(pati, text, first):
    assert public.search(text)[0].place.code == first


@pytest.mark.parametrize("text", ["", "   ", "%", "_", "nirgendwo"])
def test_a_search_for_nothing_finds_nothing(pati, text):
    assert public.search(text) == []


@pytest.mark.parametrize(("code", "bps"), [*SIX_THAT_DIFFER.items(), ("33.18.10", "3318100"), ("33.18", "3318")])
def test_the_bridge_goes_both_ways(pati, code, bps):
    assert public.bps_code(code) == bps
    assert public.from_bps(bps).code == code


def test_a_district_without_a_bridge_has_no_bps_code(pati):
    assert public.bps_code("33.18.10.1005") is None
    with pytest.raises(public.UnknownRegion):
        public.from_bps("9999999")


def test_the_regency_its_districts_and_its_path(pati):
    assert public.this_regency().full_name == "Kabupaten Pati"
    assert len(public.districts()) == 21
    assert len(public.children("33.18", "village")) == 406
    assert [place.name for place in public.ancestors("33.18.10.1005")] == ["Jawa Tengah", "Kabupaten Pati", "Pati"]


def test_an_unknown_region_or_office_is_refused(pati):
    with pytest.raises(public.UnknownRegion):
        public.region("33.18.77")
    with pytest.raises(public.UnknownOffice):
        public.office("kantor-khayalan")


def test_the_offices_that_the_programme_names_are_there_and_nothing_is_invented(pati):
    offices = {office.slug: office for office in public.offices()}

    assert {"diskominfo", "disdagperin", "dinsos", "dlh", "bpkad", "bappeda", "setda"} <= set(offices)
    assert all(office.source for office in offices.values() if office.confirmed)
    assert offices["dinsos"].short_name == "Dinsos P3AKB"
    assert (offices["dlh"].phone, offices["dlh"].address) == (None, None)


def test_a_regency_without_a_file_gets_the_usual_offices_unconfirmed(db, settings):
    settings.REGION = "33.19"
    public.load_reference(region="33.19")

    offices = public.offices()
    assert len(offices) >= 10
    assert not any(office.confirmed for office in offices)


def test_shapes_of_pati_are_marked_approximate(pati):
    shapes = public.district_shapes()

    assert [shape.code for shape in shapes] == [place.code for place in public.districts()]
    assert all(shape.approximate and "geografis 1.3.2" in shape.source for shape in shapes)


def test_a_remembered_look_up_is_forgotten_after_a_load(pati, settings):
    settings.REGIONS_REMEMBER_SECONDS = 0.000_001
    memory.forget()
    try:
        assert public.region("33.18.01").name == "Sukolilo"
        Region.objects.filter(pk="33.18.01").update(name="Lain")
        assert public.region("33.18.01").name == "Sukolilo"

        Load.objects.create(what="regions", source="another process", rows=1)

        assert public.region("33.18.01").name == "Lain"
    finally:
        memory.forget()
