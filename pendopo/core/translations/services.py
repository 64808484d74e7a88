"""Writing catalogues: texts brought up to date, files compiled."""

from __future__ import annotations

import os
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import write_po

from pendopo.core.translations import selectors
from pendopo.core.translations.selectors import Texts

WIDTH = 119


def update(*, texts: Iterable[Texts], language: str) -> list[Path]:
    """Bring the catalogues up to date with the source; answers the files that changed.

    A translation stays as long as its text does. Nothing is guessed: a changed
    text is a new one, and the old one goes.
    """
    changed: list[Path] = []
    for each in texts:
        path = selectors.catalogue_path(each.folder, language)
        if not each.sources:
            if path.exists():
                path.unlink()
                changed.append(path)
            continue
        known = {entry.key: entry for entry in selectors.entries(path, language)}
        fresh = selectors.empty_catalogue(language)
        for key, source in each.sources.items():
            old = known.get(key)
            strings = old.translations if old is not None else ("",)
            fresh.add(
                (key.msgid, source.plural) if source.plural else key.msgid,
                strings[:1] if source.plural else strings[0],
                locations=[(file, 0) for file in sorted(each.files[key])],
                flags=["fuzzy"] if old is not None and old.fuzzy else [],
                context=key.context or None,
            )
        if _write_if_changed(path, _rendered(fresh, each.app)):
            changed.append(path)
    return changed


def _rendered(catalogue: Catalog, app: str) -> bytes:
    # Our own header: the usual one carries dates, which would change with every run.
    header = (
        f"# {catalogue.locale.english_name if catalogue.locale else ''} texts of {app}.\n"
        'msgid ""\n'
        'msgstr ""\n'
        f'"Language: {catalogue.locale}\\n"\n'
        '"MIME-Version: 1.0\\n"\n'
        '"Content-Type: text/plain; charset=utf-8\\n"\n'
        '"Content-Transfer-Encoding: 8bit\\n"\n'
        f'"Plural-Forms: {catalogue.plural_forms}\\n"\n\n'
    )
    body = BytesIO()
    write_po(body, catalogue, width=WIDTH, omit_header=True, sort_output=True, include_lineno=False)
    return header.encode() + body.getvalue().rstrip(b"\n") + b"\n"


def compile_all() -> list[Path]:
    """Compile every catalogue; answers the files written."""
    return [_compile(path, language) for path, language in _catalogues()]


def compile_stale() -> list[Path]:
    """Compile the catalogues whose text is newer than what would run; answers the files written."""
    return [
        _compile(path, language)
        for path, language in _catalogues()
        if not (target := path.with_suffix(".mo")).exists() or target.stat().st_mtime_ns < path.stat().st_mtime_ns
    ]


def _catalogues() -> list[tuple[Path, str]]:
    return [
        (path, language)
        for folder in selectors.app_folders().values()
        for language in selectors.languages()
        if (path := selectors.catalogue_path(folder, language)).exists()
    ]


def _compile(path: Path, language: str) -> Path:
    body = BytesIO()
    write_mo(body, selectors.catalogue(path, language))
    target = path.with_suffix(".mo")
    _replace(target, body.getvalue())
    return target


def _write_if_changed(path: Path, content: bytes) -> bool:
    if path.exists() and path.read_bytes() == content:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    _replace(path, content)
    return True


def _replace(path: Path, content: bytes) -> None:
    # Whole or not at all: another process may be starting and reading.
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.write_bytes(content)
    draft.replace(path)
