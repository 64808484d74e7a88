from __future__ import annotations

from pendopo.core.jobs.services import progress
from tests.architecture.permissions import NOT_FOUND, OK, WITHOUT_ROLE, Row, staff


def somebody_elses_work(world):
    return {"uuid": progress.start(label="Import", total=10, by=world.person(WITHOUT_ROLE))}


ROWS: list[Row] = [
    staff("jobs:overview", may={"platform.operator": OK}),
    staff("jobs:retry", method="post", args=lambda _world: {"number": 1}, may={"platform.operator": OK}),
    Row(
        url="jobs:progress",
        args=somebody_elses_work,
        anonymous="sign-in page",
        without_role=403,
        others=NOT_FOUND,
        may={"platform.operator": OK},
    ),
]
