"""The way of a reading: reported, verified, published; or returned with a reason.

A reading's figure never changes. Mending and correcting write a new reading
that supersedes the old one, so the whole history stays.
"""

from __future__ import annotations

from enum import StrEnum


class State(StrEnum):
    """Where a reading stands."""

    REPORTED = "reported"
    RETURNED = "returned"
    VERIFIED = "verified"
    PUBLISHED = "published"
    SUPERSEDED = "superseded"


class Move(StrEnum):
    """What can be done with a reading."""

    VERIFY = "verify"
    RETURN = "return"
    MEND = "mend"
    PUBLISH = "publish"
    CORRECT = "correct"
    SUPERSEDE = "supersede"


# From which states a move is allowed. A verified report may still be returned: until it is public, nothing is lost.
ALLOWED: dict[Move, frozenset[State]] = {
    Move.VERIFY: frozenset({State.REPORTED}),
    Move.RETURN: frozenset({State.REPORTED, State.VERIFIED}),
    Move.MEND: frozenset({State.RETURNED}),
    Move.PUBLISH: frozenset({State.VERIFIED}),
    Move.CORRECT: frozenset({State.PUBLISHED}),
    Move.SUPERSEDE: frozenset({State.PUBLISHED}),
}


def may(move: Move, state: State) -> bool:
    """True if the move is allowed from that state."""
    return state in ALLOWED[move]


class Qualifier(StrEnum):
    """How exactly a source states its figure."""

    EXACT = "exact"
    APPROXIMATE = "approximate"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
