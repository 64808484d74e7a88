from __future__ import annotations

import gzip

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from pendopo.core import pages

state = {"stamp": "1", "made": 0}


def current_stamp() -> str:
    return state["stamp"]


@pages.public_page(stamp="test_pages_state.current_stamp", parameters=("tahun",))
def view(request):
    state["made"] += 1
    return HttpResponse(f"page {state['made']} " + "x" * 1000)


@pytest.fixture(autouse=True)
def fresh(monkeypatch):
    import sys
    import types

    module = types.ModuleType("test_pages_state")
    module.current_stamp = current_stamp
    monkeypatch.setitem(sys.modules, "test_pages_state", module)
    monkeypatch.setattr(pages, "RECHECK_SECONDS", 0)
    state.update(stamp="1", made=0)
    pages.shelf.clear()
    pages.stamps.clear()
    yield
    pages.shelf.clear()
    pages.stamps.clear()


def get(path="/capaian/", *, answer=view, cookies=None, **headers):
    request = RequestFactory().get(path, headers=headers)
    request.COOKIES.update(cookies or {})
    return pages.PublicPages(answer)(request)


def text(response):
    body = gzip.decompress(response.content) if response.get("Content-Encoding") == "gzip" else response.content
    return body.decode().split(" x")[0]


def test_the_second_reader_gets_the_kept_page():
    assert [text(get()), text(get())] == ["page 1", "page 1"]


def test_a_changed_stamp_makes_the_page_anew():
    get()
    state["stamp"] = "2"

    assert text(get()) == "page 2"


def test_a_change_while_the_page_is_made_makes_the_kept_page_old():
    def changing(request):
        response = view(request)
        state["stamp"] = "2"
        return response

    get(answer=changing)

    assert text(get()) == "page 2"


@pytest.mark.parametrize(
    ("_case", "first", "second"),
    [
        ("language", {"cookies": {"lang": "id"}}, {"cookies": {"lang": "en"}}),
        ("theme", {"cookies": {"theme": "dark"}}, {"cookies": {"theme": "light"}}),
        ("year", {"path": "/capaian/?tahun=2020"}, {"path": "/capaian/?tahun=2021"}),
        ("path", {"path": "/capaian/"}, {"path": "/masterplan/"}),
        (
            "the first of two values, which a link on the page may repeat",
            {"path": "/capaian/?tahun=2021&tahun=2020"},
            {"path": "/capaian/?tahun=2020"},
        ),
    ],
)
def test_pages_that_differ_are_kept_apart(_case, first, second):
    assert [text(get(**first)), text(get(**second)), text(get(**first))] == ["page 1", "page 2", "page 1"]


@pytest.mark.parametrize(
    ("_case", "asked"),
    [
        ("somebody signed in", {"cookies": {"sessionid": "s"}}),
        ("a parameter that the view does not read", {"path": "/capaian/?x=1"}),
        ("a cookie of thousands of characters", {"cookies": {"lang": "x" * 4000}}),
    ],
)
def test_such_a_request_is_answered_and_not_kept(_case, asked):
    get(**asked)

    assert text(get(**asked)) == "page 2"
    assert len(pages.shelf) == 0


@pytest.mark.parametrize(
    ("_case", "spoil"),
    [
        ("it sets a cookie", lambda _request, response: response.set_cookie("lang", "en")),
        ("it is an error", lambda _request, response: setattr(response, "status_code", 404)),
        ("it holds a form's token", lambda request, _response: request.META.update(CSRF_COOKIE_NEEDS_UPDATE=True)),
    ],
)
def test_an_answer_of_one_persons_own_is_never_kept(_case, spoil):
    def spoiling(request):
        response = view(request)
        spoil(request, response)
        return response

    get(answer=spoiling)

    assert len(pages.shelf) == 0


def test_a_reader_who_has_the_page_is_told_so_in_no_bytes():
    etag = get()["ETag"]

    again = get(**{"If-None-Match": etag})

    assert (again.status_code, again.content) == (304, b"")


def test_one_of_several_known_tags_suffices():
    etag = get()["ETag"]

    assert get(**{"If-None-Match": f'"other", {etag}'}).status_code == 304


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "TRACE", "OPTIONS"])
def test_a_page_that_is_only_read_takes_no_other_method(method):
    response = pages.PublicPages(view)(RequestFactory().generic(method, "/capaian/"))

    assert (response.status_code, response["Allow"], state["made"]) == (405, "GET, HEAD", 0)


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("br, gzip", "br"),
        ("br;q=0, gzip", "gzip"),
        ("br;q=0.0,GZIP;q=0.5", "gzip"),
        ("br;q=0.05", "br"),
        ("br;q=0, gzip; q=0", None),
        ("brotli-like, xgzip", None),
        ("", None),
    ],
)
def test_the_page_travels_in_an_encoding_that_the_reader_takes(accepted, encoding):
    assert get(**{"Accept-Encoding": accepted}).get("Content-Encoding") == encoding


def test_the_page_travels_compressed_and_says_so():
    response = get(**{"Accept-Encoding": "gzip"})

    assert (response["Content-Encoding"], text(response)) == ("gzip", "page 1")
    assert response["Vary"] == "Accept-Encoding, Cookie"


def test_the_shelf_never_holds_more_than_its_bounds():
    small = pages.Shelf(most_bytes=10_000, most_entries=3)
    entry = pages.Entry("s", "1", frozenset(), "e", (), {"": b"x" * 4000})

    for n in range(5):
        small.put((str(n),), entry)

    assert [small.get((str(n),)) is not None for n in range(5)] == [False, False, False, True, True]


def test_a_stamp_is_asked_at_most_once_a_second(monkeypatch):
    monkeypatch.setattr(pages, "RECHECK_SECONDS", 1)
    now = [0.0]
    stamps = pages.Stamps(clock=lambda: now[0])
    assert stamps.value("test_pages_state.current_stamp") == "1"
    state["stamp"] = "2"

    assert stamps.value("test_pages_state.current_stamp") == "1"
    now[0] = 1.0
    assert stamps.value("test_pages_state.current_stamp") == "2"
