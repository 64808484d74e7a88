"""The kinds of files that apps take: declared when a `services.py` is imported."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from pendopo.core.files import rules

_kinds: dict[str, rules.FileKind] = {}


def kind(declared: rules.FileKind) -> rules.FileKind:
    """Declare a kind, and give it back.

    Raises:
        ValueError: if another kind has its key.
    """
    if _kinds.get(declared.key, declared) != declared:
        raise ValueError(f"The kind of file {declared.key} is declared twice")
    _kinds[declared.key] = declared
    return declared


def kind_of(key: str) -> rules.FileKind:
    """The kind of that key.

    Raises:
        UnknownKind: if no app has declared it.
    """
    try:
        return _kinds[key]
    except KeyError:
        raise rules.UnknownKind(
            f"Declare it beside the service that takes it: files.kind(FileKind(key={key!r}, ...))"
        ) from None


EVIDENCE = kind(
    rules.FileKind(
        key="evidence",
        label=_("Evidence"),
        types=(rules.PDF, rules.JPEG, rules.PNG, rules.WEBP, rules.XLSX, rules.CSV),
    )
)
