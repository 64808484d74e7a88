"""A bounded load on loopback: a few connections that are kept open, each asking again as soon as it is answered."""

from __future__ import annotations

import json
import socket
import sys
import threading
import time
from dataclasses import dataclass, field

CONNECTIONS = 4
LONGEST_SECONDS = 30


@dataclass
class Seen:
    """What one connection saw."""

    seconds: list[float] = field(default_factory=list)
    wrong: int = 0
    size: int = 0


def hammer(port: int, path: str, until: float, seen: Seen) -> None:
    """Ask for the path until the time is over."""
    request = (
        f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Encoding: br\r\nAccept: text/html,application/json\r\n\r\n"
    ).encode()
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        buffer = b""
        while (began := time.perf_counter()) < until:
            connection.sendall(request)
            while b"\r\n\r\n" not in buffer:
                buffer += _more(connection)
            head, buffer = buffer.split(b"\r\n\r\n", 1)
            length = next(
                int(line.split(b":")[1]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")
            )
            while len(buffer) < length:
                buffer += _more(connection)
            buffer = buffer[length:]
            seen.seconds.append(time.perf_counter() - began)
            seen.wrong += b" 200 " not in head.split(b"\r\n", 1)[0]
            seen.size = length


def _more(connection: socket.socket) -> bytes:
    got = connection.recv(65536)
    if not got:
        raise ConnectionError("the server hung up")
    return got


def main() -> None:
    """`load.py PORT PATH SECONDS`: prints requests per second, p95 in ms, wrong answers and the answer's size."""
    port, path, seconds = int(sys.argv[1]), sys.argv[2], min(float(sys.argv[3]), LONGEST_SECONDS)
    seen = [Seen() for _ in range(CONNECTIONS)]
    began = time.perf_counter()
    threads = [threading.Thread(target=hammer, args=(port, path, began + seconds, one)) for one in seen]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took = time.perf_counter() - began
    times = sorted(second for one in seen for second in one.seconds)
    print(
        json.dumps(
            {
                "per_second": len(times) / took,
                "p95_ms": times[int(len(times) * 0.95)] * 1000,
                "wrong": sum(one.wrong for one in seen),
                "bytes": max(one.size for one in seen),
            }
        )
    )


if __name__ == "__main__":
    main()
