import csv
import io
import re
from datetime import date
from decimal import Decimal
from xml.etree import ElementTree as ET

import pytest
import shapely
from django.template import Context, Template
from django.utils import translation

from pendopo.core.charts import examples, maps, services, svg
from pendopo.core.charts import public as charts
from pendopo.core.charts.engine import NotDrawn

pytestmark = pytest.mark.django_db
SVG = "{http://www.w3.org/2000/svg}"
EXAMPLES = ("line", "disagreeing", "bars", "shares", "bullet", "sparkline", "empty", "districts")


@pytest.fixture(autouse=True)
def indonesian():
    with translation.override("id"):
        yield


def _parsed(part):
    named = part.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1)
    return ET.fromstring(named)  # noqa: S314  drawn by ourselves


def drawings(figure):
    """Each `<svg>` of a figure, parsed as XML."""
    parts = re.findall(r"<svg.*?</svg>", figure.svg, flags=re.DOTALL)
    assert parts
    return [_parsed(part) for part in parts]


def point(year, value):
    return charts.Point(at=date(year, 12, 31), value=None if value is None else Decimal(value))


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_chart_is_well_formed_named_and_harmless(name):
    figure = getattr(examples, name)()["figure"]
    for drawing in drawings(figure):
        elements = list(drawing.iter())
        assert {element.tag.removeprefix(SVG) for element in elements} <= svg.SHAPES | {
            *("svg", "title", "desc", "a", "defs", "pattern")
        }
        names = {key for element in elements for key in element.attrib}
        assert "style" not in names
        assert not [key for key in names if key.startswith("on")]
        identities = [element.get("id") for element in elements if element.get("id")]
        assert len(identities) == len(set(identities))
        labels = drawing.get("aria-labelledby").split()
        assert set(labels) <= set(identities)
        assert drawing.get("role") == ("group" if figure.kind == "map" else "img")
        texts = {element.get("id"): element.text for element in elements}
        assert all(texts[label] for label in labels)


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_chart_has_its_words_and_its_table(name):
    figure = getattr(examples, name)()["figure"]
    assert figure.headline
    assert not figure.headline.endswith(".")
    assert figure.subtitle
    assert figure.description.endswith(".")
    assert figure.table.rows
    assert all(len(row) == len(figure.table.columns) for row in (*figure.table.rows, *figure.table.data))


def test_every_colour_of_a_chart_follows_the_theme():
    figure = examples.disagreeing()["figure"]
    for drawing in drawings(figure):
        for element in drawing.iter():
            for key, prefix in (("fill", "cf-"), ("stroke", "cs-")):
                if (colour := element.get(key)) and colour not in {"none", "transparent"}:
                    assert prefix in element.get("class", ""), (element.tag, colour)


def test_a_line_is_not_drawn_across_a_gap_nor_down_to_zero():
    figure = examples.line()["figure"]
    lines = [
        element.get("d")
        for element in drawings(figure)[1].iter(f"{SVG}path")
        if element.get("stroke-width") == "2.5" and "cs-environment" in element.get("class", "")
    ]
    # 2018 alone, 2020 and 2021 together, 2023 alone: one line of two points and nothing longer.
    assert sorted(path.count("L") for path in lines) == [0, 0, 1]
    assert figure.table.rows[1] == ("2019", "belum ada data", "–", "–")


def test_numbers_in_a_chart_are_written_in_its_language():
    target = [point(2022, 1000)]
    written = {}
    for language in ("id", "en"):
        with translation.override(language):
            written[language] = charts.line(
                measure="Keluarga", unit="family", series=[charts.Series(points=[point(2020, 690)])], target=target
            ).svg
    assert ">1.000<" in written["id"]
    assert ">1,000<" in written["en"]
    assert "1.000\u00a0keluarga" in written["id"]
    assert "1,000\u00a0families" in written["en"]


def test_text_from_data_cannot_leave_its_place():
    nasty = '</title><script>alert(1)</script>"'
    figure = charts.bar(measure=nasty, unit="unit", bars=[charts.Bar(label=nasty, value=Decimal(3))])
    assert "<script" not in figure.svg
    assert drawings(figure)[0].find(f"{SVG}title").text == nasty


def test_an_unexpected_shape_is_refused():
    with pytest.raises(svg.Unsafe, match="image"):
        svg.themed(
            '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><g fill="none"><image/></g></svg>',
            variant="wide",
            identity="c",
            title="t",
            description="d",
        )


def test_csv_is_for_machines_and_runs_nothing():
    figure = charts.bar(
        measure="Unit",
        unit="kg",
        bars=[
            charts.Bar(label='=HYPERLINK("x")', value=Decimal("-1234.50")),
            charts.Bar(label="@sum", value=None),
            charts.Bar(label="Pati, kota", value=Decimal(100)),
        ],
    )
    response = charts.csv_response(figure, filename='unit "x"\r\n.csv')
    assert response["Content-Disposition"] == 'attachment; filename="unitx.csv"'
    assert not response.content.startswith(b"\xef\xbb\xbf")
    assert list(csv.reader(io.StringIO(response.content.decode()))) == [
        ["Nama", "Unit"],
        ['\'=HYPERLINK("x")', "-1234.5"],
        ["'@sum", ""],
        ["Pati, kota", "100"],
    ]


