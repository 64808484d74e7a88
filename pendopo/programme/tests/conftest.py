"""Offices and regions under every test that has a database."""

from __future__ import annotations

import pytest
from django.conf import settings

from pendopo.programme.tests import factories
from pendopo.regions import public as regions


@pytest.fixture(autouse=True)
def _regency(request):
    """The regency's regions and offices."""
    if {"db", "transactional_db"} & set(request.fixturenames):
        regions.load_reference(region=settings.REGION)


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
