"""Messages to people: `send` writes one in the caller's transaction; a job delivers it."""

from __future__ import annotations

from pendopo.core.outbox.selectors import count_by_state
from pendopo.core.outbox.services.writing import BadRecipient, send

__all__ = ["BadRecipient", "count_by_state", "send"]
