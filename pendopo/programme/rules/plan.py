"""Comparing two versions of a masterplan, so that a council member can read what changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

Kind = Literal["added", "removed", "changed"]

# What a snapshot holds besides its own fields: lists of things with a slug.
COLLECTIONS = ("dimensions", "initiatives", "indicators", "milestones")


@dataclass(frozen=True, kw_only=True)
class Change:
    """One difference: what kind of thing, which one, which field, before and after.

    Attributes:
        kind: added and removed speak of a whole thing, changed of one field.
        what: "plan" or one of COLLECTIONS.
        name: The thing's name as a reader knows it.
    """

    kind: Kind
    what: str
    slug: str
    name: str
    field: str = ""
    before: Any = None
    after: Any = None


def diff(old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[Change, ...]:
    """Every difference from `old` to `new`, once; nothing for equal snapshots."""
    changes = _fields("plan", "", str(new.get("name", "")), _own(old), _own(new))
    for what in COLLECTIONS:
        before = {thing["slug"]: thing for thing in old.get(what, [])}
        after = {thing["slug"]: thing for thing in new.get(what, [])}
        for slug in sorted(before.keys() | after.keys()):
            if slug not in after:
                changes.append(Change(kind="removed", what=what, slug=slug, name=_name(before[slug])))
            elif slug not in before:
                changes.append(Change(kind="added", what=what, slug=slug, name=_name(after[slug])))
            else:
                changes.extend(_fields(what, slug, _name(after[slug]), before[slug], after[slug]))
    return tuple(changes)


def _own(snapshot: Mapping[str, Any]) -> dict[str, Any]:
    return {field: value for field, value in snapshot.items() if field not in COLLECTIONS}


def _name(thing: Mapping[str, Any]) -> str:
    return str(thing.get("name") or thing["slug"])


def _fields(what: str, slug: str, name: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Change]:
    return [
        Change(
            kind="changed", what=what, slug=slug, name=name, field=field, before=old.get(field), after=new.get(field)
        )
        for field in sorted(old.keys() | new.keys())
        if old.get(field) != new.get(field)
    ]
