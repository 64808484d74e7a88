"""How an app says who gets what from its addresses: rows of the permission matrix.

An app keeps its rows in `<app>/tests/permissions.py`:

    from tests.architecture.permissions import OK, public, signed_in, staff

    def report(world):                      # made for the own office and territory
        return {"pk": services.open_report(office=world.own_office, by=None, ...).pk}

    ROWS = [
        public("programme:achievements"),
        signed_in("accounts:sessions"),
        staff("programme:report", args=report, may={
            "programme.reporter": OK,           # holds the role for the own office
            "programme.reporter@other": 404,    # holds it for another office or territory
            "programme.secretariat": OK,
        }),
        staff("programme:verify", method="post", args=report, may={"programme.secretariat": OK}),
    ]

Who is not named gets the usual: an anonymous visitor is sent to the sign-in
page, everybody else gets 403. A role that is held for an office or a territory
is tried for the own and for another one; without a line for `@other` it gets
the same answer.

Public pages are called with GET; an address that only takes POST says so, and
is sent nothing: any answer but a refusal counts as let in.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

ANONYMOUS = "anonymous"
WITHOUT_ROLE = "signed in"
OTHER = "@other"
OK = "ok"
SIGN_IN = "sign-in page"
NOT_FOUND = 404
FORBIDDEN = 403

Answer = str | int
Args = Callable[["World"], Mapping[str, Any]]


@dataclass
class World:
    """What rows may build their objects from: everything "own" belongs to the persona under test.

    Offices are given by their slug, territories (districts) by their code.
    """

    own_office: str
    other_office: str
    own_territory: str
    other_territory: str
    people: dict[str, Any] = field(default_factory=dict)

    def person(self, persona: str) -> Any:
        """The person of a persona: a role's key, with `@other` if wanted, or "signed in"."""
        return self.people[persona]


@dataclass(frozen=True, kw_only=True)
class Row:
    """One address and what everybody gets from it."""

    url: str
    args: Args | None = None
    method: str = "get"
    query: Mapping[str, str] = field(default_factory=dict)
    anonymous: Answer
    without_role: Answer
    others: Answer
    may: Mapping[str, Answer]

    def expected(self, persona: str) -> Answer:
        """What that persona gets."""
        if persona == ANONYMOUS:
            return self.may.get(persona, self.anonymous)
        if persona == WITHOUT_ROLE:
            return self.may.get(persona, self.without_role)
        if persona in self.may:
            return self.may[persona]
        return self.may.get(persona.removesuffix(OTHER), self.others)


def public(
    url: str,
    *,
    args: Args | None = None,
    method: str = "get",
    query: Mapping[str, str] | None = None,
    answer: Answer = OK,
    may: Mapping[str, Answer] | None = None,
) -> Row:
    """Everybody gets the same; `may` names the exceptions."""
    return Row(
        url=url,
        args=args,
        method=method,
        query=query or {},
        anonymous=answer,
        without_role=answer,
        others=answer,
        may=may or {},
    )


def signed_in(
    url: str,
    *,
    args: Args | None = None,
    method: str = "get",
    answer: Answer = OK,
    may: Mapping[str, Answer] | None = None,
) -> Row:
    """Everybody who is signed in gets the same."""
    return Row(url=url, args=args, method=method, anonymous=SIGN_IN, without_role=answer, others=answer, may=may or {})


def staff(url: str, *, may: Mapping[str, Answer], args: Args | None = None, method: str = "get") -> Row:
    """Only who is named gets in."""
    return Row(url=url, args=args, method=method, anonymous=SIGN_IN, without_role=FORBIDDEN, others=FORBIDDEN, may=may)


def said(status: int, location: str, sign_in: str) -> Answer:
    """An answer in the matrix's words: refusals by their status, the sign-in page, and OK for all that lets in."""
    if status in {301, 302, 303, 307, 308} and location.split("?", maxsplit=1)[0].startswith(sign_in):
        return SIGN_IN
    if status in {401, FORBIDDEN, NOT_FOUND, 405, 429} or status >= 500:
        return status
    return OK
