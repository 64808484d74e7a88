"""Housekeeping of the private storage."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from pendopo.core import clock
from pendopo.core.files import services
from pendopo.core.jobs import public as jobs


@jobs.task(schedule="10 3 * * *", lock="files.orphans", label=_("Delete files that no record knows"))
def remove_orphans() -> None:
    """Delete what a killed process left in the storage."""
    services.remove_orphans(at=clock.now())
