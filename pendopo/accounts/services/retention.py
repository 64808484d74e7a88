"""Forgetting: what the privacy page promises is kept for a time is deleted after it."""

from __future__ import annotations

from datetime import datetime, timedelta

import structlog
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from axes.models import AccessAttempt
from django.contrib.sessions.models import Session
from django.db import transaction

from pendopo.accounts.models import FactorSecret, PrivacyRequest

log = structlog.get_logger(__name__)
SEALED = "sealed:"


@transaction.atomic
def forget(*, at: datetime, trails_after: timedelta, requests_after: timedelta) -> dict[str, int]:
    """Delete what is past its time, and say how many rows of each kind that were.

    Args:
        at: The present.
        trails_after: Sessions and failed attempts unused for so long.
        requests_after: Requests about personal data answered so long ago.
    """
    gone = {
        "sessions": Session.objects.filter(expire_date__lt=at).delete()[0],
        "trails": UserSession.objects.filter(last_seen_at__lt=at - trails_after).delete()[0],
        "attempts": AccessAttempt.objects.filter(attempt_time__lt=at - trails_after).delete()[0],
        "requests": PrivacyRequest.objects.filter(answered_at__lt=at - requests_after).delete()[0],
        "secrets": _forget_orphans(at=at),
    }
    log.info("accounts.forgotten", **gone)
    return gone


def _forget_orphans(*, at: datetime) -> int:
    """Delete secrets that no second factor names any more; young ones may belong to a sign-up under way."""
    used = {
        int(value.removeprefix(SEALED))
        for data in Authenticator.objects.values_list("data", flat=True)
        for value in data.values()
        if isinstance(value, str) and value.startswith(SEALED)
    }
    return FactorSecret.objects.filter(created_at__lt=at - timedelta(days=1)).exclude(pk__in=used).delete()[0]
