"""A gateway on this machine that answers as real ones do, also when they are unwell."""

from __future__ import annotations

import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread


class Gateway:
    """Answers each request with the next of `answers` (the last one again and again), and keeps what it was sent."""

    def __init__(self, *answers):
        self.answers = list(answers)
        self.got = []
        gateway = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                gateway.got.append({"path": self.path, "headers": dict(self.headers), "json": json.loads(body)})
                status, headers, text = gateway.answers.pop(0) if len(gateway.answers) > 1 else gateway.answers[0]
                if status == "hang up":
                    self.close_connection = True
                    return
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(text.encode())))
                self.end_headers()
                self.wfile.write(text.encode())

            def log_message(self, *_args):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"127.0.0.1:{self.server.server_port}"

    def __enter__(self):
        self.thread = Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.01})
        self.thread.start()
        return self

    def __exit__(self, *_fault):
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()
