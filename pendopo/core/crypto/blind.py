"""Blind indexes under the keys of the keyring."""

from __future__ import annotations

from pendopo.core.crypto import keyring, rules


def index(column: str, value: str) -> bytes:
    """The fingerprint of a normalised value in `table.column` under the active key."""
    key = keyring.current().active_key("index")
    return rules.blind_index(value, key_number=key.number, key=key.secret, column=column)


def indexes(column: str, value: str) -> list[bytes]:
    """Its fingerprints under every live key, the active one first; a look-up asks for any of them."""
    return [
        rules.blind_index(value, key_number=key.number, key=key.secret, column=column)
        for key in keyring.current().live("index")
    ]
