"""What the design system brings: its living page."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from pendopo.core.manifest import Manifest, Mount

manifest = Manifest(
    slug="ui",
    name=_("Design system"),
    summary=_("Every component in every state, for who builds pages."),
    owner_office="diskominfo",
    urls=(Mount(prefix="ui/", urlconf="pendopo.core.ui.urls"),),
)
