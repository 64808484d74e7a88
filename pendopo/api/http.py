"""The open API: one description of everything that the installed services offer.

Errors are problem+json (RFC 9457). A service's router comes from its manifest;
nothing is listed here.
"""

from __future__ import annotations

from django.utils.module_loading import import_string
from ninja import NinjaAPI

from pendopo import __version__
from pendopo.core import errors
from pendopo.core.manifest import registry


def build() -> NinjaAPI:
    """The API with every router of every manifest."""
    api = NinjaAPI(
        title="Pendopo",
        version="1",
        description=(
            "Data terbuka program Smart City; membaca tidak memerlukan kunci, dan setiap angka membawa sumbernya. "
            f"Open data of the Smart City programme; every figure carries its source. Pendopo {__version__}."
        ),
        urls_namespace="api-v1",
        openapi_url="/openapi.json",
        docs_url="/docs",
    )
    errors.install(api)
    for manifest in registry:
        for mount in manifest.api:
            api.add_router(mount.prefix, import_string(mount.router), tags=[str(manifest.slug)])
    return api


api = build()
