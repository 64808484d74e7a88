"""What other apps may ask of regions and offices. They get values, never rows.

Foreign keys are given as strings: `"regions.Region"` (primary key: Kemendagri
code) and `"regions.Office"` (primary key: slug).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from pendopo.core.errors import DomainError
from pendopo.regions import rules, selectors, services
from pendopo.regions.models import Kind, Office, Region
from pendopo.regions.rules import BadCode, Code, Level, covers
from pendopo.regions.selectors import memory

if TYPE_CHECKING:
    from datetime import date

__all__ = [
    "BadCode",
    "Code",
    "Found",
    "Level",
    "OfficeFacts",
    "Place",
    "Shape",
    "UnknownOffice",
    "UnknownRegion",
    "ancestors",
    "bps_code",
    "children",
    "covers",
    "district_shapes",
    "districts",
    "from_bps",
    "listed",
    "load_reference",
    "office",
    "offices",
    "region",
    "search",
    "this_regency",
    "version",
]


class UnknownRegion(DomainError):
    """The register has no region of that code."""

    status = 404


class UnknownOffice(DomainError):
    """The register has no office of that slug."""

    status = 404


@dataclass(frozen=True, kw_only=True)
class Place:
    """A region as others see it.

    Attributes:
        parent: Code of the next larger region, None for a province.
        latitude: Of the centroid in degrees north (WGS 84); None where nobody has recorded it.
        valid_to: The day on which the code was retired, None while it is in force.
        decree: The decree whose list the code was read from.
    """

    code: str
    name: str
    level: Level
    kind: rules.Kind
    parent: str | None
    latitude: float | None
    longitude: float | None
    postal_code: str
    valid_to: date | None
    decree: str

    @property
    def kind_label(self) -> str:
        """What the law calls it, in the active language."""
        return str(Kind(self.kind).label)

    @property
    def full_name(self) -> str:
        """The name with what it is, so that Kecamatan Pati and Kabupaten Pati can be told apart."""
        prefix = {
            rules.Kind.KECAMATAN: "Kecamatan",
            rules.Kind.KELURAHAN: "Kelurahan",
            rules.Kind.DESA: "Desa",
            rules.Kind.DESA_ADAT: "Desa Adat",
            rules.Kind.PROVINSI: "Provinsi",
        }.get(self.kind)
        return self.name if prefix is None else f"{prefix} {self.name}"


@dataclass(frozen=True, kw_only=True)
class Found:
    """A hit of a search: the region, and where it lies, because names repeat (`Kayen, Kabupaten Pati, Jawa Tengah`)."""

    place: Place
    path: str


@dataclass(frozen=True, kw_only=True)
class OfficeFacts:
    """An office (OPD). A contact detail that nobody has recorded is None.

    Attributes:
        confirmed: Whether a source uses this short name; else it is the usual one of such offices.
    """

    slug: str
    name: str
    short_name: str
    name_en: str
    kind: str
    region: str
    parent: str | None
    duties: str
    duties_en: str
    address: str | None
    phone: str | None
    whatsapp: str | None
    email: str | None
    hours: str | None
    website: str | None
    confirmed: bool
    source: str | None

    @property
    def label(self) -> str:
        """The name in the active language."""
        return self.name_en if get_language() == "en" else self.name

    @property
    def duties_label(self) -> str:
        """The duties in the active language."""
        return self.duties_en if get_language() == "en" else self.duties

    @property
    def reachable(self) -> bool:
        """True if there is at least one way to reach it."""
        return any((self.address, self.phone, self.whatsapp, self.email, self.website))


@dataclass(frozen=True, kw_only=True)
class Shape:
    """A region's simplified border for a map.

    Attributes:
        geometry: GeoJSON (Polygon or MultiPolygon) in degrees, WGS 84.
        approximate: True if it was drawn from village centroids, which every map must say.
    """

    code: str
    name: str
    geometry: dict[str, Any]
    approximate: bool
    source: str


def _place(row: Region) -> Place:
    return Place(
        code=row.code,
        name=row.name,
        level=Level(row.level),
        kind=rules.Kind(row.kind),
        parent=row.parent_id,
        latitude=row.latitude,
        longitude=row.longitude,
        postal_code=row.postal_code,
        valid_to=row.valid_to,
        decree=row.decree,
    )


def _office(row: Office) -> OfficeFacts:
    return OfficeFacts(
        slug=row.slug,
        name=row.name,
        short_name=row.short_name,
        name_en=row.name_en,
        kind=row.kind,
        region=row.region_id,
        parent=row.parent_id,
        duties=row.duties,
        duties_en=row.duties_en,
        address=row.address or None,
        phone=row.phone or None,
        whatsapp=row.whatsapp or None,
        email=row.email or None,
        hours=row.hours or None,
        website=row.website or None,
        confirmed=row.confirmed,
        source=row.source or None,
    )


def region(code: str) -> Place:
    """The region of that code, retired ones too.

    Raises:
        UnknownRegion: if there is none.
    """

    def read() -> Place | None:
        row = Region.objects.filter(pk=code).first()
        return None if row is None else _place(row)

    found = memory.remember(("region", code), read)
    if found is None:
        raise UnknownRegion(_("There is no region with the code %(code)s.") % {"code": code})
    return found


def children(code: str, level: Level | str | None = None) -> list[Place]:
    """Regions in force below `code`: the next smaller ones, or all of `level` at any depth; by code."""
    return list(
        memory.remember(
            ("children", code, level),
            lambda: tuple(_place(row) for row in selectors.below(code, level).order_by("code")),
        )
    )


def ancestors(code: str) -> list[Place]:
    """The larger regions that `code` lies in, province first.

    Raises:
        BadCode: if it is not a region code.
    """
    return list(
        memory.remember(("ancestors", code), lambda: tuple(_place(row) for row in selectors.chain(Code(code))))
    )


def listed(
    *, parent: str | None = None, within: str | None = None, level: Level | str | None = None, after: str, limit: int
) -> list[Place]:
    """At most `limit` regions in force, by code, beginning behind the code `after`; for reading page by page."""
    rows = selectors.listed(parent=parent, within=within, level=level, after=after, limit=limit)
    return [_place(row) for row in rows]


def search(text: str, *, within: str | None = None, level: Level | str | None = None, limit: int = 20) -> list[Found]:
    """Regions by the beginning of a name or of a code, this regency's first, each with where it lies."""
    rows = selectors.named(text, near=settings.REGION, within=within, level=level, limit=limit)
    wanted = {ancestor.text for row in rows for ancestor in row.as_code.ancestors}
    names = dict(Region.objects.filter(pk__in=wanted).values_list("code", "name"))
    return [
        Found(
            place=_place(row),
            path=", ".join(names[ancestor.text] for ancestor in reversed(row.as_code.ancestors)),
        )
        for row in rows
    ]


