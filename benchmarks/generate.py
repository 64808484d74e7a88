"""Data of a regency's size beside the real record: six times its indicators, with eight years of every district.

Only for the bench's own database; the figures are invented and say so.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from itertools import product

import django
from django.db import transaction
from django.utils import timezone

COPIES = 5
YEARS = range(2019, 2027)
MARK = "bench"


@transaction.atomic
def main() -> None:
    """Add the copies and their readings, once."""
    from pendopo.programme.models import Indicator, Reading
    from pendopo.regions import public as regions

    if Reading.objects.filter(source_key=MARK).exists():
        return
    originals = list(Indicator.objects.exclude(slug__contains=f"-{MARK}-"))
    for copy, original in product(range(COPIES), originals):
        fresh = Indicator.objects.get(pk=original.pk)
        fresh.pk, fresh.slug, fresh._state.adding = None, f"{original.slug[:50]}-{MARK}-{copy}", True
        fresh.save()
    areas = [None, *(place.code for place in regions.districts())]
    now = timezone.now()
    Reading.objects.bulk_create(
        (
            Reading(
                indicator=indicator,
                period_start=dt.date(year, 1, 1),
                period_end=dt.date(year, 12, 31),
                area_id=area,
                value=Decimal((indicator.pk * 37 + year * 11 + number * 7) % 997),
                state=Reading.State.PUBLISHED,
                origin=Reading.Origin.METRIC,
                source_key=MARK,
                metric_key="bench.invented",
                source_name="Invented for the bench",
                reported_at=now,
                published_at=now,
            )
            for indicator in Indicator.objects.all()
            for year in YEARS
            for number, area in enumerate(areas)
        ),
        batch_size=1000,
    )
    print(f"{Indicator.objects.count()} indicators, {Reading.objects.count()} readings")


if __name__ == "__main__":
    django.setup()
    main()
