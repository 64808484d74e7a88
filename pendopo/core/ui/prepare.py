"""What components work out before they are drawn: geometry, states, addresses. No queries, no HTML."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.forms import BoundField, CheckboxInput, CheckboxSelectMultiple, DateInput, NumberInput, RadioSelect
from django.http import HttpRequest
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from pendopo.core.ui import shell

Values = dict[str, Any]
Request = HttpRequest | None
LANGUAGE_NAMES = {"id": "Bahasa Indonesia", "en": "English"}
# Height and top of a pillar's shaft in its drawing of 56 by 210, and the length of its bar on a phone.
SHAFT, SHAFT_TOP, BAR = 190, 10, 300
BULLET = 300
FULL = 100


def brand(values: Values, _request: Request) -> Values:
    """The regency's name, and home."""
    return {"region": shell.site().region, "home": values["home"] or shell.link(settings.SHELL_LINKS["home"])}


def top(values: Values, request: Request) -> Values:
    """The menu, and where signing in or the workspace is; asks nothing of the session on a plain page."""
    here = shell.Shell(request) if request is not None else None
    user = None if values["plain"] or request is None else getattr(request, "user", None)
    signed_in = bool(user is not None and user.is_authenticated)
    href = "" if values["plain"] else shell.link(settings.SHELL_LINKS["workspace" if signed_in else "sign_in"])
    return {
        "menu": here.menu if here else [],
        "account_href": href,
        "account_label": _("Workspace") if signed_in else _("Sign in"),
    }


def choices(_values: Values, request: Request) -> Values:
    """The other language, and the themes other than the present one where the reader chose, else the dark one."""
    language = get_language() or settings.LANGUAGE_CODE
    theme = request.COOKIES.get("theme", "") if request is not None else ""
    themes = [("light", _("Light theme"))] if theme == "dark" else [("dark", _("Dark theme"))]
    return {
        "languages": [
            {"code": code, "name": LANGUAGE_NAMES.get(code, code), "href": _changed(request, lang=code)}
            for code, _name in settings.LANGUAGES
            if code != language
        ],
        "themes": [{"code": code, "name": name, "href": _changed(request, theme=code)} for code, name in themes],
    }


def footer(_values: Values, _request: Request) -> Values:
    """Who runs this, and the pages that are installed among those a foot leads to."""
    links = [
        (_("Achievements"), "achievements"),
        (_("Sources of the figures"), "sources"),
        (_("Regions"), "regions"),
        (_("Offices"), "offices"),
        (_("Open data"), "data"),
        (_("Programming interface (API)"), "api"),
        (_("Privacy"), "privacy"),
    ]
    found = [shell.Entry(label=label, href=shell.link(settings.SHELL_LINKS[name])) for label, name in links]
    return {"site": shell.site(), "links": [entry for entry in found if entry.href]}


def worktop(values: Values, request: Request) -> Values:
    """The person's name as they wrote it, else what they sign in with."""
    user = getattr(request, "user", None) if request is not None else None
    name = values["person"] or ""
    if not name and user is not None and user.is_authenticated:
        name = user.get_full_name() or user.get_username()
    return {"person": name, "links": {key: shell.link(target) for key, target in settings.SHELL_LINKS.items()}}


def worknav(values: Values, request: Request) -> Values:
    """The manifests' queues, unless entries are given."""
    href = shell.link(settings.SHELL_LINKS["workspace"])
    home = (
        shell.Entry(label=_("Overview"), href=href, current=bool(request and request.path == href)) if href else None
    )
    entries = values["entries"]
    if entries is None:
        entries = shell.Shell(request).queues if request is not None else []
    return {"entries": entries, "home": home}


def notice(values: Values, _request: Request) -> Values:
    """The icon and the spoken word of its kind."""
    kind = values["kind"] or "info"
    symbols = {
        "success": ("check", _("Done")),
        "warning": ("alert", _("Attention")),
        "error": ("alert", _("Error")),
    }
    symbol, meaning = symbols.get(kind, ("info", _("Information")))
    return {"kind": kind, "symbol": symbol, "meaning": meaning}


def field(values: Values, _request: Request) -> Values:
    """How a field is laid out, from its widget."""
    bound: BoundField = values["field"]
    widget = bound.field.widget
    kind = "text"
    if isinstance(widget, CheckboxInput):
        kind = "check"
    elif isinstance(widget, RadioSelect | CheckboxSelectMultiple):
        kind = "group"
    elif isinstance(widget, DateInput):
        kind = "date"
    elif isinstance(widget, NumberInput):
        kind = "number"
    return {"kind": kind, "hidden": bound.is_hidden, "optional": not bound.field.required and kind != "check"}


