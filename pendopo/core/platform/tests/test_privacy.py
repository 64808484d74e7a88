from __future__ import annotations

import pytest
from django.contrib.auth import get_user_model

from pendopo.core.audit import public as audit
from pendopo.core.platform import privacy

TRIED = audit.verb("platform.tried", "tried")


@pytest.fixture
def officer(db):
    return get_user_model().objects.create(full_name="Siti", email="siti@example.go.id")


def test_a_person_gets_what_the_trail_says_of_them_and_of_nobody_else(officer):
    other = get_user_model().objects.create(full_name="Budi", email="budi@example.go.id")
    audit.record(TRIED, target=officer, by=officer)
    audit.record(TRIED, target=officer, by=other)

    assert [row["what"] for row in privacy.export_trail(officer)] == ["tried"]


def test_the_trail_says_why_it_keeps_what_it_keeps(officer):
    audit.record(TRIED, target=officer, by=officer)

    assert privacy.keep_trail(officer, by=officer) != ""
    assert len(privacy.export_trail(officer)) == 1


def test_a_person_without_uploads_gets_an_empty_list(officer):
    assert privacy.export_files(officer) == []
