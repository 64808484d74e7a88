"""The planner's desk: the plan's texts, initiatives, indicators with their targets, and versions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from pendopo.accounts import public as accounts
from pendopo.core import clock, formatting
from pendopo.core.errors import DomainError
from pendopo.programme import selectors, services
from pendopo.programme.forms import plan as plan_forms
from pendopo.programme.models import Indicator, Initiative, Masterplan, Milestone, Strategy
from pendopo.programme.selectors import staff
from pendopo.programme.services import drafting
from pendopo.programme.views import workspace as shared


def _current() -> Masterplan:
    plan: Masterplan = shared.found(Masterplan.objects.filter(is_current=True).first())
    return plan


@never_cache
@accounts.staff(role=(staff.PLANNER, staff.SECRETARIAT))
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """The plan as a tree: pillars, their initiatives, and their indicators."""
    plan = _current()
    strategies = plan.strategies.select_related("dimension").prefetch_related(
        "initiatives__indicators", "initiatives__office"
    )
    context = {
        "crumbs": shared.crumbs(),
        "plan": plan,
        "strategies": strategies,
        "can_edit": accounts.holds(request.user, staff.PLANNER),
    }
    return render(request, "programme/work/plan.html", context)


@never_cache
@accounts.staff(role=staff.PLANNER)
@require_http_methods(["GET", "POST"])
def texts(request: HttpRequest) -> HttpResponse:
    """The plan's own texts."""
    plan = _current()
    form = plan_forms.MasterplanForm(request.POST or None, instance=plan)
    return _edit(
        request, form, title=_("Texts of the plan"), back=reverse("programme:work_plan"), target=plan,
        save=lambda facts: services.edit_masterplan(masterplan=plan, **facts),
    )  # fmt: skip


@never_cache
@accounts.staff(role=staff.PLANNER)
@require_http_methods(["GET", "POST"])
def strategy(request: HttpRequest, slug: str) -> HttpResponse:
    """The strategy of one pillar."""
    row: Strategy = shared.found(_current().strategies.filter(dimension__slug=slug).first())
    form = plan_forms.StrategyForm(request.POST or None, instance=row)
    return _edit(
        request, form, title=_("Strategy: %(name)s") % {"name": row.dimension.title},
        back=reverse("programme:work_plan"), target=row,
        save=lambda facts: services.edit_strategy(strategy=row, **facts),
    )  # fmt: skip


@never_cache
@accounts.staff(role=shared.READERS)
@require_safe
def initiative(request: HttpRequest, slug: str) -> HttpResponse:
    """One initiative with its status, milestones and indicators."""
    row = _initiative(request, slug)
    context = {
        "crumbs": shared.crumbs(*_plan_step(request)),
        "initiative": row,
        "facts": [
            {"label": _("In charge"), "text": str(row.office)},
            {"label": _("Together with"), "text": formatting.join(one.short_name for one in row.partners.all())},
            {"label": _("Kind of action"), "text": row.get_column_display()},
            {"label": _("Term"), "text": row.get_term_display()},
            {"label": _("Status"), "text": row.get_status_display()},
            {"label": _("Reason"), "text": str(row.words("status_reason"))},
        ],
        "milestones": row.milestones.all(),
        "indicators": row.indicators.all(),
        "can_edit": accounts.holds(request.user, staff.PLANNER),
        "can_change_status": _may_change_status(request, row),
        "events": shared.events(row),
    }
    return render(request, "programme/work/initiative.html", context)


@never_cache
@accounts.staff(role=staff.PLANNER)
@require_http_methods(["GET", "POST"])
def initiative_add(request: HttpRequest, slug: str) -> HttpResponse:
    """Add an initiative to a pillar."""
    row: Strategy = shared.found(_current().strategies.filter(dimension__slug=slug).first())
    form = plan_forms.NewInitiativeForm(
        request.POST or None, dimension=row.dimension, instance=Initiative(strategy=row)
    )

    def save(facts: dict[str, Any]) -> None:
        partners = facts.pop("partners")
        at = facts["at"]
        with transaction.atomic():
            made = drafting.add_initiative(strategy=row, **facts)
            drafting.set_partners(initiative=made, partners=partners, by=facts["by"], at=at)

    return _edit(
        request, form, title=_("New initiative: %(name)s") % {"name": row.dimension.title},
        back=reverse("programme:work_plan"), save=save,
    )  # fmt: skip


@never_cache
@accounts.staff(role=staff.PLANNER)
@require_http_methods(["GET", "POST"])
def initiative_edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Edit an initiative."""
    row = _initiative(request, slug)
    form = plan_forms.InitiativeForm(request.POST or None, dimension=row.strategy.dimension, instance=row)
    return _edit(
        request, form, title=_("Edit: %(name)s") % {"name": row.title},
        back=reverse("programme:work_initiative", args=[slug]), target=row,
        save=lambda facts: drafting.save_initiative(initiative=row, **facts),
    )  # fmt: skip


@never_cache
@accounts.staff(role=(staff.PLANNER, staff.REPORTER))
@require_http_methods(["GET", "POST"])
def status(request: HttpRequest, slug: str) -> HttpResponse:
    """Change the status of an initiative; its own office may, too."""
    row = _initiative(request, slug)
    if not _may_change_status(request, row):
        shared.found(None)
    form = plan_forms.StatusForm(request.POST or None, initial={"status": row.status, "reason": row.status_reason})
    return _edit(
        request, form, title=_("Status: %(name)s") % {"name": row.title},
        back=reverse("programme:work_initiative", args=[slug]),
        save=lambda facts: services.change_status(initiative=row, **facts),
    )  # fmt: skip


@never_cache
@accounts.staff(role=staff.PLANNER)
@require_http_methods(["GET", "POST"])
def milestone_add(request: HttpRequest, slug: str) -> HttpResponse:
    """Add a step to an initiative."""
    row = _initiative(request, slug)
    form = plan_forms.MilestoneForm(request.POST or None, instance=Milestone(initiative=row))
    return _edit(
        request, form, title=_("New milestone: %(name)s") % {"name": row.title},
        back=reverse("programme:work_initiative", args=[slug]),
        save=lambda facts: drafting.set_milestone(initiative=row, **facts),
    )  # fmt: skip


@never_cache
@accounts.staff(role=staff.PLANNER)
@require_http_methods(["GET", "POST"])
def milestone(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a step of an initiative."""
    row = shared.found(Milestone.objects.filter(pk=pk, initiative__isnull=False).select_related("initiative").first())
    form = plan_forms.MilestoneForm(request.POST or None, instance=row)
    return _edit(
        request, form, title=_("Milestone: %(name)s") % {"name": row.title},
        back=reverse("programme:work_initiative", args=[row.initiative.slug]),
        save=lambda facts: drafting.set_milestone(initiative=row.initiative, milestone=row, **facts),
    )  # fmt: skip


