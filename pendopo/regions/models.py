"""Regions, their codes in other registers, their boundaries, and the offices of the regency.

A region's primary key is its Kemendagri code as text. What the code says
(level, kind, parent) the database checks, so that no row can contradict its
own key. Retired codes stay, with `valid_to`, because records point at them.
"""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Left, Upper
from django.db.models.functions.datetime import Now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from pendopo.regions import rules


class Level(models.TextChoices):
    """The levels of `rules.Level`, with their labels."""

    PROVINCE = rules.Level.PROVINCE.value, _("Province")
    REGENCY = rules.Level.REGENCY.value, _("Regency or city")
    DISTRICT = rules.Level.DISTRICT.value, _("District")
    VILLAGE = rules.Level.VILLAGE.value, _("Village")


class Kind(models.TextChoices):
    """The kinds of `rules.Kind`, with their labels."""

    PROVINSI = rules.Kind.PROVINSI.value, _("province")
    KABUPATEN = rules.Kind.KABUPATEN.value, _("regency (kabupaten)")
    KOTA = rules.Kind.KOTA.value, _("city (kota)")
    KECAMATAN = rules.Kind.KECAMATAN.value, _("district (kecamatan)")
    KELURAHAN = rules.Kind.KELURAHAN.value, _("urban village (kelurahan)")
    DESA = rules.Kind.DESA.value, _("village (desa)")
    DESA_ADAT = rules.Kind.DESA_ADAT.value, _("customary village (desa adat)")


def _code_fits() -> Q:
    """The code has the shape of the row's kind and level, and the parent is what the code begins with."""
    rows = []
    for kind, level in rules.LEVEL_OF_KIND.items():
        length = rules.PARENT_LENGTH.get(rules.LENGTH_OF[level])
        parent = Q(parent__isnull=True) if length is None else Q(parent__isnull=False, parent=Left(F("code"), length))
        rows.append(Q(kind=kind.value, level=level.value, code__regex=rules.PATTERNS[kind]) & parent)
    return reduce(or_, rows)


