"""A clamd of our own for tests: speaks INSTREAM over TCP as clamd(8) describes it, and misbehaves on request."""

from __future__ import annotations

import socket
import struct
import threading

EICAR_START = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$"


class ClamdDouble:
    """Answers one connection after another until closed; `mood` is how it behaves."""

    def __init__(self, *, mood="well", limit=25_000_000):
        self.mood, self.limit, self.commands = mood, limit, []
        self._door = socket.create_server(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self._door.getsockname()[1]}"
        self._open = threading.Event()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def close(self):
        self._open.set()
        # shutdown() wakes the thread that waits for a connection, close() alone does not.
        self._door.shutdown(socket.SHUT_RDWR)
        self._door.close()
        self._thread.join(5)

    def _serve(self):
        while True:
            try:
                line, _address = self._door.accept()
            except OSError:
                return
            with line:
                try:
                    self._answer(line)
                except (OSError, EOFError):
                    continue

    def _answer(self, line):
        command = b""
        while not command.endswith(b"\0"):
            command += self._exactly(line, 1)
        self.commands.append(command)
        content = b""
        while (length := struct.unpack("!I", self._exactly(line, 4))[0]) > 0:
            if len(content) + length > self.limit:
                line.sendall(b"INSTREAM size limit exceeded. ERROR\0")
                return
            content += self._exactly(line, length)
        if self.mood == "silent":
            self._open.wait(20)
            return
        if self.mood == "hangs up":
            return
        if self.mood == "cut short":
            line.sendall(b"stream: O")
            return
        if self.mood == "endless":
            line.sendall(b"x" * 100_000)
            self._open.wait(20)
            return
        found = content.startswith(EICAR_START)
        answer = b"stream: Win.Test.EICAR_HDB-1 FOUND\0" if found else b"stream: OK\0"
        # In two pieces, as a network may deliver them.
        line.sendall(answer[:5])
        line.sendall(answer[5:])

    @staticmethod
    def _exactly(line, count):
        received = b""
        while len(received) < count:
            more = line.recv(count - len(received))
            if not more:
                raise EOFError
            received += more
        return received
