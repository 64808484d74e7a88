"""The product as `make demo` shows it, on a port of its own, with a database of its own."""

from __future__ import annotations

import fcntl
import html
import os
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import urldefrag, urljoin, urlsplit

from django.conf import settings
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.db import connection
from django.test import Client
from django.test.testcases import LiveServerThread
from django.urls import Resolver404, resolve
from django.utils.module_loading import import_string

from pendopo.core import pages
from pendopo.core.charts import services as charts
from pendopo.core.manifest import registry
from pendopo.regions import public as regions
from tests import databases

LINK = re.compile(rb'<a [^>]*?href="([^"#]*)"')
# The API's explorer comes with its package, for developers.
OTHER_PEOPLES_PAGES = {"api-v1:openapi-view"}
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@dataclass(frozen=True)
class Hall:
    """A running Pendopo with its real record and its demonstration people."""

    url: str

    def session_of(self, email: str) -> str:
        """The session key of a demonstration person who has just signed in."""
        person = import_string("pendopo.accounts.models.User").objects.get(email__startswith=f"{email}@")
        client = Client()
        client.force_login(person, backend=BACKEND)
        return client.cookies[settings.SESSION_COOKIE_NAME].value

    def public_addresses(self, *, of_each_view: int = 1) -> list[str]:
        """Every kind of page that a citizen reaches by following links from the front door.

        Args:
            of_each_view: How many addresses of one view are kept (indicators differ only in their data).
        """
        return [address for address, status in self._crawled(of_each_view) if status == HTTPStatus.OK]

    def dead_links(self) -> list[str]:
        """Addresses that a page links to and that answer with an error."""
        return [f"{address}: {status}" for address, status in self._crawled(3) if status >= HTTPStatus.BAD_REQUEST]

    @staticmethod
    def _crawled(of_each_view: int) -> list[tuple[str, int]]:
        client = Client(raise_request_exception=False)
        waiting, seen = ["/"], {"/"}
        visits: Counter[str] = Counter()
        answers: list[tuple[str, int]] = []
        while waiting:
            address = waiting.pop(0)
            try:
                view = resolve(urlsplit(address).path).view_name
            except Resolver404:
                view = address
            if visits[view] >= of_each_view:
                continue
            answer = client.get(address)
            if view in OTHER_PEOPLES_PAGES:
                continue
            is_page = answer.headers.get("Content-Type", "").startswith("text/html")
            if answer.status_code == HTTPStatus.OK and not is_page:
                continue
            visits[view] += 1
            answers.append((address, answer.status_code))
            for link in LINK.findall(answer.content if is_page else b""):
                target = urldefrag(urljoin(address, html.unescape(link.decode()))).url
                if target.startswith("/") and not target.startswith("//") and "?" not in target and target not in seen:
                    seen.add(target)
                    waiting.append(target)
        return answers


@contextmanager
def opened(database: str) -> Iterator[Hall]:
    """Serve a fresh copy of that database; whatever happens in it is thrown away."""
    mine = f"pendopo_hall_{os.getpid()}"
    with _using(None):
        _run(f'DROP DATABASE IF EXISTS "{mine}" WITH (FORCE)', f'CREATE DATABASE "{mine}" TEMPLATE "{database}"')
    _forget()
    with _using(mine):
        server = LiveServerThread("127.0.0.1", StaticFilesHandler)
        server.daemon = True
        server.start()
        server.is_ready.wait()
        if server.error:
            raise server.error
        try:
            yield Hall(f"http://127.0.0.1:{server.port}")
        finally:
            server.terminate()
    _forget()
    with _using(None):
        _run(f'DROP DATABASE IF EXISTS "{mine}" WITH (FORCE)')


def _forget() -> None:
    """What this process remembers belongs to a database that is gone."""
    pages.shelf.clear()
    pages.stamps.clear()
    charts.forget_memory()


def prepared_database() -> str:
    """The name of a database with the real record and the demonstration people; made once per state of the source."""
    name = databases.prepared_name()
    with (Path(settings.HOME) / "demonstration.lock").open("ab") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with _using(None):
            databases_there = _run("SELECT datname FROM pg_database")
            present = [one for one in databases_there if one.startswith(databases.PREPARED_PREFIX)]
            if name in present:
                return name
            _run(*(f'DROP DATABASE "{stale}"' for stale in present))
            _run(f'CREATE DATABASE "{name}_draft" TEMPLATE "{databases.template_name()}"')
        with _using(f"{name}_draft"):
            _fill()
        with _using(None):
            _run(f'ALTER DATABASE "{name}_draft" RENAME TO "{name}"')
    return name


def _fill() -> None:
    # As `pendopo prepare --demo`, but with one regency's regions only: all 83,000 would be copied for every journey.
    regions.load_reference(region=settings.REGION)
    for manifest in registry:
        if manifest.prepare and manifest.slug != "regions":
            import_string(manifest.prepare)()
    for manifest in registry:
        if manifest.demo:
            import_string(manifest.demo)()


@contextmanager
def _using(database: str | None) -> Iterator[None]:
    """Let Django talk to that database of the server (None: the maintenance database)."""
    before: Any = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = database or "postgres"
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before


def _run(*statements: str) -> list[str]:
    """Run statements one by one; the first column of what the last one answers."""
    rows: list[str] = []
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
            rows = [row[0] for row in cursor.fetchall()] if cursor.description else []
    return rows
