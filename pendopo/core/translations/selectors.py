"""What the source says and what the catalogues hold."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from tokenize import TokenError

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.pofile import read_po
from django.apps import apps
from django.conf import settings
from django.core.management.base import CommandError
from django.utils.translation.template import templatize

from pendopo.core.translations import rules
from pendopo.core.translations.rules import Entry, Fault, Key, Source

PACKAGE = Path(__file__).resolve().parents[2]
HOME_OF_THE_HOMELESS = Path(__file__).resolve().parent
SOURCE_LANGUAGE = "en"
TEXT_KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    **dict.fromkeys(("gettext", "gettext_lazy", "gettext_noop"), None),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), ((1, "c"), 2, 3)),
}
# As Django's own catalogues count; Babel's table gives Indonesian the English two forms.
PLURAL_FORMS = {"id": "nplurals=1; plural=0;"}
SKIPPED_FOLDERS = {"tests", "migrations", "static", "locale", "__pycache__"}


@dataclass
class Texts:
    """The texts of one app, each with the files (relative to the app) that use it."""

    app: str
    folder: Path
    sources: dict[Key, Source] = field(default_factory=dict)
    files: dict[Key, set[str]] = field(default_factory=dict)

    def add(self, source: Source, file: str) -> None:
        """Take in one use; a text that is counted anywhere is counted everywhere."""
        known = self.sources.get(source.key)
        if known is None or (source.plural and not known.plural):
            self.sources[source.key] = source
        self.files.setdefault(source.key, set()).add(file)


def languages() -> list[str]:
    """The languages that need a catalogue."""
    return [code for code, _name in settings.LANGUAGES if code != SOURCE_LANGUAGE]


def catalogue_path(folder: Path, language: str) -> Path:
    """Where the app in `folder` keeps its catalogue of `language`."""
    return folder / "locale" / language / "LC_MESSAGES" / "django.po"


def app_folders() -> dict[str, Path]:
    """Our own apps: dotted name → folder, sorted by name."""
    ours = (config for config in apps.get_app_configs() if config.name.startswith("pendopo."))
    return {config.name: Path(config.path) for config in sorted(ours, key=lambda config: config.name)}


def extracted() -> list[Texts]:
    """The texts of every app of ours, by app name.

    Files that belong to no app (settings, the modules directly under `core`)
    are counted to this app.

    Raises:
        CommandError: naming the file that cannot be read.
    """
    folders = app_folders()
    texts = {folder: Texts(app, folder) for app, folder in folders.items()}
    for path in sorted(PACKAGE.rglob("*")):
        if not path.is_file() or SKIPPED_FOLDERS & set(path.relative_to(PACKAGE).parts):
            continue
        owner = next((texts[parent] for parent in path.parents if parent in texts), texts[HOME_OF_THE_HOMELESS])
        name = path.relative_to(owner.folder if owner.folder in path.parents else PACKAGE).as_posix()
        for source in _sources(path):
            owner.add(source, name)
    return sorted(texts.values(), key=lambda each: each.app)


def _sources(path: Path) -> Iterator[Source]:
    if path.suffix == ".py":
        code = path.read_bytes()
    elif "templates" in path.parts and path.suffix in {".html", ".subject", ".txt", ".xml"}:
        # In brackets, because a template's indentation is not Python's.
        code = b"(\n" + templatize(path.read_text(), origin=str(path)).encode() + b"\n)"
    else:
        return
    try:
        for _line, texts, _comments, context in extract(
            "python", BytesIO(code), keywords=TEXT_KEYWORDS, options={"encoding": "utf-8"}
        ):
            msgid, plural = (texts[0], texts[1]) if isinstance(texts, tuple) else (texts, "")
            yield Source(Key(msgid, context or ""), plural)
    except (TokenError, SyntaxError) as fault:
        raise CommandError(f"{path} cannot be read for its texts: {fault}") from fault


def empty_catalogue(language: str) -> Catalog:
    """A catalogue with nothing in it but how the language counts."""
    made = Catalog(locale=language)
    if language in PLURAL_FORMS:
        made.mime_headers = [("Plural-Forms", PLURAL_FORMS[language])]
    return made


def catalogue(path: Path, language: str) -> Catalog:
    """The catalogue in the file, or an empty one if there is no file."""
    if not path.exists():
        return empty_catalogue(language)
    with path.open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


def entries(path: Path, language: str) -> list[Entry]:
    """What the catalogue in the file holds, without its header."""
    return [entry(message) for message in catalogue(path, language) if message.id]


def entry(message: Message) -> Entry:
    """One message in our own words."""
    msgid, plural = (message.id[0], message.id[1]) if isinstance(message.id, (list, tuple)) else (message.id, "")
    given = message.string if isinstance(message.string, (list, tuple)) else (message.string,)
    return Entry(Key(msgid, message.context or ""), plural, tuple(text or "" for text in given), message.fuzzy)


def faults() -> list[Fault]:
    """Everything that keeps the second language from being complete."""
    texts = extracted()
    found: list[Fault] = []
    for language in languages():
        held = [(each, entries(catalogue_path(each.folder, language), language)) for each in texts]
        for each, present in held:
            name = catalogue_path(each.folder, language).relative_to(PACKAGE.parent).as_posix()
            found += rules.faults(catalogue=name, sources=each.sources.values(), entries=present)
        found += rules.disagreements((each.app, present) for each, present in held)
    return found
