"""A table of people with a sealed number, as an app would declare it."""

from __future__ import annotations

import pytest
from django.db import connection, models

from pendopo.core.crypto import keyring
from pendopo.core.crypto.fields import BlindIndexField, EncryptedTextField
from pendopo.core.crypto.models import SealedModel


def digits(value: str) -> str:
    return "".join(character for character in value if character.isdigit())


class SealedPerson(SealedModel):
    name = models.CharField(max_length=50)
    nik = EncryptedTextField()
    nik_index = BlindIndexField(source="nik", normalise=digits, unique=True)
    phone = EncryptedTextField(null=True)

    class Meta:
        app_label = "crypto"


@pytest.fixture
def ring(tmp_path, settings):
    """A keyring of this test's own."""
    settings.KEYRING_FILE = tmp_path / "keyring.json"
    settings.KEYRING_CREATE = True
    return keyring.current


def _make_table():
    with connection.schema_editor() as editor:
        editor.create_model(SealedPerson)


@pytest.fixture
def person_model(db, ring):
    _make_table()
    return SealedPerson


@pytest.fixture
def lasting_person_model(transactional_db, ring):
    """The same table for tests with several connections; dropped afterwards."""
    _make_table()
    yield SealedPerson
    with connection.schema_editor() as editor:
        editor.delete_model(SealedPerson)
