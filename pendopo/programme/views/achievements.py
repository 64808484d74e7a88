"""What the programme has achieved, for everybody: the hall, its pillars, one figure, one initiative, the plan."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from pendopo.core import clock, sheets
from pendopo.core.pages import public_page
from pendopo.programme import selectors
from pendopo.programme.selectors.facts import IndicatorDetail
from pendopo.programme.views import drawing

YEAR = "tahun"
STAMP = "pendopo.programme.selectors.publication_stamp"

# Every page here changes only when something is published.
published = public_page(stamp=STAMP, parameters=(YEAR, "lang"))


def year_of(request: HttpRequest) -> int | None:
    """The year that is asked for; None for what has been reached up to now.

    Raises:
        Http404: if the year is no number or nothing is known of it.
    """
    asked = request.GET.get(YEAR, "")
    if not asked:
        return None
    # Compared as text: Python refuses to read a number of thousands of digits, and reads those of other scripts.
    known = {str(year): year for year in selectors.years()}
    if asked not in known:
        raise Http404(_("There are no figures for that year."))
    return known[asked]


def _tabs(request: HttpRequest, chosen: int | None) -> list[dict[str, Any]]:
    tabs = [{"label": _("Up to now"), "href": request.path, "current": chosen is None}]
    tabs += [
        {"label": str(year), "href": f"{request.path}?{YEAR}={year}", "current": year == chosen}
        for year in selectors.years()
    ]
    return tabs


@published
def achievements(request: HttpRequest) -> HttpResponse:
    """`/capaian/`: the headline, the hall, the key figures of every pillar."""
    year = year_of(request)
    facts = selectors.achievements(year)
    pillars = drawing.pillars(facts)
    return render(
        request,
        "programme/achievements.html",
        {
            "facts": facts,
            "year": year,
            "tabs": _tabs(request, year),
            "pillars": pillars,
            "csv": drawing.in_year(reverse("programme:achievements_csv"), year),
            "sections": [
                {"dimension": one, "pillar": pillar, "figures": drawing.figures(one.key_figures)}
                for one, pillar in zip(facts.dimensions, pillars, strict=True)
            ],
            "map": drawing.first_map(facts),
        },
    )


@published
def dimension(request: HttpRequest, slug: str) -> HttpResponse:
    """`/capaian/<dimension>/`: one pillar with every initiative and indicator."""
    year = year_of(request)
    facts = selectors.dimension_detail(slug, year)
    if facts is None:
        raise Http404(_("There is no such pillar."))
    return render(
        request,
        "programme/dimension.html",
        {
            "facts": facts,
            "year": year,
            "crumbs": drawing.crumbs(),
            "tabs": _tabs(request, year),
            "rows": [(one, drawing.figures(one.indicators)) for one in facts.initiatives if one.indicators],
            "others": [one for one in facts.initiatives if not one.indicators],
        },
    )


@published
def initiative(request: HttpRequest, slug: str) -> HttpResponse:
    """`/capaian/inisiatif/<slug>/`: what is being done, by whom, with what money, and what came of it."""
    year = year_of(request)
    facts = selectors.initiative_detail(slug, year)
    if facts is None:
        raise Http404(_("There is no such initiative."))
    return render(
        request,
        "programme/initiative.html",
        {
            "facts": facts,
            "year": year,
            "crumbs": drawing.crumbs((facts.facts.dimension_slug, facts.dimension_name)),
            "figures": drawing.figures(facts.facts.indicators),
            "about": drawing.about_initiative(facts),
            "contact": drawing.contact(facts.facts.office),
            "steps": drawing.steps(facts.milestones, today=clock.today()),
            "events": drawing.status_events(facts.status_history),
            "budget_chart": drawing.budget_chart(facts),
            **drawing.budget_table(facts),
        },
    )


@published
def indicator(request: HttpRequest, slug: str) -> HttpResponse:
    """`/capaian/indikator/<slug>/`: one figure, its path, every source of every value, its definition and history."""
    facts = _indicator(slug)
    shown = facts.facts
    latest = shown.now or shown.last_known
    chart = drawing.line_chart(facts)
    return render(
        request,
        "programme/indicator.html",
        {
            "facts": facts,
            "shown": shown,
            "headline": chart.headline if chart else _("%(name)s: no data yet") % {"name": shown.name},
            "tone": drawing.TONES[shown.status],
            "claimed": bool(latest and latest.chosen.origin.is_claim),
            "bullet": drawing.bullet(facts),
            "chart": chart,
            "no_data_text": drawing.why_no_data(shown),
            "map": drawing.district_map(shown, latest) if facts.has_districts else None,
            "periods": tuple(reversed(facts.periods)),
            "crumbs": drawing.crumbs(
                (facts.dimension_slug, facts.dimension_name), (facts.initiative_slug, facts.initiative_name)
            ),
            "about": drawing.about_indicator(facts),
            "contact": drawing.contact(shown.office),
            "definition": [{"label": capfirst(row.label), "text": str(row.text)} for row in facts.definition],
            "events": drawing.corrections(facts),
            **drawing.target_table(facts),
        },
    )


@published
def indicator_csv(_request: HttpRequest, slug: str) -> HttpResponse:
    """Every published reading of the indicator with its source, for other people's tools."""
    facts = _indicator(slug)
    return sheets.csv_response(drawing.READING_COLUMNS, drawing.reading_rows(facts), filename=f"{slug}.csv")


