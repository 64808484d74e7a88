"""Loading the budget: upload, see what it would do, confirm; all of it or nothing."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from pendopo.accounts import public as accounts
from pendopo.core import clock, formatting, sheets
from pendopo.core.errors import DomainError
from pendopo.core.files import public as files
from pendopo.programme import services
from pendopo.programme.forms.budget import SHEET, UploadForm
from pendopo.programme.forms.plan import TagForm
from pendopo.programme.models import BudgetImport, BudgetTag, Initiative
from pendopo.programme.selectors import staff, workspace
from pendopo.programme.services.budget import BudgetPreview, RowFault
from pendopo.programme.views import workspace as shared

FAULTS_SHOWN = 200
TEMPLATE_COLUMNS = (
    "Tahun", "Kode Sub Kegiatan", "Kode Rekening", "Uraian", "Pagu", "Pagu Perubahan", "Realisasi", "Inisiatif",
    "Sumber",
)  # fmt: skip
FAULT_COLUMNS = ("sheet", "row", "column", "value", "problem", "remedy")


@never_cache
@accounts.staff(role=staff.PLANNER)
@require_http_methods(["GET", "POST"])
def budget(request: HttpRequest) -> HttpResponse:
    """Upload a sheet; what was loaded before stands below."""
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            kept = files.keep(upload=form.cleaned_data["file"], kind=SHEET.key, by=shared.me(request))
        except DomainError as refusal:
            shared.refused(form, refusal)
        else:
            asked = {
                "tahun": form.cleaned_data["year"] or "",
                "lewati": "1" if form.cleaned_data["skip"] else "",
            }
            query = urlencode({name: value for name, value in asked.items() if value})
            return redirect(f"{reverse('programme:work_budget_preview', args=[kept.pk])}?{query}".rstrip("?"))
    page = Paginator(BudgetImport.objects.select_related("by"), shared.PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "crumbs": shared.crumbs(),
        "form": form,
        "page_of": page,
        "columns": [_("File"), _("Loaded"), {"label": _("Lines"), "numeric": True}],
        "rows": [[one.filename, _loaded(one), formatting.number(one.rows)] for one in page.object_list],
    }
    return render(request, "programme/work/budget.html", context)


@never_cache
@accounts.staff(role=staff.PLANNER)
@require_http_methods(["GET", "POST"])
def preview(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """What loading the sheet would do; a confirmation loads it whole, a refusal nothing."""
    kept, content, options = _sheet(request, uuid)
    facts: dict[str, Any] = {"content": content, "filename": kept.name, "by": request.user, **options}
    if request.method == "POST":
        try:
            done = services.import_budget(at=clock.now(), **facts)
        except services.BudgetSheetRefused as refusal:
            shared.said(request, refusal)
        else:
            messages.success(
                request,
                _("Loaded: %(new)s new lines, %(changed)s changed, %(unchanged)s as before.")
                % {name: formatting.number(getattr(done, name)) for name in ("new", "changed", "unchanged")},
            )
            return redirect("programme:work_budget")
    try:
        shown = services.check_budget(**facts)
    except services.BudgetSheetRefused as refusal:
        shared.said(request, refusal)
        return redirect("programme:work_budget")
    context = {
        "crumbs": shared.crumbs((_("Budget"), reverse("programme:work_budget"))),
        "preview": shown,
        "totals": _totals(shown),
        "faults": _fault_table(shown.faults),
        "warnings": _fault_table(shown.warnings),
        "more": max(0, len(shown.faults) - FAULTS_SHOWN),
        "csv": f"{reverse('programme:work_budget_faults', args=[uuid])}?{request.GET.urlencode()}",
    }
    return render(request, "programme/work/budget_preview.html", context, status=200 if shown.can_load else 422)


@never_cache
@accounts.staff(role=staff.PLANNER)
@require_safe
def faults(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Every fault of a sheet with its place and remedy, to work through in a spreadsheet."""
    kept, content, options = _sheet(request, uuid)
    shown = services.check_budget(content=content, filename=kept.name, by=request.user, **options)
    rows = [
        (one.sheet, one.row, one.column, one.value, one.problem, one.remedy)
        for one in (*shown.faults, *shown.warnings)
    ]
    return sheets.csv_response(FAULT_COLUMNS, rows, filename=f"kesalahan-{uuid.hex[:8]}.csv")


@accounts.staff(role=staff.PLANNER)
@require_safe
def template(_request: HttpRequest) -> HttpResponse:
    """An empty sheet with the columns that are read."""
    return sheets.csv_response(TEMPLATE_COLUMNS, (), filename="anggaran.csv")


@never_cache
@accounts.staff(role=staff.PLANNER)
@require_http_methods(["GET", "POST"])
def tags(request: HttpRequest) -> HttpResponse:
    """Say which initiative a sub-kegiatan pays for, for sheets that name none."""
    form = TagForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.tag_sub_kegiatan(by=request.user, at=clock.now(), **form.cleaned_data)
        except DomainError as refusal:
            form.add_error("sub_kegiatan", str(refusal))
        else:
            messages.success(request, _("Saved. Sheets that you load from now on use it."))
            return redirect("programme:work_budget_tags")
    context = {
        "crumbs": shared.crumbs((_("Budget"), reverse("programme:work_budget"))),
        "form": form,
        "columns": [_("Sub-kegiatan"), _("Initiative")],
        "rows": [
            [
                one.sub_kegiatan,
                {
                    "text": str(one.initiative.title),
                    "href": reverse("programme:work_initiative", args=[one.initiative.slug]),
                },
            ]
            for one in BudgetTag.objects.select_related("initiative")
        ],
        "nothing": not Initiative.objects.exists(),
    }
    return render(request, "programme/work/budget_tags.html", context)


def _sheet(request: HttpRequest, uuid: UUID) -> tuple[Any, bytes, dict[str, Any]]:
    """The sheet that this person uploaded, its content, and how to read it; 404 for anybody else's."""
    kept = shared.found(workspace.budget_sheet(request.user, uuid))
    with files.private().open(kept.path) as opened:
        content = opened.read()
    year = request.GET.get("tahun", "")
    return kept, content, {
        "year": int(year) if year.isascii() and year.isdigit() and len(year) == 4 else None,  # noqa: PLR2004
        "skip_untagged": request.GET.get("lewati") == "1",
    }  # fmt: skip


def _loaded(one: BudgetImport) -> str:
    who = one.by.full_name if one.by is not None else _("the system")
    return f"{formatting.moment(one.at)}, {who}"


def _totals(shown: BudgetPreview) -> dict[str, Any]:
    numeric = [{"label": label, "numeric": True} for label in (_("Lines"), _("Ceiling in force"), _("Realised"))]
    return {
        "caption": _("Totals of the sheet"),
        "columns": [_("Fiscal year"), *numeric],
        "rows": [
            [
                str(one.year),
                formatting.number(one.lines),
                formatting.money(one.ceiling),
                formatting.money(one.realised),
            ]
            for one in shown.totals
        ],
    }


def _fault_table(found: tuple[RowFault, ...]) -> dict[str, Any]:
    return {
        "columns": [_("Where"), _("Column"), _("What stands there"), _("What is wrong"), _("What to do")],
        "rows": [
            [
                _("%(sheet)s, row %(row)s") % {"sheet": one.sheet, "row": one.row} if one.row else one.sheet or "–",
                one.column,
                one.value,
                one.problem,
                one.remedy,
            ]
            for one in found[:FAULTS_SHOWN]
        ],
    }
