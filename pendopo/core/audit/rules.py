"""What an audit record may hold, and how records are sealed: plain arithmetic.

A seal's digest covers the previous seal and, in order, the digest of every
record since then. Beside it stands a witness (record number and the first
half of a quarter of its digest), so that a broken seal names its broken row.
"""

from __future__ import annotations

import hashlib
import json
import re
import struct
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Literal

GENESIS = b"\0" * 32
WITNESS = struct.Struct(">q8s")
_VERB = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+")
# Sixteen digits, also when written in groups: a NIK, an NKK or a card number.
_SIXTEEN_DIGITS = re.compile(r"(?<!\d)\d(?:[ .-]?\d){15}(?!\d)")
# Digests and UUIDs have sixteen digits in a row now and then.
_HEXADECIMAL = re.compile(r"\b(?=[0-9a-f-]*[a-f])[0-9a-f][0-9a-f-]{30,126}[0-9a-f]\b")
_PERSONAL_KEYS = frozenset({
    "nik", "nkk", "kk", "phone", "telephone", "telepon", "hp", "password", "passphrase", "secret", "token",
    "account_number", "bank_account", "rekening", "email", "birth_date", "address", "alamat",
})  # fmt: skip

Fault = Literal["changed", "missing", "inserted", "seal"]


class PersonalDataInAudit(ValueError):
    """The trail is kept for ever and cannot be erased, so personal data stays out of it."""


@dataclass(frozen=True, kw_only=True)
class Facts:
    """One record as it is sealed; `detail` is the JSON text that PostgreSQL gives back."""

    id: int
    cluster: int
    xid: int
    at: datetime
    actor: int | None
    actor_label: str
    verb: str
    target_type: str
    target_id: str
    target_label: str
    detail: str
    request_id: str


@dataclass(frozen=True, kw_only=True)
class Reach:
    """Up to where one cluster's records are sealed: transactions below a number, apart from those then open."""

    upto_xid: int
    open_xids: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True)
class SealFacts:
    """One seal: its reach, and what it says of the records beyond the reach of the seal before."""

    id: int
    cluster: int
    reach: Reach
    first_id: int
    last_id: int
    count: int
    witness: bytes
    previous: bytes
    digest: bytes


@dataclass(frozen=True, kw_only=True)
class Finding:
    """The first thing that is wrong: which seal, which row, and how."""

    fault: Fault
    seal: int
    record: int | None


def check_verb(key: str) -> None:
    """Accept dotted keys such as `programme.reading_published`.

    Raises:
        ValueError: for anything else.
    """
    if not _VERB.fullmatch(key):
        raise ValueError(f"An audit verb is dotted lower case such as programme.reading_published, not {key!r}")


def check_detail(detail: object, path: str = "detail") -> None:
    """Accept JSON values without personal data.

    Raises:
        PersonalDataInAudit: naming the place, never the value.
    """
    if isinstance(detail, Mapping):
        for key, value in detail.items():
            if _names_personal_data(str(key)):
                raise PersonalDataInAudit(f"{path}.{key} is personal data; record what was done, not about whom")
            check_detail(str(key), f"a key of {path}")
            check_detail(value, f"{path}.{key}")
    elif isinstance(detail, list | tuple):
        for position, value in enumerate(detail):
            check_detail(value, f"{path}[{position}]")
    elif isinstance(detail, str | int) and _SIXTEEN_DIGITS.search(_HEXADECIMAL.sub("", str(detail))):
        raise PersonalDataInAudit(f"{path} holds sixteen digits like a NIK; record what was done, not about whom")


def without_numbers(label: str) -> str:
    """`label` with every NIK-like number masked: 3318********0001."""

    def mask(found: re.Match[str]) -> str:
        digits = re.sub(r"\D", "", found[0])
        return digits[:4] + "*" * 8 + digits[-4:]

    kept = _HEXADECIMAL.findall(label)
    between = [_SIXTEEN_DIGITS.sub(mask, part) for part in _HEXADECIMAL.split(label)]
    return "".join(part + hexadecimal for part, hexadecimal in zip(between, [*kept, ""], strict=True))


