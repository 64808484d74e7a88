"""The open API's error answers: always problem+json, never a word about internals."""

# ruff: noqa: ARG001  (ninja calls its handlers with both)
from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from ninja import NinjaAPI
from ninja.errors import HttpError, Throttled, ValidationError

from pendopo.core.errors import DomainError
from pendopo.core.errors.problems import FieldProblem, from_domain, problem
from pendopo.core.errors.views import MESSAGES

# What the validator says most, in both languages; the rest keeps the validator's own English words.
FAULTS = {
    "missing": _("This is required."),
    "string_type": _("This must be text."),
    "int_type": _("This must be a whole number."),
    "int_parsing": _("This must be a whole number."),
    "int_from_float": _("This must be a whole number."),
    "bool_parsing": _("This must be true or false."),
    "bool_type": _("This must be true or false."),
    "date_from_datetime_parsing": _("This must be a date such as 2026-11-23."),
    "date_parsing": _("This must be a date such as 2026-11-23."),
    "date_type": _("This must be a date such as 2026-11-23."),
    "json_invalid": _("This is not valid JSON."),
    "extra_forbidden": _("This field is not known here."),
}


def install(api: NinjaAPI) -> None:
    """Replace every default handler of the API."""
    # Ninja's types let a handler be called with a class too, which it never is.
    handlers: dict[type[Exception], Any] = {
        DomainError: _domain,
        ValidationError: _invalid,
        HttpError: _http,
        Throttled: _throttled,
        Http404: _missing,
        PermissionDenied: _forbidden,
        Exception: _unexpected,
    }
    for kind, handler in handlers.items():
        api.add_exception_handler(kind, handler)


def _domain(request: HttpRequest, error: DomainError) -> HttpResponse:
    return from_domain(request, error)


def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    faults = [_fault(fault) for fault in error.errors]
    detail = gettext("Some values are missing or wrong; see `errors`.")
    return problem(request=request, status=422, detail=detail, errors=faults)


def _fault(fault: dict[str, Any]) -> FieldProblem:
    # The place starts with where the value came from ("body", "query") and our parameter's name; neither
    # stands in what the client sent.
    place = [str(part) for part in fault.get("loc", ())]
    known = FAULTS.get(str(fault.get("type", "")))
    message = str(known) if known is not None else str(fault.get("msg", ""))
    return FieldProblem(field=".".join(place[2:] or place[1:] or place), message=message)


def _http(request: HttpRequest, error: HttpError) -> HttpResponse:
    status = error.status_code
    headers = {"WWW-Authenticate": "Bearer"} if status == 401 else {}  # noqa: PLR2004  RFC 9110 §15.5.2
    return problem(request=request, status=status, detail=str(MESSAGES.get(status, "")), headers=headers)


def _throttled(request: HttpRequest, error: Throttled) -> HttpResponse:
    headers = {"Retry-After": str(error.wait)} if error.wait else {}
    return problem(request=request, status=429, detail=str(MESSAGES[429]), headers=headers)


def _missing(request: HttpRequest, error: Http404) -> HttpResponse:
    return problem(request=request, status=404, detail=gettext("There is nothing at this address."))


def _forbidden(request: HttpRequest, error: PermissionDenied) -> HttpResponse:
    return problem(request=request, status=403, detail=gettext("You do not have the rights for this."))


def _unexpected(request: HttpRequest, error: Exception) -> HttpResponse:
    # Django records it and answers through handler500, which speaks problem+json below /api/.
    raise error
