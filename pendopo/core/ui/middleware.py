"""The reader's two choices, language and theme: by address, remembered in a cookie, never in a session.

Pages are Indonesian unless the reader chose English: the browser's
Accept-Language is not asked, since most phones here are set to English by
their makers and not by their owners.
"""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.http import escape_leading_slashes

Respond = Callable[[HttpRequest], HttpResponseBase]
YEAR = 365 * 24 * 3600
THEMES = ("auto", "light", "dark")


class LanguageMiddleware:
    """Activates the language of `?lang=`, else of the cookie, else settings.LANGUAGE_CODE."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response
        self.languages = {code for code, _name in settings.LANGUAGES}

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        asked = request.GET.get("lang", "")
        remembered = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        chosen = next((code for code in (asked, remembered) if code in self.languages), settings.LANGUAGE_CODE)
        with translation.override(chosen):
            request.LANGUAGE_CODE = chosen
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", chosen)
        patch_vary_headers(response, ("Cookie",))
        if asked == chosen != remembered:
            _remember(response, request, settings.LANGUAGE_COOKIE_NAME, chosen)
        return response


class ThemeMiddleware:
    """Keeps `?theme=light|dark|auto` in a cookie and leads back to the same page without it."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        asked = request.GET.get("theme", "")
        if asked not in THEMES or request.method not in {"GET", "HEAD"}:
            return self.get_response(request)
        rest = request.GET.copy()
        del rest["theme"]
        address = escape_leading_slashes(request.path) + (f"?{rest.urlencode()}" if rest else "")
        response = HttpResponseRedirect(address)
        response.headers["Cache-Control"] = "no-store"
        if asked == "auto":
            response.delete_cookie("theme", samesite="Lax")
        else:
            _remember(response, request, "theme", asked)
        return response


def _remember(response: HttpResponseBase, request: HttpRequest, name: str, value: str) -> None:
    # Not HttpOnly: the theme switch may change it in place; neither cookie says anything about a person.
    response.set_cookie(name, value, max_age=YEAR, samesite="Lax", secure=request.is_secure())
