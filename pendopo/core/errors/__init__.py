"""Refusals that a clerk can read aloud, and the one place that turns them into an answer.

Services raise a `DomainError`. The middleware answers with problem+json to
programs and with a page to people; a form takes one in with `to_form`; the
open API gets its handlers from `install`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.forms import BaseForm
    from ninja import NinjaAPI


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

    @property
    def headers(self) -> dict[str, str]:
        """HTTP headers that belong to the answer."""
        return {}

    def __str__(self) -> str:
        return str(self.message)


class NotPermitted(DomainError):
    """This person may not do this here."""

    status = 403


def to_form(form: BaseForm, error: DomainError) -> None:
    """Show the refusal in the form: beside its field if the form has it, else in the summary on top."""
    form.add_error(error.field if error.field in form.fields else None, str(error))


def install(api: NinjaAPI) -> None:
    """Make every error of the open API a problem+json answer (RFC 9457) without internals."""
    from pendopo.core.errors import api as handlers

    handlers.install(api)
