"""The secretariat verifies, returns and publishes; one reading, or many after a preview."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pendopo.accounts import public as accounts
from pendopo.core import clock, formatting
from pendopo.core.errors import DomainError
from pendopo.programme import selectors, sentences, services
from pendopo.programme.forms.reports import BulkForm, QueueFilter, ReturnForm
from pendopo.programme.models import Dimension, Reading
from pendopo.programme.rules import workflow
from pendopo.programme.rules.workflow import Move
from pendopo.programme.selectors import staff, workspace
from pendopo.programme.views import workspace as shared
from pendopo.regions import public as regions

WAITING = (Reading.State.REPORTED, Reading.State.VERIFIED)


@never_cache
@accounts.staff(role=staff.SECRETARIAT)
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """What waits for the secretariat, oldest first, narrowed by the address."""
    dimensions = Dimension.objects.filter(dimension_set__masterplans__is_current=True)
    form = QueueFilter(
        request.GET,
        dimensions=[(one.slug, str(one.title)) for one in dimensions],
        offices=[(one.slug, one.short_name) for one in regions.offices()],
    )
    page = Paginator(_narrowed(request.user, form), shared.PAGE_SIZE).get_page(request.GET.get("page"))
    readings = list(page.object_list)
    before = workspace.previous_of(readings)
    context = {
        "crumbs": shared.crumbs(),
        "form": form,
        "page_of": page,
        "columns": [
            _("Indicator"), pgettext("government", "Office"), _("Period"), {"label": _("Figure"), "numeric": True},
            {"label": _("Against the period before"), "numeric": True}, _("Evidence"), _("State"), _("Choose"),
        ],
        "rows": [_row(one, before.get(one.pk)) for one in readings],
        "can_act": any(one.state in WAITING for one in readings),
        "clear": reverse("programme:work_queue"),
    }  # fmt: skip
    return render(request, "programme/work/queue.html", context)


@dataclass(frozen=True, kw_only=True)
class Foreseen:
    """What a bulk act would do with one reading: `refusal` says why nothing."""

    reading: Reading
    refusal: str


@never_cache
@accounts.staff(role=staff.SECRETARIAT)
@require_POST
def bulk(request: HttpRequest) -> HttpResponse:
    """Show what will happen to each reading chosen; do it once that has been confirmed."""
    known = selectors.readings_for(request.user)
    asked = [int(pk) for pk in request.POST.getlist("reading") if pk.isascii() and pk.isdigit()][:500]
    form = BulkForm(request.POST, known=list(known.filter(pk__in=asked).values_list("pk", flat=True)))
    if not form.is_valid() or not form.cleaned_data["reading"]:
        messages.warning(request, _("Choose at least one reading first."))
        return redirect("programme:work_queue")
    act = form.cleaned_data["act"]
    readings = known.filter(pk__in=form.cleaned_data["reading"]).order_by("reported_at", "pk")
    if form.cleaned_data["confirmed"]:
        _do_all(request, readings, act)
        return redirect("programme:work_queue")
    foreseen = [_foreseen(one, act, by=request.user) for one in readings]
    possible = [one.reading for one in foreseen if not one.refusal]
    context = {
        "crumbs": shared.crumbs((_("Verify and publish"), reverse("programme:work_queue"))),
        "act": act,
        "possible": possible,
        "refused": len(foreseen) - len(possible),
        "columns": [_("Indicator"), _("Period"), {"label": _("Figure"), "numeric": True}, _("What will happen")],
        "rows": [
            [
                {
                    "text": str(one.reading.indicator.title),
                    "href": reverse("programme:work_reading", args=[one.reading.pk]),
                },
                shared.when(one.reading),
                shared.figure(one.reading),
                {"text": one.refusal, "status": "bad"}
                if one.refusal
                else {"text": _("will be verified") if act == "verify" else _("will be published"), "status": "good"},
            ]
            for one in foreseen
        ],
    }
    return render(request, "programme/work/bulk.html", context)


@never_cache
@accounts.staff(role=shared.READERS)
@require_safe
def reading(request: HttpRequest, pk: int) -> HttpResponse:
    """One reading with its evidence, its way, what was read before, and what may be done with it."""
    shown = shared.found(selectors.reading_for(request.user, pk))
    indicator = shown.indicator
    beside = workspace.beside(indicator, start=shown.period_start, end=shown.period_end, area=shown.area_id)
    before = beside.previous[0] if beside.previous else None
    doubt = beside.doubt(shown.value, unit=indicator.unit) if shown.value is not None else None
    rivals = Reading.objects.filter(
        indicator=indicator, period_start=shown.period_start, period_end=shown.period_end, area=shown.area_id,
        state=Reading.State.PUBLISHED,
    ).exclude(pk=shown.pk)  # fmt: skip
    chain = selectors.reading_history(shown)
    answer = Reading.objects.filter(supersedes=shown).first()
    context = {
        "crumbs": shared.crumbs(_up(request.user)),
        "reading": shown,
        "figure": shared.figure(shown),
        "when": shared.when(shown),
        "tone": shared.TONES[Reading.State(shown.state)],
        "doubt": shared.doubt_words(doubt) if shown.state in WAITING else "",
        "facts": _facts(shown, before, beside.expected),
        "steps": _steps(shown),
        "before": shared.before_table(indicator, beside.previous) if beside.previous else None,
        "rivals": [
            {
                "reading": one,
                "text": _("%(figure)s from %(source)s") % {"figure": shared.figure(one), "source": one.source_name},
            }
            for one in rivals.select_related("indicator", "area")
        ],
        "older": chain[1:],
        "answer": answer,
        "events": shared.events(shown),
        **_acts(request.user, shown, answered=answer is not None, has_rivals=rivals.exists()),
    }
    return render(request, "programme/work/reading.html", context)


@never_cache
@accounts.staff(role=staff.SECRETARIAT)
@require_POST
def verify(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm that a report is right."""
    return _do(request, pk, services.verify_reading, _("Verified. It can be published now."))