@never_cache
@accounts.staff(role=staff.PLANNER)
@require_http_methods(["GET", "POST"])
def indicator_add(request: HttpRequest, slug: str) -> HttpResponse:
    """Add an indicator to an initiative."""
    row = _initiative(request, slug)
    form = plan_forms.NewIndicatorForm(
        request.POST or None, instance=Indicator(initiative=row), initial={"office": row.office_id}
    )
    return _edit(
        request, form, title=_("New indicator: %(name)s") % {"name": row.title},
        back=reverse("programme:work_initiative", args=[slug]),
        save=lambda facts: drafting.add_indicator(initiative=row, **facts),
    )  # fmt: skip


@never_cache
@accounts.staff(role=staff.PLANNER)
@require_http_methods(["GET", "POST"])
def indicator_edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Edit an indicator's definition."""
    row = _indicator(request, slug)
    form = plan_forms.IndicatorForm(request.POST or None, instance=row)
    return _edit(
        request, form, title=_("Edit: %(name)s") % {"name": row.title},
        back=reverse("programme:work_indicator", args=[slug]),
        save=lambda facts: services.edit_indicator(indicator=row, **facts),
    )  # fmt: skip


@never_cache
@accounts.staff(role=staff.PLANNER)
@require_http_methods(["GET", "POST"])
def targets(request: HttpRequest, slug: str) -> HttpResponse:
    """Where an indicator begins and what each year is to reach: all of it or nothing."""
    row = _indicator(request, slug)
    plan = row.initiative.strategy.masterplan
    form = plan_forms.TargetsForm(request.POST or None, indicator=row, years=range(plan.start_year, plan.end_year + 1))

    def save(facts: dict[str, Any]) -> None:
        by, at = facts["by"], facts["at"]
        with transaction.atomic():
            year, value = facts["baseline_year"], facts["baseline_value"]
            # A new start stands before the targets are compared with it; an old one goes when none needs it any more.
            if value is not None and (year, value) != (row.baseline_year, row.baseline_value):
                services.set_baseline(indicator=row, year=year, value=value, by=by, at=at)
            for year, value in form.changes.items():
                if value is None:
                    drafting.drop_target(indicator=row, year=year, by=by, at=at)
                else:
                    services.set_target(indicator=row, year=year, value=value, source=facts["source"], by=by, at=at)
            if facts["baseline_value"] is None:
                services.drop_baseline(indicator=row, by=by, at=at)

    return _edit(
        request, form, title=_("Baseline and targets: %(name)s") % {"name": row.title},
        back=reverse("programme:work_indicator", args=[slug]), save=save,
    )  # fmt: skip


# --- Below --------------------------------------------------------------------------------


def _edit(
    request: HttpRequest,
    form: forms.BaseForm,
    *,
    title: str,
    back: str,
    save: Callable[[dict[str, Any]], object],
    target: Any = None,
) -> HttpResponse:
    """One form of the plan: saved and back, or shown again with what is wrong."""
    if request.method == "POST" and form.is_valid():
        try:
            save({**form.cleaned_data, "by": request.user, "at": clock.now()})
        except DomainError as refusal:
            shared.refused(form, refusal)
        except ValidationError as wrong:
            form.add_error(None, wrong.messages)
        else:
            messages.success(request, _("Saved. Make a version when the change is complete."))
            return redirect(back)
    context = {
        "crumbs": shared.crumbs(*_plan_step(request)),
        "title": title,
        "form": form,
        "groups": getattr(form, "groups", None),
        "back": back,
        "events": shared.events(target) if target is not None else [],
    }
    return render(request, "programme/work/edit.html", context)


def _initiative(request: HttpRequest, slug: str) -> Initiative:
    row: Initiative = shared.found(selectors.initiatives_for(request.user).filter(slug=slug).first())
    return row


def _indicator(request: HttpRequest, slug: str) -> Indicator:
    row: Indicator = shared.found(
        selectors.indicators_for(request.user)
        .select_related("initiative__strategy__masterplan")
        .filter(slug=slug)
        .first()
    )
    return row


def _may_change_status(request: HttpRequest, row: Initiative) -> bool:
    return accounts.holds(request.user, staff.PLANNER) or accounts.holds(
        request.user, staff.REPORTER, office=row.office_id
    )


def _plan_step(request: HttpRequest) -> list[tuple[str, str]]:
    sees = any(accounts.holds(request.user, role) for role in (staff.PLANNER, staff.SECRETARIAT))
    return [(_("Plan"), reverse("programme:work_plan"))] if sees else []
