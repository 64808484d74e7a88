"""The verbs of the trail: declared by the app that acts, with a label for people."""

from __future__ import annotations

from django.utils.functional import Promise

from pendopo.core.audit import rules

Text = str | Promise

_labels: dict[str, Text] = {}


class UndeclaredVerb(LookupError):
    """Nobody has said what this verb is called for people."""


def verb(key: str, label: Text) -> str:
    """Declare a verb when a `services.py` is imported, and give back its key.

    Raises:
        ValueError: if the key is not dotted lower case, or declared with another label.
    """
    rules.check_verb(key)
    if key in _labels and str(_labels[key]) != str(label):
        raise ValueError(f"The audit verb {key} is declared twice")
    _labels[key] = label
    return key


def check_declared(key: str) -> None:
    """Accept a declared verb.

    Raises:
        UndeclaredVerb: for any other.
    """
    if key not in _labels:
        raise UndeclaredVerb(f'Declare it beside the service that acts: audit.verb("{key}", _("..."))')


def label_of(key: str) -> Text:
    """What people call the verb; its key if the app that declared it is gone."""
    return _labels.get(key, key)


def declared() -> dict[str, Text]:
    """Every declared verb with its label."""
    return dict(_labels)
