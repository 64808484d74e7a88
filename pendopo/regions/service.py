"""What regions and offices bring to the platform."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from pendopo.core.manifest import ApiMount, Manifest, MenuItem, Mount, Task

manifest = Manifest(
    slug="regions",
    name=_("Regions and offices"),
    summary=_("Districts and villages with their codes and borders, and the offices of the regency."),
    owner_office="diskominfo",
    urls=(Mount(prefix="", urlconf="pendopo.regions.urls"),),
    api=(ApiMount(prefix="", router="pendopo.regions.http.router"),),
    prepare="pendopo.regions.public.prepare",
    tasks=(
        Task(
            label=_("Find an office"),
            hint=_("What it does, and how to reach it"),
            url_name="regions:offices",
            order=70,
        ),
        Task(
            label=_("Look up a village or district"),
            hint=_("Codes, postal codes and borders"),
            url_name="regions:index",
            order=75,
        ),
    ),
    menu=(
        MenuItem(label=_("Offices"), url_name="regions:offices", order=80),
        MenuItem(label=_("Regions"), url_name="regions:index", order=85),
    ),
)
