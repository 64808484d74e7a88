"""People and a moment that most tests need."""

from __future__ import annotations

import pytest

from pendopo.programme.tests import factories


@pytest.fixture
def noon():
    return factories.NOON


@pytest.fixture
def reporter(db):
    return factories.person("programme.reporter", office="dlh")


@pytest.fixture
def secretary(db):
    return factories.person("programme.secretariat")


@pytest.fixture
def planner(db):
    return factories.person("programme.planner")
