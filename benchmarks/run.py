"""`make bench`: figures of the product as ratios in one run, each a median of several rounds."""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import platform
import re
import signal
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import psutil  # type: ignore[import-untyped]  # it has no types of its own

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from pendopo.core import postgres, supervisor  # noqa: E402  of this checkout
from pendopo.settings.scratch import scratch_home  # noqa: E402  of this checkout
from tests.browser import PHONE, browser_path, flags  # noqa: E402  of this checkout

HOME = scratch_home() / "bench"
PAGES = {
    "achievements": "/capaian/",
    "an indicator": "/capaian/indikator/[a-z0-9-]+/",
    "achievements API": "/api/v1/achievements",
}
# A parameter that no view knows: the answer is made anew each time and never kept.
UNKEPT = "?bench=1"
KEPT_AIM, UNKEPT_AIM, QUERIES_AIM, START_AIM, MEMORY_AIM, PAINT_AIM = 0.50, 0.10, 12, 8.0, 700, 2.5
MB = 2**20
LARGEST_PAINT = """new Promise(done => new PerformanceObserver(list => done(list.getEntries().at(-1).startTime))
    .observe({type: "largest-contentful-paint", buffered: true}))"""
COUNT_QUERIES = """
import django, json, sys
django.setup()
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
counts = []
for path in sys.argv[1:]:
    Client(SERVER_NAME="127.0.0.1").get(path)  # what is kept for the life of the process is not the page's own cost
    with CaptureQueriesContext(connection) as seen:
        Client(SERVER_NAME="127.0.0.1").get(path)
    counts.append(len(seen))
print(json.dumps(counts))
"""


@dataclass
class Line:
    """One figure with its aim; None if it could not be measured."""

    name: str
    value: float | None
    unit: str
    aim: float
    at_least: bool = False
    more: str = ""

    def __str__(self) -> str:
        if self.value is None:
            return f"{self.name:<48}not measured  {self.more}"
        met = self.value >= self.aim if self.at_least else self.value <= self.aim
        aim = f"aim {'≥' if self.at_least else '≤'} {self.aim:g}"
        return f"{self.name:<48}{self.value:>8.2f} {self.unit:<3}{aim:<12}{'met' if met else 'NOT MET':<9}{self.more}"


def environment() -> dict[str, str]:
    """Of the processes under test."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PENDOPO_")}
    settings = {"DJANGO_SETTINGS_MODULE": "pendopo.settings.development", "PYTHONPATH": str(ROOT)}
    return kept | settings | {"PENDOPO_HOME": str(HOME)}


def python(*arguments: str | Path) -> str:
    """What a Python of our own says."""
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=environment(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise SystemExit(done.stderr)
    return done.stdout.strip()


@contextmanager
def demo(port: int) -> Iterator[tuple[psutil.Process, float]]:
    """`pendopo demo` running, and the seconds from its start to a ready answer."""
    HOME.mkdir(parents=True, exist_ok=True)
    log = HOME / "bench.log"
    began = time.perf_counter()
    with log.open("ab") as file:
        process = subprocess.Popen(
            [sys.executable, "-m", "pendopo", "demo", "--port", str(port), "--no-browser"],
            cwd=ROOT,
            env=environment(),
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=file,
        )
    try:
        ready = supervisor.wait_until_ready(
            f"http://127.0.0.1:{port}/readyz", seconds=180, alive=lambda: process.poll() is None
        )
        if not ready:
            raise SystemExit(f"The product did not become ready; see {log}.")
        yield psutil.Process(process.pid), time.perf_counter() - began
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=60)


@contextmanager
def bare(port: int) -> Iterator[None]:
    """The bare view on the same server, with the same threads."""
    command = list(supervisor.web(host="127.0.0.1", port=port, workers=1, threads=4).command)
    command[command.index("pendopo.wsgi:application")] = "benchmarks.bare:application"
    bare_environment = {name: value for name, value in environment().items() if name != "DJANGO_SETTINGS_MODULE"}
    process = subprocess.Popen(command, cwd=ROOT, env=bare_environment, stdin=subprocess.DEVNULL)
    try:
        supervisor.wait_until_ready(f"http://127.0.0.1:{port}/1/", seconds=30, alive=lambda: process.poll() is None)
        yield
    finally:
        process.terminate()
        process.wait(timeout=30)


def fetched(port: int, path: str) -> bytes | None:
    """The page, or None if it is not there."""
    with suppress(OSError), urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=30) as answer:
        content: bytes = answer.read()
        return content
    return None


def addresses(port: int) -> dict[str, str]:
    """The pages that are there; a pattern stands for the first link that fits it, from the achievements on."""
    overview = (fetched(port, "/capaian/") or b"").decode()
    for link in re.findall(r'href="(/capaian/[a-z-]+/)"', overview):
        overview += (fetched(port, link) or b"").decode()
    found = {}
    for name, pattern in PAGES.items():
        links = re.findall(f'href="({pattern})"', overview) if "[" in pattern else [pattern]
        if links and fetched(port, links[0]) is not None:
            found[name] = links[0]
        else:
            print(f"{name}: {pattern} is not there, left out")
    return found


def load(port: int, path: str, seconds: float) -> dict[str, float]:
    """One round of load, from a process of its own."""
    result: dict[str, float] = json.loads(python(ROOT / "benchmarks" / "load.py", str(port), path, str(seconds)))
    return result


def throughput(*, port: int, bare_port: int, pages: dict[str, str], rounds: int, seconds: float) -> list[Line]:
    """Kept and unkept pages against the bare view, in turn, so that the machine's moods hit all alike."""
    lines = []
    for name, path in pages.items():
        for kind, query, aim in (("kept", "", KEPT_AIM), ("not kept", UNKEPT, UNKEPT_AIM)):
            size = int(load(port, path + query, 0.3)["bytes"])
            pairs = [
                (load(bare_port, f"/{size}/", seconds), load(port, path + query, seconds)) for _round in range(rounds)
            ]
            ratio = statistics.median(page["per_second"] / reference["per_second"] for reference, page in pairs)
            own, theirs = (
                f"{statistics.median(one[which]['per_second'] for one in pairs):.0f}/s, "
                f"p95 {statistics.median(one[which]['p95_ms'] for one in pairs):.1f} ms"
                for which in (1, 0)
            )
            wrong = sum(int(page["wrong"]) for _reference, page in pairs)
            more = f"{own}; bare {theirs}; {size} bytes" + (f"; {wrong} WRONG ANSWERS" if wrong else "")
            lines.append(Line(f"{name}, {kind}: share of the bare view", ratio, "", aim, at_least=True, more=more))
    return lines


