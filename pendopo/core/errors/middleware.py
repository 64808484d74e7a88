"""Answers a refusal that no view caught."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from pendopo.core.errors import DomainError, problems, views


class DomainErrorMiddleware:
    """Turns a `DomainError` into problem+json for programs and into a page for people."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer a refusal; leave anything else to Django, which records it and answers 500."""
        if not isinstance(exception, DomainError):
            return None
        if problems.wants_problem(request):
            return problems.from_domain(request, exception)
        return views.error_page(request, status=exception.status, message=str(exception), headers=exception.headers)
