"""`pendopo person add`: the first people of an installation, from the operator's shell."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from pendopo.accounts import selectors, services
from pendopo.accounts.signin.links import password_link
from pendopo.core.errors import DomainError


class Command(BaseCommand):
    help = "Add people, grant them roles, make a new link, or stop demonstration people."

    def add_arguments(self, parser: CommandParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        add = verbs.add_parser("add", help="Add a person and print the link with which they set a password.")
        add.add_argument("name", help="Full name")
        add.add_argument("--email", default="")
        add.add_argument("--phone", default="")
        _role_arguments(add)
        grant = verbs.add_parser("grant", help="Grant a role to a person who is there already.")
        grant.add_argument("login", help="E-mail address or phone number")
        _role_arguments(grant)
        link = verbs.add_parser("link", help="Print a new link with which a person sets a password.")
        link.add_argument("login", help="E-mail address or phone number")
        verbs.add_parser("forget-demo", help="Stop every demonstration person.")
        for verb in verbs.choices.values():
            verb.add_argument("--json", action="store_true", help="Print the result as JSON.")

    def handle(self, **options: Any) -> None:
        verb = options["verb"]
        try:
            result = getattr(self, f"_{verb.replace('-', '_')}")(options)
        except DomainError as refusal:
            raise CommandError(str(refusal)) from None
        self.stdout.write(json.dumps(result) if options["json"] else "\n".join(f"{k}: {v}" for k, v in result.items()))

    def _add(self, options: dict[str, Any]) -> dict[str, Any]:
        person = services.add_person_with_role(
            full_name=options["name"],
            email=options["email"],
            phone=options["phone"],
            role=options["role"],
            office=options["office"],
            territory=options["territory"],
            by=None,
        )
        return {"person": person.full_name, "role": options["role"] or None, "link": password_link(person)}

    def _grant(self, options: dict[str, Any]) -> dict[str, Any]:
        person = _found(options["login"])
        if not options["role"]:
            raise CommandError("Say which role: --role KEY")
        services.grant_role(
            person=person, role=options["role"], office=options["office"], territory=options["territory"], by=None
        )
        return {"person": person.full_name, "role": options["role"]}

    def _link(self, options: dict[str, Any]) -> dict[str, Any]:
        person = _found(options["login"])
        services.note_link_made(person=person, by=None)
        return {"person": person.full_name, "link": password_link(person)}

    def _forget_demo(self, _options: dict[str, Any]) -> dict[str, Any]:
        return {"stopped": services.stop_demonstration()}


def _role_arguments(parser: CommandParser) -> None:
    parser.add_argument("--role", default="", help="Key of a role, such as accounts.administrator")
    parser.add_argument("--office", default=None, help="Code of the office, for a role held at an office")
    parser.add_argument("--territory", default=None, help="Kemendagri code, for a role held in a territory")


def _found(login: str) -> Any:
    person = selectors.by_login(login)
    if person is None:
        raise CommandError(f"Nobody signs in with {login}. Add them with: pendopo person add NAME --email …")
    return person