@published
def achievements_csv(request: HttpRequest) -> HttpResponse:
    """The year's reading of every indicator with its source."""
    year = year_of(request)
    rows = drawing.achievement_rows(selectors.achievements(year))
    return sheets.csv_response(drawing.ACHIEVEMENT_COLUMNS, rows, filename=f"capaian-{year or 'terkini'}.csv")


@published
def masterplan(request: HttpRequest) -> HttpResponse:
    """`/masterplan/`: vision, aims, strategies and initiatives, with the road map."""
    facts = selectors.achievements()
    plan = facts.masterplan
    return render(
        request,
        "programme/masterplan.html",
        {
            "facts": facts,
            "plan": plan,
            "steps": drawing.steps(selectors.milestones(), today=clock.today()),
            "about": drawing.about_plan(plan) if plan else [],
            "version_events": drawing.version_events(selectors.masterplan_versions(plan.id)) if plan else [],
        },
    )


@published
def sources(request: HttpRequest) -> HttpResponse:
    """`/capaian/sumber/`: every published source, and how far to trust it."""
    return render(request, "programme/sources.html", {"sources": selectors.sources(), "crumbs": drawing.crumbs()})


def _indicator(slug: str) -> IndicatorDetail:
    facts = selectors.indicator_detail(slug, today=clock.today())
    if facts is None:
        raise Http404(_("There is no such indicator."))
    return facts


def home_panel(_request: HttpRequest) -> dict[str, Any] | None:
    """The hall, small, for the front door; None before there is a plan."""
    facts = selectors.achievements()
    if not facts.dimensions:
        return None
    # One figure for every pillar that has one, in the order of the pillars above them.
    leading = (next((one for one in pillar.key_figures if one.now), None) for pillar in facts.dimensions)
    key = [one for one in leading if one is not None]
    return {"facts": facts, "pillars": drawing.pillars(facts), "figures": drawing.figures(key)}


def office_panel(_request: HttpRequest, office_slug: str) -> dict[str, Any] | None:
    """What an office does for the programme: its initiatives, and the figures it answers for; None where it has none."""
    initiatives = [one for pillar in selectors.achievements().dimensions for one in pillar.initiatives]
    mine = [one for one in initiatives if one.office.slug == office_slug]
    figures = [figure for one in initiatives for figure in one.indicators if figure.office.slug == office_slug]
    if not mine and not figures:
        return None
    return {"initiatives": mine, "figures": drawing.figures(figures)}
