import pytest
from django.urls import reverse

from pendopo.core.charts import examples, services
from pendopo.core.charts import public as charts

pytestmark = pytest.mark.django_db


@pytest.fixture
def figure():
    made = examples.line()["figure"]
    assert made.svg
    return made


def test_the_page_shows_the_picture_and_the_words_without_script(client, figure):
    page = client.get(figure.interactive_url)

    assert page.status_code == 200
    assert 'role="img"' in page.text
    assert figure.description in page.text
    assert "<noscript>" in page.text


def test_downloads_say_what_they_are_and_may_be_kept(client, figure):
    png, pdf = client.get(figure.png_url), client.get(figure.pdf_url)

    assert (png["Content-Type"], png.content[:4]) == ("image/png", b"\x89PNG")
    assert (pdf["Content-Type"], pdf.content[:4]) == ("application/pdf", b"%PDF")
    assert "immutable" in png["Cache-Control"]


def test_a_chart_for_staff_has_no_address(client):
    figure = charts.line(measure="Rahasia", unit="unit", series=[], is_public=False)
    assert figure.svg
    assert (figure.interactive_url, figure.png_url, figure.pdf_url) == ("", "", "")
    for name in ("charts:chart", "charts:png", "charts:pdf"):
        assert client.get(reverse(name, args=[figure.drawing.key])).status_code == 404


def test_the_library_is_served_packed_for_ever_and_only_in_its_own_edition(client):
    served = client.get(reverse("charts:library", args=[services.EDITION]), headers={"accept-encoding": "gzip"})

    assert served["Content-Encoding"] == "gzip"
    assert len(served.content) < 400_000
    assert "immutable" in served["Cache-Control"]
    assert client.get(reverse("charts:library", args=["000000000000"])).status_code == 404


def test_the_library_is_served_plain_to_who_cannot_unpack(client):
    served = client.get(reverse("charts:library", args=[services.EDITION]))
    assert "Content-Encoding" not in served
    assert b"vegaEmbed" in served.content
