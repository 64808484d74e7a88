"""Sealing values for one place, blind indexes, masks: arithmetic over keys that are passed in.

A sealed value is bytes: version (1), key number (2), nonce (12), then AES-256-GCM
ciphertext with its tag. The place (table, column, row) is associated data, so
a sealed value that is moved elsewhere does not open.

A blind index is bytes: key number (2), then HMAC-SHA-256 over the column's name
and the normalised value. Equal values in one column are equal; nothing else shows.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import struct
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

VERSION = 1
KEY_BYTES = 32
_NONCE_BYTES = 12
_TAG_BYTES = 16
_HEAD = struct.Struct(">BH")
_INDEX_HEAD = struct.Struct(">H")


class CannotOpen(Exception):
    """A sealed value does not belong where it stands, was changed, or its key is gone."""


def seal(text: str, *, key_number: int, key: bytes, place: bytes) -> bytes:
    """`text`, sealed for `place` with a fresh random nonce."""
    nonce = os.urandom(_NONCE_BYTES)
    return _HEAD.pack(VERSION, key_number) + nonce + AESGCM(key).encrypt(nonce, text.encode(), place)


def key_number(sealed: bytes) -> int:
    """The number of the key that sealed the value.

    Raises:
        CannotOpen: if these bytes are no sealed value.
    """
    if len(sealed) < _HEAD.size + _NONCE_BYTES + _TAG_BYTES or sealed[0] != VERSION:
        raise CannotOpen("these bytes are no sealed value")
    number: int = _HEAD.unpack_from(sealed)[1]
    return number


def unseal(sealed: bytes, *, key: bytes, place: bytes) -> str:
    """The text that was sealed for `place`.

    Raises:
        CannotOpen: if it was sealed for another place, changed, or with another key.
    """
    key_number(sealed)
    nonce, body = sealed[_HEAD.size : _HEAD.size + _NONCE_BYTES], sealed[_HEAD.size + _NONCE_BYTES :]
    try:
        return AESGCM(key).decrypt(nonce, body, place).decode()
    except InvalidTag:
        raise CannotOpen("the value was changed or sealed for another place") from None


def place(column: str, row: UUID) -> bytes:
    """The associated data of one cell; `column` is `table.column`."""
    return f"pendopo sealed 1|{column}|{row.hex}".encode()


def blind_index(value: str, *, key_number: int, key: bytes, column: str) -> bytes:
    """The keyed fingerprint of a normalised value in one column."""
    message = f"pendopo blind index 1|{column}|{value}".encode()
    return _INDEX_HEAD.pack(key_number) + hmac.new(key, message, hashlib.sha256).digest()


def mask(value: str) -> str:
    """What may be shown of a number: a NIK's region and serial, of shorter ones the last digits, of short ones nothing.

    `3318010101900001` is `3318********0001`, `081234567890` is `********7890`.
    """
    if len(value) >= 16:  # noqa: PLR2004  NIK, NKK and card numbers: both ends together do not identify
        return value[:4] + "*" * (len(value) - 8) + value[-4:]
    if len(value) >= 8:  # noqa: PLR2004  phones and account numbers
        return "*" * (len(value) - 4) + value[-4:]
    return "*" * len(value)
