"""Running web and worker as children of one command.

Both live or both stop: when one ends by itself, the other is stopped and the
exit code says so. A terminal's Ctrl-C, SIGTERM and the end of this process
reach the children, also when this process is killed.
"""

from __future__ import annotations

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from urllib.error import URLError

GRACE_SECONDS = 12
_PR_SET_PDEATHSIG = 1


class PortTaken(SystemExit):
    """Another program listens on the port; the message says what to do."""


@dataclass(frozen=True, kw_only=True)
class Child:
    """One process: its name in messages, its command line, and what its environment adds."""

    name: str
    command: Sequence[str]
    environment: dict[str, str] = field(default_factory=dict)


def web(*, host: str, port: int, workers: int, threads: int) -> Child:
    """The web server: granian, with `workers` processes of `threads` threads each."""
    return Child(
        name="web",
        command=[
            sys.executable, "-m", "granian", "pendopo.wsgi:application", "--interface", "wsgi",
            "--host", host, "--port", str(port), "--workers", str(workers),
            "--blocking-threads", str(threads), "--backpressure", str(threads * 8), "--backlog", "1024",
            "--http", "1", "--no-ws", "--log-level", "warning", "--respawn-failed-workers",
            "--workers-kill-timeout", "10",
        ],
    )  # fmt: skip


def worker() -> Child:
    """The background worker."""
    return Child(name="worker", command=[sys.executable, "-m", "pendopo", "worker"])


def ensure_port_free(host: str, port: int) -> None:
    """Refuse early and plainly, before anything is started.

    Raises:
        PortTaken: with the remedy.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as fault:
            raise PortTaken(
                f"Port {port} on {host} cannot be used ({fault.strerror}). "
                f"Please choose another, for example: --port {port + 1 if port < 65000 else 8000}"  # noqa: PLR2004
            ) from None


def wait_until_ready(url: str, *, seconds: float, alive: Callable[[], bool]) -> bool:
    """True as soon as `url` answers 200; False after `seconds`, or when `alive()` no longer holds."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and alive():
        with suppress(URLError, OSError), urllib.request.urlopen(url, timeout=2) as answer:  # noqa: S310  our own address
            if answer.status == 200:  # noqa: PLR2004
                return True
        time.sleep(0.05)
    return False


def supervise(children: Sequence[Child], *, started: Callable[[Callable[[], bool]], None] | None = None) -> int:
    """Run the children until one of them ends or we are told to stop; the exit code of the first that failed.

    Args:
        children: What to run.
        started: Called once all are running, with a function that is true while they all live.
    """
    running: list[tuple[str, subprocess.Popen[bytes]]] = []
    told_to_stop = False

    def stop(_signal: int, _frame: object) -> None:
        nonlocal told_to_stop
        told_to_stop = True

    previous = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        for child in children:
            process = subprocess.Popen(  # noqa: S603
                child.command,
                env=os.environ | child.environment,
                stdin=subprocess.DEVNULL,
                # A group of its own: Ctrl-C reaches us alone, and we stop the children in order.
                start_new_session=True,
                preexec_fn=_die_with(os.getpid()),  # noqa: PLW1509  single-threaded here; there is no other way to ask
            )
            running.append((child.name, process))

        def alive() -> bool:
            return not told_to_stop and all(process.poll() is None for _, process in running)

        if started is not None:
            started(alive)
        while alive():
            time.sleep(0.1)
        ended = [(name, process.returncode) for name, process in running if process.returncode is not None]
        if told_to_stop:
            return 0
        for name, code in ended:
            print(f"{name} ended by itself with exit code {code}; stopping.", file=sys.stderr)  # noqa: T201
        return next((abs(code) or 1 for _, code in ended), 1)
    finally:
        _stop_all([process for _, process in running])
        for number, handler in previous.items():
            signal.signal(number, handler)


def _die_with(parent: int) -> Callable[[], None] | None:
    """What a child runs before it starts, so that the kernel ends it with us (Linux only)."""
    if not sys.platform.startswith("linux"):
        return None
    libc = ctypes.CDLL(None, use_errno=True)

    def ask() -> None:
        libc.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:  # the parent died in between
            os.kill(os.getpid(), signal.SIGTERM)

    return ask


def _stop_all(processes: Sequence[subprocess.Popen[bytes]]) -> None:
    for process in processes:
        if process.poll() is None:
            process.terminate()
    deadline = time.monotonic() + GRACE_SECONDS
    for process in processes:
        with suppress(subprocess.TimeoutExpired):
            process.wait(max(0.1, deadline - time.monotonic()))
        if process.poll() is None:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