def test_a_line_without_readings_says_so_and_has_no_value():
    figure = charts.line(measure="Pedagang", unit="trader", series=[charts.Series(points=[point(2024, None)])])
    assert not figure.has_data
    assert figure.headline == "Pedagang: belum ada data"
    assert figure.description == "Belum ada data."
    assert drawings(figure)


def test_without_any_point_a_line_is_still_a_figure():
    figure = charts.line(measure="Pedagang", unit="trader", series=[])
    assert not figure.has_data
    assert drawings(figure)


def test_an_unknown_unit_is_refused():
    with pytest.raises(ValueError, match="furlong"):
        charts.bullet(measure="x", unit="furlong", value=1, target=2)


@pytest.mark.parametrize(("value", "target"), [(0, 0), (5, None), (None, 10), (-5, 10), (250, 200), (None, None)])
def test_a_bullet_stays_on_its_track(value, target):
    figure = charts.bullet(measure="x", unit="unit", value=value, target=target)
    (drawing,) = drawings(figure)
    for element in drawing.iter(f"{SVG}rect"):
        start, width = float(element.get("x", 0)), float(element.get("width"))
        assert start >= 0
        assert start + width <= 100.05
    assert ("pattern" in figure.svg) is (value is None)


def test_a_renderer_that_fails_leaves_the_table(monkeypatch):
    def fail(kind, spec):
        raise NotDrawn("no engine")

    monkeypatch.setattr(services.engine, "draw", fail)
    figure = charts.bar(measure="Gagal", unit="unit", bars=[charts.Bar(label="Pati", value=Decimal(3))])
    shown = Template('{% load ui %}{% ui "charts:chart" figure=figure %}').render(Context({"figure": figure}))
    assert "<svg" not in shown
    assert '<details class="chart__data" open>' in shown
    assert "3\u00a0unit" in shown


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_component_shows_the_figure_with_its_source(name):
    figure = getattr(examples, name)()["figure"]
    component = "charts:map" if figure.kind == "map" else "charts:chart"
    shown = Template("{% load ui %}{% ui component figure=figure level=4 %}").render(
        Context({"figure": figure, "component": component})
    )
    assert shown.count("<h4") == 1
    assert "style=" not in shown
    assert figure.source in shown


def test_a_map_is_links_with_names_and_values_and_says_what_is_approximate():
    figure = examples.districts()["figure"]
    (drawing,) = drawings(figure)
    links = list(drawing.iter(f"{SVG}a"))
    assert len(links) == 9
    assert links[0].get("href") == "#kecamatan-1"
    assert links[0].get("aria-label") == "Kecamatan 1: 0\u00a0unit"
    assert links[4].get("aria-label") == "Kecamatan 5: belum ada data"
    assert "map__area--none" in links[4][0].get("class")
    assert figure.notes == ("Batas wilayah perkiraan, bukan batas resmi.",)
    assert [place.name for place in figure.places][:2] == ["Kecamatan 9", "Kecamatan 8"]
    assert figure.places[-1].name == "Kecamatan 5"
    assert sum(item.count for item in figure.legend) == 9


def test_neighbours_keep_exactly_the_same_border_when_simplified():
    ragged = [(111.1 + (0.00005 if index % 2 else 0.0), -7 + index * 0.001) for index in range(101)]
    west = [(111, -7), *ragged, (111, -6.9), (111, -7)]
    east = [(111.2, -7), (111.2, -6.9), *reversed(ragged), (111.2, -7)]
    areas = [
        charts.Area(code=code, name=code, geometry={"type": "Polygon", "coordinates": [ring]})
        for code, ring in (("w", west), ("e", east))
    ]
    outline = maps.outline(areas)
    corners = []
    for path in outline.paths:
        x = y = Decimal(0)
        here = set()
        for pair in re.findall(r"(-?[\d.]+),(-?[\d.]+)", path):
            x, y = x + Decimal(pair[0]), y + Decimal(pair[1])
            here.add((x, y))
        corners.append(here)
    assert sum(map(len, corners)) < 60
    assert len(corners[0] & corners[1]) >= 2
    assert not [place for place in corners[0] - corners[1] if place[0] > outline.width * 0.45]


@pytest.mark.parametrize("geometry", [shapely.Point(111, -7), shapely.Polygon()])
def test_what_is_no_area_is_refused_by_name(geometry):
    with pytest.raises(charts.NotAnArea, match="Juwana"):
        charts.choropleth(
            measure="x", unit="unit", areas=[charts.Area(code="1", name="Juwana", geometry=geometry, value=Decimal(1))]
        )


def test_an_unknown_bar_has_no_track_and_a_zero_has_one():
    figure = charts.bar(
        measure="Unit",
        unit="unit",
        bars=[
            charts.Bar(label=name, value=value) for name, value in (("a", Decimal(2)), ("b", Decimal(0)), ("c", None))
        ],
    )
    tracks = [each for each in drawings(figure)[0].iter(f"{SVG}path") if "cf-mist" in each.get("class", "")]
    assert len(tracks) == 2
