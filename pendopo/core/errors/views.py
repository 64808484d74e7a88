"""Pages for errors, and Django's handlers for them.

The page of status 500 asks neither the database nor the session: it must show
when they are what broke.
"""

# ruff: noqa: ARG001  (Django calls its handlers with these names)
from __future__ import annotations

import logging

import structlog
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from pendopo.core.errors.problems import problem, status_of, title_for, wants_problem

logger = logging.getLogger(__name__)

MESSAGES = {
    400: _("Your browser sent something that we could not read."),
    401: _("This needs a sign-in or a key that is valid."),
    403: _("Your account does not have the rights for this page, or the form was open for too long."),
    404: _("There is no page at this address. It may have moved, or the address has a typing error."),
    409: _("What you asked for does not fit the present state of the record."),
    429: _("This was tried too often in a short time."),
    500: _("The fault is ours and has been recorded. What you had already saved is safe."),
    503: _("A part of the system is being mended or is very busy."),
}
REMEDIES = {
    400: _("Please go back, load the page anew and try again."),
    403: _("Go back, load the page anew and try again. If it stays, ask the office that gave you your account."),
    404: _("Start from the home page, or choose from the menu at the top."),
    409: _("Go back, load the page anew and look at its present state."),
    429: _("Please wait a moment and try again."),
    500: _("Please try again in a few minutes. If it stays, tell the office named at the foot of the page."),
    503: _("Please try again in a few minutes."),
}


def _context(status: int, message: str) -> dict[str, object]:
    return {
        "status": status,
        "title": title_for(status),
        "message": message or str(MESSAGES.get(status, "")),
        "remedy": str(REMEDIES.get(status, REMEDIES[409])),
        # Whoever reports the error can name it, and we find its log lines.
        "reference": structlog.contextvars.get_contextvars().get("request", ""),
    }


def error_page(
    request: HttpRequest, *, status: int, message: str = "", headers: dict[str, str] | None = None
) -> HttpResponse:
    """The page for an error; if even the page cannot be drawn, a plain one that needs nothing."""
    try:
        answer = render(request, "ui/error.html", _context(status, message), status=status)
    except Exception:
        logger.exception("error_page_failed")
        return plain_page(status=status, message=message)
    for name, value in (headers or {}).items():
        answer[name] = value
    return answer


@require_safe
def problem_type(request: HttpRequest, slug: str) -> HttpResponse:
    """What a problem of the API means, in words; its address is the problem's `type`, and it is no error itself."""
    status = status_of(slug)
    return render(request, "errors/explanation.html", {"slug": slug, **_context(status, "")})


def plain_page(*, status: int, message: str = "") -> HttpResponse:
    """A page without template, style or query; the last resort."""
    facts = _context(status, message)
    page = format_html(
        '<!doctype html><html lang="{}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><title>{}</title></head>'
        '<body><main><h1>{}</h1><p>{}</p><p>{}</p><p><a href="/">{}</a></p></main></body></html>',
        get_language() or "id", facts["title"], facts["title"], facts["message"], facts["remedy"], gettext("Home"),
    )  # fmt: skip
    return HttpResponse(page, status=status)


def _answer(request: HttpRequest, status: int) -> HttpResponse:
    if wants_problem(request):
        return problem(request=request, status=status, detail=str(MESSAGES[status]))
    return error_page(request, status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's handler400."""
    return _answer(request, 400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's handler403."""
    return _answer(request, 403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Django's CSRF_FAILURE_VIEW: a form that was open for too long, or sent from elsewhere."""
    return _answer(request, 403)


def page_not_found(request: HttpRequest, exception: Exception | Http404) -> HttpResponse:
    """Django's handler404."""
    return _answer(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Django's handler500: drawn without request, session, person or database."""
    if wants_problem(request):
        return problem(request=request, status=500, detail=str(MESSAGES[500]))
    try:
        return HttpResponse(render_to_string("ui/error.html", _context(500, "")), status=500)
    except Exception:  # whatever broke the page may well have broken this one too
        logger.exception("error_page_failed")
        return plain_page(status=500)
