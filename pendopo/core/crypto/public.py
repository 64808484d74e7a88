"""What other apps may call. Fields are in `fields`, the model base in `models`."""

from __future__ import annotations

from pendopo.core.crypto.blind import index as blind_index
from pendopo.core.crypto.blind import indexes as blind_indexes
from pendopo.core.crypto.rules import CannotOpen, mask
from pendopo.core.crypto.secret import Secret

__all__ = ["CannotOpen", "Secret", "blind_index", "blind_indexes", "mask"]
