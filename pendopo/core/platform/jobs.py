"""What the platform does by itself for apps that stand below the queue."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from pendopo.core import clock
from pendopo.core.audit import public as audit
from pendopo.core.jobs import public as jobs


@jobs.task(schedule="*/10 * * * *", lock="audit.seal", label=_("Seal the audit trail"))
def seal_audit() -> None:
    """Seal what was recorded since the last seal; here, because the queue records its retries in the trail."""
    audit.seal(at=clock.now())
