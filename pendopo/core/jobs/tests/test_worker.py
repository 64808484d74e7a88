from __future__ import annotations

import importlib.util
import os
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from threading import Event
from urllib.parse import quote, urlencode

import pytest
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob, ProcrastinateWorker

from pendopo.core import clock
from pendopo.core.jobs import public as jobs
from pendopo.core.jobs import tasks
from pendopo.core.jobs.models import Failure
from pendopo.core.jobs.services import worker

HERE = Path(__file__).parent
LONG_AGO = timedelta(minutes=5)

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.fixture(scope="module")
def hold():
    spec = importlib.util.spec_from_file_location("slow_worker", HERE / "slow_worker.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    task = module.declare()
    yield task
    tasks.forget(task)


@pytest.fixture
def start():
    """Starts a worker process on the test database; whatever still runs at the end is killed."""
    settings = connection.settings_dict
    query = {"host": settings["HOST"]} if settings["HOST"].startswith("/") else {}
    host = "" if query else f"{settings['HOST']}:{settings['PORT'] or 5432}"
    password = f":{quote(settings['PASSWORD'], safe='')}" if settings.get("PASSWORD") else ""
    url = f"postgresql://{quote(settings['USER'])}{password}@{host}/{settings['NAME']}?{urlencode(query)}"
    running = []

    def start_worker(mode: str = "wait") -> subprocess.Popen[str]:
        environment = os.environ | {
            "PENDOPO_DATABASE_URL": url,
            "DJANGO_SETTINGS_MODULE": "pendopo.settings.test",
            "PYTHONPATH": str(HERE),
            "SLOW_WORKER": mode,
        }
        process = subprocess.Popen(
            [sys.executable, "-c", "import slow_worker"], env=environment, stderr=subprocess.PIPE, text=True
        )
        running.append(process)
        return process

    yield start_worker
    for process in running:
        process.kill()
        process.communicate()


def wait_for(condition, process=None, seconds=30):
    for _ in range(seconds * 50):
        if condition():
            return
        if process is not None and process.poll() is not None:
            raise AssertionError(f"the worker ended: {process.communicate()[1]}")
        Event().wait(0.02)
    raise AssertionError("waited in vain")


def test_a_job_whose_worker_was_killed_runs_again(hold, start, tmp_path):
    runs = tmp_path / "runs"
    number = jobs.enqueue(hold, path=str(runs), release=str(tmp_path / "never"))
    victim = start()
    wait_for(runs.exists, victim)
    victim.send_signal(signal.SIGKILL)
    victim.wait()

    assert worker.recover_stalled(at=clock.now()) == worker.Recovered(requeued=0, failed=0)
    assert worker.recover_stalled(at=clock.now() + LONG_AGO) == worker.Recovered(requeued=1, failed=0)
    # The second worker runs only what is due, and the recovery asked for a moment in the future.
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET scheduled_at = NULL WHERE id = %s", [number])
    assert start("once").wait(timeout=60) == 0

    assert runs.read_text().splitlines() == ["started", "started", "finished"]
    job = ProcrastinateJob.objects.get(pk=number)
    assert (job.status, job.attempts) == ("succeeded", 2)
    assert Failure.objects.get().summary == "WorkerLost: the worker stopped while it ran this job"


def test_a_worker_that_is_told_to_stop_finishes_its_job_first(hold, start, tmp_path):
    runs, release = tmp_path / "runs", tmp_path / "release"
    number = jobs.enqueue(hold, path=str(runs), release=str(release))
    process = start()
    wait_for(runs.exists, process)
    process.send_signal(signal.SIGTERM)
    release.touch()

    assert process.wait(timeout=30) == 0
    assert runs.read_text().splitlines() == ["started", "finished"]
    assert ProcrastinateJob.objects.get(pk=number).status == "succeeded"
    assert not ProcrastinateWorker.objects.exists()


def test_a_job_enqueued_while_the_worker_waits_starts_at_once(hold, start, tmp_path):
    process = start()
    wait_for(ProcrastinateWorker.objects.exists, process)
    release = tmp_path / "release"
    release.touch()
    number = jobs.enqueue(hold, path=str(tmp_path / "runs"), release=str(release))

    wait_for(lambda: ProcrastinateJob.objects.filter(pk=number, status="succeeded").exists(), process, seconds=4)
    assert jobs.last_heartbeat() is not None


def test_a_job_that_keeps_killing_its_worker_is_given_up(hold):
    number = jobs.enqueue(hold, path="", release="")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing', attempts = 2 WHERE id = %s", [number])

    assert worker.recover_stalled(at=clock.now()) == worker.Recovered(requeued=0, failed=1)
    assert ProcrastinateJob.objects.get(pk=number).status == "failed"
