"""Housekeeping."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from pendopo.core import clock
from pendopo.core.charts import services
from pendopo.core.jobs import public as jobs


@jobs.task(schedule="43 3 * * *", lock="charts.forget", label=_("Forget charts that no page shows any more"))
def forget_unused() -> None:
    """Delete what was not shown for ninety days; it is drawn again if it is asked for."""
    services.forget_unused(today=clock.today())
