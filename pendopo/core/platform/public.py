"""What other apps and the command line may call: production refusals, health, and the request's number."""

from __future__ import annotations

from pendopo.core.platform.health import Check, Report, State, everything, readiness
from pendopo.core.platform.refusals import Refusal, UnfitForProduction, ensure_fit, refuse_in_production

__all__ = [
    "Check",
    "Refusal",
    "Report",
    "State",
    "UnfitForProduction",
    "ensure_fit",
    "everything",
    "readiness",
    "refuse_in_production",
]
