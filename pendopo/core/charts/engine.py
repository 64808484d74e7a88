"""The one renderer process of this web process: started when needed, restarted when it is gone.

A picture takes a few hundredths of a second, so requests wait for each other
rather than each holding an engine of their own.
"""

from __future__ import annotations

import atexit
import json
import os
import select
import subprocess
import sys
import threading
import time
from typing import IO, Any

from pendopo.core.charts import renderer
from pendopo.core.errors import DomainError

TIMEOUT_SECONDS = 20.0  # the first picture compiles the engine; on a slow disk that takes a few seconds


class NotDrawn(DomainError):
    """The picture could not be drawn; the table beside it has the same figures."""

    status = 503


class Engine:
    """A renderer behind a pipe. Safe for threads; after a fork the child starts its own."""

    def __init__(self, *, timeout: float = TIMEOUT_SECONDS) -> None:
        self._timeout = timeout
        self._turn = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._owner = 0

    def draw(self, kind: str, spec: dict[str, Any]) -> bytes:
        """The picture of a specification as `svg`, `png` or `pdf`.

        Raises:
            NotDrawn: if the specification is refused, or the renderer died twice or hangs.
        """
        body = json.dumps({"kind": kind, "spec": spec}).encode()
        with self._turn:
            for _attempt in range(2):
                # A renderer that idled out, or was killed, is replaced once; a second death is the drawing's fault.
                answer = self._ask(body)
                if answer is not None:
                    break
            else:
                raise NotDrawn("The renderer stopped twice at this chart.")
        if answer[:1] != renderer.DRAWN:
            raise NotDrawn(answer[1:].decode(errors="replace"))
        return answer[1:]

    def close(self) -> None:
        """End the renderer; the next picture starts a new one."""
        with self._turn:
            self._stop()

    @property
    def pid(self) -> int | None:
        """The renderer's process id while it runs."""
        process = self._process
        return process.pid if process is not None and process.poll() is None else None

    def _ask(self, body: bytes) -> bytes | None:
        process = self._running()
        if process.stdin is None or process.stdout is None:
            raise NotDrawn("The renderer has no pipes.")
        try:
            renderer.write_frame(process.stdin, body)  # type: ignore[arg-type]  # IO[bytes] is what a pipe is
            return self._answer(process.stdout)
        except BrokenPipeError:
            self._stop()
            return None

    def _answer(self, stream: IO[bytes]) -> bytes | None:
        deadline = time.monotonic() + self._timeout
        received = bytearray()
        while True:
            ready, _writable, _faulty = select.select([stream], [], [], max(0.0, deadline - time.monotonic()))
            if not ready:
                self._stop()
                raise NotDrawn(f"The chart was not drawn within {self._timeout:g} seconds.")
            part = os.read(stream.fileno(), 1 << 16)
            if not part:
                self._stop()
                return None
            received += part
            if len(received) >= renderer.LENGTH.size:
                (length,) = renderer.LENGTH.unpack(received[: renderer.LENGTH.size])
                if len(received) >= renderer.LENGTH.size + length:
                    return bytes(received[renderer.LENGTH.size :])

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is not None and self._owner != os.getpid():
            # After a fork the pipe belongs to the parent; using it would mix two conversations.
            self._process = None
        if self._process is None or self._process.poll() is not None:
            self._stop()
            self._owner = os.getpid()
            self._process = subprocess.Popen(  # noqa: S603  our own module by our own interpreter
                [sys.executable, "-m", renderer.__name__],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                # Only what an interpreter needs: no secret of ours is in the renderer's environment.
                env={name: os.environ[name] for name in ("PATH", "HOME", "LANG", "PYTHONPATH") if name in os.environ},
            )
        return self._process

    def _stop(self) -> None:
        process, self._process = self._process, None
        if process is None or self._owner != os.getpid():
            return
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                try:
                    pipe.close()
                except BrokenPipeError:
                    # What was still waiting to be sent goes nowhere.
                    continue


engine = Engine()
atexit.register(engine.close)
