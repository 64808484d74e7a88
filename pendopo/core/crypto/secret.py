"""`Secret`: a personal value as the program handles it, masked unless it is revealed on purpose."""

from __future__ import annotations

from typing import NoReturn
from uuid import UUID

from pendopo.core.crypto import keyring, rules


class Sealed(bytes):
    """A sealed value as it came from the database."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "<Sealed>"

    def __str__(self) -> str:
        return "********"


class Secret:
    """A value of one cell: text it shows is masked, `reveal()` gives it plainly.

    In templates `{{ person.nik }}` is `3318********0001`. Equality compares the
    plain values. It cannot be pickled, so it gets into no cache and no job.
    """

    __slots__ = ("_column", "_plain", "_row", "_sealed")

    def __init__(self, *, column: str, row: UUID, plain: str | None = None, sealed: bytes | None = None) -> None:
        self._column, self._row, self._plain, self._sealed = column, row, plain, sealed

    def reveal(self) -> str:
        """The plain value.

        Raises:
            CannotOpen: naming the column and row, if the sealed value does not belong there.
        """
        if self._plain is None:
            sealed = self._sealed or b""
            try:
                key = keyring.current().key("seal", rules.key_number(sealed))
                self._plain = rules.unseal(sealed, key=key.secret, place=rules.place(self._column, self._row))
            except rules.CannotOpen as fault:
                raise rules.CannotOpen(f"{self._column} of row {self._row}: {fault}") from None
        return self._plain

    def sealed(self) -> bytes:
        """The value sealed for its cell with the active key."""
        active = keyring.current().active_key("seal")
        if self._sealed is None or rules.key_number(self._sealed) != active.number:
            # Also for a value that came under an older key: what is written uses the active one.
            self._sealed = rules.seal(
                self.reveal(),
                key_number=active.number,
                key=active.secret,
                place=rules.place(self._column, self._row),
            )
        return self._sealed

    def masked(self) -> str:
        """What may be shown: `3318********0001`."""
        return rules.mask(self.reveal())

    def belongs_to(self, *, column: str, row: UUID) -> bool:
        """True if it is the value of that cell."""
        return (self._column, self._row) == (column, row)

    __str__ = masked

    def __repr__(self) -> str:
        return f"<Secret {self._column}>"

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Secret):
            return self.reveal() == other.reveal()
        return self.reveal() == other if isinstance(other, str) else NotImplemented

    def __hash__(self) -> int:
        return hash(self.reveal())

    def __bool__(self) -> bool:
        return self.reveal() != ""

    def __copy__(self) -> Secret:
        return self

    def __deepcopy__(self, memo: object) -> Secret:
        return self

    def __reduce__(self) -> NoReturn:
        raise TypeError("A Secret does not leave the process; pass the row's key and load it there")
