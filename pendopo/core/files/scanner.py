"""Virus scanning through a port: ClamAV's daemon where one is set up, nobody elsewhere.

It fails closed: a scanner that is set up but gives no clear answer in time
means that the file is refused.
"""

from __future__ import annotations

import socket
import struct
import time
from dataclasses import dataclass
from typing import Protocol

import structlog
from django.conf import settings
from django.utils.translation import gettext as _

from pendopo.core.files import rules

log = structlog.get_logger(__name__)


class Scanner(Protocol):
    """Looks for malware."""

    def scan(self, content: bytes, *, name: str) -> bool:
        """True if looked at and clean, False if nobody looks.

        Raises:
            MalwareFound: if something was found.
            ScannerUnavailable: if there was no clear answer.
        """


class NoScanner:
    """Stands where no scanner is set up."""

    def scan(self, content: bytes, *, name: str) -> bool:  # noqa: ARG002
        """Always False: nobody has looked."""
        return False


@dataclass(frozen=True, kw_only=True)
class Clamd:
    r"""ClamAV's daemon over TCP, command INSTREAM (clamd(8), section COMMANDS).

    Sent: `zINSTREAM\0`, then chunks as a four-byte length in network order and that many bytes, then a length
    of zero. Answered: `stream: OK\0`, `stream: <name> FOUND\0`, or anything else ending in `ERROR\0`.
    """

    host: str
    port: int
    connect_seconds: float = 3
    answer_seconds: float = 30
    chunk: int = 64 * 1024
    longest_answer: int = 4_096

    def scan(self, content: bytes, *, name: str) -> bool:
        try:
            answer = self._ask(content)
        except (OSError, ValueError) as fault:
            log.warning("files.scanner_unavailable", fault=type(fault).__name__)
            raise _unavailable(name) from None
        if answer == "stream: OK":
            return True
        if answer.startswith("stream: ") and answer.endswith(" FOUND"):
            log.warning("files.malware_found", signature=answer[len("stream: ") : -len(" FOUND")])
            raise rules.MalwareFound(
                _("“%(name)s” contains malware and was not taken. Please have your computer checked.") % {"name": name}
            )
        log.warning("files.scanner_unavailable", answer=answer[:100])
        raise _unavailable(name)

    def _ask(self, content: bytes) -> str:
        deadline = time.monotonic() + self.answer_seconds
        with socket.create_connection((self.host, self.port), timeout=self.connect_seconds) as line:
            try:
                _send(line, b"zINSTREAM\0", deadline)
                for start in range(0, len(content), self.chunk):
                    part = content[start : start + self.chunk]
                    _send(line, struct.pack("!I", len(part)) + part, deadline)
                _send(line, struct.pack("!I", 0), deadline)
            except (BrokenPipeError, ConnectionResetError):
                # Over its size limit the daemon says so and hangs up while we still send; read what it said.
                pass
            answer = b""
            while not answer.endswith(b"\0"):
                line.settimeout(_left(deadline))
                received = line.recv(1_024)
                if not received or len(answer) > self.longest_answer:
                    raise ValueError("the answer does not end")
                answer += received
        return answer.rstrip(b"\0").decode("utf-8", "replace").strip()


def scanner() -> Scanner:
    """The scanner of settings.CLAMAV_ADDRESS (`host:port`), or none."""
    if not settings.CLAMAV_ADDRESS:
        return NoScanner()
    host, port = rules.scanner_address(settings.CLAMAV_ADDRESS)
    return Clamd(host=host, port=port)


def _send(line: socket.socket, data: bytes, deadline: float) -> None:
    line.settimeout(_left(deadline))
    line.sendall(data)


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


def _unavailable(name: str) -> rules.ScannerUnavailable:
    return rules.ScannerUnavailable(
        _("“%(name)s” could not be checked for viruses, so it was not taken. Please try again later.") % {"name": name}
    )
