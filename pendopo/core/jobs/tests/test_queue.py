from __future__ import annotations

import pytest
from django.db import transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from pendopo.core.jobs import public as jobs
from pendopo.core.jobs import tasks
from pendopo.core.jobs.models import Failure

seen: list[str] = []


@pytest.fixture(autouse=True)
def _forget():
    seen.clear()


@pytest.fixture(scope="module")
def greet():
    @jobs.task(label="Greet")
    def greet(*, name: str) -> None:
        seen.append(name)

    yield greet
    tasks.forget(greet)


@pytest.fixture(scope="module")
def stumble():
    @jobs.task(label="Stumble", retry=jobs.Retry(attempts=2, first=0, factor=1))
    def stumble() -> None:
        seen.append("tried")
        raise ValueError("Key (phone)=(+6281234567890) of 'Siti' already exists")

    yield stumble
    tasks.forget(stumble)


@pytest.mark.django_db
def test_an_enqueued_job_runs_with_its_arguments(greet):
    jobs.enqueue(greet, name="Pati")

    assert [ran.kwargs for ran in jobs.run_pending()] == [{"name": "Pati"}]
    assert seen == ["Pati"]
    assert ProcrastinateJob.objects.get().status == "succeeded"


@pytest.mark.django_db(transaction=True)
def test_a_rollback_enqueues_nothing(greet):
    with transaction.atomic():
        jobs.enqueue(greet, name="Pati")
        transaction.set_rollback(True)

    assert not ProcrastinateJob.objects.exists()


@pytest.mark.django_db
def test_the_same_key_waits_in_the_queue_only_once(greet):
    first = jobs.enqueue_once(greet, "pati", name="Pati")

    assert first is not None
    assert jobs.enqueue_once(greet, "pati", name="Pati") is None
    assert ProcrastinateJob.objects.count() == 1


@pytest.mark.django_db
def test_a_failed_job_is_tried_as_often_as_its_retry_says_and_its_error_names_nobody(stumble):
    jobs.enqueue(stumble)

    ran = jobs.run_pending(raise_errors=False)

    assert seen == ["tried", "tried"]
    assert [type(one.error) for one in ran] == [ValueError, ValueError]
    assert ProcrastinateJob.objects.get().status == "failed"
    assert list(Failure.objects.order_by("attempt").values_list("attempt", "summary")) == [
        (1, "ValueError: Key (phone)=(…) of '…' already exists"),
        (2, "ValueError: Key (phone)=(…) of '…' already exists"),
    ]
