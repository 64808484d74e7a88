"""What was read or adopted stays as it was written: the database refuses to change or delete it."""

from django.db import migrations

READING = (
    "indicator_id", "period_start", "period_end", "area_id", "value", "qualifier", "note", "note_en", "origin",
    "source_key", "metric_key", "query", "row_count", "seal", "source_id", "source_name", "source_url",
    "source_page", "source_date", "source_date_text", "source_date_text_en", "reported_by_id", "reported_at",
    "supersedes_id", "evidence_id",
)  # fmt: skip
VERSION = ("masterplan_id", "number", "snapshot", "digest", "note", "made_at", "made_by_id")


def guard(table: str, columns: tuple[str, ...]) -> str:
    old = ", ".join(f"OLD.{column}" for column in columns)
    new = ", ".join(f"NEW.{column}" for column in columns)
    return f"""
CREATE OR REPLACE FUNCTION {table}_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND ROW({new}) IS NOT DISTINCT FROM ROW({old}) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '% on {table} is refused: its content stays as it was written', TG_OP
        USING ERRCODE = 'integrity_constraint_violation';
END
$$;
CREATE TRIGGER content_stays BEFORE UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION {table}_stays();
CREATE OR REPLACE TRIGGER no_truncate BEFORE TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION {table}_stays();
"""


def unguard(table: str) -> str:
    return f"""
DROP TRIGGER content_stays ON {table};
DROP TRIGGER no_truncate ON {table};
DROP FUNCTION {table}_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("programme", "0001_initial")]

    operations = [
        migrations.RunSQL(sql=guard(table, columns), reverse_sql=unguard(table))
        for table, columns in (("programme_reading", READING), ("programme_masterplanversion", VERSION))
    ]
