"""The renderer: a process of its own that turns Vega-Lite specifications into pictures.

`python -m pendopo.core.charts.renderer` reads requests from standard input and
answers on standard output. It holds the JavaScript engine (about 80 MB at the
first picture, 125 MB after two hundred), so it is started only when a picture
is missing and ends by itself when nothing was asked for a while. It reads no
settings, no database and no address outside.
"""

from __future__ import annotations

import json
import select
import struct
import sys
from collections.abc import Callable
from typing import Any, BinaryIO

IDLE_SECONDS = 30
MOST_REQUESTS = 500  # the engine keeps a little of every picture; a fresh one starts small
LENGTH = struct.Struct(">I")
DRAWN, REFUSED = b"+", b"-"


def read_frame(stream: BinaryIO) -> bytes | None:
    """The next message, or None at the end of the stream."""
    head = _read_all(stream, LENGTH.size)
    return None if head is None else _read_all(stream, LENGTH.unpack(head)[0])


def _read_all(stream: BinaryIO, length: int) -> bytes | None:
    # A pipe hands over what has arrived so far, which may be less.
    parts = bytearray()
    while len(parts) < length:
        part = stream.read(length - len(parts))
        if not part:
            return None
        parts += part
    return bytes(parts)


def write_frame(stream: BinaryIO, body: bytes) -> None:
    """Send one message."""
    stream.write(LENGTH.pack(len(body)) + body)
    stream.flush()


def draw(kind: str, spec: dict[str, Any]) -> bytes:
    """The picture of a specification; `javascript` instead gives the interactive view's library."""
    import vl_convert

    if kind == "javascript":
        return str(vl_convert.javascript_bundle("window.vegaEmbed = vegaEmbed; window.vega = vega;")).encode()
    kinds: dict[str, Callable[[], str | bytes]] = {
        # No address may be asked for data: all of it is in the specification.
        "svg": lambda: vl_convert.vegalite_to_svg(spec, allowed_base_urls=[]),
        "png": lambda: vl_convert.vegalite_to_png(spec, scale=2.0, allowed_base_urls=[]),
        "pdf": lambda: vl_convert.vegalite_to_pdf(spec, allowed_base_urls=[]),
    }
    drawn = kinds[kind]()
    return drawn.encode() if isinstance(drawn, str) else bytes(drawn)


def serve(requests: BinaryIO, answers: BinaryIO, *, idle_seconds: float = IDLE_SECONDS) -> None:
    """Answer until the input ends, nothing is asked for `idle_seconds`, or the engine has grown."""
    for _request in range(MOST_REQUESTS):
        ready, _writable, _faulty = select.select([requests], [], [], idle_seconds)
        if not ready or (body := read_frame(requests)) is None:
            return
        try:
            asked = json.loads(body)
            answer = DRAWN + draw(asked["kind"], asked["spec"])
        except Exception as fault:  # noqa: BLE001  whatever is wrong with one specification, the next one is drawn
            answer = REFUSED + f"{type(fault).__name__}: {fault}".encode()
        write_frame(answers, answer)


if __name__ == "__main__":
    # Unbuffered input, so that `select` sees what waits.
    with open(0, "rb", buffering=0, closefd=False) as asked_for, open(1, "wb", closefd=False) as answered:
        sys.stdout = sys.stderr  # a library that prints must not garble an answer
        serve(asked_for, answered)
