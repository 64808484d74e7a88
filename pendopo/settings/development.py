"""On one's own machine, and for `pendopo demo`."""

from pendopo.settings.base import *  # noqa: F403
