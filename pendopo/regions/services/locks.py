"""The one lock that loads of reference data take, so that the second waits for the first."""

from __future__ import annotations

# Any number that no other advisory lock of ours uses.
LOAD_LOCK = 3_318_001
