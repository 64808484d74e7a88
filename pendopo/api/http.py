"""The open API: one description of everything that the installed services offer.

Errors are problem+json (RFC 9457). A service's router comes from its manifest;
nothing is listed here.
"""

from __future__ import annotations

from typing import Any

from django.utils.module_loading import import_string
from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema

from pendopo import __version__
from pendopo.core import errors
from pendopo.core.manifest import registry

TEXT = {"type": "string"}
# RFC 9457, as pendopo.core.errors writes it.
PROBLEM = {
    "title": "Problem",
    "type": "object",
    "description": "What is wrong, and with which value (RFC 9457).",
    "required": ["type", "title", "status", "instance"],
    "properties": {
        "type": TEXT | {"format": "uri", "description": "Names the kind of problem and never changes."},
        "title": TEXT,
        "status": {"type": "integer"},
        "detail": TEXT,
        "instance": TEXT,
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["field", "message"],
                "properties": {"field": TEXT, "message": TEXT},
            },
        },
    },
}
REFUSAL = {
    "description": "Refused; the body says why.",
    "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
}


class OpenAPI(NinjaAPI):
    """Describes with every operation what a refusal looks like: any may be asked for what does not exist."""

    def get_openapi_schema(self, **how: Any) -> OpenAPISchema:
        schema = super().get_openapi_schema(**how)
        schema["components"].setdefault("schemas", {})["Problem"] = PROBLEM
        for operations in schema["paths"].values():
            for operation in operations.values():
                operation["responses"].setdefault("default", REFUSAL)
        return schema


def build() -> NinjaAPI:
    """The API with every router of every manifest."""
    api = OpenAPI(
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
