"""The test suite's ground: one PostgreSQL, one migrated template, a copy of it for every worker."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from tests import databases

ROOT = Path(__file__).resolve().parent
HOME = Path(settings.HOME)
# A test database may be lost with the machine; it must not wait for the disk.
FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_connections": "200"}


def pytest_configure() -> None:
    """Start the embedded server, unless PENDOPO_DATABASE_URL names another."""
    if not os.environ.get("PENDOPO_DATABASE_URL"):
        from pendopo.core import postgres

        postgres.ensure_running(HOME, options=FAST)


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker) -> Iterator[None]:
    """A database of this worker's own, copied from a template that is migrated once."""
    from django.core.management import call_command
    from django.db import connection
    from django.db.backends.postgresql.operations import DatabaseOperations

    worker = os.environ.get("PYTEST_XDIST_WORKER", "solo")
    template, mine = databases.template_name(), f"pendopo_test_{os.getpid()}_{worker}"
    database = connection.settings_dict
    original = database["NAME"]
    HOME.mkdir(parents=True, exist_ok=True)
    with django_db_blocker.unblock():
        with (HOME / "template.lock").open("ab") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            with connection._nodb_cursor() as cursor:
                cursor.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [databases.PREFIX])
                present = {row[0] for row in cursor.fetchall()}
                for stale in present - {template}:
                    cursor.execute(f'DROP DATABASE "{stale}"')
                if template not in present:
                    # Under a draft name first: a run that is killed half way leaves no half-migrated template.
                    cursor.execute(f'DROP DATABASE IF EXISTS "{template}_draft"')
                    cursor.execute(f'CREATE DATABASE "{template}_draft"')
            if template not in present:
                connection.close()
                database["NAME"] = f"{template}_draft"
                call_command("migrate", verbosity=0, interactive=False)
                connection.close()
                database["NAME"] = original
                with connection._nodb_cursor() as cursor:
                    cursor.execute(f'ALTER DATABASE "{template}_draft" RENAME TO "{template}"')
            with connection._nodb_cursor() as cursor:
                cursor.execute(f'CREATE DATABASE "{mine}" TEMPLATE "{template}"')
        connection.close()
        database["NAME"] = mine

    def flush(self: DatabaseOperations, sql_list: list[str]) -> None:
        # Append-only tables refuse TRUNCATE, also here; only the tests' own cleaning steps past their triggers.
        from django.db import transaction

        with transaction.atomic(using=self.connection.alias), self.connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")
            for sql in sql_list:
                cursor.execute(sql)
            # Procrastinate's models are unmanaged, so Django's own list leaves its tables out.
            cursor.execute("TRUNCATE procrastinate_jobs, procrastinate_workers, procrastinate_periodic_defers CASCADE")

    DatabaseOperations.execute_sql_flush = flush
    yield
    with django_db_blocker.unblock():
        connection.close()
        database["NAME"] = original
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{mine}" WITH (FORCE)')
        connection.close()