@never_cache
@accounts.staff(role=staff.SECRETARIAT)
@require_POST
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a verified figure to everybody."""
    return _do(request, pk, services.publish_reading, _("Published. Everybody sees it within a second."))


@never_cache
@accounts.staff(role=staff.SECRETARIAT)
@require_POST
def prefer(request: HttpRequest, pk: int) -> HttpResponse:
    """Use this figure where sources disagree."""
    return _do(request, pk, services.prefer_reading, _("This figure is used now; the others stay beside it."))


@never_cache
@accounts.staff(role=staff.SECRETARIAT)
@require_http_methods(["GET", "POST"])
def give_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Return a report to its office with the reason."""
    shown = shared.found(selectors.reading_for(request.user, pk))
    form = ReturnForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.return_reading(reading=shown, by=request.user, at=clock.now(), **form.cleaned_data)
        except DomainError as refusal:
            shared.refused(form, refusal)
        else:
            messages.success(request, _("Returned. The office reads your reason in its queue."))
            return redirect("programme:work_queue")
    context = {
        "crumbs": shared.crumbs(
            (_("Verify and publish"), reverse("programme:work_queue")),
            (str(shown.indicator.title), reverse("programme:work_reading", args=[pk])),
        ),
        "form": form,
        "reading": shown,
        "figure": shared.figure(shown),
        "when": shared.when(shown),
        "cancel": reverse("programme:work_reading", args=[pk]),
    }
    return render(request, "programme/work/return.html", context)


# --- Below: acts -----------------------------------------------------------------------


def _do(request: HttpRequest, pk: int, act: Callable[..., Reading], done: str) -> HttpResponse:
    """Do it, or say why not; whoever was slower reads who was faster in the reading's history."""
    shown = shared.found(selectors.reading_for(request.user, pk))
    try:
        act(reading=shown, by=request.user, at=clock.now())
    except DomainError as refusal:
        shared.said(request, refusal)
    else:
        messages.success(request, done)
    return redirect("programme:work_reading", pk=pk)


def _do_all(request: HttpRequest, readings: Iterable[Reading], act: str) -> None:
    """Each by itself: one refusal does not hold up the others."""
    service = services.verify_reading if act == "verify" else services.publish_reading
    done = 0
    for one in readings:
        try:
            service(reading=one, by=request.user, at=clock.now())
        except DomainError as refusal:
            messages.error(request, f"{one.indicator.title}, {shared.when(one)}: {refusal}")
        else:
            done += 1
    if done:
        words = (
            ngettext("%(count)s reading was verified.", "%(count)s readings were verified.", done)
            if act == "verify"
            else ngettext("%(count)s reading was published.", "%(count)s readings were published.", done)
        )
        messages.success(request, words % {"count": formatting.number(done)})


def _foreseen(one: Reading, act: str, *, by: Any) -> Foreseen:
    """What the service will say, foreseen without doing it; the service still decides."""
    move = Move.VERIFY if act == "verify" else Move.PUBLISH
    if not workflow.may(move, workflow.State(one.state)):
        refusal = _("not possible: the reading is “%(state)s”") % {"state": one.get_state_display()}
    elif move is Move.VERIFY and one.reported_by_id is not None and one.reported_by_id == by.pk:
        refusal = _("you reported it, so somebody else has to verify it")
    else:
        refusal = ""
    return Foreseen(reading=one, refusal=refusal)


