"""Refusals that a clerk can read aloud."""

from __future__ import annotations


class DomainError(Exception):
    """A rule refuses; the message is for the person who asked, in the language of the request.

    Attributes:
        status: HTTP status of the answer.
        slug: Stable name of the kind of refusal, used in problem+json `type`.
        field: Name of the form field that it is about, if any.
    """

    status = 409
    field: str | None = None

    def __init__(self, message: object, *, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        if field is not None:
            self.field = field

    @property
    def slug(self) -> str:
        """The class name in kebab case: `AlreadyPaid` is `already-paid`."""
        name = type(self).__name__
        return "".join(f"-{c.lower()}" if c.isupper() else c for c in name).lstrip("-")

    def __str__(self) -> str:
        return str(self.message)


class NotPermitted(DomainError):
    """This person may not do this here."""

    status = 403
