from __future__ import annotations

import pytest

from pendopo.core.ui import public as ui
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
def test_every_pages_head_names_the_regency_and_the_office_that_runs_this(settings):
    regions.prepare()
    settings.SITE_FACTS, settings.SITE = "pendopo.regions.public.site", {"phone": "0295"}

    assert (ui.site().region, ui.site().office) == ("Kabupaten Pati", "Dinas Komunikasi dan Informatika")
    assert ui.site().phone == "0295"


@pytest.mark.django_db
def test_before_the_register_is_loaded_the_head_says_nothing_wrong(settings):
    settings.SITE_FACTS, settings.SITE = "pendopo.regions.public.site", {}

    assert ui.site().region == ""


@pytest.mark.django_db
def test_a_changed_file_is_loaded_again(monkeypatch):
    regions.prepare()
    Office.objects.filter(slug="dlh").update(short_name="changed")
    monkeypatch.setattr(reference, "fingerprint", lambda: "another")

    regions.prepare()

    assert Office.objects.get(slug="dlh").short_name == "DLH"
