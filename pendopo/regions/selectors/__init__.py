"""Reading regions and offices."""

from __future__ import annotations

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Length

from pendopo.regions import rules
from pendopo.regions.models import Boundary, CodeBridge, Load, Office, Region


def version() -> int:
    """The key of the newest load, 0 before the first; whoever remembers look-ups compares it."""
    return Load.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def last_load(what: str = "regions") -> Load | None:
    """The newest load of that kind."""
    return Load.objects.filter(what=what).first()


def below(code: str, level: rules.Level | str | None = None) -> QuerySet[Region]:
    """Regions in force that lie in `code`: its children, or everything of `level` at any depth."""
    regions = Region.objects.filter(valid_to__isnull=True)
    if level is None:
        return regions.filter(parent=code)
    return regions.filter(code__startswith=f"{code}.", level=level)


def chain(code: rules.Code) -> list[Region]:
    """The larger regions that it lies in, province first."""
    return list(Region.objects.filter(code__in=[ancestor.text for ancestor in code.ancestors]))


def named(
    text: str, *, near: str, within: str | None = None, level: str | None = None, limit: int = 20
) -> list[Region]:
    """Regions whose name, or one of its words, begins with `text`, or whose code does.

    Whole names come first, then what lies in `near`, then the larger regions.
    """
    wanted = " ".join(text.split())
    # PostgreSQL keeps no NUL in text, so nothing can be named with one.
    if not wanted or "\x00" in wanted:
        return []
    pattern = Q(code__startswith=wanted) if wanted[0].isdigit() else Q(name__istartswith=wanted)
    if not wanted[0].isdigit():
        pattern |= Q(name__icontains=f" {wanted}")
    found = Region.objects.filter(pattern, valid_to__isnull=True)
    if within is not None:
        found = found.filter(Q(code=within) | Q(code__startswith=f"{within}."))
    if level is not None:
        found = found.filter(level=level)
    return list(
        found.alias(exact=Q(name__iexact=wanted), home=Q(code__startswith=near)).order_by(
            "-exact", "-home", Length("code"), "code"
        )[:limit]
    )


def village_counts(code: str) -> dict[str, dict[str, int]]:
    """How many villages in force each parent district below `code` has, by kind."""
    counts: dict[str, dict[str, int]] = {}
    villages = below(code, rules.Level.VILLAGE).order_by()
    for parent, kind, count in villages.values_list("parent", "kind").annotate(count=Count("pk")):
        counts.setdefault(parent, {})[kind] = count
    return counts


def bps_codes(code: str) -> dict[str, str]:
    """BPS codes of the region and of what lies in it, where the bridge knows them."""
    inside = Q(region=code) | Q(region__code__startswith=f"{code}.")
    return dict(
        CodeBridge.objects.filter(inside, scheme="bps", valid_to__isnull=True).values_list("region_id", "code")
    )


def listed(*, parent: str | None, within: str | None, level: str | None, after: str, limit: int) -> list[Region]:
    """One page of regions in force, by code, beginning behind `after`."""
    found = Region.objects.filter(valid_to__isnull=True, code__gt=after)
    if parent is not None:
        found = found.filter(parent=parent)
    if within is not None:
        found = found.filter(Q(code=within) | Q(code__startswith=f"{within}."))
    if level is not None:
        found = found.filter(level=level)
    return list(found.order_by("code")[:limit])


def bridge(scheme: str, region: str) -> CodeBridge | None:
    """What another register calls the region today."""
    return CodeBridge.objects.filter(scheme=scheme, region=region, valid_to__isnull=True).first()


def bridged(scheme: str, code: str) -> Region | None:
    """The region that another register calls `code` today."""
    return Region.objects.filter(bridges__scheme=scheme, bridges__code=code, bridges__valid_to__isnull=True).first()


def offices(region: str) -> QuerySet[Office]:
    """The offices of a regency that exist today."""
    return Office.objects.filter(region=region, valid_to__isnull=True).select_related("parent")


def boundaries(codes: QuerySet[Region] | list[str]) -> dict[str, Boundary]:
    """The best boundary of each region: the official one where there is one."""
    best: dict[str, Boundary] = {}
    for boundary in Boundary.objects.filter(region__in=codes).defer("geometry").order_by("region"):
        if boundary.region_id not in best or boundary.kind == Boundary.Kind.OFFICIAL:
            best[boundary.region_id] = boundary
    return best
