"""Forgetting what is kept no longer than the privacy page says."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from pendopo.accounts import services
from pendopo.core import clock
from pendopo.core.jobs import public as jobs


@jobs.task(schedule="40 3 * * *", lock="accounts.forget", label=_("Delete old sessions and sign-in attempts"))
def forget() -> None:
    """Delete sessions, failed attempts, orphaned factor secrets and old requests past their time."""
    services.forget(at=clock.now(), trails_after=timedelta(days=30), requests_after=timedelta(days=5 * 365))
