from __future__ import annotations

import pytest
from django.db import connection


@pytest.mark.django_db
def test_the_test_database_is_a_postgresql_that_we_support():
    assert connection.pg_version >= 150_000
