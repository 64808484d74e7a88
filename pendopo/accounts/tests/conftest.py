"""Offices and regions for people to hold roles at."""

from __future__ import annotations

import pytest
from django.conf import settings

from pendopo.regions import public as regions


@pytest.fixture
def regions_loaded(db):
    """The regency's regions and offices."""
    regions.load_reference(region=settings.REGION)


@pytest.fixture(autouse=True)
def _regions(request):
    if "db" in request.fixturenames or "transactional_db" in request.fixturenames:
        request.getfixturevalue("regions_loaded")
