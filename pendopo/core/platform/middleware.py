"""Around every request: a number for it, one log line, its time measured; probes answered before all else."""

from __future__ import annotations

import re
import time
import uuid
from collections.abc import Callable

import structlog
from django.http import HttpRequest, HttpResponse

from pendopo.core.platform import measuring, views

logger = structlog.get_logger(__name__)

Answer = Callable[[HttpRequest], HttpResponse]
SOUND_ID = re.compile(r"[A-Za-z0-9._\-]{8,64}")
KNOWN_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class ProbeMiddleware:
    """Answers /healthz and /readyz first: a load balancer knows neither our host name nor https."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path == "/healthz":
            return views.healthz(request)
        if request.path == "/readyz":
            return views.readyz(request)
        return self.get_response(request)


class RequestMiddleware:
    """Numbers the request (X-Request-ID, taken over if it is a sound one), logs and measures it.

    The log names the view, never the address, which may hold a code or a name.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-ID", "")
        number = given if SOUND_ID.fullmatch(given) else uuid.uuid4().hex
        began = time.perf_counter()
        with structlog.contextvars.bound_contextvars(request=number):
            response = self.get_response(request)
            took = time.perf_counter() - began
            match = getattr(request, "resolver_match", None)
            view = (match.view_name or match.route) if match else "none"
            method = request.method if request.method in KNOWN_METHODS else "other"
            logger.info("request", method=method, view=view, status=response.status_code, ms=round(took * 1000, 1))
        measuring.requests.labels(view, method, response.status_code).inc()
        measuring.seconds.labels(view).observe(took)
        response["X-Request-ID"] = number
        return response
