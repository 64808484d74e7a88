from __future__ import annotations

import json

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import shape

from pendopo.regions.rules import geometry
from pendopo.regions.selectors import reference

SQUARE = [[[111.0, -6.8], [111.1, -6.8], [111.1, -6.7], [111.0, -6.7], [111.0, -6.8]]]
BOWTIE = [[[111.0, -6.8], [111.1, -6.7], [111.1, -6.8], [111.0, -6.7], [111.0, -6.8]]]


def feature(code="33.18.01", kind="Polygon", coordinates=SQUARE):
    return {
        "type": "Feature",
        "properties": {"code": code},
        "geometry": {"type": kind, "coordinates": coordinates},
    }


def collection(*features, **more):
    return json.dumps({"type": "FeatureCollection", "features": list(features), **more})


grid = st.tuples(st.integers(0, 60), st.integers(0, 60)).map(lambda p: (110.9 + p[0] / 100, -7.1 + p[1] / 100))


@settings(max_examples=40, deadline=None)
@given(st.lists(grid, min_size=2, max_size=40, unique=True), st.lists(grid, max_size=10))
def test_cells_cover_their_centroids_leave_no_gaps_and_do_not_overlap(points, neighbours):
    villages = {f"33.18.{n % 5 + 1:02}.2{n:03}": point for n, point in enumerate(points)}
    own = set(points)

    drawn = geometry.approximate(villages, [point for point in neighbours if point not in own])

    assert set(drawn) == {code[:8] for code in villages}
    assert all(area.is_valid and not area.is_empty for area in drawn.values())
    for code, point in villages.items():
        assert drawn[code[:8]].distance(shapely.Point(point)) < 1e-9
    together = shapely.union_all(list(drawn.values()))
    assert together.area == pytest.approx(sum(area.area for area in drawn.values()), rel=1e-6)


def test_without_neighbours_the_cells_dissolve_to_one_area_without_holes():
    villages = {f"33.18.{x + 1:02}.2{y:03}": (111 + x / 50, -6.8 + y / 50) for x in range(4) for y in range(4)}

    together = shapely.union_all(list(geometry.approximate(villages).values()))

    assert together.geom_type == "Polygon"
    assert not together.interiors


def test_one_village_alone_gets_an_area():
    drawn = geometry.approximate({"33.18.01.2001": (111.0, -6.8)})

    assert drawn["33.18.01"].contains(shapely.Point(111.0, -6.8))


def test_no_village_gives_no_area():
    assert geometry.approximate({}) == {}


def test_approximate_districts_overlap_the_official_ones_by_more_than_seven_tenths(shared):
    official: dict[str, list[shapely.Geometry]] = {}
    for entry in json.loads((shared / "villages.geojson").read_text())["features"]:
        area = shapely.make_valid(shape(entry["geometry"]))
        official.setdefault(entry["properties"]["code"][:8], []).append(area)
    own, others = {}, []
    for code, longitude, latitude in reference.centroids():
        if code.startswith("33.18."):
            own[code] = (longitude, latitude)
        else:
            others.append((longitude, latitude))

    drawn = geometry.approximate(own, others)

    overlap = {}
    for code, parts in official.items():
        whole = shapely.union_all(parts)
        overlap[code] = drawn[code].intersection(whole).area / drawn[code].union(whole).area
    assert set(drawn) == set(official)
    assert sum(overlap.values()) / len(overlap) >= 0.79
    assert min(overlap.values()) >= 0.65


def test_neighbours_are_simplified_together():
    left = shapely.Polygon([(0, 0), (1, 0), (1.001, 0.5), (1, 1), (0, 1)])
    right = shapely.Polygon([(1, 0), (2, 0), (2, 1), (1, 1), (1.001, 0.5)])

    simple = geometry.simplify({"a": left, "b": right}, 0.1)

    assert simple["a"].intersection(simple["b"]).area == 0
    assert simple["a"].union(simple["b"]).geom_type == "Polygon"


def test_a_border_that_crosses_itself_is_mended_and_the_reason_kept():
    reading = geometry.read(collection(feature(coordinates=BOWTIE)))

    assert reading.faults == ()
    assert reading.features[0].geometry.is_valid
    assert reading.features[0].geometry.area == pytest.approx(0.005)
    assert reading.features[0].mended.startswith("Self-intersection")


def test_a_sound_border_is_not_called_mended():
    assert geometry.read(collection(feature())).features[0].mended == ""


@pytest.mark.parametrize(
    ("_case", "entry", "fault"),
    [
        ("no code", feature(code=None), 'no "code"'),
        ("a number for a code", feature(code=33.18), 'no "code"'),
        ("not an object", 7, 'no "code"'),
        ("a point", feature(kind="Point", coordinates=[111, -6.8]), "geometry Point"),
        ("no geometry", {"type": "Feature", "properties": {"code": "33.18"}, "geometry": None}, "geometry nothing"),
        ("too few corners", feature(coordinates=[[[111, -6.8], [111.1, -6.8]]]), "make no polygon"),
        ("text for a number", feature(coordinates=[[["a", "b"], ["c", "d"], ["e", "f"]]]), "make no polygon"),
        ("no coordinates", feature(coordinates=[]), "no coordinates"),
        ("Europe", feature(coordinates=[[[5, 52], [6, 52], [6, 53], [5, 52]]]), "not in Indonesia"),
        (
            "swapped",
            feature(coordinates=[[[y, x] for x, y in SQUARE[0]]]),
            "Longitude and latitude seem to be swapped",
        ),
        ("metres", feature(coordinates=[[[5e5, 9e6], [6e5, 9e6], [6e5, 9.1e6], [5e5, 9e6]]]), "not in Indonesia"),
        ("a line", feature(coordinates=[[[111, -6.8], [111.1, -6.8], [111.2, -6.8], [111, -6.8]]]), "no area"),
        ("not a number", feature(coordinates=[[[float("nan"), -6.8], [111, -6.8], [111, -6.7]]]), "Feature 2"),
    ],
)
def test_a_bad_feature_is_named_with_its_place(_case, entry, fault):
    reading = geometry.read(collection(feature("33.18.02"), entry))

    assert len(reading.features) == 1
    assert len(reading.faults) == 1
    assert reading.faults[0].startswith("Feature 2")
    assert fault in reading.faults[0]


def test_the_second_use_of_a_code_is_a_fault():
    assert geometry.read(collection(feature(), feature())).faults == (
        "Feature 2 (33.18.01): the code was already used by feature 1.",
    )


@pytest.mark.parametrize(
    ("_case", "text", "fault"),
    [
        ("empty", "", "not valid JSON"),
        ("cut off", '{"type": "FeatureColl', "line 1, column 10"),
        ("a list", "[]", "not a GeoJSON FeatureCollection"),
        ("a single feature", json.dumps(feature()), "not a GeoJSON FeatureCollection"),
        ("no features", collection(), "has no features"),
        ("deep", "[" * 200_000, "nested too deeply"),
        ("metres", collection(feature(), crs={"properties": {"name": "EPSG:32749"}}), "not WGS 84"),
    ],
)
def test_a_broken_file_is_refused_whole(_case, text, fault):
    with pytest.raises(geometry.BrokenFile, match=fault):
        geometry.read(text)
