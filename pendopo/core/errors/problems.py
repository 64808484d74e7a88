"""Problem details for HTTP APIs (RFC 9457), and who gets them instead of a page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from pendopo.core.errors import DomainError

MEDIA_TYPE = "application/problem+json"
TITLES = {
    400: _("This request cannot be understood"),
    401: _("Please sign in first"),
    403: _("You may not do this"),
    404: _("Not found"),
    405: _("This address does not do that"),
    409: _("This cannot be done now"),
    413: _("Too large"),
    415: _("This kind of content is not accepted"),
    422: _("Please check what you entered"),
    429: _("Too many attempts"),
    500: _("Something went wrong on our side"),
    503: _("Not available for a moment"),
}
# Names of problems that no class of ours stands for; they are part of the API, so they never change.
SLUGS = {
    400: "bad-request",
    401: "not-signed-in",
    403: "not-permitted",
    404: "not-found",
    405: "method-not-allowed",
    409: "conflict",
    413: "too-large",
    415: "unsupported-content",
    422: "invalid-input",
    429: "too-many",
    500: "internal",
    503: "unavailable",
}


@dataclass(frozen=True, kw_only=True)
class FieldProblem:
    """What is wrong with one value; `field` is its path in the request, joined by dots."""

    field: str
    message: str


def status_of(slug: str) -> int:
    """The status that answers with this problem; 409, the refusal of a rule, for names that only a class knows."""
    return next((status for status, name in SLUGS.items() if name == slug), 409)


def title_for(status: int) -> str:
    """The heading of an answer of that status, in the active language."""
    title = TITLES.get(status)
    return str(title) if title is not None else gettext("This cannot be done")


def problem(
    *,
    request: HttpRequest,
    status: int,
    detail: str = "",
    slug: str = "",
    errors: Iterable[FieldProblem] = (),
    headers: dict[str, str] | None = None,
) -> JsonResponse:
    """A problem+json answer; never cached, because it speaks of one request."""
    body: dict[str, object] = {
        "type": f"{settings.BASE_URL}/masalah/{slug or SLUGS.get(status, 'conflict')}",
        "title": title_for(status),
        "status": status,
        "instance": request.path,
    }
    if detail:
        body["detail"] = detail
    faults = [{"field": fault.field, "message": fault.message} for fault in errors]
    if faults:
        body["errors"] = faults
    answer = JsonResponse(body, status=status, content_type=MEDIA_TYPE, headers=headers)
    answer["Cache-Control"] = "no-store"
    return answer


def from_domain(request: HttpRequest, error: DomainError) -> JsonResponse:
    """The refusal of a rule as problem+json."""
    message = str(error)
    faults = [FieldProblem(field=error.field, message=message)] if error.field else []
    return problem(
        request=request, status=error.status, detail=message, slug=error.slug, errors=faults, headers=error.headers
    )


def wants_problem(request: HttpRequest) -> bool:
    """True for programs: addresses of the API, and whoever prefers JSON to a page."""
    if request.path.startswith("/api/"):
        return True
    preferred = request.get_preferred_type(["text/html", "application/json", MEDIA_TYPE])
    return preferred in {"application/json", MEDIA_TYPE}
