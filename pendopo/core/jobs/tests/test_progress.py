from __future__ import annotations

import pytest
from django.db import transaction

from pendopo.core.errors import DomainError
from pendopo.core.jobs import public as jobs
from pendopo.core.jobs.models import Progress


@pytest.mark.django_db
def test_work_that_ends_keeps_its_count_and_result():
    with jobs.progress(label="Import", total=3) as work:
        for _ in range(3):
            work.advance()
        work.finish(rows=3)

    told = Progress.objects.get()
    assert (told.state, told.done, told.total, told.result) == ("done", 3, 3, {"rows": 3})
    assert told.ended_at is not None


@pytest.mark.django_db
def test_work_that_breaks_says_so_without_naming_anybody():
    with pytest.raises(ValueError, match="Siti"), jobs.progress(label="Import", total=3) as work:  # noqa: PT012
        work.advance()
        raise ValueError("person 'Siti' exists")

    told = Progress.objects.get()
    assert (told.state, told.done, told.message) == ("failed", 1, "ValueError: person '…' exists")


@pytest.mark.django_db
def test_a_refusal_is_told_in_its_own_words():
    with pytest.raises(DomainError), jobs.progress(label="Import"):
        raise DomainError("Row 7 names no office.")

    assert Progress.objects.get().message == "Row 7 names no office."


@pytest.mark.django_db
def test_a_job_goes_on_with_the_page_that_was_made_for_it():
    uuid = jobs.start_progress(label="Import", total=None, by=None)

    with jobs.progress(uuid=uuid) as work:
        work.expect(2)
        work.advance(2)

    told = Progress.objects.get()
    assert (told.uuid, told.label, told.done, told.total, told.state) == (uuid, "Import", 2, 2, "done")


@pytest.mark.django_db(transaction=True)
def test_what_was_told_stays_when_the_work_is_rolled_back():
    with transaction.atomic():
        with jobs.progress(label="Import", total=2) as work:
            work.advance()
            with transaction.get_connection().cursor() as cursor:
                cursor.execute("SELECT 1")
        transaction.set_rollback(True)

    assert Progress.objects.get().done == 1
