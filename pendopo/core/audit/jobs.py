"""Sealing, every ten minutes."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from pendopo.core import clock
from pendopo.core.audit import services
from pendopo.core.jobs import public as jobs


@jobs.task(schedule="*/10 * * * *", lock="audit.seal", label=_("Seal the audit trail"))
def seal() -> None:
    """Seal what was recorded since the last seal."""
    services.seal(at=clock.now())
