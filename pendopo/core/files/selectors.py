"""Reads of kept files."""

from __future__ import annotations

from django.db.models import Model, QuerySet

from pendopo.core.files.models import StoredFile


def uploads_of(person: Model) -> QuerySet[StoredFile]:
    """The files that this person uploaded, newest first."""
    return StoredFile.objects.filter(uploaded_by_id=person.pk).order_by("-at")
