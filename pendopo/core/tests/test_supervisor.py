from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import textwrap
import threading

import pytest

from pendopo.core import supervisor
from pendopo.core.supervisor import Child


def python(code: str, name: str = "child") -> Child:
    return Child(name=name, command=[sys.executable, "-c", code])


def test_when_one_child_fails_the_other_is_stopped_and_the_exit_code_says_so(capfd):
    code = supervisor.supervise(
        [python("import time; time.sleep(60)", "steady"), python("raise SystemExit(3)", "weak")]
    )

    assert code == 3
    assert "weak ended by itself with exit code 3" in capfd.readouterr().err


def test_a_stop_signal_ends_every_child_and_is_no_failure():
    timer = threading.Timer(0.5, os.kill, (os.getpid(), signal.SIGTERM))
    timer.start()

    code = supervisor.supervise([python("import time; time.sleep(60)")] * 2)

    timer.join()
    assert code == 0


def test_a_child_that_ignores_the_request_to_stop_is_killed(monkeypatch):
    monkeypatch.setattr(supervisor, "GRACE_SECONDS", 0.3)
    stubborn = python("import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(60)")

    code = supervisor.supervise([stubborn, python("import time; time.sleep(0.5); raise SystemExit(1)")])

    assert code == 1


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the kernel's help is Linux's")
def test_children_do_not_outlive_a_supervisor_that_is_killed():
    script = textwrap.dedent("""
        import sys
        from pendopo.core import supervisor
        child = supervisor.Child(name="child", command=[sys.executable, "-c",
            "import os, time; print(os.getpid(), flush=True); time.sleep(60)"])
        supervisor.supervise([child])
    """)
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True) as boss:
        assert int(boss.stdout.readline()) > 0
        boss.kill()
        boss.wait()
        # The pipe closes when the last process that holds it is gone: no polling, no sleeping.
        assert boss.stdout.read() == ""


def test_a_taken_port_is_refused_before_anything_starts():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]

        with pytest.raises(supervisor.PortTaken, match=f"Port {port} .* --port {port + 1}"):
            supervisor.ensure_port_free("127.0.0.1", port)
