from __future__ import annotations

from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection, transaction

from pendopo.core.limits import public as limits
from pendopo.core.limits.models import Counter
from pendopo.core.limits.services import counting

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.mark.django_db
def test_the_attempt_beyond_the_limit_is_refused_with_the_time_to_wait():
    assert [limits.take(key="login:x", limit=3, seconds=60, at=NOON) for _ in range(3)] == [2, 1, 0]

    with pytest.raises(limits.TooMany) as refusal:
        limits.take(key="login:x", limit=3, seconds=60, at=NOON + timedelta(seconds=45))

    assert refusal.value.status == 429
    assert refusal.value.retry_after == 15
    assert refusal.value.headers == {"Retry-After": "15"}


@pytest.mark.django_db
def test_another_key_has_a_count_of_its_own():
    limits.take(key="login:x", limit=1, seconds=60, at=NOON)

    assert limits.take(key="login:y", limit=1, seconds=60, at=NOON) == 0


@pytest.mark.django_db
def test_a_new_window_starts_when_the_old_one_is_over():
    limits.take(key="login:x", limit=1, seconds=60, at=NOON)

    assert limits.take(key="login:x", limit=1, seconds=60, at=NOON + timedelta(seconds=60)) == 0


@pytest.mark.django_db
def test_refused_attempts_do_not_lengthen_the_window():
    limits.take(key="login:x", limit=1, seconds=60, at=NOON)
    for second in range(1, 60):
        with pytest.raises(limits.TooMany):
            limits.take(key="login:x", limit=1, seconds=60, at=NOON + timedelta(seconds=second))

    assert limits.take(key="login:x", limit=1, seconds=60, at=NOON + timedelta(seconds=60)) == 0


@pytest.mark.django_db
def test_clearing_forgets_the_attempts():
    limits.take(key="login:x", limit=1, seconds=60, at=NOON)
    limits.clear(key="login:x")

    assert limits.take(key="login:x", limit=1, seconds=60, at=NOON) == 0


@pytest.mark.django_db
def test_the_key_is_not_readable_in_the_table():
    limits.take(key="login:+6281234567890", limit=1, seconds=60, at=NOON)

    with connection.cursor() as cursor:
        cursor.execute("SELECT counter::text FROM limits_counter AS counter")
        assert "81234567890" not in cursor.fetchone()[0]


@pytest.mark.django_db
def test_only_ended_windows_are_forgotten():
    limits.take(key="short", limit=1, seconds=60, at=NOON)
    limits.take(key="long", limit=1, seconds=600, at=NOON)

    assert counting.forget_ended(at=NOON + timedelta(seconds=60)) == 1
    assert Counter.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_an_attempt_stays_counted_when_the_transaction_around_it_is_rolled_back():
    with transaction.atomic():
        limits.take(key="login:x", limit=1, seconds=60, at=NOON)
        transaction.set_rollback(True)

    with pytest.raises(limits.TooMany):
        limits.take(key="login:x", limit=1, seconds=60, at=NOON)


@pytest.mark.django_db(transaction=True)
def test_of_many_attempts_at_the_same_moment_exactly_the_limit_passes():
    together, passed = Barrier(8), []

    def attempt() -> None:
        try:
            together.wait()
            for _ in range(5):
                try:
                    passed.append(limits.take(key="login:x", limit=10, seconds=60, at=NOON))
                except limits.TooMany:
                    continue
        finally:
            connection.close()

    threads = [Thread(target=attempt) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(passed) == list(range(10))
    assert Counter.objects.get().attempts == 40
