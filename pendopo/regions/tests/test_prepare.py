from __future__ import annotations

import pytest

from pendopo.regions import public as regions
from pendopo.regions.models import Load, Office, Region
from pendopo.regions.selectors import reference


@pytest.mark.django_db
def test_the_first_start_loads_everything_and_the_next_ones_nothing():
    regions.prepare()
    loads = Load.objects.count()
    assert Region.objects.filter(code__startswith="33.18.", level="village").count() == 406
    assert Office.objects.filter(slug="dlh").exists()

    regions.prepare()

    assert Load.objects.count() == loads


@pytest.mark.django_db
def test_a_changed_file_is_loaded_again(monkeypatch):
    regions.prepare()
    Office.objects.filter(slug="dlh").update(short_name="changed")
    monkeypatch.setattr(reference, "fingerprint", lambda: "another")

    regions.prepare()

    assert Office.objects.get(slug="dlh").short_name == "DLH"
