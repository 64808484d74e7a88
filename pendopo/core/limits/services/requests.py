"""Limits for views, and the address that an anonymous caller is counted by."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from pendopo.core.limits import rules
from pendopo.core.limits.services import counting

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def client_ip(request: HttpRequest) -> str:
    """The client's address; X-Forwarded-For counts only behind PENDOPO_TRUSTED_PROXIES proxies of ours."""
    return rules.client_address(
        peer=request.META.get("REMOTE_ADDR", ""),
        forwarded=request.META.get("HTTP_X_FORWARDED_FOR", ""),
        trusted_proxies=settings.ENV.trusted_proxies,
    )


def limited(
    *,
    key: str,
    limit: int = 30,
    seconds: int = 60,
    who: Callable[[HttpRequest], str] = client_ip,
    methods: frozenset[str] = frozenset({"POST", "PUT", "PATCH", "DELETE"}),
) -> Callable[[View[P]], View[P]]:
    """Let each caller (`who`; by default each address) use the view `limit` times in `seconds`.

    The refusal is a `TooMany`, which the error middleware answers with status
    429 and `Retry-After`.
    """

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def limited_view(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if request.method in methods:
                counting.take(key=f"{key}:{who(request)}", limit=limit, seconds=seconds)
            return view(request, *args, **kwargs)

        return limited_view

    return decorate
