"""Public pages, kept in memory until what they show changes.

A view marked with `@public_page` answers everybody alike, apart from language
and theme. Its answer is kept per process, compressed once, and served before
sessions, sign-in and templates are even asked. A stamp says whether it is
still true: a cheap query, asked at most once a second per stamp, so that a
published correction is seen everywhere within a second.
"""

from __future__ import annotations

import gzip
import hashlib
import re
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any
from urllib.parse import urlencode

import brotli
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags
from django.utils.module_loading import import_string

MOST_BYTES = 32 * 2**20
MOST_ENTRIES = 1024
MOST_KEY_CHARACTERS = 2048  # a longer address or header is answered, but not kept
RECHECK_SECONDS = 1.0
_KEPT_HEADERS = ("Content-Type", "Content-Language", "Link", "Content-Disposition", "Access-Control-Allow-Origin")

_REFUSED = re.compile(r"\s*q=0(\.0*)?\s*", re.IGNORECASE)

View = Callable[..., HttpResponseBase]
Key = tuple[str, ...]


@dataclass(frozen=True)
class Entry:
    """One kept answer: the same words in three encodings."""

    stamp_name: str
    stamp: str
    parameters: frozenset[str]
    etag: str
    headers: tuple[tuple[str, str], ...]
    bodies: dict[str, bytes]

    @property
    def size(self) -> int:
        return sum(map(len, self.bodies.values()))


class Shelf:
    """Kept answers, least recently used first; never more than its bounds."""

    def __init__(self, *, most_bytes: int = MOST_BYTES, most_entries: int = MOST_ENTRIES) -> None:
        self._entries: OrderedDict[Key, Entry] = OrderedDict()
        self._bytes = 0
        self._lock = threading.Lock()
        self.most_bytes, self.most_entries = most_bytes, most_entries

    def get(self, key: Key) -> Entry | None:
        """The entry under that key, now the most recently used."""
        with self._lock:
            entry = self._entries.get(key)
            if entry is not None:
                self._entries.move_to_end(key)
            return entry

    def put(self, key: Key, entry: Entry) -> None:
        """Keep an entry, and let go of the oldest ones if there are too many."""
        with self._lock:
            self._drop(key)
            self._entries[key] = entry
            self._bytes += entry.size
            while self._bytes > self.most_bytes or len(self._entries) > self.most_entries:
                self._drop(next(iter(self._entries)))

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._entries.clear()
            self._bytes = 0

    def __len__(self) -> int:
        return len(self._entries)

    def _drop(self, key: Key) -> None:
        gone = self._entries.pop(key, None)
        if gone is not None:
            self._bytes -= gone.size


class Stamps:
    """The current value of each stamp, asked again once it is older than a second."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._known: dict[str, tuple[float, str]] = {}
        self._clock = clock

    def value(self, name: str) -> str:
        """What the function of that dotted name says now, or said less than a second ago."""
        known, now = self._known.get(name), self._clock()
        if known is None or now - known[0] >= RECHECK_SECONDS:
            known = (now, str(import_string(name)()))
            self._known[name] = known
        return known[1]

    def clear(self) -> None:
        """Ask anew next time."""
        self._known.clear()


shelf = Shelf()
stamps = Stamps()


def public_page(*, stamp: str, parameters: tuple[str, ...] = ()) -> Callable[[View], View]:
    """Mark a view whose answer depends only on its path, `parameters`, language, theme and `stamp`.

    Args:
        stamp: Dotted name of a function without arguments that changes its answer when the page must.
        parameters: Query parameters that the view reads; a request with any other is answered but not kept.
    """

    def mark(view: View) -> View:
        @wraps(view)
        def marked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.method not in {"GET", "HEAD"}:
                return HttpResponseNotAllowed(["GET", "HEAD"])
            # Before the page is made: a change meanwhile must make the kept answer old, not new.
            value = stamps.value(stamp)
            response = view(request, *args, **kwargs)
            response._pendopo_public = (stamp, value, frozenset(parameters))  # type: ignore[attr-defined]  # noqa: SLF001
            return response

        return marked

    return mark


class PublicPages:
    """Middleware: answers from the shelf where it can, and puts marked answers there."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.method not in {"GET", "HEAD"} or settings.SESSION_COOKIE_NAME in request.COOKIES:
            return self.get_response(request)
        key = self._key(request)
        entry = shelf.get(key)
        if entry is not None and stamps.value(entry.stamp_name) == entry.stamp:
            return self._answer(request, entry)
        response = self.get_response(request)
        marked = getattr(response, "_pendopo_public", None)
        too_long = sum(map(len, key)) > MOST_KEY_CHARACTERS
        if marked is None or too_long or not self._may_keep(request, response, marked[2]):
            return response
        entry = self._entry(response, *marked)
        shelf.put(key, entry)
        return self._answer(request, entry)

    @staticmethod
    def _key(request: HttpRequest) -> Key:
        return (
            request.get_host(),
            request.path,
            # Every value of a parameter that is given twice: a page may repeat any of them in its links.
            urlencode(sorted(request.GET.lists()), doseq=True),
            request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, ""),
            request.COOKIES.get("theme", ""),
            request.headers.get("Accept", "") if request.path.startswith("/api/") else "",
        )

    @staticmethod
    def _may_keep(request: HttpRequest, response: HttpResponseBase, parameters: frozenset[str]) -> bool:
        return (
            isinstance(response, HttpResponse)
            and response.status_code == 200  # noqa: PLR2004
            and not response.cookies
            and not response.has_header("Content-Encoding")
            and set(request.GET) <= parameters
            # A form's token is one person's own.
            and not request.META.get("CSRF_COOKIE_NEEDS_UPDATE")
        )

    @staticmethod
    def _entry(response: HttpResponseBase, stamp_name: str, stamp: str, parameters: frozenset[str]) -> Entry:
        body = response.content  # type: ignore[attr-defined]
        kept = tuple((name, response[name]) for name in _KEPT_HEADERS if response.has_header(name))
        return Entry(
            stamp_name=stamp_name,
            stamp=stamp,
            parameters=parameters,
            etag=f'W/"{hashlib.sha256(body).hexdigest()[:32]}"',
            headers=kept,
            bodies={"": body, "gzip": gzip.compress(body, 9, mtime=0), "br": brotli.compress(body, quality=9)},
        )

    @staticmethod
    def _answer(request: HttpRequest, entry: Entry) -> HttpResponse:
        accepted = _accepted_encodings(request.headers.get("Accept-Encoding", ""))
        encoding = next((name for name in ("br", "gzip") if name in accepted), "")
        if entry.etag in parse_etags(request.headers.get("If-None-Match", "")):
            response = HttpResponse(status=304)
        else:
            response = HttpResponse(entry.bodies[encoding])
            if encoding:
                response["Content-Encoding"] = encoding
            response["Content-Length"] = str(len(entry.bodies[encoding]))
        for name, value in entry.headers:
            response[name] = value
        response["ETag"] = entry.etag
        response["Cache-Control"] = "no-cache"  # keep it, and ask whether it is still true
        patch_vary_headers(response, ["Accept-Encoding", "Cookie"])
        return response


def _accepted_encodings(header: str) -> set[str]:
    """The names in an Accept-Encoding header, without those that it refuses by `q=0`."""
    accepted = set()
    for part in header.split(","):
        name, _, parameters = part.partition(";")
        if not _REFUSED.fullmatch(parameters):
            accepted.add(name.strip().lower())
    return accepted