def queries(pages: dict[str, str]) -> list[Line]:
    """Queries of each page that is not kept."""
    counts = json.loads(python("-c", COUNT_QUERIES, *(path + UNKEPT for path in pages.values())).splitlines()[-1])
    return [Line(f"{name}: queries", count, "", QUERIES_AIM) for name, count in zip(pages, counts, strict=True)]


def memory(process: psutil.Process) -> Line:
    """Proportional set size of everything that belongs to the product."""
    server = postgres.running_pid(HOME)
    roots = [process, *([psutil.Process(server)] if server else [])]
    family = {one.pid: one for root in roots for one in [root, *root.children(recursive=True)]}
    parts = {"PostgreSQL": 0, "web and worker": 0}
    for one in family.values():
        with suppress(psutil.NoSuchProcess):
            kind = "PostgreSQL" if one.name().startswith("postgres") else "web and worker"
            parts[kind] += one.memory_full_info().pss
    more = ", ".join(f"{name} {size / MB:.0f} MB" for name, size in parts.items())
    return Line("memory of the whole", sum(parts.values()) / MB, "MB", MEMORY_AIM, more=more)


def paint(*, port: int, pages: dict[str, str], rounds: int) -> list[Line]:
    """Largest contentful paint on a slow phone."""
    executable = browser_path()
    if executable is None:
        return [Line("largest contentful paint", None, "s", PAINT_AIM, more="Chromium is missing")]
    from playwright.sync_api import sync_playwright

    lines = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=flags())
        for name, path in pages.items():
            if path.startswith("/api/"):
                continue
            times = []
            for _ in range(rounds):
                context = browser.new_context(
                    viewport={"width": PHONE["width"], "height": PHONE["height"]}, service_workers="block"
                )
                page = context.new_page()
                devtools = context.new_cdp_session(page)
                devtools.send("Network.enable")
                devtools.send(
                    "Network.emulateNetworkConditions",
                    {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000},
                )
                devtools.send("Emulation.setCPUThrottlingRate", {"rate": 6})
                page.goto(f"http://127.0.0.1:{port}{path}", wait_until="networkidle", timeout=60_000)
                times.append(page.evaluate(LARGEST_PAINT))
                context.close()
            lines.append(Line(f"{name}: largest contentful paint", statistics.median(times) / 1000, "s", PAINT_AIM))
        browser.close()
    return lines


def machine() -> dict[str, Any]:
    """What it ran on."""
    facts = Path("/proc/cpuinfo").read_text() if Path("/proc/cpuinfo").exists() else ""
    model = re.search(r"model name\s*: (.+)", facts)
    head = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return {
        "processor": model[1] if model else platform.processor(),
        "cores": psutil.cpu_count(),
        "memory_gb": round(psutil.virtual_memory().total / 2**30, 1),
        "load_before": round(psutil.getloadavg()[0], 1),
        "system": platform.platform(),
        "python": platform.python_version(),
        "commit": head.stdout.strip(),
    }


def main() -> None:
    """Measure, print, keep."""
    parser = argparse.ArgumentParser(prog="make bench")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=3.0, help="of load in each round")
    parser.add_argument("--port", type=int, default=8108)
    wanted = parser.parse_args()
    here = machine()
    print(f"{here['processor']}, {here['cores']} cores, {here['memory_gb']} GB, load before: {here['load_before']}")

    print("Setting up (not measured) ...", flush=True)
    with demo(wanted.port):
        print(python(ROOT / "benchmarks" / "generate.py") or "The generated data is there from an earlier run.")
    starts = []
    for _ in range(min(3, wanted.rounds)):
        with demo(wanted.port) as (_process, seconds):
            starts.append(seconds)
    lines = [Line("cold start to /readyz", statistics.median(starts), "s", START_AIM)]
    print("Measuring ...", flush=True)
    with demo(wanted.port) as (process, _seconds), bare(wanted.port + 1):
        pages = addresses(wanted.port)
        lines += throughput(
            port=wanted.port,
            bare_port=wanted.port + 1,
            pages=pages,
            rounds=wanted.rounds,
            seconds=wanted.seconds,
        )
        lines.append(memory(process))
        lines += queries(pages)
        lines += paint(port=wanted.port, pages=pages, rounds=min(3, wanted.rounds))

    print()
    for line in lines:
        print(line)
    results = ROOT / "benchmarks" / "results"
    results.mkdir(exist_ok=True)
    stamp = dt.datetime.now(dt.UTC).strftime("%Y-%m-%dT%H%M%SZ")
    kept = {"at": stamp, "machine": here, "rounds": wanted.rounds, "figures": [asdict(line) for line in lines]}
    (results / f"{stamp}.json").write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n")
    print(f"\nKept in benchmarks/results/{stamp}.json")


if __name__ == "__main__":
    main()
