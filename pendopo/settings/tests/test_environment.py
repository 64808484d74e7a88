from __future__ import annotations

from pathlib import Path

import pytest

from pendopo.settings import environment

GUIDE = Path(__file__).resolve().parents[3] / "docs" / "guides" / "environment.md"


@pytest.fixture
def only(monkeypatch):
    """Set these variables and no others of ours."""

    def put(**values: str) -> None:
        for name in environment.Environment.model_fields:
            monkeypatch.delenv(f"PENDOPO_{name.upper()}", raising=False)
        for name, value in values.items():
            monkeypatch.setenv(f"PENDOPO_{name.upper()}", value)

    return put


def test_nothing_set_is_a_complete_development_environment(only):
    only()

    env = environment.read()

    assert (env.environment, env.region, env.database_url) == ("development", "33.18", "")


@pytest.mark.parametrize(
    ("_case", "values", "named"),
    [
        ("a database that is not PostgreSQL", {"database_url": "mysql://x/y"}, "PENDOPO_DATABASE_URL"),
        ("a database without a name", {"database_url": "postgresql://db:5432"}, "PENDOPO_DATABASE_URL"),
        ("a port in words", {"database_url": "postgresql://db:five/pati"}, "PENDOPO_DATABASE_URL"),
        ("a port beyond all ports", {"database_url": "postgresql://db:99999/pati"}, "PENDOPO_DATABASE_URL"),
        ("a region by name", {"region": "Pati"}, "PENDOPO_REGION"),
        ("an address without scheme", {"base_url": "pendopo.go.id"}, "PENDOPO_BASE_URL"),
        ("an unknown environment", {"environment": "staging"}, "PENDOPO_ENVIRONMENT"),
        ("threads in words", {"web_threads": "many"}, "PENDOPO_WEB_THREADS"),
    ],
)
def test_a_wrong_value_stops_the_start_and_is_named(only, _case, values, named):
    only(**values)

    with pytest.raises(environment.EnvironmentFault, match=named):
        environment.read()


def test_every_fault_is_listed_at_once(only):
    only(region="Pati", web_threads="many")

    with pytest.raises(environment.EnvironmentFault) as stop:
        environment.read()

    assert "PENDOPO_REGION" in str(stop.value)
    assert "PENDOPO_WEB_THREADS" in str(stop.value)


def test_production_names_everything_that_it_lacks(only):
    only(environment="production")

    with pytest.raises(environment.EnvironmentFault) as stop:
        environment.read()

    for name in ("DATABASE_URL", "SECRET_KEY_FILE", "KEYRING_FILE", "ALLOWED_HOSTS", "EMAIL_URL", "BASE_URL"):
        assert f"PENDOPO_{name}" in str(stop.value)


def test_production_answers_to_names_only(only):
    only(environment="production", allowed_hosts="pendopo.patikab.go.id,*")

    with pytest.raises(environment.EnvironmentFault, match=r"PENDOPO_ALLOWED_HOSTS \(names, not \*"):
        environment.read()


def test_the_guide_names_every_variable_and_no_other():
    import re

    named = set(re.findall(r"`PENDOPO_([A-Z_]+)`", GUIDE.read_text()))

    assert named == {name.upper() for name in environment.Environment.model_fields}
