"""What makes a translation complete: decided from the texts alone."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

PLACEHOLDER = re.compile(r"%\((?P<named>\w+)\)[sdf]|(?P<positional>%[sd])|\{(?P<braces>\w*)\}")


@dataclass(frozen=True, order=True)
class Key:
    """What gettext looks a text up by."""

    msgid: str
    context: str = ""

    def __str__(self) -> str:
        return f"{self.msgid!r} (context {self.context!r})" if self.context else repr(self.msgid)


@dataclass(frozen=True)
class Source:
    """A text as the source has it; `plural` is empty unless it is counted."""

    key: Key
    plural: str = ""


@dataclass(frozen=True)
class Entry:
    """A text as a catalogue has it, with its translations (one per plural form)."""

    key: Key
    plural: str
    translations: tuple[str, ...]
    fuzzy: bool = False


@dataclass(frozen=True, order=True)
class Fault:
    """Why a catalogue is not complete."""

    catalogue: str
    key: Key
    reason: str

    def __str__(self) -> str:
        return f"{self.catalogue}: {self.key}: {self.reason}"


def placeholders(text: str) -> Counter[str]:
    """The placeholders of `text`, counted: %(name)s, %s and {name}."""
    return Counter(match[0] for match in PLACEHOLDER.finditer(text.replace("%%", "")))


def faults(*, catalogue: str, sources: Iterable[Source], entries: Iterable[Entry]) -> list[Fault]:
    """Everything that keeps one catalogue from being complete, in a stable order."""
    wanted = {source.key: source for source in sources}
    found: list[Fault] = []
    present: set[Key] = set()
    for entry in entries:
        present.add(entry.key)
        source = wanted.get(entry.key)
        if source is None:
            found.append(Fault(catalogue, entry.key, "no longer in the source"))
        elif source.plural != entry.plural:
            found.append(Fault(catalogue, entry.key, "counted in only one of source and catalogue"))
        elif not all(entry.translations):
            found.append(Fault(catalogue, entry.key, "not translated"))
        elif entry.fuzzy:
            found.append(Fault(catalogue, entry.key, "marked fuzzy"))
        else:
            found += _placeholder_faults(catalogue, entry)
    found += [Fault(catalogue, key, "not yet in the catalogue") for key in wanted.keys() - present]
    return sorted(found)


def _placeholder_faults(catalogue: str, entry: Entry) -> Iterable[Fault]:
    # Indonesian does not inflect for number: its one form serves the English plural, which carries the count.
    expected = placeholders(entry.plural or entry.key.msgid)
    for translation in entry.translations:
        given = placeholders(translation)
        if given.keys() != expected.keys():
            missing, extra = sorted(expected - given), sorted(given - expected)
            said = [f"lacks {', '.join(missing)}"] if missing else []
            said += [f"has {', '.join(extra)}, which the source lacks"] if extra else []
            yield Fault(catalogue, entry.key, "placeholders: " + " and ".join(said))


def disagreements(catalogues: Iterable[tuple[str, Iterable[Entry]]]) -> list[Fault]:
    """Texts that two catalogues translate differently: only the first would ever be seen."""
    first: dict[Key, tuple[str, Entry]] = {}
    found: list[Fault] = []
    for name, entries in catalogues:
        for entry in entries:
            if not all(entry.translations):
                continue
            earlier_name, earlier = first.setdefault(entry.key, (name, entry))
            if earlier.translations != entry.translations:
                reason = f"{earlier_name} says {earlier.translations[0]!r}; agree, or tell them apart with pgettext"
                found.append(Fault(name, entry.key, reason))
    return sorted(found)
