"""The open API's part: achievements with their provenance, and one indicator with its history.

Texts come in both languages, figures as JSON numbers in the indicator's unit,
and null where there is no data. `status`, `qualifier` and `kind` are stable
words; see the description of each field.
"""

# ruff: noqa: ARG001  (ninja hands the request to every operation by this name)

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from django.conf import settings
from django.http import HttpRequest, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from ninja import Path, Query, Router, Schema
from ninja.decorators import decorate_view

from pendopo import __version__
from pendopo.core.errors import DomainError
from pendopo.core.pages import public_page
from pendopo.programme import selectors, sentences
from pendopo.programme.selectors import facts
from pendopo.programme.words import Words
from pendopo.regions import public as regions

router = Router()
STAMP = "pendopo.programme.selectors.publication_stamp"
LANGUAGES = ("id", "en")

Number = int | float | None
Slug = Annotated[str, Path(pattern=r"^[-a-zA-Z0-9_]{1,80}$")]


class NothingThere(DomainError):
    """What was asked for does not exist or is not public."""

    status = 404


class Text(Schema):
    """A text in Indonesian and English; English repeats the Indonesian where nobody has translated it."""

    id: str
    en: str


class OfficeOut(Schema):
    """The office (OPD) that answers for it."""

    slug: str
    name: Text
    url: str


class ProvenanceOut(Schema):
    """Where a figure comes from.

    `kind`: `metric` (counted from a service's records), `dataset`, `report` (an office's), `document`.
    `claimed` is true where the figure was stated by somebody and not counted from records.
    """

    kind: str
    claimed: bool
    source: str
    key: str | None
    query: dict[str, Any] | None
    row_count: int | None
    seal: str | None
    url: str | None
    page: str | None
    date: date | None
    date_text: str | None


class FigureOut(Schema):
    """One published figure; `qualifier`: `exact`, `approximate`, `at_least` or `at_most`."""

    value: Number
    qualifier: str
    note: Text | None
    provenance: ProvenanceOut


class ReadingOut(FigureOut):
    """The figure that is used for a period, how it stands, and what other sources say.

    `attainment` is the share of the way that the plan expects by the end of the period, 1 = on the path.
    """

    period_start: date
    period_end: date
    status: str
    expected: Number
    attainment: Number
    others: list[FigureOut]


class TargetOut(Schema):
    """A value at the end of a year."""

    year: int
    value: Number


class IndicatorOut(Schema):
    """An indicator with the reading of the year that was asked for, or its latest."""

    slug: str
    name: Text
    definition: Text
    unit: str
    direction: str
    baseline: TargetOut | None
    target: TargetOut | None
    goal: TargetOut | None
    status: str
    reading: ReadingOut | None
    office: OfficeOut
    url: str
    api: str


class InitiativeOut(Schema):
    """An initiative; `status` is that of its indicators, `plan_status` that of the work itself."""

    slug: str
    name: Text
    summary: Text
    column: str
    term: str
    quick_win: bool
    plan_status: str
    status: str
    attainment: Number
    office: OfficeOut
    service: str | None
    url: str
    indicators: list[IndicatorOut]


class DimensionOut(Schema):
    """A pillar; `coverage` is the share of the weight that could be judged."""

    slug: str
    code: str
    name: Text
    status: str
    attainment: Number
    coverage: Number
    url: str
    initiatives: list[InitiativeOut]


class MasterplanOut(Schema):
    """The plan in force."""

    name: Text
    start_year: int
    end_year: int
    dimension_set: Text


class AchievementsOut(Schema):
    """What the programme has achieved; `year` is null for each indicator's latest figure."""

    region: str
    region_name: str
    year: int | None
    headline: Text
    masterplan: MasterplanOut | None
    attainment: Number
    dimensions: list[DimensionOut]


class IndicatorHistory(IndicatorOut):
    """An indicator with every target and every published reading, oldest first."""

    dimension: str
    initiative: str
    targets: list[TargetOut]
    readings: list[ReadingOut]


@router.get("/achievements", response=AchievementsOut, summary="Achievements", url_name="achievements")
@decorate_view(public_page(stamp=STAMP, parameters=("year",)))
def achievements(
    request: HttpRequest,
    year: Annotated[int | None, Query(ge=1990, le=2100, description="Calendar year; without it, up to now")] = None,
) -> dict[str, Any]:
    """Dimensions, initiatives and indicators with their latest readings, targets, status and provenance."""
    found = selectors.achievements(year)
    return {
        "region": settings.REGION,
        "region_name": regions.this_regency().full_name,
        "year": year,
        "headline": spoken(found),
        "masterplan": masterplan(found.masterplan) if found.masterplan else None,
        "attainment": number(found.whole.attainment),
        "dimensions": [dimension(one) for one in found.dimensions],
    }


@router.get("/indicators/{slug}", response=IndicatorHistory, summary="Indicator", url_name="indicator")
@decorate_view(public_page(stamp=STAMP))
def indicator_history(request: HttpRequest, slug: Slug) -> dict[str, Any]:
    """One indicator with every published reading and where it comes from."""
    detail = selectors.indicator_detail(slug)
    if detail is None:
        raise NothingThere(_("There is no such indicator."))
    return {
        **indicator(detail.facts),
        "dimension": detail.dimension_slug,
        "initiative": detail.initiative_slug,
        "targets": [target(one) for one in detail.targets],
        "readings": [reading(one) for one in detail.periods],
    }


