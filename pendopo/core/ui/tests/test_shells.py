"""The shells: what surrounds every page, also when nothing works."""

import re

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template import Context, Template
from django.template.loader import render_to_string

PAGE = """{% extends shell_template %}{% block title %}Capaian{% endblock %}{% block main %}<p>isi</p>{% endblock %}"""


def page(rf, shell, address="/capaian/", extra="", cookies=None):
    rf.cookies.clear()
    for name, value in (cookies or {}).items():
        rf.cookies[name] = value
    request = rf.get(address)
    request.user = AnonymousUser()
    from django.template import engines

    return engines["django"].from_string(PAGE + extra).render({"shell_template": f"ui/{shell}.html"}, request)


@pytest.mark.parametrize("shell", ["public", "workspace"])
def test_the_title_is_the_headline_unless_the_page_says_otherwise(rf, shell):
    html = page(rf, shell)

    assert "<title>Capaian · Kabupaten Pati</title>" in html
    assert "<h1>Capaian</h1>" in html


def test_a_headline_replaces_only_the_headline(rf):
    html = page(rf, "public", extra="{% block headline %}Dua pilar sesuai jalur.{% endblock %}")

    assert "<title>Capaian · Kabupaten Pati</title>" in html
    assert "<h1>Dua pilar sesuai jalur.</h1>" in html


def test_empty_blocks_leave_no_empty_elements(rf):
    html = page(rf, "public")

    assert "<aside" not in html
    assert 'class="lede"' not in html
    assert 'class="kicker"' not in html


def test_a_filled_aside_stands_beside_the_page(rf):
    html = page(rf, "public", extra="{% block aside %}<p>tanya</p>{% endblock %}")

    assert '<aside class="aside"><p>tanya</p></aside>' in html
    assert html.count("<div") == html.count("</div>")


def test_each_language_has_its_own_address_without_the_theme(rf):
    html = page(rf, "public", address="/capaian/?tahun=2026&theme=dark&lang=en")

    assert '<link rel="alternate" hreflang="id" href="http://localhost:8000/capaian/?tahun=2026">' in html
    assert '<link rel="alternate" hreflang="en" href="http://localhost:8000/capaian/?tahun=2026&amp;lang=en">' in html


@pytest.mark.parametrize(
    ("cookie", "attribute"),
    [("dark", ' data-theme="dark"'), ("light", ' data-theme="light"'), ('"><script>', ""), ("", "")],
)
def test_the_theme_of_the_cookie_is_set_only_if_it_is_one(rf, cookie, attribute):
    assert f'<html lang="id"{attribute}>' in page(rf, "public", cookies={"theme": cookie} if cookie else {})


def test_the_error_page_needs_no_request_and_no_database():
    html = render_to_string("ui/error.html", {"status": 503, "title": "Sedang diperbaiki", "message": "Sebentar."})

    assert "<h1>Sedang diperbaiki</h1>" in html
    assert "503" in html
    assert "Kabupaten Pati" in html


def test_the_error_page_asks_nothing_of_the_session(rf):
    class Broken:
        def __getattr__(self, name):
            raise RuntimeError(name)

    request = rf.get("/capaian/")
    request.user = request.session = Broken()
    html = render_to_string("ui/error.html", {"status": 500}, request=None)

    assert Template("{% extends 'ui/error.html' %}").render(Context({"request": request, "status": 500}))
    assert "<h1>" in html


def test_the_mail_frame_names_who_sends_it():
    html = render_to_string("ui/email.html", {"site": {"region": "Kabupaten Pati", "office": "Diskominfo"}})

    assert "Kabupaten Pati" in html
    assert re.search(r"Dikirim oleh Diskominfo|Sent by Diskominfo", html)


def test_the_living_page_shows_every_component(client, db):
    html = client.get("/ui/").content.decode()

    assert 'id="hall"' in html
    assert 'data-state="figure: No data"' in html


def test_in_production_the_living_page_is_hidden(client, db, settings):
    settings.UI_OPEN = False

    assert client.get("/ui/").status_code == 404