def hall(values: Values, _request: Request) -> Values:
    """Each pillar's fill: its share of the shaft, and of the bar on a phone; None draws hatching."""
    pillars = []
    for given in values["pillars"]:
        percent = _of(given, "percent")
        filled = None if percent is None else max(0, min(FULL, percent))
        height = None if filled is None else round(SHAFT * filled / FULL)
        pillars.append(
            {
                **{key: _of(given, key) for key in ("slug", "name", "href", "say")},
                "tone": _of(given, "color") or _of(given, "slug"),
                "percent": percent,
                "text": "–" if percent is None else _("%(percent)s%%") % {"percent": _whole(percent)},
                "height": height,
                "top": None if height is None else SHAFT_TOP + SHAFT - height,
                "bar": None if filled is None else round(BAR * filled / FULL),
            }
        )
    return {"pillars": pillars, "count": len(pillars)}


def figure(values: Values, _request: Request) -> Values:
    """The bar of value against target, where both are known."""
    return {"bar": _bullet(values["number"], values["goal"]), "has_value": values["value"] not in (None, "")}


def bullet(values: Values, _request: Request) -> Values:
    """The bar of value against target."""
    return {"bar": _bullet(values["value"], values["target"])}


def verdict(values: Values, _request: Request) -> Values:
    """The word of a verdict, unless the page has its own."""
    words = {"good": _("on track"), "behind": _("behind"), "bad": _("far behind"), "unknown": _("no data yet")}
    return {"text": values["text"] or words[values["status"]]}


def progress(values: Values, _request: Request) -> Values:
    """The words of progress; nothing is counted as done before its total is known."""
    done, total = values["done"], values["total"]
    words = _("%(done)s of %(total)s") % {"done": _whole(done or 0), "total": _whole(total)} if total else _("Waiting")
    return {"words": words}


def table(values: Values, request: Request) -> Values:
    """Columns as {label, numeric, href, sorted}, rows as cells paired with their columns."""
    request_sort = request.GET.get("sort", "") if request is not None else ""
    columns = []
    for given in values["columns"]:
        column = dict(given) if isinstance(given, dict) else _column(given)
        key = column.get("sort")
        if key:
            ascending = request_sort == key
            column["href"] = _changed(request, sort=f"-{key}" if ascending else key, page=None)
            column["sorted"] = {key: "ascending", f"-{key}": "descending"}.get(request_sort, "")
        columns.append(column)
    rows = [[_cell(cell, column) for cell, column in zip(row, columns, strict=True)] for row in values["rows"]]
    return {"columns": columns, "rows": rows}


def pager(values: Values, request: Request) -> Values:
    """Addresses of the pages before and after; a Django Page knows what lies around it."""
    page = values["page"]
    return {
        "number": page.number,
        "pages": page.paginator.num_pages,
        "previous": _changed(request, page=page.previous_page_number()) if page.has_previous() else "",
        "next": _changed(request, page=page.next_page_number()) if page.has_next() else "",
    }


def tasks(values: Values, _request: Request) -> Values:
    """Those whose page is installed."""
    found = [
        {
            "label": _of(task, "label"),
            "hint": _of(task, "hint"),
            "href": _of(task, "href") or shell.link(str(_of(task, "url_name"))),
        }
        for task in values["tasks"]
    ]
    return {"tasks": [task for task in found if task["href"]]}


def _column(given: Any) -> Values:
    if hasattr(given, "label"):
        return {"label": given.label, "numeric": bool(getattr(given, "is_numeric", False))}
    return {"label": given}


def _cell(value: Any, column: Values) -> Values:
    cell = dict(value) if isinstance(value, dict) else {"text": value}
    missing = cell.get("text") is None
    return {**cell, "text": "–" if missing else cell["text"], "missing": missing, "column": column}


def _bullet(value: Any, target: Any) -> Values | None:
    """Lengths on a scale that holds value and target with a tenth to spare; None without a value or a scale."""
    if value is None:
        return None
    most = max(value, target or 0)
    if most <= 0:
        return None
    scale = most * 11 / 10
    at = None if target is None else round(BULLET * max(target, 0) / scale)
    return {"filled": max(round(BULLET * max(value, 0) / scale), 1 if value > 0 else 0), "target": at}


def _whole(value: Any) -> str:
    return f"{round(value):,}".replace(",", "." if get_language() == "id" else ",")


def _of(thing: Any, name: str) -> Any:
    return thing.get(name) if isinstance(thing, dict) else getattr(thing, name, None)


def _changed(request: Request, **changes: object) -> str:
    """This page's query with these parameters changed; a reader's choice of theme is never carried along."""
    parameters: dict[str, list[str]] = {} if request is None else dict(request.GET.lists())
    parameters.pop("theme", None)
    for name, value in changes.items():
        parameters.pop(name, None)
        if value is not None:
            parameters[name] = [str(value)]
    return "?" + urlencode(parameters, doseq=True)
