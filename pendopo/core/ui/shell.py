"""What the shells show around every page: who runs this, the menu, the reader's choices, the page's addresses.

Needs no database, so that an error page can wear the same shell.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.module_loading import import_string
from django.utils.translation import get_language

from pendopo.core.manifest import MenuItem, Queue, Text, registry


@dataclass(frozen=True, kw_only=True)
class Site:
    """Who runs this installation, as every page's head and foot say it; empty where there is none.

    Attributes:
        region: The regency's name, `Kabupaten Pati`.
        office: The office that answers for the platform.
        whatsapp: International digits without a plus sign, as wa.me takes them.
    """

    region: str = ""
    office: str = ""
    address: str = ""
    hours: str = ""
    phone: str = ""
    whatsapp: str = ""
    email: str = ""


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A link of a menu; `count` is what waits there, None where nothing is counted."""

    label: Text
    href: str
    current: bool = False
    hint: Text = ""
    count: int | None = None


class Shell:
    """The facts of one page's surroundings; each is worked out when it is first asked for."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    @property
    def site(self) -> Site:
        """Who runs this installation."""
        return site()

    @property
    def language(self) -> str:
        """The language of this page."""
        return get_language() or settings.LANGUAGE_CODE

    @property
    def theme(self) -> str:
        """`light` or `dark` where the reader chose, else empty."""
        chosen = self._request.COOKIES.get("theme", "")
        return chosen if chosen in {"light", "dark"} else ""

    @cached_property
    def menu(self) -> list[Entry]:
        """The public menu; the entry that leads nearest to this page is the current one."""
        return _entries(registry.menu(), self._request.path)

    @cached_property
    def queues(self) -> list[Entry]:
        """The staff queues that this person may see, with what waits in each; asks each queue's count once."""
        user = self._request.user
        waiting = {queue.url_name: import_string(queue.count)(user) for queue in registry.queues()}
        seen = [queue for queue in registry.queues() if waiting[queue.url_name] is not None]
        return [
            replace(entry, count=waiting[queue.url_name])
            for queue in seen
            for entry in _entries([queue], self._request.path)
        ]

    @cached_property
    def canonical(self) -> str:
        """This page's one address in its own language."""
        return self.alternates[self.language]

    @cached_property
    def alternates(self) -> dict[str, str]:
        """The page's address in each language, without what only chooses how it looks."""
        rest = self._request.GET.copy()
        for name in ("lang", "theme"):
            rest.pop(name, None)
        addresses = {}
        for code, _name in settings.LANGUAGES:
            here = rest.copy()
            if code != settings.LANGUAGE_CODE:
                here["lang"] = code
            addresses[code] = f"{settings.BASE_URL}{self._request.path}" + (f"?{here.urlencode()}" if here else "")
        return addresses

    def link(self, url_name: str) -> str:
        """The address of a page that may not be installed: empty if it is not."""
        return link(url_name)

    @property
    def links(self) -> dict[str, str]:
        """Addresses that the shells point to, empty where their app is not installed."""
        return {name: link(target) for name, target in settings.SHELL_LINKS.items()}


def shell(request: HttpRequest) -> dict[str, Shell]:
    """Context processor: `shell` in every template that is rendered for a request."""
    return {"shell": Shell(request)}


def site() -> Site:
    """Who runs this installation: what `settings.SITE_FACTS` finds, and settings.SITE where it says otherwise."""
    try:
        found = import_string(settings.SITE_FACTS)() if settings.SITE_FACTS else {}
    except DatabaseError:
        found = {}  # an error page wears the shell also where the database is what failed
    return Site(**(found | settings.SITE))


def link(url_name: str) -> str:
    """The address of a named page, or an empty text where it is not installed."""
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return ""


def _entries(items: Iterable[MenuItem | Queue], path: str) -> list[Entry]:
    found = [(item, link(item.url_name)) for item in items]
    within = [href for _item, href in found if href and path.startswith(href) and (href != "/" or path == "/")]
    nearest = max(within, key=len, default=None)
    return [Entry(label=item.label, href=href, current=href == nearest) for item, href in found if href]
