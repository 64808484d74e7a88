"""Answers a refusal that no view caught."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse

from pendopo.core.errors import DomainError, problems, views


class DomainErrorMiddleware:
    """Turns a `DomainError` into problem+json for programs and into a page for people.

    An address with a NUL byte is answered with 400 before any view: no page has
    one, and the database refuses to compare with it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\x00" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            raise BadRequest("NUL byte in the address")
        response = self.get_response(request)
        if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED and problems.wants_problem(request):
            # Answered by the router before any handler of ours could speak.
            headers = {"Allow": response.headers["Allow"]} if "Allow" in response.headers else {}
            return problems.problem(request=request, status=response.status_code, headers=headers)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer a refusal; leave anything else to Django, which records it and answers 500."""
        if not isinstance(exception, DomainError):
            return None
        if problems.wants_problem(request):
            return problems.from_domain(request, exception)
        return views.error_page(request, status=exception.status, message=str(exception), headers=exception.headers)
