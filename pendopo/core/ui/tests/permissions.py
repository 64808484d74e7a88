"""Who gets what from the design system's addresses; outside production the living page is open."""

from tests.architecture.permissions import public

ROWS = [public("ui:living")]