def this_regency() -> Place:
    """The regency that runs this installation (settings.REGION).

    Raises:
        UnknownRegion: if the reference data has not been loaded.
    """
    return region(settings.REGION)


def districts(code: str | None = None) -> list[Place]:
    """The districts of a regency, by default of this one; by code."""
    return children(code or settings.REGION, Level.DISTRICT)


def office(slug: str) -> OfficeFacts:
    """The office of that slug, closed ones too.

    Raises:
        UnknownOffice: if there is none.
    """

    def read() -> OfficeFacts | None:
        row = Office.objects.filter(pk=slug).first()
        return None if row is None else _office(row)

    found = memory.remember(("office", slug), read)
    if found is None:
        raise UnknownOffice(_("There is no office with the code %(slug)s.") % {"slug": slug})
    return found


def offices(code: str | None = None) -> list[OfficeFacts]:
    """The offices of a regency that exist today, by default of this one."""
    regency = code or settings.REGION
    return list(
        memory.remember(("offices", regency), lambda: tuple(_office(row) for row in selectors.offices(regency)))
    )


def bps_code(code: str) -> str | None:
    """What BPS calls the region; None where the bridge does not know. It cannot be derived from the code."""
    bridge = selectors.bridge("bps", code)
    return None if bridge is None else bridge.code


def from_bps(code: str) -> Place:
    """The region that BPS calls `code`.

    Raises:
        UnknownRegion: if the bridge does not know.
    """
    row = selectors.bridged("bps", code)
    if row is None:
        raise UnknownRegion(_("There is no region with the BPS code %(code)s.") % {"code": code})
    return _place(row)


def site() -> dict[str, str]:
    """The regency's name and the office that runs this installation, for every page's head and foot."""
    try:
        name = this_regency().full_name
    except UnknownRegion:
        return {}  # before the reference data has been loaded
    try:
        runs = office(settings.SITE_OFFICE)
    except UnknownOffice:
        return {"region": name}
    contact = {field: getattr(runs, field) or "" for field in ("address", "hours", "phone", "whatsapp", "email")}
    return {"region": name, "office": runs.label, **contact}


def district_shapes(code: str | None = None) -> list[Shape]:
    """Borders of a regency's districts for a map: official where loaded, else approximate and marked so."""
    regency = code or settings.REGION

    def read() -> tuple[Shape, ...]:
        from shapely import from_wkb
        from shapely.geometry import mapping

        names = {place.code: place.name for place in districts(regency)}
        return tuple(
            Shape(
                code=boundary.region_id,
                name=names[boundary.region_id],
                geometry=mapping(from_wkb(bytes(boundary.simplified))),
                approximate=boundary.kind == "approximate",
                source=boundary.source,
            )
            for boundary in selectors.boundaries(list(names)).values()
        )

    return list(memory.remember(("shapes", regency), read))


def version() -> str:
    """Changes with every load of regions or borders; for whoever keeps pages that show them."""
    return str(selectors.version())


def load_reference(*, region: str | None = None) -> services.Outcome:
    """Load the packaged reference for this installation: all of Indonesia, or one regency (fast, for tests).

    Raises:
        NoSuchRegency: if the reference knows no such regency.
    """
    return services.load(region=region, regency=settings.REGION)


def prepare() -> None:
    """Bring regions, codes, offices and borders up to the packaged files; one query when nothing changed."""
    services.prepare(regency=settings.REGION)
