"""The base of models with encrypted fields."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from pendopo.core.crypto.fields import BlindIndexField


class SealedModel(models.Model):
    """A row that knows who it is before it is saved, so that values can be sealed for it.

    Its `row_key` never changes: sealed values do not open under another.
    """

    row_key = models.UUIDField(_("row key"), default=uuid.uuid4, unique=True, editable=False)

    class Meta:
        abstract = True

    def save(self, *, update_fields: Iterable[str] | None = None, **options: Any) -> None:
        """Save the row; a blind index is saved along with the value that it stands for."""
        if update_fields is not None:
            update_fields = set(update_fields)
            update_fields |= {
                field.name
                for field in self._meta.fields
                if isinstance(field, BlindIndexField) and field.source in update_fields
            }
        super().save(update_fields=update_fields, **options)
