"""Composition: every address comes from a manifest, apart from the platform's own."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from pendopo.core.manifest import registry

urlpatterns: list[URLPattern | URLResolver] = [
    path(mount.prefix, include(mount.urlconf)) for manifest in registry for mount in manifest.urls
]
