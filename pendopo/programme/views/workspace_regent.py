"""The regent's overview: what is behind, why, who owns it, what is silent, and what waits."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from pendopo.accounts import public as accounts
from pendopo.core import clock, formatting
from pendopo.programme import selectors, sentences
from pendopo.programme.models import MeasurementNote
from pendopo.programme.rules.progress import Status
from pendopo.programme.selectors import staff
from pendopo.programme.selectors.facts import Lagging
from pendopo.programme.views import workspace as shared

VIEWERS = (staff.REGENT, staff.SECRETARIAT, staff.ASSESSOR)


@never_cache
@accounts.staff(role=VIEWERS)
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """What to look at first, for one year; prints on A4."""
    today = clock.today()
    known = selectors.years()
    asked = request.GET.get("tahun", "")
    year = int(asked) if asked.isascii() and asked.isdigit() and int(asked) in known else None
    year = year or selectors.default_year(today=today)
    found = selectors.regent_overview(year, as_of=today)
    context = {
        "crumbs": shared.crumbs(),
        "year": year,
        "tabs": [{"label": str(one), "href": f"?tahun={one}", "current": one == year} for one in known if one <= today.year][:6],
        "sentence": found.achievements.sentence,
        "waiting": found.waiting_reports,
        "is_secretary": accounts.holds(request.user, staff.SECRETARIAT),
        "behind_columns": [
            _("Indicator"), {"label": _("Figure"), "numeric": True}, {"label": _("Expected"), "numeric": True},
            _("Status"), _("Why"), _("Who owns it"),
        ],
        "behind": [_behind(one) for one in found.behind],
        "silent_columns": [_("Indicator"), _("Pillar"), _("Why"), _("Who owns it")],
        "silent": [
            [_name(one), str(one.dimension.name), _why_silent(one), one.indicator.office.short_name]
            for one in found.silent
        ],
        "now": formatting.moment(clock.now()),
    }  # fmt: skip
    return render(request, "programme/work/regent.html", context)


def _name(one: Lagging) -> dict[str, str]:
    return {
        "text": str(one.indicator.name),
        "href": reverse("programme:work_indicator", args=[one.indicator.slug]),
    }


def _behind(one: Lagging) -> list[Any]:
    indicator = one.indicator
    expected = indicator.judgement.expected
    return [
        _name(one),
        indicator.figure,
        sentences.figure(expected, indicator.unit) if expected is not None else None,
        {
            "text": indicator.status_label,
            "status": "behind" if indicator.status is Status.AT_RISK else "bad",
        },
        one.why,
        indicator.office.short_name,
    ]


def _why_silent(one: Lagging) -> str:
    if one.indicator.notes:
        note = one.indicator.notes[0]
        kind = MeasurementNote.Kind(note.kind).label
        return f"{shared.sentence(str(kind))}: {note.message}"
    if one.indicator.source_kind == "report":
        return _("The office has not reported.")
    return _("Not measured yet.")
