"""What a person may get of the audit trail and of the files that they uploaded, and what the law keeps."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from pendopo.core.audit.public import recent_of
from pendopo.core.files.public import uploads_of


def export_trail(user: Any) -> list[dict[str, Any]]:
    """What the person did, newest first."""
    return [
        {"at": entry.at.isoformat(), "what": str(entry.label), "on": entry.target_label} for entry in recent_of(user)
    ]


def keep_trail(user: Any, *, by: Any) -> str:
    """Erase nothing and say why: a trail that can be erased proves nothing."""
    del user, by
    return str(_("The audit trail keeps who acted, because it has to prove it."))


def export_files(user: Any) -> list[dict[str, Any]]:
    """The files that the person uploaded, without their contents."""
    return [{"name": file.name, "kind": file.kind, "at": file.at.isoformat()} for file in uploads_of(user)]


def keep_files(user: Any, *, by: Any) -> str:
    """Erase nothing and say why: evidence of a public figure stays with it."""
    del user, by
    return str(_("Evidence stays with the figure that it proves; an officer removes it where it holds too much."))
