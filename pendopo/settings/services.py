"""Which apps are installed: found in the folders, never listed by hand.

A service is a folder `pillars/<dimension>/<service>/` with a `service.py`.
"""

from __future__ import annotations

from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1]


def pillar_services(package: Path = PACKAGE) -> list[str]:
    """Dotted names of the services under `pillars/`, in alphabetical order."""
    return sorted(
        ".".join(["pendopo", *manifest.parent.relative_to(package).parts])
        for manifest in (package / "pillars").glob("*/*/service.py")
    )


def core_apps(package: Path = PACKAGE) -> list[str]:
    """Dotted names of the small apps that make up the core, in alphabetical order."""
    return sorted(f"pendopo.core.{apps.parent.name}" for apps in (package / "core").glob("*/apps.py"))
