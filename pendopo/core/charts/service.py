"""What charts bring to the platform."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from pendopo.core.manifest import Manifest, Mount

manifest = Manifest(
    slug="charts",
    name=_("Charts and maps"),
    summary=_("Figures drawn so that everybody can read them, also without script, and take them along."),
    owner_office="diskominfo",
    urls=(Mount(prefix="grafik/", urlconf="pendopo.core.charts.urls"),),
)
