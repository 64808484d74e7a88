from __future__ import annotations

from tests.architecture.permissions import public

ROWS = [
    public("platform:healthz"),
    public("platform:readyz"),
    public("platform:metrics"),  # the test client calls from this machine
]
