from tests.architecture.permissions import public

ROWS = [public("portal:home")]
