"""The open API's part: `/regions` and `/offices`, read only and without a key."""

# ruff: noqa: ARG001  (ninja hands the request to every operation by this name)

from __future__ import annotations

from typing import Annotated

from django.http import HttpRequest
from ninja import Path, Query, Router, Schema

from pendopo.core.errors import DomainError
from pendopo.regions import public
from pendopo.regions.rules import BadCode, Code, Kind, Level
from pendopo.regions.selectors import reference

router = Router()
MOST = 500
SomeCode = Annotated[str, Query(max_length=13, description="Kemendagri code, with or without dots")]

Slug = Annotated[str, Path(pattern=r"^[-a-zA-Z0-9_]{1,40}$")]


class NotACode(DomainError):
    """A parameter is not a region code."""

    status = 422


class Origin(Schema):
    """Where the codes come from, and under which licence they may be used."""

    source: str
    decree: str
    current_decree: str
    licence: str
    licence_url: str


class RegionOut(Schema):
    """A region; `latitude` and `longitude` are those of its centroid (WGS 84), null where unknown."""

    code: str
    name: str
    full_name: str
    level: Level
    kind: Kind
    parent: str | None
    latitude: float | None
    longitude: float | None
    postal_code: str | None
    valid_to: str | None


class RegionDetail(RegionOut):
    """A region with its place in the hierarchy and its code in the register of BPS."""

    bps_code: str | None
    ancestors: list[str]
    path: str
    origin: Origin


class RegionPage(Schema):
    """A page of regions by code; ask for `cursor=next` until `next` is null."""

    items: list[RegionOut]
    next: str | None
    origin: Origin


class OfficeOut(Schema):
    """An office (OPD); a contact detail that nobody has recorded is null."""

    slug: str
    name: str
    short_name: str
    name_en: str
    kind: str
    region: str
    parent: str | None
    duties: str
    duties_en: str
    address: str | None
    phone: str | None
    whatsapp: str | None
    email: str | None
    hours: str | None
    website: str | None
    confirmed: bool
    source: str | None


class OfficePage(Schema):
    """All offices of the regency."""

    items: list[OfficeOut]
    next: str | None = None


def _origin() -> Origin:
    facts = reference.meta()
    return Origin(
        source=facts.source,
        decree=facts.decree,
        current_decree=facts.current_decree,
        licence=facts.licence,
        licence_url=facts.licence_url,
    )


def _out(place: public.Place) -> dict[str, object]:
    return {
        "code": place.code,
        "name": place.name,
        "full_name": place.full_name,
        "level": place.level,
        "kind": place.kind,
        "parent": place.parent,
        "latitude": place.latitude,
        "longitude": place.longitude,
        "postal_code": place.postal_code or None,
        "valid_to": place.valid_to.isoformat() if place.valid_to else None,
    }


def _code(text: str, *, field: str) -> str:
    try:
        return Code.parse(text).text
    except BadCode as fault:
        raise NotACode(str(fault), field=field) from fault


@router.get("/regions", response=RegionPage, summary="Regions in force, by code")
def regions(
    request: HttpRequest,
    *,
    parent: SomeCode = "",
    within: SomeCode = "",
    level: Level | None = None,
    q: Annotated[str, Query(max_length=60, description="Beginning of a name or of a code")] = "",
    cursor: SomeCode = "",
    limit: Annotated[int, Query(ge=1, le=MOST)] = 100,
) -> dict[str, object]:
    """Provinces, regencies, districts and villages; without a filter, all of them page by page."""
    inside = _code(within, field="within") if within else None
    if q:
        hits = [hit.place for hit in public.search(q, within=inside, level=level, limit=limit)]
        return {"items": [_out(place) for place in hits], "next": None, "origin": _origin()}
    rows = public.listed(
        parent=_code(parent, field="parent") if parent else None,
        within=inside,
        level=level,
        after=_code(cursor, field="cursor") if cursor else "",
        limit=limit + 1,
    )
    more = len(rows) > limit
    return {
        "items": [_out(place) for place in rows[:limit]],
        "next": rows[limit - 1].code if more else None,
        "origin": _origin(),
    }


@router.get("/regions/{code}", response=RegionDetail, summary="One region")
def region(request: HttpRequest, code: str) -> dict[str, object]:
    """A region by its Kemendagri code; retired ones too, with the day on which they were."""
    place = public.region(_code(code, field="code"))
    above = public.ancestors(place.code)
    return {
        **_out(place),
        "bps_code": public.bps_code(place.code),
        "ancestors": [ancestor.code for ancestor in above],
        "path": ", ".join(ancestor.name for ancestor in reversed(above)),
        "origin": _origin(),
    }


@router.get("/offices", response=OfficePage, summary="Offices (OPD) of the regency")
def offices(request: HttpRequest) -> dict[str, object]:
    """Every office that exists today."""
    return {"items": public.offices()}


@router.get("/offices/{slug}", response=OfficeOut, summary="One office")
def office(request: HttpRequest, slug: Slug) -> public.OfficeFacts:
    """An office by its slug."""
    return public.office(slug)
