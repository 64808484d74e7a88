from tests.architecture.permissions import public

ROWS = [public("errors:problem", args=lambda _world: {"slug": "not-found"})]
