"""The console script `pendopo`: thin verbs over services; any other word is a Django management command."""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import time
import webbrowser
from collections.abc import Callable
from pathlib import Path

from pendopo.core import postgres, supervisor
from pendopo.settings import environment

VERBS = """\
Verbs:
  demo [--port 8000] [--fresh] [--no-browser]   everything on one machine, with Pati's real record
  run | web | worker                            web and worker together or apart, on the configured database
  doctor                                        checks the installation and says what to mend
  regions load | regions boundaries FILE        reference data, official boundaries
  readings refresh                              measures indicators
  audit verify                                  proves the audit trail from the tables alone
  keys rotate                                   new encryption key, everything re-encrypted
  backup FILE | restore FILE                    database, files and keys
  help                                          every management command
"""


def main() -> None:
    """Run the verb named on the command line; faults go to standard error with a remedy."""
    env = environment.read()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", f"pendopo.settings.{env.environment}")
    verb, arguments = (sys.argv[1] if len(sys.argv) > 1 else ""), sys.argv[2:]
    own: dict[str, Callable[[environment.Environment, list[str]], int]] = {
        "demo": _demo,
        "run": _run,
        "web": _web,
        "worker": _worker,
        "restore": _restore,
    }
    if verb in {"", "-h", "--help"}:
        print(VERBS)  # noqa: T201
        raise SystemExit(0 if verb else 2)
    if verb in own:
        raise SystemExit(own[verb](env, arguments))
    _start_database(env)
    _manage(verb, *arguments)


def _manage(*words: str) -> None:
    from django.core.management import execute_from_command_line

    execute_from_command_line(["pendopo", *words])


def _start_database(env: environment.Environment) -> None:
    if not env.database_url:
        postgres.ensure_running(env.home)


def _child(*words: str) -> int:
    """Run a management command in a process of its own, so that its memory is given back."""
    return subprocess.run([sys.executable, "-m", "pendopo", *words], check=False).returncode  # noqa: S603


def _listening(arguments: list[str], verb: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog=f"pendopo {verb}")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
    parser.add_argument("--port", type=_port, default=8000, help="port to listen on")
    return parser.parse_args(arguments)


def _port(text: str) -> int:
    if not text.isdigit() or not 1 <= int(text) <= 65535:  # noqa: PLR2004
        raise argparse.ArgumentTypeError("a port is a number from 1 to 65535")
    return int(text)


# --- demo -------------------------------------------------------------------------


def _demo(env: environment.Environment, arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="pendopo demo", description="Everything on one machine, to try it out.")
    parser.add_argument("--port", type=_port, default=8000)
    parser.add_argument("--fresh", action="store_true", help="throw the demonstration's data away first")
    parser.add_argument("--no-browser", action="store_true")
    wanted = parser.parse_args(arguments)
    if env.environment == "production" or env.database_url:
        print(  # noqa: T201
            "The demonstration brings its own database and demonstration people; it does not run in production or "
            "with PENDOPO_DATABASE_URL. Please use `pendopo run`.",
            file=sys.stderr,
        )
        return 2
    supervisor.ensure_port_free("127.0.0.1", wanted.port)
    if wanted.fresh:
        _throw_away(env.home)
    began = time.monotonic()
    address = f"http://localhost:{wanted.port}"
    os.environ["PENDOPO_BASE_URL"] = address
    print("Starting the database ...", flush=True)  # noqa: T201
    _start_database(env)
    marker = env.home / "demonstration"
    marker.touch()
    if code := _child("prepare", "--demo"):
        return code

    def started(alive: Callable[[], bool]) -> None:
        if not supervisor.wait_until_ready(f"http://127.0.0.1:{wanted.port}/readyz", seconds=60, alive=alive):
            print("The web server is not ready; see the messages above.", file=sys.stderr)  # noqa: T201
            return
        print(f"\nPendopo is open: {address}/capaian/   ({time.monotonic() - began:.1f} s)")  # noqa: T201
        print(_sign_ins(env.home), flush=True)  # noqa: T201
        print("Ctrl-C stops everything; the data stays.", flush=True)  # noqa: T201
        if not wanted.no_browser and sys.stdout.isatty():
            webbrowser.open(f"{address}/capaian/")

    return supervisor.supervise(
        [
            supervisor.web(host="127.0.0.1", port=wanted.port, workers=env.web_workers, threads=env.web_threads),
            supervisor.worker(),
        ],
        started=started,
    )


def _throw_away(home: Path) -> None:
    """Empty a home that a demonstration made; refuse any other."""
    if home.exists() and any(home.iterdir()) and not (home / "demonstration").exists():
        raise SystemExit(
            f"{home} was not made by the demonstration, so --fresh leaves it alone. "
            "Please set PENDOPO_HOME to another folder."
        )
    if postgres.running_pid(home) is not None:
        raise SystemExit(f"A Pendopo is running on {home}; please stop it before --fresh.")
    shutil.rmtree(home, ignore_errors=True)


def _sign_ins(home: Path) -> str:
    path = home / "demonstration-sign-ins.txt"
    return path.read_text() if path.exists() else ""


# --- run, web, worker ---------------------------------------------------------------


def _run(env: environment.Environment, arguments: list[str]) -> int:
    wanted = _listening(arguments, "run")
    supervisor.ensure_port_free(wanted.host, wanted.port)
    _start_database(env)
    if code := _child("prepare"):
        return code
    return supervisor.supervise(
        [
            supervisor.web(host=wanted.host, port=wanted.port, workers=env.web_workers, threads=env.web_threads),
            supervisor.worker(),
        ]
    )


def _web(env: environment.Environment, arguments: list[str]) -> int:
    wanted = _listening(arguments, "web")
    supervisor.ensure_port_free(wanted.host, wanted.port)
    _start_database(env)
    # Asked once and beforehand: the server would start a worker that refuses again and again.
    if env.environment == "production" and (code := _child("check")):
        return code
    return supervisor.supervise(
        [supervisor.web(host=wanted.host, port=wanted.port, workers=env.web_workers, threads=env.web_threads)]
    )


def _worker(env: environment.Environment, arguments: list[str]) -> int:
    argparse.ArgumentParser(prog="pendopo worker").parse_args(arguments)
    _start_database(env)
    import django

    django.setup()
    from pendopo.core.jobs import public as jobs
    from pendopo.core.platform import public as platform

    platform.ensure_fit()
    jobs.run_worker()
    return 0


def _restore(env: environment.Environment, arguments: list[str]) -> int:
    """Restore before Django starts: the keys that it needs are in the backup."""
    from pendopo.core import backup

    parser = argparse.ArgumentParser(prog="pendopo restore")
    parser.add_argument("file", type=Path)
    parser.add_argument("--replace", action="store_true", help="also if the database is not empty")
    wanted = parser.parse_args(arguments)
    _start_database(env)
    return backup.restore(wanted.file, env=env, replace=wanted.replace)
