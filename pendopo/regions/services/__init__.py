"""Loading reference data: regions, codes of other registers, offices, approximate borders.

Every load is one transaction, may be repeated without effect, and may run
twice at the same time: the second waits for the first.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from pendopo.core.errors import DomainError
from pendopo.regions.models import CodeBridge, Load, Office
from pendopo.regions.selectors import memory, reference
from pendopo.regions.services.boundaries import draw_approximate
from pendopo.regions.services.locks import LOAD_LOCK

Progress = Callable[[str, int, int], None]


class NoSuchRegency(DomainError):
    """The reference holds no regency of that code."""

    status = 404


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What a load did: rows read, rows new or changed, codes retired, bridges, offices, approximate borders."""

    read: int
    changed: int
    retired: int
    bridges: int
    offices: int
    drawn: int


def _silent(_stage: str, _done: int, _total: int) -> None:
    """Report to nobody."""


@transaction.atomic
def load(*, region: str | None = None, regency: str, progress: Progress = _silent) -> Outcome:
    """Bring the register up to the packaged reference.

    Args:
        region: Only provinces, regencies and what lies in this regency; None loads all of Indonesia.
        regency: The regency that runs this installation: its offices and bridges are loaded too.
        progress: Called with stage, rows done and rows in all.

    Raises:
        NoSuchRegency: if the reference knows no such regency.
        DamagedReference: if the packaged file is not the one that was built.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOAD_LOCK])
    regencies = sorted({region or regency, regency})
    read, changed, retired = _load_regions(region, regencies, progress)
    bridged = sum(_load_bridges(code) for code in regencies)
    offices = _load_offices(regency)
    drawn = sum(draw_approximate(regency=code) for code in regencies)
    progress("borders drawn", drawn, drawn)
    facts = reference.meta()
    Load.objects.create(
        what="regions",
        scope=region or "",
        source=facts.source,
        sha256=facts.sha256,
        decree=facts.decree,
        rows=read,
    )
    transaction.on_commit(memory.forget)
    return Outcome(read=read, changed=changed, retired=retired, bridges=bridged, offices=offices, drawn=drawn)


def prepare(*, regency: str) -> Outcome | None:
    """Load everything for this installation, unless these very files have been loaded for it already."""
    digest = reference.fingerprint()
    known = Load.objects.filter(what="prepared", scope=regency).values_list("sha256", flat=True).first()
    if known == digest:
        return None
    with transaction.atomic():
        outcome = load(regency=regency)
        facts = reference.meta()
        Load.objects.create(
            what="prepared",
            scope=regency,
            source=facts.source,
            sha256=digest,
            decree=facts.decree,
            rows=outcome.read,
        )
    return outcome


def _load_regions(region: str | None, regencies: list[str], progress: Progress) -> tuple[int, int, int]:
    """Copy the reference beside the table, then merge: rows read, rows new or changed, codes retired."""
    facts = reference.meta()
    text = reference.all_lines() if region is None else reference.lines_for(region)
    # Before anything is reported or written: whoever mistypes a code is told so, and nothing else.
    for code in regencies:
        if f"\n{code}," not in f"\n{text}":
            raise NoSuchRegency(_("There is no regency with the code %(code)s.") % {"code": code})
    total = text.count("\n")
    progress("read", total, total)
    with connection.cursor() as cursor:
        cursor.execute(
            """CREATE TEMPORARY TABLE incoming (code text PRIMARY KEY, name text, level text, kind text, parent_id text,
               latitude double precision, longitude double precision, postal_code text) ON COMMIT DROP""",
        )
        with cursor.copy("COPY incoming FROM STDIN (FORMAT csv, FORCE_NOT_NULL (postal_code))") as copy:
            copy.write(text.encode())
        # Autovacuum never looks at a temporary table: without statistics and the key, PostgreSQL 15 compares every row
        # with every row.
        cursor.execute("ANALYZE incoming")
        progress("copied", total, total)
        cursor.execute(
            """INSERT INTO regions_region AS known
                   (code, name, level, kind, parent_id, latitude, longitude, postal_code, valid_from, decree)
               SELECT code, name, level, kind, parent_id, latitude, longitude, postal_code, NULL, %s FROM incoming
               ON CONFLICT (code) DO UPDATE SET
                   name = EXCLUDED.name, latitude = EXCLUDED.latitude, longitude = EXCLUDED.longitude,
                   postal_code = EXCLUDED.postal_code, decree = EXCLUDED.decree, valid_to = NULL
               WHERE (known.name, known.latitude, known.longitude, known.postal_code, known.decree, known.valid_to)
                   IS DISTINCT FROM
                   (EXCLUDED.name, EXCLUDED.latitude, EXCLUDED.longitude, EXCLUDED.postal_code, EXCLUDED.decree, NULL)
            """,
            [facts.decree],
        )
        changed = cursor.rowcount
        # A code that the reference no longer has is retired, not deleted: records may point at it.
        within = "" if region is None else "AND (known.level IN ('province', 'regency') OR known.code LIKE %s)"
        cursor.execute(
            f"""UPDATE regions_region AS known SET valid_to = %s
               WHERE known.valid_to IS NULL {within}
                 AND NOT EXISTS (SELECT FROM incoming WHERE incoming.code = known.code)""",  # noqa: S608
            [facts.decree_date, *([] if region is None else [f"{region}.%"])],
        )
        retired = cursor.rowcount
        cursor.execute("DROP TABLE incoming")
    progress("merged", total, total)
    return total, changed, retired


def _load_bridges(regency: str) -> int:
    rows = reference.bridges(regency)
    for row in rows:
        CodeBridge.objects.update_or_create(
            scheme=row["scheme"],
            region_id=row["region"],
            valid_to=row["valid_to"] or None,
            defaults={"code": row["code"], "valid_from": row["valid_from"] or None, "source": row["source"]},
        )
    return len(rows)


def _load_offices(regency: str) -> int:
    """Bring the packaged facts in; what an operator recorded where the file is silent stays."""
    rows: list[dict[str, Any]] = reference.offices(regency)
    for row in rows:
        facts = {key: value for key, value in row.items() if key not in {"slug", "parent"} and value is not None}
        Office.objects.update_or_create(
            slug=row["slug"], defaults={**facts, "region_id": regency, "parent_id": row.get("parent")}
        )
    return len(rows)
