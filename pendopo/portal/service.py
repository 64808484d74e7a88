"""What the portal brings to the platform."""

from django.utils.translation import gettext_lazy as _

from pendopo.core.manifest import Manifest, Mount

manifest = Manifest(
    slug="portal",
    name=_("Portal"),
    summary=_("The front door: what one can do here, and what has been achieved."),
    owner_office="diskominfo",
    urls=(Mount(prefix="", urlconf="pendopo.portal.urls"),),
)
