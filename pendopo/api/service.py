"""What the open API brings to the platform."""

from django.utils.translation import gettext_lazy as _

from pendopo.core.manifest import Manifest, Mount

manifest = Manifest(
    slug="api",
    name=_("Open API"),
    summary=_("Every public figure for machines, with its source."),
    owner_office="diskominfo",
    urls=(Mount(prefix="api/v1/", urlconf="pendopo.api.urls"),),
)
