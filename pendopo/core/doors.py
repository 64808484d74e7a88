"""The doors of the staff pages that the core itself brings.

Who may enter is known by the app of people, which the core may not import;
settings name its functions.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

from django.conf import settings
from django.http import HttpResponseBase
from django.utils.module_loading import import_string

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


def staff(*, role: str | None = None) -> Callable[[View], View]:
    """Open a view to people who hold the role (None: any role); settings.STAFF_DOOR decides."""
    return cast("Callable[[View], View]", import_string(settings.STAFF_DOOR)(role=role))


def holds(person: Any, role: str) -> bool:
    """True if the person holds the role; settings.ROLE_HELD decides."""
    return bool(import_string(settings.ROLE_HELD)(person, role))