def _acts(user: Any, shown: Reading, *, answered: bool, has_rivals: bool) -> dict[str, bool]:
    """Which buttons the page has; what is offered here may still be refused by the service."""
    is_secretary = accounts.holds(user, staff.SECRETARIAT)
    reports = accounts.holds(user, staff.REPORTER, office=shown.indicator.office_id)
    current = workflow.State(shown.state)
    own = shown.reported_by_id is not None and shown.reported_by_id == user.pk
    return {
        "can_verify": is_secretary and not own and workflow.may(Move.VERIFY, current),
        "own_report": is_secretary and own and workflow.may(Move.VERIFY, current),
        "can_return": is_secretary and workflow.may(Move.RETURN, current),
        "can_publish": is_secretary and workflow.may(Move.PUBLISH, current),
        "can_prefer": is_secretary and has_rivals and not shown.is_preferred and current is workflow.State.PUBLISHED,
        "can_mend": reports and not answered and workflow.may(Move.MEND, current),
        "can_correct": (reports or is_secretary) and not answered and workflow.may(Move.CORRECT, current),
    }


# --- Below: rows and words ---------------------------------------------------------------


def _narrowed(user: Any, form: QueueFilter) -> QuerySet[Reading]:
    wanted = form.cleaned_data if form.is_valid() else {}
    rows = selectors.readings_for(user)
    rows = rows.filter(state=wanted["keadaan"]) if wanted.get("keadaan") else rows.filter(state__in=WAITING)
    if wanted.get("pilar"):
        rows = rows.filter(indicator__initiative__strategy__dimension__slug=wanted["pilar"])
    if wanted.get("opd"):
        rows = rows.filter(indicator__office_id=wanted["opd"])
    return rows.select_related("evidence").order_by("reported_at", "pk")


def _row(one: Reading, before: Reading | None) -> list[Any]:
    name = f"{one.indicator.title}, {shared.when(one)}"
    return [
        {"text": str(one.indicator.title), "href": reverse("programme:work_reading", args=[one.pk])},
        one.indicator.office.short_name,
        shared.when(one),
        shared.figure(one),
        shared.difference(one, before),
        {"text": _("download"), "href": reverse("programme:work_evidence", args=[one.pk])} if one.evidence_id else _("none"),
        shared.state(one),
        format_html(
            '<input type="checkbox" name="reading" value="{}" form="bulk" aria-label="{}">',
            one.pk, _("Choose %(reading)s") % {"reading": name},
        )
        if one.state in WAITING
        else "",
    ]  # fmt: skip


def _up(user: Any) -> tuple[str, str]:
    if accounts.holds(user, staff.SECRETARIAT):
        return _("Verify and publish"), reverse("programme:work_queue")
    if accounts.offices_where(user, staff.REPORTER) != frozenset():
        return _("My reports"), reverse("programme:work_mine")
    return _("Achievements"), reverse("programme:achievements")


def _facts(shown: Reading, before: Reading | None, expected: Any) -> list[dict[str, Any]]:
    indicator = shown.indicator
    rows: list[dict[str, Any]] = [
        {
            "label": _("Indicator"),
            "text": str(indicator.title),
            "href": reverse("programme:work_indicator", args=[indicator.slug]),
        },
        {"label": pgettext("government", "Office"), "text": str(indicator.office)},
        {"label": _("Against the period before"), "text": shared.difference(shown, before) or _("nothing published")},
        {
            "label": _("The plan expects"),
            "text": sentences.figure(expected, indicator.unit) if expected is not None else _("nothing for this time"),
        },
        {"label": _("Origin"), "text": shown.get_origin_display()},
        {"label": _("Source"), "text": shown.source_name, "href": shown.source_url},
        {"label": _("Page or sheet"), "text": shown.source_page},
        {"label": _("Date of that source"), "text": formatting.day(shown.source_date)},
        {"label": _("Note"), "text": shown.note},
    ]
    if shown.row_count is not None:
        rows.append({"label": _("Records counted"), "text": formatting.number(shown.row_count)})
    return [row for row in rows if row["text"]]


def _steps(shown: Reading) -> list[dict[str, Any]]:
    """The way of the reading: what has happened, where it stands, what comes next."""
    current = Reading.State(shown.state)
    way: list[dict[str, Any]] = [
        {"label": _("Reported"), "when": _by(shown.reported_at, shown.reported_by), "state": "done"}
    ]
    if current is Reading.State.RETURNED:
        return [
            *way,
            {
                "label": _("Returned"), "when": _by(shown.returned_at, shown.returned_by),
                "text": shown.return_reason, "state": "stopped",
            },
        ]  # fmt: skip
    verified = shown.verified_at is not None
    published = shown.published_at is not None
    way.append(
        {
            "label": _("Verified"),
            "when": _by(shown.verified_at, shown.verified_by) if verified else "",
            "state": "done" if verified else "now",
        }
    )
    way.append(
        {
            "label": _("Published"),
            "when": _by(shown.published_at, shown.published_by) if published else "",
            "state": "done" if published else ("now" if verified else "next"),
        }
    )
    if current is Reading.State.SUPERSEDED:
        way.append({"label": _("Replaced by a correction"), "state": "stopped"})
    return way


def _by(at: Any, person: Any) -> str:
    who = person.full_name if person is not None else _("the system")
    return f"{formatting.moment(at)}, {who}"
