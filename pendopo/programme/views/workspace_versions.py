"""Versions of the plan: made by one, reviewed by another, adopted by decree, compared so that anybody can read it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import FieldDoesNotExist
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pendopo.accounts import public as accounts
from pendopo.core import clock, formatting, units
from pendopo.core.errors import DomainError
from pendopo.programme import selectors, services
from pendopo.programme.forms.plan import AdoptForm, VersionForm
from pendopo.programme.models import Indicator, Initiative, Masterplan, MasterplanVersion, Milestone, Strategy
from pendopo.programme.rules.plan import Change
from pendopo.programme.selectors import staff
from pendopo.programme.views import workspace as shared
from pendopo.regions import public as regions

KEEPERS = (staff.PLANNER, staff.SECRETARIAT)
MODELS: dict[str, Any] = {
    "plan": Masterplan, "dimensions": Strategy, "initiatives": Initiative, "indicators": Indicator,
    "milestones": Milestone,
}  # fmt: skip


@never_cache
@accounts.staff(role=KEEPERS)
@require_http_methods(["GET", "POST"])
def versions(request: HttpRequest) -> HttpResponse:
    """Every version; a planner makes the next one here."""
    plan = shared.found(Masterplan.objects.filter(is_current=True).first())
    may_make = accounts.holds(request.user, staff.PLANNER)
    form = VersionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.make_version(masterplan=plan, by=request.user, at=clock.now(), **form.cleaned_data)
        except DomainError as refusal:
            shared.refused(form, refusal)
        else:
            messages.success(request, _("Version made. Somebody else reviews it now."))
            return redirect("programme:work_version", number=made.number)
    context = {
        "crumbs": _crumbs(),
        "form": form if may_make else None,
        "columns": [_("Version"), _("State"), _("Made"), _("What changed, and why"), _("Decree")],
        "rows": [
            [
                {
                    "text": _("Version %(number)s") % {"number": one.number},
                    "href": reverse("programme:work_version", args=[one.number]),
                },
                one.get_state_display(),
                _by(one.made_at, one.made_by),
                one.note,
                one.decree or _("none yet"),
            ]
            for one in selectors.masterplan_versions(plan)
        ],
    }
    return render(request, "programme/work/versions.html", context)


@never_cache
@accounts.staff(role=KEEPERS)
@require_safe
def version(request: HttpRequest, number: int) -> HttpResponse:
    """One version and what it changes against an earlier one."""
    shown = _version(number)
    others = selectors.masterplan_versions(shown.masterplan_id).filter(number__lt=number)
    wanted = request.GET.get("dari", "")
    old = others.filter(number=int(wanted)).first() if wanted.isascii() and wanted.isdigit() else others.first()
    is_secretary = accounts.holds(request.user, staff.SECRETARIAT)
    state = MasterplanVersion.State
    context = {
        "crumbs": _crumbs((_("Versions of the plan"), reverse("programme:work_versions"))),
        "version": shown,
        "old": old,
        "tabs": [
            {
                "label": _("against version %(number)s") % {"number": one.number},
                "href": f"?dari={one.number}",
                "current": old is not None and one.number == old.number,
            }
            for one in others
        ],
        "groups": _grouped(selectors.version_diff(old, shown)) if old is not None else [],
        "facts": [
            {"label": _("State"), "text": shown.get_state_display()},
            {"label": _("Made"), "text": _by(shown.made_at, shown.made_by)},
            {"label": _("Reviewed"), "text": _by(shown.reviewed_at, shown.reviewed_by)},
            {"label": _("Adopted"), "text": _by(shown.adopted_at, shown.adopted_by)},
            {"label": _("Decree"), "text": shown.decree},
            {"label": _("Digest"), "text": shown.digest[:16]},
        ],
        "can_review": shown.state == state.DRAFT and shown.made_by_id != request.user.pk,
        "own_draft": shown.state == state.DRAFT and shown.made_by_id == request.user.pk,
        "adopt_form": AdoptForm() if is_secretary and shown.state == state.REVIEWED else None,
        "events": shared.events(shown),
    }
    return render(request, "programme/work/version.html", context)


@never_cache
@accounts.staff(role=KEEPERS)
@require_POST
def review(request: HttpRequest, number: int) -> HttpResponse:
    """Confirm that a draft has been reviewed."""
    shown = _version(number)
    try:
        services.review_version(version=shown, by=request.user, at=clock.now())
    except DomainError as refusal:
        shared.said(request, refusal)
    else:
        messages.success(request, _("Reviewed. The secretariat can adopt it by decree."))
    return redirect("programme:work_version", number=number)


@never_cache
@accounts.staff(role=staff.SECRETARIAT)
@require_POST
def adopt(request: HttpRequest, number: int) -> HttpResponse:
    """Put a reviewed version into force."""
    shown = _version(number)
    form: forms.Form = AdoptForm(request.POST)
    try:
        services.adopt_version(
            version=shown, decree=form.data.get("decree", "")[:200], by=request.user, at=clock.now()
        )  # fmt: skip
    except DomainError as refusal:
        shared.said(request, refusal)
    else:
        messages.success(request, _("Adopted. The version before is kept as replaced."))
    return redirect("programme:work_version", number=number)


def _version(number: int) -> MasterplanVersion:
    plan = shared.found(Masterplan.objects.filter(is_current=True).first())
    shown: MasterplanVersion = shared.found(selectors.masterplan_versions(plan).filter(number=number).first())
    return shown


def _crumbs(*steps: tuple[str, str]) -> list[dict[str, Any]]:
    return shared.crumbs((_("Plan"), reverse("programme:work_plan")), *steps)


def _by(at: Any, person: Any) -> str:
    if at is None:
        return ""
    return f"{formatting.moment(at)}, {person.full_name if person is not None else _('the system')}"


# --- Below: differences in words -------------------------------------------------------------


def _grouped(changes: tuple[Change, ...]) -> list[dict[str, Any]]:
    """Changes under the thing that they belong to, in the words of the plan."""
    groups: dict[tuple[str, str], dict[str, Any]] = {}
    for change in changes:
        group = groups.setdefault(
            (change.what, change.slug), {"title": f"{_kind(change.what)}: {change.name}", "changes": []}
        )
        group["changes"] += _lines(change)
    return list(groups.values())


def _kind(what: str) -> str:
    return {
        "plan": _("Plan"),
        "dimensions": _("Pillar"),
        "initiatives": _("Initiative"),
        "indicators": _("Indicator"),
        "milestones": _("Milestone"),
    }[what]


def _lines(change: Change) -> list[dict[str, str]]:
    if change.kind == "added":
        return [{"label": _("added"), "old": "", "new": change.name}]
    if change.kind == "removed":
        return [{"label": _("removed"), "old": change.name, "new": ""}]
    if isinstance(change.before, dict) or isinstance(change.after, dict):
        before, after = change.before or {}, change.after or {}
        return [
            {
                "label": _("Target %(year)s") % {"year": year},
                "old": _figure(before.get(year)),
                "new": _figure(after.get(year)),
            }
            for year in sorted(before.keys() | after.keys())
            if before.get(year) != after.get(year)
        ]
    label, choices = _field(change.what, change.field)
    choices |= _named(change.field)
    return [{"label": label, "old": _words(change.before, choices), "new": _words(change.after, choices)}]


def _field(what: str, name: str) -> tuple[str, dict[Any, Any]]:
    """How a field is called, and its choices in words."""
    try:
        field = MODELS[what]._meta.get_field(name)
    except FieldDoesNotExist:
        return name, {}
    return shared.sentence(str(getattr(field, "verbose_name", name))), dict(getattr(field, "flatchoices", ()))


def _named(field: str) -> dict[Any, Any]:
    """Codes that a reader knows by name: offices and units of measure."""
    if field in {"office", "partners"}:
        return {office.slug: office.label for office in regions.offices()}
    return dict(units.choices()) if field == "unit" else {}


def _figure(text: str | None) -> str:
    return formatting.number(Decimal(text)) if text else ""


def _words(value: Any, choices: dict[Any, Any]) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return formatting.join(str(choices.get(one, one)) for one in value)
    return str(choices.get(value, value))
