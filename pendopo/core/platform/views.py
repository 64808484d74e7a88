"""Probes for machines."""

from __future__ import annotations

import hmac
from ipaddress import ip_address

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from pendopo.core.platform import health, measuring

FORWARDED = ("HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_X_REAL_IP", "HTTP_VIA")


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """Alive: this process answers. Asks nothing of anybody."""
    return HttpResponse("ok\n", content_type="text/plain", headers={"Cache-Control": "no-store"})


@require_safe
def readyz(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """Ready to serve: 200, or 503 with what is missing."""
    report = health.readiness()
    return JsonResponse(
        {"ready": report.ready, "checks": {check.name: {"state": check.state.value} for check in report.checks}},
        status=200 if report.ready else 503,
        headers={"Cache-Control": "no-store"},
    )


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Figures for Prometheus, for this machine or for whoever holds the token; nobody else learns that they exist."""
    if not (_from_this_machine(request) or _holds_token(request)):
        raise Http404
    content_type = "text/plain; version=0.0.4; charset=utf-8"
    return HttpResponse(measuring.exposition(), content_type=content_type, headers={"Cache-Control": "no-store"})


def _from_this_machine(request: HttpRequest) -> bool:
    # Behind a proxy on this machine everybody seems to be local, so any trace of forwarding counts as remote.
    if any(header in request.META for header in FORWARDED):
        return False
    try:
        return ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False


def _holds_token(request: HttpRequest) -> bool:
    path = settings.ENV.metrics_token_file
    if path is None:
        return False
    token = path.read_text().strip()
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    return bool(token) and hmac.compare_digest(token.encode(), given.encode())
