"""One indicator as staff see it: definition, figures in every state, why there is none, and measuring it now."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from pendopo.accounts import public as accounts
from pendopo.core import formatting
from pendopo.core.jobs import public as jobs
from pendopo.programme import selectors
from pendopo.programme.models import Indicator
from pendopo.programme.selectors import staff
from pendopo.programme.views import workspace as shared

MEASURERS = (staff.REPORTER, staff.SECRETARIAT, staff.PLANNER)


@never_cache
@accounts.staff(role=shared.READERS)
@require_safe
def indicator(request: HttpRequest, slug: str) -> HttpResponse:
    """An indicator with its readings in every state."""
    shown = shared.found(selectors.indicators_for(request.user).filter(slug=slug).first())
    readings = selectors.readings_for(request.user).filter(indicator=shown).order_by("-period_end", "-pk")
    page = Paginator(readings, shared.PAGE_SIZE).get_page(request.GET.get("page"))
    is_planner = accounts.holds(request.user, staff.PLANNER)
    context = {
        "crumbs": shared.crumbs(
            *([(_("Plan"), reverse("programme:work_plan"))] if is_planner else []),
        ),
        "indicator": shown,
        "page_of": page,
        "columns": [_("Period"), {"label": _("Figure"), "numeric": True}, _("Source"), _("State")],
        "rows": [
            [
                {"text": shared.when(one), "href": reverse("programme:work_reading", args=[one.pk])},
                shared.figure(one),
                one.source_name,
                shared.state(one),
            ]
            for one in page.object_list
        ],
        "facts": _facts(shown),
        "notes": shown.measurement_notes.all()[:5],
        "targets": [
            {"label": str(one.year), "text": formatting.number(one.value, shown.unit)} for one in shown.targets.all()
        ],
        "can_measure": shown.source_kind != Indicator.SourceKind.REPORT and _may_measure(request, shown),
        "can_report": shown.source_kind == Indicator.SourceKind.REPORT
        and accounts.holds(request.user, staff.REPORTER, office=shown.office_id),
        "can_edit": is_planner,
        "events": shared.events(shown),
    }
    return render(request, "programme/work/indicator.html", context)


@never_cache
@accounts.staff(role=MEASURERS)
@require_POST
def measure(request: HttpRequest, slug: str) -> HttpResponse:
    """Measure it now, with a page that shows how far that has come."""
    shown = shared.found(selectors.indicators_for(request.user).filter(slug=slug).first())
    if not _may_measure(request, shown):
        shared.found(None)
    if shown.source_kind == Indicator.SourceKind.REPORT:
        messages.warning(request, _("This figure is reported by its office; there is nothing to measure."))
        return redirect("programme:work_indicator", slug=slug)
    with transaction.atomic():
        uuid = jobs.start_progress(
            label=_("Measuring: %(name)s") % {"name": shown.title}, total=None, by=shared.me(request)
        )  # fmt: skip
        jobs.enqueue(
            jobs.named("pendopo.programme.jobs.measure_now"),
            indicator=shown.slug,
            uuid=str(uuid),
            person=request.user.pk,
        )
    return redirect("jobs:progress", uuid=uuid)


def _may_measure(request: HttpRequest, shown: Indicator) -> bool:
    """True for the secretariat, the planner, and who reports for the indicator's office."""
    user = request.user
    return (
        accounts.holds(user, staff.SECRETARIAT)
        or accounts.holds(user, staff.PLANNER)
        or accounts.holds(user, staff.REPORTER, office=shown.office_id)
    )


def _facts(shown: Indicator) -> list[dict[str, object]]:
    return [
        {"label": _("Definition"), "text": str(shown.words("definition"))},
        {"label": _("Method or formula"), "text": str(shown.words("method"))},
        {"label": _("Unit"), "text": shown.get_unit_display()},
        {"label": _("Fed by"), "text": shown.get_source_kind_display()},
        {"label": _("How often"), "text": shown.get_frequency_display()},
        {"label": _("Better is"), "text": shown.get_direction_display()},
        {
            "label": _("Baseline"),
            "text": f"{shown.baseline_year}: {formatting.number(shown.baseline_value, shown.unit)}"
            if shown.baseline_value is not None
            else None,
        },
        {"label": pgettext("government", "Office"), "text": str(shown.office)},
        {"label": _("Ask"), "text": shown.contact},
    ]
