"""Model fields for personal data: sealed for their cell, found by a blind index.

On a model that derives from `SealedModel`:

    nik = EncryptedTextField()
    nik_index = BlindIndexField(source="nik", normalise=rules.bare_digits, unique=True)

`person.nik` is a `Secret`; assign plain text. `filter(nik_index="3318...")`
finds equal values; the sealed column itself answers no comparison.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar
from uuid import UUID

from django.core import checks
from django.core.exceptions import FieldError
from django.db import models
from django.db.models.lookups import IsNull, Lookup
from django.db.models.query_utils import DeferredAttribute
from django.utils.translation import gettext_lazy as _

from pendopo.core.crypto import blind
from pendopo.core.crypto.secret import Sealed, Secret

ROW_KEY = "row_key"

_ST = TypeVar("_ST", contravariant=True)  # noqa: PLC0105  django-stubs' own names
_GT = TypeVar("_GT", covariant=True)  # noqa: PLC0105

if TYPE_CHECKING:

    class _Bytes(models.Field[_ST, _GT]):
        pass

    _AnyLookup = Lookup[Any]
else:
    _AnyLookup = Lookup

    class _Bytes(models.Field):
        def __class_getitem__(cls, _types: object) -> type:
            return cls


class _SecretAttribute(DeferredAttribute):
    """Gives the cell's value as a `Secret` that knows where it belongs."""

    field: EncryptedTextField[Any, Any]

    def __get__(self, instance: models.Model | None, owner: Any = None) -> Any:
        if instance is None:
            return self
        value = super().__get__(instance, owner)
        if value is None or isinstance(value, models.Expression):
            return value
        column, row = self.field.column_name(), _row_key(instance, self.field)
        if isinstance(value, Secret):
            if not value.belongs_to(column=column, row=row):
                value = Secret(column=column, row=row, plain=value.reveal())
        elif isinstance(value, Sealed):
            value = Secret(column=column, row=row, sealed=bytes(value))
        else:
            value = Secret(column=column, row=row, plain=str(value))
        instance.__dict__[self.field.attname] = value
        return value

    def __set__(self, instance: models.Model, value: object) -> None:
        instance.__dict__[self.field.attname] = value


class EncryptedTextField(_Bytes[_ST, _GT]):
    """Text that is encrypted in the database, with its table, column and row as associated data.

    Args:
        sealed_as: The `table.column` that values are sealed for, if the column was renamed since.
    """

    _pyi_private_set_type: str | Secret
    _pyi_private_get_type: Secret
    _pyi_lookup_exact_type: Any
    description = _("Encrypted text")
    descriptor_class = _SecretAttribute
    empty_values = (None, "")

    def __init__(self, *args: Any, sealed_as: str = "", **kwargs: Any) -> None:
        self.sealed_as = sealed_as
        for impossible in ("unique", "primary_key", "db_index", "choices", "default", "db_default"):
            if kwargs.get(impossible):
                raise TypeError(f"An encrypted field takes no {impossible}; use a BlindIndexField beside it")
        kwargs.setdefault("editable", False)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("editable", None)
        if self.editable:
            kwargs["editable"] = True
        if self.sealed_as:
            kwargs["sealed_as"] = self.sealed_as
        return name, path, args, kwargs

    def check(self, **kwargs: Any) -> list[checks.CheckMessage]:
        return [*super().check(**kwargs), *_check_row_key(self)]

    def get_internal_type(self) -> str:
        return "BinaryField"

    def column_name(self) -> str:
        """The `table.column` that values are sealed for."""
        return self.sealed_as or f"{self.model._meta.db_table}.{self.column}"

    def from_db_value(self, value: Any, *_: object) -> Sealed | None:
        return None if value is None else Sealed(value)

    def to_python(self, value: Any) -> Any:
        return value

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        if value is None or isinstance(value, bytes):
            return value
        if isinstance(value, Secret):
            return value.sealed()
        # update(nik="...") knows no row, so it cannot seal for one.
        raise TypeError(f"{self.model.__name__}.{self.name} is encrypted: set it on the row and save the row")

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:  # noqa: FBT001, FBT002
        value = super().get_db_prep_value(value, connection, prepared)
        return None if value is None else connection.Database.Binary(bytes(value))

    def get_lookup(self, lookup_name: str) -> type[Lookup[Any]] | None:
        if lookup_name == "isnull":
            return IsNull
        raise FieldError(
            f"{self.model.__name__}.{self.name} is encrypted and cannot be compared; "
            "give it a BlindIndexField and filter by that"
        )

    def value_to_string(self, obj: models.Model) -> NoReturn:  # noqa: ARG002
        raise TypeError(f"{self.model.__name__}.{self.name} is encrypted; use `pendopo backup` to move data")


