"""What was published stays so, with the hands that it went through: only a correction can take its place."""

from django.db import migrations

HANDS = ("verified_by_id", "verified_at", "published_by_id", "published_at", "returned_by_id", "returned_at")
OLD = ", ".join(f"OLD.{column}" for column in HANDS)
NEW = ", ".join(f"NEW.{column}" for column in HANDS)
SQL = f"""
CREATE OR REPLACE FUNCTION programme_reading_published_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF ROW({NEW}) IS NOT DISTINCT FROM ROW({OLD})
        AND (NEW.state = OLD.state OR (OLD.state = 'published' AND NEW.state = 'superseded')) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a published reading stays as it was published; publish a correction instead'
        USING ERRCODE = 'integrity_constraint_violation';
END
$$;
CREATE TRIGGER published_stays BEFORE UPDATE ON programme_reading
    FOR EACH ROW WHEN (OLD.state IN ('published', 'superseded'))
    EXECUTE FUNCTION programme_reading_published_stays();
"""
REVERSE = """
DROP TRIGGER published_stays ON programme_reading;
DROP FUNCTION programme_reading_published_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("programme", "0002_history_stays")]

    operations = [migrations.RunSQL(sql=SQL, reverse_sql=REVERSE)]