def record_digest(record: Facts) -> bytes:
    """SHA-256 of the record in its one written form: a JSON array in the order of the fields, times in UTC."""
    written = json.dumps(
        [
            record.id,
            record.cluster,
            record.xid,
            record.at.astimezone(UTC).isoformat(timespec="microseconds"),
            record.actor,
            record.actor_label,
            record.verb,
            record.target_type,
            record.target_id,
            record.target_label,
            record.detail,
            record.request_id,
        ],
        ensure_ascii=False,
        separators=(",", ":"),
    )
    return hashlib.sha256(written.encode()).digest()


def seal(*, number: int, previous: bytes, cluster: int, reach: Reach, records: Iterable[Facts]) -> SealFacts | None:
    """The seal over `records` (in order of transaction and number), or None if there are none."""
    body, witness = hashlib.sha256(), bytearray()
    ids: list[int] = []
    for record in records:
        ids = [min([*ids[:1], record.id]), max([*ids[1:], record.id])]
        digest = record_digest(record)
        body.update(digest)
        witness += WITNESS.pack(record.id, digest[:8])
    if not ids:
        return None
    said = SealFacts(
        id=number,
        cluster=cluster,
        reach=reach,
        first_id=ids[0],
        last_id=ids[1],
        count=len(witness) // WITNESS.size,
        witness=bytes(witness),
        previous=previous,
        digest=b"",
    )
    return replace(said, digest=_seal_digest(said, body.digest()))


def check_seal(said: SealFacts, *, number: int, previous: bytes, records: Iterable[Facts]) -> Finding | None:
    """The first thing that is wrong with a seal and its records, or None.

    Args:
        said: The seal as stored.
        number: The number that must come next in the chain.
        previous: The digest that the chain has reached.
        records: What the table holds within this seal's reach and beyond that of the seal before.
    """
    broken = Finding(fault="seal", seal=said.id, record=None)
    if said.id != number or said.previous != previous or len(said.witness) != said.count * WITNESS.size:
        return broken
    body = hashlib.sha256()
    expected = WITNESS.iter_unpack(said.witness)
    for record in records:
        expected_id, start = next(expected, (None, b""))
        digest = record_digest(record)
        if (record.id, digest[:8]) != (expected_id, start):
            return _name_the_row(said, expected_id=expected_id, found_id=record.id)
        body.update(digest)
    left = next(expected, None)
    if left is not None:
        return Finding(fault="missing", seal=said.id, record=left[0])
    return broken if _seal_digest(said, body.digest()) != said.digest else None


def _name_the_row(said: SealFacts, *, expected_id: int | None, found_id: int) -> Finding:
    if found_id == expected_id:
        return Finding(fault="changed", seal=said.id, record=found_id)
    if expected_id is not None and any(found_id == sealed for sealed, _start in WITNESS.iter_unpack(said.witness)):
        return Finding(fault="missing", seal=said.id, record=expected_id)
    return Finding(fault="inserted", seal=said.id, record=found_id)


def _names_personal_data(key: str) -> bool:
    # `receiver_phone` and `nik_number` hold the thing itself, `phone_changed` only says what happened.
    whole = re.sub(r"\W+", "_", re.sub(r"(?<=[a-z])(?=[A-Z])", "_", key)).lower()
    bare = re.sub(r"_(number|no|nomor|value|hash|masked)$", "", whole)
    return any(name in _PERSONAL_KEYS for name in (whole, bare, bare.rsplit("_", 1)[-1]))


def _seal_digest(said: SealFacts, body: bytes) -> bytes:
    numbers = (said.id, said.cluster, said.first_id, said.last_id, said.count, said.reach.upto_xid)
    head = f"pendopo audit seal 1|{numbers}|{said.reach.open_xids}|".encode()
    return hashlib.sha256(head + said.previous + body + hashlib.sha256(said.witness).digest()).digest()