class BlindIndexField(_Bytes[_ST, _GT]):
    """The keyed fingerprint of an encrypted field beside it, kept up to date on each save of the row.

    Args:
        source: Name of the encrypted field.
        normalise: Brings a value to the one form in which it is compared; a module-level function.
    """

    _pyi_private_set_type: bytes
    _pyi_private_get_type: bytes
    _pyi_lookup_exact_type: Any
    description = _("Blind index")

    def __init__(
        self, *args: Any, source: str = "", normalise: Callable[[str], str] | None = None, **kwargs: Any
    ) -> None:
        self.source, self.normalise = source, normalise
        kwargs["editable"] = False
        # Looked up by nature; a unique column has its index already.
        kwargs["db_index"] = not kwargs.get("unique")
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("editable", None)
        kwargs.pop("db_index", None)
        kwargs["source"] = self.source
        if self.normalise is not None:
            kwargs["normalise"] = self.normalise
        return name, path, args, kwargs

    def check(self, **kwargs: Any) -> list[checks.CheckMessage]:
        found: list[checks.CheckMessage] = [*super().check(**kwargs)]
        try:
            sound = isinstance(self.source_field(), EncryptedTextField)
        except FieldError:
            sound = False
        if not sound:
            found.append(
                checks.Error(
                    f"The blind index has no encrypted field called {self.source!r} beside it.",
                    hint='Name it: BlindIndexField(source="nik").',
                    obj=self,
                    id="crypto.E002",
                )
            )
        return found

    def get_internal_type(self) -> str:
        return "BinaryField"

    def source_field(self) -> EncryptedTextField[Any, Any]:
        """The encrypted field that it indexes.

        Raises:
            FieldError: if there is none of that name.
        """
        field = next((field for field in self.model._meta.fields if field.name == self.source), None)
        if not isinstance(field, EncryptedTextField):
            raise FieldError(f"{self.model.__name__} has no encrypted field {self.source!r}")
        return field

    def index_of(self, value: str) -> bytes:
        """The fingerprint of a plain value under the active key."""
        return blind.index(self.source_field().column_name(), self._normal(value))

    def possible_indexes(self, value: str) -> list[bytes]:
        """Its fingerprints under every live key: while keys are rotated, rows carry one or the other."""
        return blind.indexes(self.source_field().column_name(), self._normal(value))

    def pre_save(self, model_instance: models.Model, add: bool) -> bytes | None:  # noqa: ARG002, FBT001
        source = getattr(model_instance, self.source)
        value = None if source is None else self.index_of(source.reveal())
        setattr(model_instance, self.attname, value)
        return value

    def from_db_value(self, value: Any, *_: object) -> bytes | None:
        return None if value is None else bytes(value)

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:  # noqa: FBT001, FBT002
        value = super().get_db_prep_value(value, connection, prepared)
        return None if value is None else connection.Database.Binary(bytes(value))

    def _normal(self, value: str) -> str:
        return value if self.normalise is None else self.normalise(value)


class _BlindLookup(_AnyLookup):
    """Compares with every fingerprint that the plain values may have."""

    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        column, params = self.process_lhs(compiler, connection)
        wanted = [self.rhs] if self.lookup_name == "exact" else list(self.rhs)
        field: BlindIndexField[Any, Any] = self.lhs.output_field
        indexes: list[bytes] = []
        for value in wanted:
            if isinstance(value, bytes | memoryview):
                indexes.append(bytes(value))
            else:
                indexes.extend(field.possible_indexes(value.reveal() if isinstance(value, Secret) else str(value)))
        return f"{column} = ANY(%s)", [*params, indexes]


@BlindIndexField.register_lookup
class BlindExact(_BlindLookup):
    lookup_name = "exact"


@BlindIndexField.register_lookup
class BlindIn(_BlindLookup):
    lookup_name = "in"


def _row_key(instance: models.Model, field: EncryptedTextField[Any, Any]) -> UUID:
    row = getattr(instance, ROW_KEY, None)
    if not isinstance(row, UUID):
        raise TypeError(f"{type(instance).__name__}.{field.name} is encrypted, but the row has no {ROW_KEY}")
    return row


def _check_row_key(field: EncryptedTextField[Any, Any]) -> list[checks.CheckMessage]:
    names = {other.name: other for other in field.model._meta.fields}
    row_key = names.get(ROW_KEY)
    if isinstance(row_key, models.UUIDField) and row_key.has_default():
        return []
    return [
        checks.Error(
            "The model has no row_key, which encrypted values are bound to.",
            hint="Derive the model from pendopo.core.crypto.models.SealedModel.",
            obj=field,
            id="crypto.E001",
        )
    ]
