"""Every address × everybody has an expected answer; a new address without a row fails here."""

import importlib.util
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.shortcuts import resolve_url
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, resolve, reverse

from pendopo.core.manifest import registry
from tests.architecture import world as worlds
from tests.architecture.permissions import ANONYMOUS, OTHER, WITHOUT_ROLE, Row, World, said


def addresses(resolver: URLResolver | None = None, namespace: str = "", route: str = "") -> Iterator[tuple[str, str]]:
    """Every name (with its namespaces) and route that the resolver knows."""
    for pattern in (resolver or get_resolver()).url_patterns:
        here = route + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield f"{namespace}{pattern.name or ''}", here
        else:
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from addresses(pattern, inner, here)


def rows() -> list[Row]:
    found: list[Row] = []
    for config in apps.get_app_configs():
        path = Path(config.path) / "tests" / "permissions.py"
        if config.name.startswith("pendopo.") and path.exists():
            spec = importlib.util.spec_from_file_location(f"{config.name}.tests.permissions", path)
            module = importlib.util.module_from_spec(spec)
            spec.loader.exec_module(module)
            found += module.ROWS
    return found


ROWS = rows()


def personas() -> list[str]:
    found = [ANONYMOUS, WITHOUT_ROLE]
    for role in registry.roles().values():
        found.append(role.key)
        if role.scope != "regency":
            found.append(role.key + OTHER)
    return found


def test_every_address_has_a_row_and_every_row_an_address():
    known = Counter(name for name, _route in addresses())
    given = Counter(row.url for row in ROWS)
    routes: dict[str, list[str]] = {}
    for name, route in addresses():
        routes.setdefault(name, []).append(route)

    lacking = [f"{name or '(no name)'}: /{routes[name][-1]}" for name in known if given[name] < known[name]]
    gone = sorted(given.keys() - known.keys())

    assert not lacking, "These addresses need a row in <app>/tests/permissions.py:\n  " + "\n  ".join(sorted(lacking))
    assert not gone, f"These rows have no address any more: {gone}"


def test_every_row_names_roles_that_exist():
    known = set(personas())

    assert [f"{row.url}: {persona}" for row in ROWS for persona in row.may if persona not in known] == []


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker) -> Iterator[World]:
    """One world for all rows; whatever a request changes is undone."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield worlds.build(personas())
        transaction.set_rollback(True)


@pytest.mark.parametrize("row", ROWS, ids=[f"{row.method} {row.url} {i}" for i, row in enumerate(ROWS)])
def test_who_gets_what(row, world, settings):
    sign_in = resolve_url(settings.LOGIN_URL)
    with transaction.atomic():
        args = row.args(world) if row.args else {}
        address = reverse(row.url, kwargs=args)
        assert resolve(address).view_name == row.url, f"{address} belongs to {resolve(address).view_name}"
        given = {}
        for persona in personas():
            with transaction.atomic():
                client = Client(raise_request_exception=False)
                if persona != ANONYMOUS:
                    worlds.sign_in(client, world.person(persona))
                answer = client.generic(
                    row.method.upper(), address, QUERY_STRING="&".join(f"{k}={v}" for k, v in row.query.items())
                )
                given[persona] = said(answer.status_code, answer.headers.get("Location", ""), sign_in)
                transaction.set_rollback(True)
        transaction.set_rollback(True)

    assert given == {persona: row.expected(persona) for persona in given}
    assert not connection.needs_rollback
