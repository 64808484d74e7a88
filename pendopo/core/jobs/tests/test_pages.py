from __future__ import annotations

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from pendopo.accounts import public as accounts
from pendopo.core.audit import public as audit
from pendopo.core.jobs import public as jobs
from pendopo.core.jobs import tasks

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def operator(client):
    person = accounts.add_person(full_name="Operator Uji", email="operator@example.id", by=None)
    accounts.grant_role(person=person, role="platform.operator", by=None)
    client.force_login(person, backend=BACKEND)
    return person


@pytest.fixture
def failed():
    @jobs.task(label="Panggil 081234567890", retry=None)
    def stumble(*, nik: str) -> None:
        raise ValueError(f"nobody has {nik}")

    number = jobs.enqueue(stumble, nik="3318010101900001")
    jobs.run_pending(raise_errors=False)
    yield number
    tasks.forget(stumble)


def test_the_page_shows_what_failed_without_its_arguments(client, operator, failed):
    page = client.get("/kerja/pekerjaan/").content.decode()

    assert f"№ {failed}" in page
    assert "ValueError: nobody has …" in page
    assert "3318010101900001" not in page


def test_the_page_shows_every_schedule_with_its_next_run(client, operator):
    client.cookies["lang"] = "en"
    page = client.get("/kerja/pekerjaan/").content.decode()

    assert "Take up the jobs of workers that stopped" in page
    assert "every day at 03:40" in page


def test_a_failed_job_is_tried_again_once_and_the_act_is_recorded(client, operator, failed):
    client.post(f"/kerja/pekerjaan/{failed}/ulangi/")
    client.post(f"/kerja/pekerjaan/{failed}/ulangi/")

    job = ProcrastinateJob.objects.get(pk=failed)
    assert job.status == "todo"
    assert [entry.verb for entry in audit.history(job)] == ["jobs.job_retried"]


def test_the_page_of_long_work_is_for_who_started_it(client, operator):
    uuid = jobs.start_progress(label="Impor anggaran", total=2, by=operator)
    with jobs.progress(uuid=uuid) as work:
        work.advance()
        running = client.get(f"/kerja/proses/{uuid}/")
        part = client.get(f"/kerja/proses/{uuid}/", headers={"HX-Request": "true"})
        work.advance()
        work.finish(baris=2)
    done = client.get(f"/kerja/proses/{uuid}/")

    assert running["Refresh"] == "10"
    assert 'max="2"' in running.content.decode()
    assert part.content.decode().lstrip().startswith("<section")
    assert "Refresh" not in done
    assert "baris" in done.content.decode()