@public_page(stamp=STAMP)
def smart_city(request: HttpRequest) -> JsonResponse:
    """`/.well-known/smart-city.json`: what an observatory needs to know to harvest this regency."""
    found = selectors.achievements()
    here = regions.this_regency()
    return JsonResponse(
        {
            "version": 1,
            "software": {"name": "Pendopo", "version": __version__},
            "region": {"code": here.code, "name": here.full_name, "province": here.code.split(".")[0]},
            "base_url": settings.BASE_URL,
            "masterplan": masterplan(found.masterplan) if found.masterplan else None,
            "headline": spoken(found),
            "years": list(selectors.years()),
            "stamp": found.stamp,
            "dimensions": [
                {
                    "slug": one.slug,
                    "code": one.code,
                    "name": text(one.name),
                    "status": str(one.status),
                    "attainment": number(one.attainment),
                    "coverage": number(one.whole.coverage),
                    "indicators": len(one.indicators),
                }
                for one in found.dimensions
            ],
            "endpoints": {
                "achievements": absolute(reverse("api-v1:achievements")),
                "achievements_csv": absolute(reverse("programme:achievements_csv")),
                "openapi": absolute(reverse("api-v1:openapi-json")),
                "page": absolute(reverse("programme:achievements")),
            },
        },
        json_dumps_params={"ensure_ascii": False},
        headers={"Access-Control-Allow-Origin": "*"},
    )


# --- Below: facts as JSON -----------------------------------------------------------


def absolute(address: str) -> str:
    """The address with the installation's own name, whatever name it was asked by."""
    return settings.BASE_URL + address


def number(value: Decimal | None) -> Number:
    """The decimal as a JSON number: whole where it is whole, else as written; None stays null."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(json.loads(str(value)))


def text(words: Words) -> dict[str, str]:
    """Both languages."""
    return {"id": words.id, "en": words.en or words.id}


def spoken(found: facts.Achievements) -> dict[str, str]:
    """The headline sentence in both languages."""
    said = {}
    for language in LANGUAGES:
        with override(language):
            said[language] = sentences.headline(found.headline)
    return said


def masterplan(plan: facts.MasterplanFacts) -> dict[str, Any]:
    """The plan in force."""
    return {
        "name": text(plan.name),
        "start_year": plan.start_year,
        "end_year": plan.end_year,
        "dimension_set": text(plan.dimension_set),
    }


def office(one: facts.OfficeFacts) -> dict[str, Any]:
    """The office in charge."""
    return {"slug": one.slug, "name": text(one.name), "url": absolute(reverse("regions:office", args=[one.slug]))}


def dimension(one: facts.DimensionFacts) -> dict[str, Any]:
    """A pillar with everything below it."""
    return {
        "slug": one.slug,
        "code": one.code,
        "name": text(one.name),
        "status": str(one.status),
        "attainment": number(one.attainment),
        "coverage": number(one.whole.coverage),
        "url": absolute(reverse("programme:dimension", args=[one.slug])),
        "initiatives": [initiative(each) for each in one.initiatives],
    }


def initiative(one: facts.InitiativeFacts) -> dict[str, Any]:
    """An initiative with its indicators."""
    return {
        "slug": one.slug,
        "name": text(one.name),
        "summary": text(one.summary),
        "column": one.column,
        "term": one.term,
        "quick_win": one.is_quick_win,
        "plan_status": one.plan_status,
        "status": str(one.status),
        "attainment": number(one.whole.attainment),
        "office": office(one.office),
        "service": one.service or None,
        "url": absolute(reverse("programme:initiative", args=[one.slug])),
        "indicators": [indicator(each) for each in one.indicators],
    }


def indicator(one: facts.IndicatorFacts) -> dict[str, Any]:
    """An indicator with the reading in focus."""
    return {
        "slug": one.slug,
        "name": text(one.name),
        "definition": text(one.definition),
        "unit": one.unit,
        "direction": str(one.path.direction),
        "baseline": target(one.baseline),
        "target": target(one.target),
        "goal": target(one.goal),
        "status": str(one.status),
        "reading": reading(one.now) if one.now else None,
        "office": office(one.office),
        "url": absolute(reverse("programme:indicator", args=[one.slug])),
        "api": absolute(reverse("api-v1:indicator", args=[one.slug])),
    }


def target(one: facts.TargetFacts | None) -> dict[str, Any] | None:
    """A value at the end of a year."""
    return None if one is None else {"year": one.year, "value": number(one.value)}


def reading(one: facts.PeriodFacts) -> dict[str, Any]:
    """A period's figure, its judgement, and what others say."""
    return {
        **figure(one.chosen),
        "period_start": one.start,
        "period_end": one.end,
        "status": str(one.judgement.status),
        "expected": number(one.judgement.expected),
        "attainment": number(one.judgement.attainment),
        "others": figures(one.others),
    }


def figures(readings: Iterable[facts.ReadingFacts]) -> list[dict[str, Any]]:
    """Several figures."""
    return [figure(one) for one in readings]


def figure(one: facts.ReadingFacts) -> dict[str, Any]:
    """One figure with its provenance."""
    origin = one.origin
    return {
        "value": number(one.value),
        "qualifier": str(one.qualifier),
        "note": text(one.note) if one.note else None,
        "provenance": {
            "kind": origin.kind,
            "claimed": origin.is_claim,
            "source": origin.name,
            "key": origin.key or None,
            "query": dict(origin.query) if origin.query else None,
            "row_count": origin.row_count,
            "seal": origin.seal or None,
            "url": origin.url or None,
            "page": origin.page or None,
            "date": origin.date,
            "date_text": str(origin.date_text) or None,
        },
    }
