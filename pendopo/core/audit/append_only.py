"""A migration operation that makes tables append-only in the database itself.

A statement trigger refuses UPDATE, DELETE and TRUNCATE, also where no row
would be hit, and also for the table's owner.
"""

from __future__ import annotations

from django.db.migrations.operations.special import RunSQL

_FUNCTION = """
CREATE OR REPLACE FUNCTION pendopo_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% on % is refused: this table only grows', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END
$$;
"""


def append_only(*tables: str) -> RunSQL:
    """The operation for these tables; list it after the operations that create them."""
    forward = [_FUNCTION]
    backward = []
    for table in tables:
        forward.append(
            f'CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "{table}" '
            "FOR EACH STATEMENT EXECUTE FUNCTION pendopo_append_only();"
        )
        backward.append(f'DROP TRIGGER append_only ON "{table}";')
    return RunSQL(sql="\n".join(forward), reverse_sql="\n".join(backward))
