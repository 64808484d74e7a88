"""What Prometheus reads: requests as they are answered, queue and outbox as they are when asked."""

from __future__ import annotations

import os
from collections.abc import Iterator

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector  # type: ignore[import-untyped,unused-ignore]

from pendopo.core import clock
from pendopo.core.jobs import public as jobs
from pendopo.core.outbox import public as outbox

# With several web processes, set PROMETHEUS_MULTIPROC_DIR: each then writes its counts there and any answers for all.
MULTIPROC = "PROMETHEUS_MULTIPROC_DIR"
BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)

registry = CollectorRegistry()
requests = Counter("pendopo_requests", "Requests answered.", ["view", "method", "status"], registry=registry)
seconds = Histogram("pendopo_request_seconds", "Time to answer.", ["view"], registry=registry, buckets=BUCKETS)


class _Work:
    """Jobs and messages, counted in the database when asked."""

    def collect(self) -> Iterator[Metric]:
        queue = GaugeMetricFamily("pendopo_jobs", "Jobs in the queue.", labels=["queue", "state"])
        for (name, state), many in jobs.count_by_state().items():
            queue.add_metric([name, state], many)
        yield queue
        messages = GaugeMetricFamily("pendopo_messages", "Messages in the outbox.", labels=["channel", "state"])
        for (channel, state), many in outbox.count_by_state().items():
            messages.add_metric([channel, state], many)
        yield messages
        silence = GaugeMetricFamily("pendopo_worker_silence_seconds", "Since a worker last gave a sign of life.")
        heard = jobs.last_heartbeat()
        if heard is not None:
            silence.add_metric([], (clock.now() - heard).total_seconds())
        yield silence


def exposition() -> bytes:
    """Every figure in Prometheus' text format."""
    counted = registry
    if os.environ.get(MULTIPROC):
        counted = CollectorRegistry()
        MultiProcessCollector(counted)  # type: ignore[no-untyped-call]
    current = CollectorRegistry()
    current.register(_Work())  # type: ignore[arg-type,unused-ignore]
    return bytes(generate_latest(counted) + generate_latest(current))
