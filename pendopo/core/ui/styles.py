"""The stylesheets, put together from their parts: no tool but Python, nothing written into the source tree.

Order is by layer, so that a component never fights the base. The dark palette
is written once in `css/dark.css` and set twice: for who prefers it, and for
who chose it.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

from django.apps import apps

from pendopo.core.ui import components

PACKAGE = Path(__file__).resolve().parents[2]
HERE = Path(__file__).resolve().parent / "css"
ORDER = "@layer reset, tokens, base, layout, components, utilities;"
BUNDLES: dict[str, tuple[str, ...]] = {
    "pendopo": ("reset", "tokens", "base", "layout", "utilities"),
    "workspace": ("workspace",),
}


def sources() -> list[Path]:
    """Every file that the bundles are made of."""
    return [
        *sorted(HERE.glob("*.css")),
        *(
            component.folder / f"{component.folder.name}.css"
            for component in components.catalogue().values()
            if (component.folder / f"{component.folder.name}.css").exists()
        ),
        *_own(),
    ]


def bundle(name: str) -> str:
    """The stylesheet `pendopo` or `workspace`, without comments and idle space."""
    parts = [ORDER]
    parts += [_layer(part, _read(HERE / f"{part}.css")) for part in BUNDLES[name]]
    if name == "pendopo":
        parts.append(_layer("tokens", dark()))
    for component in components.catalogue().values():
        file = component.folder / f"{component.folder.name}.css"
        if component.bundle == name and file.exists():
            parts.append(_layer("components", _read(file)))
    if name == "pendopo":
        parts += [_read(file) for file in _own()]
    return minified("\n".join(parts))


def dark() -> str:
    """The dark palette for who prefers it (unless they chose light here) and for who chose it."""
    palette = _read(HERE / "dark.css")
    return (
        f'@media (prefers-color-scheme: dark) {{ :root:not([data-theme="light"]) {{ {palette} }} }}\n'
        f'[data-theme="dark"] {{ {palette} }}'
    )


def minified(css: str) -> str:
    """The same rules without comments, line breaks and needless spaces; text in quotes stays as it is."""
    pieces = re.split(r"""("[^"]*"|'[^']*')""", re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL))
    for index in range(0, len(pieces), 2):
        piece = re.sub(r"\s+", " ", pieces[index])
        piece = re.sub(r" ?([{};,>]) ?", r"\1", piece)
        # A space before a colon belongs to a selector (`a :hover`); after one it never matters.
        pieces[index] = re.sub(r": ", ":", piece).replace(";}", "}")
    return "".join(pieces).strip()


def build(folder: Path) -> None:
    """Write the bundles into `folder` if a source is newer than they are."""
    newest = max(file.stat().st_mtime for file in [*sources(), Path(__file__)])
    for name in BUNDLES:
        target = folder / "ui" / f"{name}.css"
        if target.exists() and target.stat().st_mtime > newest:
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        # Under a name of its own first: another process may be reading.
        draft = target.with_suffix(f".{os.getpid()}")
        draft.write_text(bundle(name), encoding="utf-8")
        draft.replace(target)


def _own() -> list[Path]:
    """What apps bring of their own: `static/<app>/<app>.css`, which names its layer itself."""
    found = (Path(app.path) / "static" / app.label / f"{app.label}.css" for app in apps.get_app_configs())
    return [file for file in found if file.exists() and file.is_relative_to(PACKAGE)]


def _layer(name: str, css: str) -> str:
    layer = {"workspace": "components"}.get(name, name)
    return f"@layer {layer} {{ {css} }}"


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8")
