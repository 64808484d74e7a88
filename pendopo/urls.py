"""Composition: every address comes from a manifest, apart from the platform's own."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from pendopo.core.manifest import registry

urlpatterns: list[URLPattern | URLResolver] = [
    path(mount.prefix, include(mount.urlconf)) for manifest in registry for mount in manifest.urls
]

handler400 = "pendopo.core.errors.views.bad_request"
handler403 = "pendopo.core.errors.views.permission_denied"
handler404 = "pendopo.core.errors.views.page_not_found"
handler500 = "pendopo.core.errors.views.server_error"
