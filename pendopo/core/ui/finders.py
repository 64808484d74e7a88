"""Hands the stylesheets to `collectstatic` and to development servers as if they lay in a static folder."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.contrib.staticfiles.utils import matches_patterns
from django.core.checks import CheckMessage
from django.core.files.storage import FileSystemStorage, Storage

from pendopo.core.ui import styles


class StylesFinder(BaseFinder):
    """Finds `ui/pendopo.css` and `ui/workspace.css`, put together anew whenever a part has changed."""

    def __init__(self, *_args: Any, **_kwargs: Any) -> None:
        self.storage = FileSystemStorage(location=settings.HOME / "styles")

    def check(self, **_kwargs: Any) -> list[CheckMessage]:
        """Nothing can be set wrongly here."""
        return []

    def find(self, path: str, find_all: bool = False, **_kwargs: Any) -> Any:  # noqa: FBT001, FBT002 - Django's signature
        """The file's place on disk, or an empty list."""
        if path not in {f"ui/{name}.css" for name in styles.BUNDLES}:
            return []
        styles.build(settings.HOME / "styles")
        found = self.storage.path(path)
        return [found] if find_all else found

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, Storage]]:
        """Both stylesheets with the storage that holds them."""
        styles.build(settings.HOME / "styles")
        for name in styles.BUNDLES:
            path = f"ui/{name}.css"
            if not matches_patterns(path, list(ignore_patterns or [])):
                yield path, self.storage