class Region(models.Model):
    """A province, regency, district or village, by its Kemendagri code."""

    code = models.CharField(_("code"), max_length=13, primary_key=True)
    name = models.CharField(_("name"), max_length=100)
    level = models.CharField(_("level"), max_length=10, choices=Level.choices)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    parent = models.ForeignKey(
        "self",
        verbose_name=_("lies in"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        db_index=False,
    )
    latitude = models.FloatField(_("latitude"), null=True, blank=True, help_text=_("Of the centroid, WGS 84."))
    longitude = models.FloatField(_("longitude"), null=True, blank=True, help_text=_("Of the centroid, WGS 84."))
    postal_code = models.CharField(_("postal code"), max_length=5, blank=True)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    decree = models.CharField(_("decree"), max_length=100)

    class Meta:
        verbose_name = _("region")
        verbose_name_plural = _("regions")
        ordering: ClassVar = ["code"]
        indexes: ClassVar = [
            models.Index(fields=["parent", "code"], name="regions_region_parent_code"),
            # Names are searched without regard to case, from their beginning.
            models.Index(Upper("name"), name="regions_region_name_upper"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(name="regions_region_code_fits", condition=_code_fits()),
            models.CheckConstraint(name="regions_region_named", condition=~Q(name="")),
            models.CheckConstraint(
                name="regions_region_centroid_in_indonesia",
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                # A comparison with NULL does not fail a check, so half a centroid is refused by name.
                | Q(
                    latitude__isnull=False,
                    longitude__isnull=False,
                    latitude__range=(-11.5, 6.5),
                    longitude__range=(94.5, 141.5),
                ),
            ),
            models.CheckConstraint(
                name="regions_region_postal_code_five_digits",
                condition=Q(postal_code="") | Q(postal_code__regex=r"^[1-9][0-9]{4}$"),
            ),
            models.CheckConstraint(
                name="regions_region_valid_to_after_from",
                condition=Q(valid_from__isnull=True) | Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    @property
    def as_code(self) -> rules.Code:
        """The key as a value that knows its level, kind, parent and ancestors."""
        return rules.Code(self.code)


class CodeBridge(models.Model):
    """What another register calls a region.

    BPS codes cannot be derived from Kemendagri codes: six of Pati's 21 districts
    differ, so "append a 0" is wrong.
    """

    scheme = models.CharField(_("register"), max_length=10, choices=[("bps", "BPS")])
    code = models.CharField(_("code there"), max_length=20)
    region = models.ForeignKey(Region, verbose_name=_("region"), on_delete=models.CASCADE, related_name="bridges")
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=300)

    class Meta:
        verbose_name = _("code in another register")
        verbose_name_plural = _("codes in other registers")
        ordering: ClassVar = ["scheme", "code"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="regions_bridge_one_region_at_a_time",
                fields=["scheme", "code"],
                condition=Q(valid_to__isnull=True),
            ),
            models.UniqueConstraint(
                name="regions_bridge_one_code_at_a_time",
                fields=["scheme", "region"],
                condition=Q(valid_to__isnull=True),
            ),
            models.CheckConstraint(name="regions_bridge_digits_only", condition=Q(code__regex=r"^[0-9]{2,10}$")),
            models.CheckConstraint(name="regions_bridge_has_source", condition=~Q(source="")),
        ]

    def __str__(self) -> str:
        return f"{self.scheme} {self.code}"


class Boundary(models.Model):
    """Where a region's border runs, in WGS 84 (EPSG:4326), as well-known binary.

    `simplified` is drawn on maps; it was simplified together with its neighbours,
    so that no gaps open between them.
    """

    class Kind(models.TextChoices):
        OFFICIAL = "official", _("official")
        APPROXIMATE = "approximate", _("approximate")

    region = models.ForeignKey(Region, verbose_name=_("region"), on_delete=models.CASCADE, related_name="boundaries")
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    geometry = models.BinaryField(_("geometry"))
    simplified = models.BinaryField(_("simplified geometry"))
    source = models.CharField(_("source"), max_length=300)
    decree = models.CharField(_("decree"), max_length=100, blank=True)
    loaded_at = models.DateTimeField(_("loaded at"), db_default=Now())

    class Meta:
        verbose_name = _("boundary")
        verbose_name_plural = _("boundaries")
        ordering: ClassVar = ["region", "kind"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="regions_boundary_one_of_a_kind", fields=["region", "kind"]),
            models.CheckConstraint(name="regions_boundary_has_source", condition=~Q(source="")),
        ]

    def __str__(self) -> str:
        return f"{self.region_id} ({self.kind})"


class Office(models.Model):
    """An office of a regency (OPD). Contact details that nobody has recorded are empty, never invented."""

    slug = models.SlugField(_("code"), max_length=40, primary_key=True)
    region = models.ForeignKey(Region, verbose_name=_("regency"), on_delete=models.PROTECT, related_name="offices")
    parent = models.ForeignKey(
        "self",
        verbose_name=_("belongs to"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="units",
    )
    name = models.CharField(_("name"), max_length=200)
    short_name = models.CharField(_("short name"), max_length=60)
    name_en = models.CharField(_("name in English"), max_length=200)
    kind = models.CharField(_("kind"), max_length=20)
    duties = models.TextField(_("duties"), blank=True)
    duties_en = models.TextField(_("duties in English"), blank=True)
    address = models.CharField(_("address"), max_length=300, blank=True)
    phone = models.CharField(_("phone"), max_length=30, blank=True)
    whatsapp = models.CharField(_("WhatsApp"), max_length=30, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    hours = models.CharField(_("hours"), max_length=200, blank=True)
    website = models.URLField(_("website"), blank=True)
    confirmed = models.BooleanField(
        _("name confirmed"), default=False, help_text=_("Whether a source uses this short name.")
    )
    source = models.CharField(_("source"), max_length=300, blank=True)
    order = models.PositiveSmallIntegerField(pgettext_lazy("sorting", "order"), default=50)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(_("valid to"), null=True, blank=True)

    class Meta:
        verbose_name = pgettext_lazy("of the government", "office")
        verbose_name_plural = _("offices")
        ordering: ClassVar = ["order", "name"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="regions_office_confirmed_has_source", condition=Q(confirmed=False) | ~Q(source="")
            ),
            models.CheckConstraint(
                name="regions_office_valid_to_after_from",
                condition=Q(valid_from__isnull=True) | Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Load(models.Model):
    """One load of reference data; the newest row's key tells a process that its remembered look-ups are stale."""

    what = models.CharField(_("what"), max_length=20)
    scope = models.CharField(_("scope"), max_length=13, blank=True)
    source = models.CharField(_("source"), max_length=300)
    sha256 = models.CharField(_("sha256"), max_length=64, blank=True)
    decree = models.CharField(_("decree"), max_length=100, blank=True)
    rows = models.PositiveIntegerField(_("rows"))
    loaded_at = models.DateTimeField(_("loaded at"), db_default=Now())

    class Meta:
        verbose_name = _("load")
        verbose_name_plural = _("loads")
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return f"{self.what} {self.scope}".strip()
