"""Debian's Chromium, and the screens that we look at; used by the journeys and by `make bench`."""

from __future__ import annotations

import os
import shutil

PHONE = {"width": 360, "height": 740}
DESKTOP = {"width": 1280, "height": 900}
FLAGS = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    # Nothing but the page may reach for the network.
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-default-apps",
    "--disable-domain-reliability",
    "--disable-features=MediaRouter,OptimizationHints,Translate",
    # A container's /dev/shm is too small for it.
    "--disable-dev-shm-usage",
]


def flags() -> list[str]:
    """How it is started; root has no user namespace to put its sandbox in."""
    return [*FLAGS, "--no-sandbox"] if os.geteuid() == 0 else FLAGS


def browser_path() -> str | None:
    """Debian's Chromium, if it is here."""
    return shutil.which("chromium") or shutil.which("chromium-browser")
