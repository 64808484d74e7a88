"""What a person may get and what the law keeps of their reports."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from pendopo.programme.models import Reading


def export_reports(user: Any) -> list[dict[str, Any]]:
    """Every reading in which the person has had a hand."""
    hands = Q(reported_by=user) | Q(returned_by=user) | Q(verified_by=user) | Q(published_by=user)
    return [
        {
            "indicator": row.indicator.slug,
            "period": f"{row.period_start}/{row.period_end}",
            "reported": row.reported_at.isoformat() if row.reported_by_id == user.pk else None,
            "returned": row.returned_at.isoformat() if row.returned_at and row.returned_by_id == user.pk else None,
            "verified": row.verified_at.isoformat() if row.verified_at and row.verified_by_id == user.pk else None,
            "published": row.published_at.isoformat() if row.published_at and row.published_by_id == user.pk else None,
        }
        for row in Reading.objects.filter(hands).select_related("indicator")
    ]


def keep_reports(user: Any, *, by: Any) -> str:
    """Erase nothing and say why: who answered for a public figure stays provable."""
    del by
    kept = Reading.objects.filter(Q(reported_by=user) | Q(verified_by=user) | Q(published_by=user)).count()
    return str(_("%(count)s reports keep the person's number, because public figures stay provable.")) % {
        "count": kept
    }
