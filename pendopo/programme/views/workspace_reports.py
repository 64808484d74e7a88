"""An office reports: what is due, one report, mending a returned one, and what became of each."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from pendopo.accounts import public as accounts
from pendopo.core import clock, formatting
from pendopo.core.errors import DomainError
from pendopo.core.files import public as files
from pendopo.programme import selectors, sentences, services
from pendopo.programme.forms.fields import FigureField
from pendopo.programme.forms.reports import CorrectionForm, FigureForm, ReportForm
from pendopo.programme.models import Indicator, Reading
from pendopo.programme.selectors import staff, workspace
from pendopo.programme.views import workspace as shared


@never_cache
@accounts.staff(role=staff.REPORTER)
@require_safe
def due(request: HttpRequest) -> HttpResponse:
    """What my offices owe: returned reports first, then the longest overdue."""
    today = clock.today()
    owed = selectors.reports_due(request.user, clock.now())
    rows = [
        {
            "due": one,
            "href": reverse("programme:work_mend", args=[one.returned])
            if one.returned
            else f"{reverse('programme:work_report', args=[one.indicator])}?periode={one.start.isoformat()}",
            "days": (today - one.end).days,
            "reason": one.return_reason,
        }
        for one in owed
    ]
    context = {
        "crumbs": shared.crumbs(),
        "rows": rows,
        "others": workspace.reportable(request.user).order_by("name"),
    }
    return render(request, "programme/work/due.html", context)


@never_cache
@accounts.staff(role=staff.REPORTER)
@require_http_methods(["GET", "POST"])
def report(request: HttpRequest, slug: str) -> HttpResponse:
    """Report a figure of one of my offices' indicators."""
    indicator = shared.found(workspace.reportable(request.user).filter(slug=slug).first())
    today = clock.today()
    periods = workspace.offered_periods(indicator, today=today)
    form = ReportForm(
        request.POST or None, request.FILES or None, unit=indicator.unit, today=today, periods=periods,
        initial={"period": request.GET.get("periode", "")},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        start, end = form.span
        sent = _send(
            form, services.report_reading, by=request.user, kept=None, indicator=indicator, period_start=start,
            period_end=end,
        )  # fmt: skip
        if sent is not None:
            return _thanks(request, sent)
    shown = form.periods.get(str(form["period"].value() or ""), periods[0])
    beside = workspace.beside(indicator, start=shown[0], end=shown[1])
    return render(request, "programme/work/report.html", _page(form, indicator, beside))


@never_cache
@accounts.staff(role=staff.REPORTER)
@require_http_methods(["GET", "POST"])
def mend(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer a returned report; what was typed then stands in the form."""
    reading = shared.found(workspace.reportable_readings(request.user).filter(pk=pk).first())
    if reading.state != Reading.State.RETURNED or Reading.objects.filter(supersedes=reading).exists():
        messages.info(request, _("This report does not wait for you any more."))
        return redirect("programme:work_reading", pk=pk)
    form = FigureForm(
        request.POST or None, request.FILES or None, unit=reading.indicator.unit, today=clock.today(),
        kept=reading.evidence, initial=_typed(reading),
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        sent = _send(form, services.mend_reading, by=request.user, kept=reading.evidence, reading=reading)
        if sent is not None:
            return _thanks(request, sent)
    beside = workspace.beside(
        reading.indicator, start=reading.period_start, end=reading.period_end, area=reading.area_id
    )
    context = _page(form, reading.indicator, beside) | {"reading": reading, "period": shared.when(reading)}
    return render(request, "programme/work/mend.html", context)


@never_cache
@accounts.staff(role=(staff.REPORTER, staff.SECRETARIAT))
@require_http_methods(["GET", "POST"])
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that a published figure is wrong; the old one stays until the new one has gone the whole way."""
    may_all = accounts.holds(request.user, staff.SECRETARIAT)
    reach = selectors.readings_for(request.user) if may_all else workspace.reportable_readings(request.user)
    reading = shared.found(reach.filter(pk=pk).first())
    form = CorrectionForm(
        request.POST or None, request.FILES or None, unit=reading.indicator.unit, today=clock.today(),
        initial=_typed(reading) | {"note": ""},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        form.cleaned_data["reason"] = form.cleaned_data["note"]
        sent = _send(form, _correct, by=request.user, kept=None, reading=reading)
        if sent is not None:
            return _thanks(request, sent)
    beside = workspace.beside(
        reading.indicator, start=reading.period_start, end=reading.period_end, area=reading.area_id
    )
    context = _page(form, reading.indicator, beside) | {
        "reading": reading,
        "period": shared.when(reading),
        "figure": shared.figure(reading),
        # The secretariat corrects, too, and has no list of reports due.
        "crumbs": shared.crumbs((str(reading.indicator.title), reverse("programme:work_reading", args=[pk]))),
        "cancel": reverse("programme:work_reading", args=[pk]),
    }
    return render(request, "programme/work/correct.html", context)


@never_cache
@accounts.staff(role=staff.REPORTER)
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """What I have reported, and what became of it."""
    page = Paginator(selectors.my_readings(request.user), shared.PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "crumbs": shared.crumbs(),
        "page_of": page,
        "columns": [_("Indicator"), _("Period"), {"label": _("Figure"), "numeric": True}, _("State"), _("Reported")],
        "rows": [
            [
                {"text": str(one.indicator.title), "href": reverse("programme:work_reading", args=[one.pk])},
                shared.when(one),
                shared.figure(one),
                shared.state(one),
                formatting.moment(one.reported_at),
            ]
            for one in page.object_list
        ],
    }
    return render(request, "programme/work/mine.html", context)


@never_cache
@accounts.staff(role=staff.REPORTER)
@require_safe
def check(request: HttpRequest, slug: str) -> HttpResponse:
    """Whether a figure that is being typed looks odd, as a part of the report's page."""
    indicator = shared.found(workspace.reportable(request.user).filter(slug=slug).first())
    start, end = workspace.offered_periods(indicator, today=clock.today())[0]
    return render(
        request,
        "programme/work/_doubt.html",
        {"doubt": _doubt_of(request.GET.get("value", ""), indicator, workspace.beside(indicator, start=start, end=end))},
    )  # fmt: skip


@never_cache
@accounts.staff(role=shared.READERS)
@require_safe
def evidence(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The evidence of a reading, for whoever may see the reading."""
    reading = shared.found(selectors.reading_for(request.user, pk))
    return files.serve(request, shared.found(reading.evidence))


def _send(form: FigureForm, act: Callable[..., Reading], *, by: Any, kept: Any, **facts: Any) -> Reading | None:
    """Do it with the evidence, or show why not and keep neither."""
    try:
        with transaction.atomic():
            upload = form.cleaned_data["evidence"]
            stored = files.keep(upload=upload, kind=files.EVIDENCE.key, by=by) if upload else kept
            return act(**facts, **form.facts, evidence=stored, by=by, at=clock.now())
    except DomainError as refusal:
        shared.refused(form, refusal)
        return None


def _correct(**facts: Any) -> Reading:
    return services.correct_reading(reason=facts.pop("note"), **facts)


def _thanks(request: HttpRequest, reading: Reading) -> HttpResponse:
    messages.success(request, _("Reported. The secretariat checks it; you read here what becomes of it."))
    beside = workspace.beside(
        reading.indicator, start=reading.period_start, end=reading.period_end, area=reading.area_id
    )
    doubt = beside.doubt(reading.value, unit=reading.indicator.unit) if reading.value is not None else None
    if doubt:
        messages.warning(request, shared.doubt_words(doubt))
    return redirect("programme:work_reading", pk=reading.pk)


def _typed(reading: Reading) -> dict[str, Any]:
    names = ("value", "qualifier", "note", "source_name", "source_page", "source_date")
    return {name: getattr(reading, name) for name in names}


def _doubt_of(typed: str, indicator: Indicator, beside: workspace.Beside) -> str:
    try:
        value = FigureField().to_python(typed)
    except Exception:  # noqa: BLE001  whatever is wrong with it is said when the form is sent
        return ""
    return "" if value is None else shared.doubt_words(beside.doubt(value, unit=indicator.unit))


def _page(form: FigureForm, indicator: Indicator, beside: workspace.Beside) -> dict[str, Any]:
    form.fields["value"].widget.attrs |= {
        "hx-get": reverse("programme:work_check", args=[indicator.slug]),
        "hx-trigger": "change",
        "hx-target": "#doubt",
    }
    return {
        "crumbs": shared.crumbs((_("Reports due"), reverse("programme:work_due"))),
        "form": form,
        "indicator": indicator,
        "doubt": _doubt_of(str(form["value"].value() or ""), indicator, beside) if form.is_bound else "",
        "before": shared.before_table(indicator, beside.previous) if beside.previous else None,
        "expected": sentences.figure(beside.expected, indicator.unit) if beside.expected is not None else "",
        "cancel": reverse("programme:work_due"),
    }
