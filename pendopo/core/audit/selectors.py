"""Reading the trail."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, models
from django.db.models import Q
from django.db.models.functions import Cast

from pendopo.core.audit import rules
from pendopo.core.audit.models import AuditRecord, AuditSeal
from pendopo.core.audit.verbs import Text, label_of

CHUNK = 2_000


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One line of a history: `actor` is None where the system acted, `label` is the verb in words."""

    at: datetime
    actor: str | None
    actor_id: int | None
    verb: str
    label: Text
    target_label: str
    detail: dict[str, Any]


def history(target: models.Model) -> list[Entry]:
    """What was done to `target`, the latest first."""
    target_type, target_id = identity(target)
    records = AuditRecord.objects.filter(target_type=target_type, target_id=target_id).order_by("-id")
    return [_entry(record) for record in records]


def recent(*, limit: int = 50, verbs: tuple[str, ...] = (), before: int | None = None) -> list[Entry]:
    """The latest entries of the whole trail, optionally of some verbs only, older than record `before`."""
    records = AuditRecord.objects.order_by("-id")
    if verbs:
        records = records.filter(verb__in=verbs)
    if before is not None:
        records = records.filter(id__lt=before)
    return [_entry(record) for record in records[:limit]]


def recent_of(actor: models.Model, *, limit: int = 10_000) -> list[Entry]:
    """The latest acts of one person, for their own copy of their data."""
    return [_entry(record) for record in AuditRecord.objects.filter(actor_id=actor.pk).order_by("-id")[:limit]]


def identity(target: models.Model) -> tuple[str, str]:
    """How the trail names a row: its model's label and its primary key as text."""
    return target._meta.label_lower, str(target.pk)


def seals() -> Iterator[rules.SealFacts]:
    """Every seal in the order of the chain, streamed from the server."""
    for seal in AuditSeal.objects.order_by("id").iterator(chunk_size=20):
        yield rules.SealFacts(
            id=seal.id,
            cluster=seal.cluster,
            reach=_reach(seal),
            first_id=seal.first_id,
            last_id=seal.last_id,
            count=seal.count,
            witness=bytes(seal.witness),
            previous=bytes(seal.previous),
            digest=bytes(seal.digest),
        )


def reaches() -> dict[int, rules.Reach]:
    """For each database cluster, how far its last seal reaches."""
    latest = AuditSeal.objects.order_by("cluster", "-id").distinct("cluster")
    return {seal.cluster: _reach(seal) for seal in latest}


def facts(*, cluster: int, beyond: rules.Reach | None, within: rules.Reach) -> Iterator[rules.Facts]:
    """Records of a cluster beyond one reach and within another, by transaction and number, streamed."""
    for records in _between(cluster=cluster, beyond=beyond, within=within):
        rows = records.order_by("xid", "id").values_list(
            "id", "cluster", "xid", "at", "actor_id", "actor_label", "verb", "target_type", "target_id",
            "target_label", Cast("detail", models.TextField()), "request_id",
        )  # fmt: skip
        for row in rows.iterator(chunk_size=CHUNK):
            yield rules.Facts(
                id=row[0], cluster=row[1], xid=row[2], at=row[3], actor=row[4], actor_label=row[5], verb=row[6],
                target_type=row[7], target_id=row[8], target_label=row[9], detail=row[10], request_id=row[11],
            )  # fmt: skip


def shortened(*, cluster: int, beyond: rules.Reach | None, within: rules.Reach, count: int) -> rules.Reach:
    """`within`, drawn back to the transaction of the `count`th new record if there are more than that."""
    _late, new = _between(cluster=cluster, beyond=beyond, within=within)
    cut = new.order_by("xid", "id").values_list("xid", flat=True)[count - 1 : count].first()
    if cut is None:
        return within
    return rules.Reach(upto_xid=cut + 1, open_xids=tuple(xid for xid in within.open_xids if xid <= cut))


def clusters() -> list[int]:
    """Every database cluster that records come from, the present one included only once it has some."""
    return sorted(AuditRecord.objects.order_by("cluster").values_list("cluster", flat=True).distinct())


def waiting() -> int:
    """How many records no seal covers yet."""
    reached = reaches()
    unsealed = ~Q(cluster__in=reached)
    for cluster, reach in reached.items():
        unsealed |= Q(cluster=cluster) & (Q(xid__gte=reach.upto_xid) | Q(xid__in=reach.open_xids))
    return AuditRecord.objects.filter(unsealed).count()


def present() -> tuple[int, rules.Reach]:
    """The cluster that we are on, and the reach of this moment: every transaction within it is over."""
    with connection.cursor() as cursor:
        cursor.execute("""
            SELECT (pg_control_system()).system_identifier,
                   pg_snapshot_xmax(now)::text::bigint,
                   ARRAY(SELECT xid::text::bigint FROM pg_snapshot_xip(now) AS xid),
                   pg_current_xact_id_if_assigned()::text::bigint
            FROM pg_current_snapshot() AS now
        """)
        cluster, upto, still_open, own = cursor.fetchone()
    # A snapshot does not count its own transaction as open; ours may still record.
    open_xids = {*still_open, own} if own is not None and own < upto else set(still_open)
    return cluster, rules.Reach(upto_xid=upto, open_xids=tuple(sorted(open_xids)))


def whole(cluster: int) -> rules.Reach:
    """The reach over everything of a cluster that no transaction of ours can belong to."""
    last = AuditRecord.objects.filter(cluster=cluster).aggregate(last=models.Max("xid"))["last"]
    return rules.Reach(upto_xid=(last or 0) + 1)


def _between(
    *, cluster: int, beyond: rules.Reach | None, within: rules.Reach
) -> tuple[models.QuerySet[AuditRecord], models.QuerySet[AuditRecord]]:
    """Records of transactions that the reach before left open, then those of newer ones."""
    records = AuditRecord.objects.filter(cluster=cluster, xid__lt=within.upto_xid).exclude(xid__in=within.open_xids)
    if beyond is None:
        return records.none(), records
    return records.filter(xid__in=beyond.open_xids), records.filter(xid__gte=beyond.upto_xid)


def _reach(seal: AuditSeal) -> rules.Reach:
    return rules.Reach(upto_xid=seal.upto_xid, open_xids=tuple(seal.open_xids))


def _entry(record: AuditRecord) -> Entry:
    return Entry(
        at=record.at,
        actor=record.actor_label or None,
        actor_id=record.actor_id,
        verb=record.verb,
        label=label_of(record.verb),
        target_label=record.target_label,
        detail=record.detail,
    )
