"""Brings Debian's Chromium for the browser journeys, where it is missing and may be installed."""

from __future__ import annotations

import os
import shutil
import subprocess


def main() -> None:
    """Never fails: without Chromium the journeys are reported as skipped, and on CI each of them fails."""
    if shutil.which("chromium") or shutil.which("chromium-browser"):
        return
    apt = shutil.which("apt-get")
    if apt is None or os.geteuid() != 0:
        print("Chromium is missing; the browser journeys will be skipped. On Debian: sudo apt install chromium")
        return
    print("Installing Chromium for the browser journeys (once) ...", flush=True)
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    install = [apt, "install", "--yes", "--quiet=2", "--no-install-recommends", "chromium", "fonts-liberation"]
    for command in ([apt, "update", "--quiet=2"], install):
        done = subprocess.run(
            command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
        )
        if done.returncode != 0:
            print(f"Chromium could not be installed: {done.stderr.strip()[-300:]}")
            return


if __name__ == "__main__":
    main()
