"""Things for tests, made by the same services as in production; `generate_many` for scale."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import count, pairwise
from typing import Any

from django.conf import settings

from pendopo.accounts import public as accounts
from pendopo.programme.models import Indicator, Initiative, Masterplan, Reading, Strategy, Target
from pendopo.programme.services import publish_reading, record, report_reading, verify_reading
from pendopo.regions import public as regions
from pendopo.regions.models import Office

NOON = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)  # noon in Pati
_numbers = count(1)


def regency() -> None:
    """The regency's regions and offices, loaded once per test."""
    if not Office.objects.exists():
        regions.load_reference(region=settings.REGION)


def person(*roles: str, office: str | None = None) -> Any:
    """Somebody who holds these roles, reporters at that office."""
    regency()
    number = next(_numbers)
    someone = accounts.add_person(full_name=f"Petugas {number}", email=f"petugas{number}@example.org", by=None)
    for role in roles:
        at = office if role == "programme.reporter" else None
        accounts.grant_role(person=someone, role=role, office=at, by=None, since=date(2020, 1, 1))
    return someone


def plan() -> Masterplan:
    """The plan in force, with the five pillars and no initiatives."""
    regency()
    record.load_reference()
    masterplan, is_new = Masterplan.objects.get_or_create(
        slug="rencana",
        defaults={
            "name": "Rencana", "name_en": "Plan", "start_year": 2018, "end_year": 2030, "dimension_set_id": "pati-5",
            "is_current": True,
        },
    )  # fmt: skip
    if is_new:
        for dimension in masterplan.dimension_set.dimensions.all():
            Strategy.objects.create(masterplan=masterplan, dimension=dimension)
    return masterplan


def initiative(*, dimension: str = "environment", office: str = "dlh", **fields: Any) -> Initiative:
    """An initiative of an office under a dimension."""
    slug = fields.pop("slug", f"inisiatif-{next(_numbers)}")
    strategy = Strategy.objects.get(masterplan=plan(), dimension__slug=dimension)
    return Initiative.objects.create(
        slug=slug, strategy=strategy, name=slug, office_id=office, column="application", term="short", **fields
    )


def indicator(*, targets: dict[int, int | str] | None = None, **fields: Any) -> Indicator:
    """An indicator that its office reports; `baseline=(year, value)`."""
    baseline = fields.pop("baseline", None)
    of = fields.pop("initiative", None) or initiative(office=fields.get("office_id", "dlh"))
    slug = fields.pop("slug", f"indikator-{next(_numbers)}")
    defaults: dict[str, Any] = {
        "name": slug, "definition": "…", "unit": "unit", "direction": "up", "source_kind": "report",
        "office_id": of.office_id,
    }  # fmt: skip
    if baseline:
        defaults |= {"baseline_year": baseline[0], "baseline_value": Decimal(baseline[1])}
    made = Indicator.objects.create(slug=slug, initiative=of, **{**defaults, **fields})
    for year, value in (targets or {}).items():
        Target.objects.create(indicator=made, year=year, value=Decimal(value))
    return made


def published(of: Indicator, *, year: int, value: int | str, **fields: Any) -> Reading:
    """A reading that went the whole way through four eyes."""
    reporter = person("programme.reporter", office=of.office_id)
    secretary = person("programme.secretariat")
    reading = report_reading(
        indicator=of, period_start=date(year, 1, 1), period_end=date(year, 12, 31), value=Decimal(value), by=reporter,
        at=NOON, **fields,
    )  # fmt: skip
    reading = verify_reading(reading=reading, by=secretary, at=NOON)
    return publish_reading(reading=reading, by=secretary, at=NOON)


def generate_many(*, indicators: int, years: int = 5, months: bool = False, districts: bool = False) -> int:
    """Many indicators with readings, written in bulk for scale tests; how many readings there are.

    The rows are what the services would have written; only the audit trail is left out.
    """
    pillars = ("governance", "economy", "society", "branding", "environment")
    initiatives = [
        initiative(dimension=pillar, slug=f"{pillar}-{number}") for pillar in pillars for number in range(4)
    ]
    made = Indicator.objects.bulk_create(
        Indicator(
            slug=f"banyak-{number}", initiative=initiatives[number % len(initiatives)], name=f"Indikator {number}",
            definition="…", unit="unit", direction="up", source_kind="report", office_id="dlh",
            baseline_year=2018, baseline_value=Decimal(0), by_district=districts,
        )
        for number in range(indicators)
    )  # fmt: skip
    Target.objects.bulk_create(Target(indicator=one, year=2030, value=Decimal(1200)) for one in made)
    areas: list[str | None] = [None]
    if districts:
        areas += [f"{settings.REGION}.{number:02d}" for number in range(1, 22)]
    rows = []
    for one in made:
        for year in range(2026 - years, 2026):
            for start, end in _periods(year, months=months):
                rows += [
                    Reading(
                        indicator=one, period_start=start, period_end=end, area_id=area, value=Decimal(year - 2000),
                        state="published", origin="document", source_id="mitrapost-2020", source_key="document:many",
                        source_name="many", reported_at=NOON, verified_at=NOON, published_at=NOON,
                    )
                    for area in areas
                ]  # fmt: skip
    Reading.objects.bulk_create(rows, batch_size=2_000)
    return len(rows)


def _periods(year: int, *, months: bool) -> list[tuple[date, date]]:
    if not months:
        return [(date(year, 1, 1), date(year, 12, 31))]
    firsts = [date(year, month, 1) for month in range(1, 13)] + [date(year + 1, 1, 1)]
    return [(start, date.fromordinal(after.toordinal() - 1)) for start, after in pairwise(firsts)]
