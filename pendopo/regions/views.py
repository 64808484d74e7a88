"""Pages about regions and offices, the same for everybody."""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from typing import Any, NamedTuple

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from pendopo.core.charts import public as charts
from pendopo.core.formatting import number
from pendopo.core.manifest import Manifest, registry
from pendopo.core.pages import public_page
from pendopo.regions import public, selectors
from pendopo.regions.forms import SearchForm
from pendopo.regions.rules import BadCode, Code, Kind, Level
from pendopo.regions.selectors import reference

STAMP = "pendopo.regions.public.version"
OFFICE_STAMP = f"{__name__}.office_stamp"


@public_page(stamp=STAMP, parameters=("q",))
def index(request: HttpRequest) -> HttpResponseBase:
    """The districts of this regency on a map and in a list, and a search over all regions."""
    form = SearchForm(request.GET if "q" in request.GET else None)
    wanted = form.cleaned_data["q"] if form.is_valid() else ""
    regency = public.this_regency()
    return render(
        request,
        "regions/index.html",
        {
            **_below(regency),
            "place": regency,
            "form": form,
            "wanted": wanted,
            "found": public.search(wanted) if wanted else [],
            **_origin(),
        },
    )


@public_page(stamp=STAMP)
def region(request: HttpRequest, code: str) -> HttpResponseBase:
    """One region: its codes, where it lies and what lies in it."""
    canonical = _code(code)
    if canonical.text != code:
        return redirect("regions:region", code=canonical.text, permanent=True)
    place = public.region(code)
    return render(
        request,
        "regions/region.html",
        {
            **_below(place),
            "place": place,
            "crumbs": [
                {"label": _("Regions"), "href": reverse("regions:index")},
                *(
                    {"label": above.full_name, "href": reverse("regions:region", args=[above.code])}
                    for above in public.ancestors(code)
                ),
            ],
            "bps": public.bps_code(code),
            **_origin(),
        },
    )


@public_page(stamp=STAMP)
def codes(_request: HttpRequest, code: str) -> HttpResponseBase:
    """The codes of a region and of everything in it as CSV."""
    place = public.region(_code(code).text)
    bps = selectors.bps_codes(place.code)
    rows = [place]
    levels = list(Level)
    for level in levels[levels.index(place.level) + 1 :]:
        rows += public.children(place.code, level)
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(
        ("code", "name", "level", "kind", "parent", "bps_code", "latitude", "longitude", "postal_code", "decree")
    )
    for row in sorted(rows, key=lambda row: row.code):
        writer.writerow(
            (
                row.code,
                row.name,
                row.level,
                row.kind,
                row.parent or "",
                bps.get(row.code, ""),
                "" if row.latitude is None else row.latitude,
                "" if row.longitude is None else row.longitude,
                row.postal_code,
                row.decree,
            )
        )
    response = HttpResponse(text.getvalue().encode(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="wilayah-{place.code}.csv"'
    return response


@public_page(stamp=STAMP)
def offices(request: HttpRequest) -> HttpResponseBase:
    """The offices of this regency."""
    return render(request, "regions/offices.html", {"offices": public.offices(), "regency": public.this_regency()})


def office_stamp() -> str:
    """Changes with the register and with whatever another app shows on an office's page."""
    names = dict.fromkeys([STAMP, *(panel.stamp for panel in registry.office_panels())])
    return "\n".join(str(import_string(name)()) for name in names)


@public_page(stamp=OFFICE_STAMP)
def office(request: HttpRequest, slug: str) -> HttpResponseBase:
    """One office: what it does, what it runs here, and how to reach it."""
    facts = public.office(slug)
    panels = [
        {"template": panel.template, "context": context}
        for panel in registry.office_panels()
        if (context := import_string(panel.context)(request, slug)) is not None
    ]
    return render(
        request,
        "regions/office.html",
        {
            "office": facts,
            "crumbs": [
                {"label": _("Offices"), "href": reverse("regions:offices")},
                *(
                    {"label": above.label, "href": reverse("regions:office", args=[above.slug])}
                    for above in ([public.office(facts.parent)] if facts.parent else [])
                ),
            ],
            "regency": public.region(facts.region),
            "panels": panels,
            "runs": [_offer(manifest) for manifest in registry if manifest.owner_office == slug],
        },
    )


def _code(text: str) -> Code:
    try:
        return Code.parse(text)
    except BadCode as fault:
        raise Http404 from fault


def _offer(manifest: Manifest) -> dict[str, Any]:
    """A service as an office's page lists it; without a page of its own it is no link."""
    names = [item.url_name for item in manifest.menu] + [task.url_name for task in manifest.tasks]
    return {
        "name": manifest.name,
        "summary": manifest.summary,
        "href": reverse(names[0]) if names else "",
    }


def _below(place: public.Place) -> dict[str, Any]:
    """What lies in a region, with the numbers of villages and, for a regency with borders, the map."""
    children = public.children(place.code)
    counts = selectors.village_counts(place.code) if place.level is Level.REGENCY else {}
    # A district without a counted village is shown as no data, not as 0.
    rows = [_Row(child, _desa(counts.get(child.code)), _kelurahan(counts.get(child.code))) for child in children]
    return {
        "rows": rows,
        "counted": bool(counts),
        "desa": sum(row.desa for row in rows if row.desa is not None) if counts else None,
        "kelurahan": sum(row.kelurahan for row in rows if row.kelurahan is not None) if counts else None,
        "figure": _map(place, counts) if counts else None,
        "table": _table(place, rows) if counts else None,
    }


class _Row(NamedTuple):
    place: public.Place
    desa: int | None
    kelurahan: int | None


def _desa(counts: dict[str, int] | None) -> int | None:
    return None if counts is None else counts.get(Kind.DESA, 0) + counts.get(Kind.DESA_ADAT, 0)


def _kelurahan(counts: dict[str, int] | None) -> int | None:
    return None if counts is None else counts.get(Kind.KELURAHAN, 0)


def _table(place: public.Place, rows: list[_Row]) -> dict[str, Any]:
    return {
        "caption": _("What lies in %(name)s") % {"name": place.full_name},
        "columns": [
            _("Code"),
            _("District"),
            {"label": _("Desa"), "numeric": True},
            {"label": _("Kelurahan"), "numeric": True},
        ],
        "rows": [
            [
                row.place.code,
                {"text": row.place.name, "href": reverse("regions:region", args=[row.place.code])},
                None if row.desa is None else number(row.desa),
                None if row.kelurahan is None else number(row.kelurahan),
            ]
            for row in rows
        ],
    }


def _map(place: public.Place, counts: dict[str, dict[str, int]]) -> charts.Figure | None:
    shapes = public.district_shapes(place.code)
    if not shapes:
        return None
    approximate = any(shape.approximate for shape in shapes)
    return charts.choropleth(
        measure=_("Villages in each district"),
        unit="village",
        label=_("District"),
        areas=[
            charts.Area(
                code=shape.code,
                name=shape.name,
                geometry=shape.geometry,
                value=Decimal(sum(counts[shape.code].values())) if shape.code in counts else None,
                href=reverse("regions:region", args=[shape.code]),
            )
            for shape in shapes
        ],
        is_approximate=approximate,
        source=", ".join(sorted({shape.source for shape in shapes})),
        date=reference.meta().checked_on if approximate else None,
        csv_url=reverse("regions:codes", args=[place.code]),
    )


def _origin() -> dict[str, Any]:
    return {"origin": reference.meta(), "loaded": selectors.last_load(), "home_code": settings.REGION}
