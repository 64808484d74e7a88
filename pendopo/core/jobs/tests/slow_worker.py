"""A worker in a process of its own, for the tests that stop or kill it."""

from __future__ import annotations

import os
from pathlib import Path
from threading import Event

import django


def declare():
    from pendopo.core.jobs import public as jobs

    @jobs.task(retry=jobs.Retry(attempts=3, first=0, factor=1))
    def hold(*, path: str, release: str) -> None:
        """The first run holds until `release` exists; a later one goes through."""
        runs = Path(path)
        earlier = runs.read_text().splitlines() if runs.exists() else []
        with runs.open("a") as file:
            file.write("started\n")
        while not earlier and not Path(release).exists():
            Event().wait(0.02)
        with runs.open("a") as file:
            file.write("finished\n")

    return hold


if __name__ == "slow_worker" and os.environ.get("SLOW_WORKER"):
    django.setup()
    declare()
    from pendopo.core.jobs import public as jobs

    jobs.run_worker(wait=os.environ["SLOW_WORKER"] == "wait", concurrency=1)
