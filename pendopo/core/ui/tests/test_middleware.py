"""Language and theme: chosen by address, remembered in a cookie, never in a session."""

import pytest
from django.http import HttpResponse
from django.utils.translation import get_language

from pendopo.core.ui.middleware import LanguageMiddleware, ThemeMiddleware


def answer(request):
    return HttpResponse(get_language())


@pytest.mark.parametrize(
    ("_case", "address", "cookie", "accept", "language"),
    [
        ("nobody chose", "/", "", "en-GB", "id"),
        ("by address", "/?lang=en", "", "", "en"),
        ("remembered", "/", "en", "", "en"),
        ("the address wins", "/?lang=id", "en", "", "id"),
        ("an unknown language", "/?lang=xx", "", "", "id"),
        ("a forged cookie", "/", "../../etc", "", "id"),
    ],
)
def test_the_language_is_what_the_reader_chose(rf, _case, address, cookie, accept, language):
    if cookie:
        rf.cookies["lang"] = cookie
    response = LanguageMiddleware(answer)(rf.get(address, headers={"accept-language": accept}))

    assert response.content.decode() == language
    assert response["Content-Language"] == language
    assert response["Vary"] == "Cookie"


@pytest.mark.parametrize(
    ("address", "cookie", "kept"), [("/?lang=en", "", "en"), ("/", "", None), ("/?lang=en", "en", None)]
)
def test_a_new_choice_is_remembered_once(rf, address, cookie, kept):
    if cookie:
        rf.cookies["lang"] = cookie
    response = LanguageMiddleware(answer)(rf.get(address))

    assert (response.cookies["lang"].value if "lang" in response.cookies else None) == kept


@pytest.mark.parametrize(
    ("address", "to", "kept"),
    [
        ("/capaian/?theme=dark&tahun=2026", "/capaian/?tahun=2026", "dark"),
        ("/?theme=light", "/", "light"),
        ("/?theme=auto", "/", ""),
    ],
)
def test_a_theme_is_kept_and_leads_back_to_the_page(rf, address, to, kept):
    response = ThemeMiddleware(answer)(rf.get(address))

    assert response.status_code == 302
    assert response["Location"] == to
    assert response.cookies["theme"].value == kept


def test_a_theme_never_leads_to_another_site(rf):
    request = rf.get("/?theme=dark")
    request.path = "//elsewhere.example/"

    assert ThemeMiddleware(answer)(request)["Location"] == "/%2Felsewhere.example/"


@pytest.mark.parametrize("address", ["/?theme=purple", "/"])
def test_anything_else_is_left_to_the_page(rf, address):
    assert ThemeMiddleware(answer)(rf.get(address)).status_code == 200


def test_a_form_is_never_turned_away_for_a_theme(rf):
    assert ThemeMiddleware(answer)(rf.post("/?theme=dark")).status_code == 200
