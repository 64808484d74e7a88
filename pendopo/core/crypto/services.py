"""Changing keys while the site runs.

`rotate` adds a fresh active key of each purpose, then seals and indexes every
row anew in short transactions under row locks. Killed half way it goes on where
it stopped; an older key is retired only when nothing in the database uses it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import DatabaseError, IntegrityError, OperationalError, connection, models, transaction

from pendopo.core.crypto import keyring, rules
from pendopo.core.crypto.fields import BlindIndexField, EncryptedTextField

ROWS_PER_TRANSACTION = 200
_LOCK_WAIT = "2s"

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, kw_only=True)
class Fault:
    """A row that cannot be sealed or indexed anew; never its values."""

    table: str
    row: str
    reason: str


@dataclass(kw_only=True)
class Outcome:
    """What a rotation or check did.

    Attributes:
        resumed: True if an unfinished rotation was carried on and no key was added.
        rows: How many rows were sealed anew, or looked at.
        retired: How many keys nothing uses any more.
        waiting: True if a transaction that began before is still open, so that no key could be retired.
    """

    resumed: bool = False
    rows: int = 0
    retired: int = 0
    waiting: bool = False
    faults: list[Fault] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class _Table:
    model: type[models.Model]
    sealed: tuple[EncryptedTextField[Any, Any], ...]
    indexes: tuple[BlindIndexField[Any, Any], ...]

    @property
    def rows(self) -> models.QuerySet[Any]:
        # A model's own manager may hide rows; every one of them must get the new keys.
        return self.model._base_manager.all()

    @property
    def name(self) -> str:
        return self.model._meta.db_table

    @property
    def quoted(self) -> str:
        return connection.ops.quote_name(self.name)

    @property
    def key(self) -> str:
        return _quoted(self.model._meta.pk)

    @property
    def stale(self) -> tuple[str, list[bytes]]:
        """The condition for rows that some other key than the active one was used for, and its parameters."""
        ring = keyring.current()
        seal, index = (ring.active[purpose].to_bytes(2, "big") for purpose in keyring.PURPOSES)
        conditions = [f"substring({_quoted(one)} from 2 for 2) <> %s" for one in self.sealed]
        conditions += [f"substring({_quoted(one)} from 1 for 2) <> %s" for one in self.indexes]
        return " OR ".join(conditions), [seal] * len(self.sealed) + [index] * len(self.indexes)


def rotate(*, at: datetime, progress: Progress = lambda *_: None) -> Outcome:
    """Bring everything under fresh keys, or carry on a rotation that was cut short.

    Raises:
        NoKeyring: if somebody else is rotating.
    """
    path = Path(settings.KEYRING_FILE)
    ring = keyring.current()
    with keyring.changing(path):
        ring = keyring.current()
        outcome = Outcome(resumed=any(len(ring.live(purpose)) > 1 for purpose in keyring.PURPOSES))
        if not outcome.resumed:
            keyring.save(ring.with_new_keys(at=at), path)
        tables = list(_tables())
        # A process that read the old keyring a moment ago may still write with it, hence another look.
        while (renewed := sum(_renew(table, outcome, progress) for table in tables)) > 0:
            outcome.rows += renewed
        if not outcome.faults:
            _retire(tables, outcome, path=path, at=at)
    return outcome


def check(*, progress: Progress = lambda *_: None) -> Outcome:
    """Open every sealed value and compare every blind index with the value that it stands for."""
    outcome = Outcome()
    for table in _tables():
        total, done = table.rows.count(), 0
        for row in table.rows.order_by("pk").iterator(chunk_size=ROWS_PER_TRANSACTION):
            try:
                for sealed in table.sealed:
                    value = getattr(row, sealed.attname)
                    if value is not None:
                        value.reveal()
                wrong = [index.name for index in table.indexes if not _is_index_right(row, index)]
                if wrong:
                    outcome.faults.append(_fault(table, row.pk, f"{', '.join(wrong)} does not fit its value"))
            except rules.CannotOpen as fault:
                outcome.faults.append(_fault(table, row.pk, str(fault)))
            done += 1
            if done % ROWS_PER_TRANSACTION == 0 or done == total:
                progress(table.name, done, total)
        outcome.rows += done
    return outcome


def usage() -> dict[keyring.Purpose, dict[int, int]]:
    """For each purpose, how many values in the database use each key."""
    used: dict[keyring.Purpose, dict[int, int]] = {"seal": {}, "index": {}}
    for table in _tables():
        columns: list[tuple[keyring.Purpose, str, int]] = [("seal", _quoted(one), 2) for one in table.sealed]
        columns += [("index", _quoted(one), 1) for one in table.indexes]
        for purpose, quoted, start in columns:
            with connection.cursor() as cursor:
                cursor.execute(
                    f"SELECT substring({quoted} from {start} for 2), count(*) FROM {table.quoted} "  # noqa: S608  names are from our models
                    f"WHERE {quoted} IS NOT NULL GROUP BY 1"
                )
                for number, count in cursor.fetchall():
                    key = int.from_bytes(bytes(number), "big")
                    used[purpose][key] = used[purpose].get(key, 0) + count
    return used


def _tables() -> Iterator[_Table]:
    present = set(connection.introspection.table_names())
    for model in apps.get_models():
        if model._meta.proxy or not model._meta.managed or model._meta.db_table not in present:
            continue
        sealed = tuple(one for one in model._meta.local_fields if isinstance(one, EncryptedTextField))
        indexes = tuple(one for one in model._meta.local_fields if isinstance(one, BlindIndexField))
        if sealed:
            yield _Table(model=model, sealed=sealed, indexes=indexes)


def _renew(table: _Table, outcome: Outcome, progress: Progress) -> int:
    """Seal and index the stale rows of a table anew; how many there were. Rows with faults are passed over."""
    condition, params = table.stale
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table.quoted} WHERE {condition}", params)  # noqa: S608
        total = cursor.fetchone()[0] - sum(fault.table == table.name for fault in outcome.faults)
    renewed, last = 0, None
    while total > 0:
        with transaction.atomic():
            keys = _locked(table, after=last)
            for row in table.rows.filter(pk__in=keys).order_by("pk"):
                renewed += _renew_row(table, row, outcome)
        if not keys:
            break
        last = keys[-1]
        progress(table.name, min(renewed, total), total)
    return renewed


def _locked(table: _Table, *, after: Any) -> list[Any]:
    """The next stale rows in order of their keys, locked: a writer comes before us or after us, never between."""
    condition, params = table.stale
    beyond = f"AND {table.key} > %s" if after is not None else ""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {table.key} FROM {table.quoted} WHERE ({condition}) {beyond} "  # noqa: S608
            f"ORDER BY {table.key} LIMIT {ROWS_PER_TRANSACTION} FOR UPDATE",
            [*params, *([after] if after is not None else [])],
        )
        return [row[0] for row in cursor.fetchall()]


def _renew_row(table: _Table, row: models.Model, outcome: Outcome) -> int:
    fields = [*table.sealed, *table.indexes]
    assignments = ", ".join(f"{_quoted(one)} = %s" for one in fields)
    try:
        values = [_sealed_anew(row, one) for one in table.sealed]
        values += [_indexed_anew(row, one) for one in table.indexes]
        with transaction.atomic(), connection.cursor() as cursor:
            # Past the model: saving it would touch its other columns, and whatever its own save() does.
            cursor.execute(
                f"UPDATE {table.quoted} SET {assignments} WHERE {table.key} = %s",  # noqa: S608
                [*values, row.pk],
            )
    except rules.CannotOpen as fault:
        _note(outcome, _fault(table, row.pk, str(fault)))
        return 0
    except IntegrityError:
        _note(outcome, _fault(table, row.pk, "another row has the same value, written under another index key"))
        return 0
    return 1


def _retire(tables: list[_Table], outcome: Outcome, *, path: Path, at: datetime) -> None:
    """Retire the older keys if no row uses them and no open transaction can bring one that does."""
    try:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(f"SET LOCAL lock_timeout = '{_LOCK_WAIT}'")
                for table in tables:
                    # Waits for those who are writing; held for the count below only.
                    cursor.execute(f"LOCK TABLE {table.quoted} IN SHARE MODE")
                    condition, params = table.stale
                    cursor.execute(f"SELECT EXISTS (SELECT FROM {table.quoted} WHERE {condition})", params)  # noqa: S608
                    if cursor.fetchone()[0]:
                        outcome.waiting = True
                        return
            ring = keyring.current()
            for purpose in keyring.PURPOSES:
                older = {key.number for key in ring.live(purpose)[1:]}
                outcome.retired += len(older)
                ring = ring.with_retired(purpose, older, at=at)
            keyring.save(ring, path)
    except OperationalError as fault:
        if not _is_lock_timeout(fault):
            raise
        outcome.waiting = True


def _is_lock_timeout(fault: DatabaseError) -> bool:
    return getattr(fault.__cause__, "sqlstate", "") == "55P03"  # lock_not_available


def _quoted(one: models.Field[Any, Any]) -> str:
    return connection.ops.quote_name(one.column or one.name)


def _sealed_anew(row: models.Model, one: EncryptedTextField[Any, Any]) -> bytes | None:
    value = getattr(row, one.attname)
    return None if value is None else value.sealed()


def _indexed_anew(row: models.Model, one: BlindIndexField[Any, Any]) -> bytes | None:
    value = getattr(row, one.source)
    return None if value is None else one.index_of(value.reveal())


def _is_index_right(row: models.Model, one: BlindIndexField[Any, Any]) -> bool:
    value, held = getattr(row, one.source), getattr(row, one.attname)
    if value is None or held is None:
        return value is None and held is None
    return bytes(held) in one.possible_indexes(value.reveal())


def _fault(table: _Table, key: object, reason: str) -> Fault:
    return Fault(table=table.name, row=str(key), reason=reason)


def _note(outcome: Outcome, fault: Fault) -> None:
    if fault not in outcome.faults:
        outcome.faults.append(fault)
