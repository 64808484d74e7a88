"""Recording and sealing.

A record is written in the transaction of the act itself: both happen or
neither. Recording takes no lock and never waits for sealing; a seal covers
only records whose transactions are over, so that none is left behind.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import connection, models, transaction

from pendopo.core import clock
from pendopo.core.audit import rules, selectors
from pendopo.core.audit.models import AuditRecord, AuditSeal
from pendopo.core.audit.verbs import check_declared

RECORDS_PER_SEAL = 5_000
# Any fixed number: the lock's name, known to nothing else in this database.
_SEALING_LOCK = 0x50454E41


@dataclass(frozen=True, kw_only=True)
class Proof:
    """What `verify` found.

    Attributes:
        finding: The first thing that is wrong, or None.
        seals: How many seals were checked, the broken one included.
        records: How many sealed records those seals speak of.
        waiting: How many records no seal covers yet.
        head: The digest of the last sound seal; noted elsewhere, it proves later that nothing was rewritten or cut off.
        head_found: False if a head was asked for and is no longer in the chain.
    """

    finding: rules.Finding | None
    seals: int
    records: int
    waiting: int
    head: str
    head_found: bool = True

    @property
    def sound(self) -> bool:
        """True if nothing is wrong."""
        return self.finding is None and self.head_found


def record(
    verb: str,
    *,
    target: models.Model,
    by: AbstractBaseUser | None,
    detail: Mapping[str, Any] | None = None,
    at: datetime | None = None,
) -> AuditRecord:
    """Note that `by` (None: the system) did `verb` to the saved row `target`.

    Raises:
        UndeclaredVerb: if no app has declared the verb with `audit.verb`.
        PersonalDataInAudit: if `detail` holds personal data.
        ValueError: if the target or the actor is not saved.
    """
    check_declared(verb)
    rules.check_detail(detail or {})
    if target.pk is None:
        raise ValueError(f"{verb}: the target is not saved yet")
    if by is not None and by.pk is None:
        raise ValueError(f"{verb}: pass by=None where nobody is signed in")
    target_type, target_id = selectors.identity(target)
    return AuditRecord.objects.create(
        at=at or clock.now(),
        actor_id=by.pk if by is not None else None,
        actor_label=_label(by) if by is not None else "",
        verb=verb,
        target_type=target_type,
        target_id=target_id,
        target_label=_label(target),
        detail=dict(detail or {}),
        request_id=str(structlog.contextvars.get_contextvars().get("request_id", ""))[:100],
    )


def seal(*, at: datetime) -> int:
    """Seal every record of a finished transaction that no seal covers yet; how many there were.

    Does nothing and gives 0 while somebody else is sealing.
    """
    sealed = 0
    while (more := _seal_next(at=at)) > 0:
        sealed += more
    return sealed


def verify(*, head: str = "") -> Proof:
    """Prove from the tables alone that every sealed record is there, unchanged, and no other beside it.

    `head` is what an earlier proof gave; it must be in the chain still.
    """
    head_found = not head
    previous, number, covered = rules.GENESIS, 0, 0
    reached: dict[int, rules.Reach] = {}
    finding = None
    for said in selectors.seals():
        number += 1
        covered += said.count
        records = selectors.facts(cluster=said.cluster, beyond=reached.get(said.cluster), within=said.reach)
        finding = rules.check_seal(said, number=number, previous=previous, records=records)
        if finding is not None:
            break
        previous, reached[said.cluster] = said.digest, said.reach
        head_found = head_found or previous.hex() == head
    return Proof(
        finding=finding,
        seals=number,
        records=covered,
        waiting=selectors.waiting(),
        head=previous.hex() if previous != rules.GENESIS else "",
        head_found=head_found,
    )


@transaction.atomic
def _seal_next(*, at: datetime) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_SEALING_LOCK])
        if not cursor.fetchone()[0]:
            return 0
    # First the snapshot, then the records: each transaction within it had ended, so its records show by now.
    here, now = selectors.present()
    last = AuditSeal.objects.order_by("-id").first()
    reached = selectors.reaches()
    for cluster in selectors.clusters():
        beyond = reached.get(cluster)
        # Records that came with a dump from another cluster belong to transactions that are long over.
        within = now if cluster == here else selectors.whole(cluster)
        within = selectors.shortened(cluster=cluster, beyond=beyond, within=within, count=RECORDS_PER_SEAL)
        made = rules.seal(
            number=last.id + 1 if last else 1,
            previous=bytes(last.digest) if last else rules.GENESIS,
            cluster=cluster,
            reach=within,
            records=selectors.facts(cluster=cluster, beyond=beyond, within=within),
        )
        if made is not None:
            AuditSeal.objects.create(
                at=at, id=made.id, cluster=cluster, first_id=made.first_id, last_id=made.last_id,
                upto_xid=within.upto_xid, open_xids=list(within.open_xids), count=made.count, witness=made.witness,
                previous=made.previous, digest=made.digest,
            )  # fmt: skip
            return made.count
    return 0


def _label(thing: object) -> str:
    """How the trail names a person or thing for ever: its `audit_label` if it has one, else its text, numbers masked."""
    said = getattr(thing, "audit_label", None)
    if said is None and isinstance(thing, AbstractBaseUser):
        # Not the user name: that may be an e-mail address or a phone number.
        full_name = getattr(thing, "get_full_name", str)()
        said = full_name or f"#{thing.pk}"
    return rules.without_numbers(str(said if said is not None else thing))[:200]
