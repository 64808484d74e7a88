"""How often somebody may try something: `take` in services, `limited` on views."""

from __future__ import annotations

from pendopo.core.limits.services.counting import TooMany, clear, take
from pendopo.core.limits.services.requests import client_ip, limited

__all__ = ["TooMany", "clear", "client_ip", "limited", "take"]
