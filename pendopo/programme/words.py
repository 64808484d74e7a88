"""Domain texts in two languages: Indonesian always, English where it has been written."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import get_language


@dataclass(frozen=True)
class Words:
    """A text in Indonesian and English; as text it is the one of the active language.

    Where English is missing, the Indonesian text stands in: better read than gone.
    """

    id: str
    en: str = ""

    def __str__(self) -> str:
        return self.en if self.en and (get_language() or "id").startswith("en") else self.id

    def __bool__(self) -> bool:
        return bool(self.id)

    @property
    def language(self) -> str:
        """Code of the language that is shown, for `lang` attributes."""
        return "en" if self.en and (get_language() or "id").startswith("en") else "id"


NOTHING = Words("")


class Bilingual:
    """Gives a model `words("summary")`, read from the fields `summary` and `summary_en`."""

    def words(self, field: str) -> Words:
        """The two texts of a field."""
        return Words(getattr(self, field), getattr(self, f"{field}_en"))

    @property
    def title(self) -> Words:
        """The name in both languages."""
        return self.words("name")
