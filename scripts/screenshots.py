"""Takes screenshots of a running server: 360 and 1280 pixels wide, light and dark, Indonesian and English.

    python scripts/screenshots.py http://localhost:8000 /capaian/ /masuk/ --to /tmp/looks [--only 360-light-id] [--full]

Prints one line per picture; exit code 1 if a page answered with an error, logged one in the browser, or is wider
than the screen.
"""

from __future__ import annotations

import argparse
import sys
from itertools import product
from pathlib import Path

from playwright.sync_api import ConsoleMessage, Page, sync_playwright

CHROMIUM = "/usr/bin/chromium"


def main() -> int:
    """Look at every page in every way."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("server")
    parser.add_argument("paths", nargs="+")
    parser.add_argument("--to", type=Path, default=Path("/tmp/pendopo-looks"))  # noqa: S108 - the caller's own pictures
    parser.add_argument("--only", default="", help="e.g. 360, dark, 1280-light-id")
    parser.add_argument("--full", action="store_true", help="the whole page, not only the first screen")
    parser.add_argument("--cookie", default="", help="sessionid of a signed-in person")
    asked = parser.parse_args()
    asked.to.mkdir(parents=True, exist_ok=True)
    faults = 0
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        for width, theme, language in product((360, 1280), ("light", "dark"), ("id", "en")):
            way = f"{width}-{theme}-{language}"
            if not all(part in way.split("-") for part in filter(None, asked.only.split("-"))):
                continue
            context = browser.new_context(
                viewport={"width": width, "height": 780 if width < 600 else 900},  # noqa: PLR2004 - a phone's width
                color_scheme="dark" if theme == "dark" else "light",
            )
            context.add_cookies([{"name": "lang", "value": language, "url": asked.server}])
            if asked.cookie:
                context.add_cookies([{"name": "sessionid", "value": asked.cookie, "url": asked.server}])
            page = context.new_page()
            for path in asked.paths:
                faults += _look(page, asked.server, path, asked.to, way, full=asked.full)
            context.close()
        browser.close()
    return 1 if faults else 0


def _look(page: Page, server: str, path: str, folder: Path, way: str, *, full: bool) -> int:
    errors: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        if message.type == "error":
            errors.append(message.text)

    page.on("console", hear)
    answer = page.goto(server.rstrip("/") + path, wait_until="load")
    status = answer.status if answer is not None else 0
    too_wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    name = (path.strip("/").replace("/", "_").replace("?", "_") or "home") + f"-{way}.png"
    page.screenshot(path=folder / name, full_page=full)
    page.remove_listener("console", hear)
    faults = [f"status {status}"] if status >= 400 else []  # noqa: PLR2004 - HTTP errors begin there
    faults += [f"{too_wide} px too wide"] if too_wide > 0 else []
    print(folder / name, *(faults + errors))
    return len(faults + errors)


if __name__ == "__main__":
    sys.exit(main())
