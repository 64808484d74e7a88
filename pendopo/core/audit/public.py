"""What other apps may call: declare verbs, record acts, read a history."""

from __future__ import annotations

from pendopo.core.audit.rules import PersonalDataInAudit
from pendopo.core.audit.selectors import Entry, history, recent, recent_of
from pendopo.core.audit.services import Proof, record, seal, verify
from pendopo.core.audit.verbs import UndeclaredVerb, declared, verb

__all__ = [
    "Entry",
    "PersonalDataInAudit",
    "Proof",
    "UndeclaredVerb",
    "declared",
    "history",
    "recent",
    "recent_of",
    "record",
    "seal",
    "verb",
    "verify",
]
