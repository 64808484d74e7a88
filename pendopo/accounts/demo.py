"""Demonstration people: labelled, with the same password on one installation, refused in production.

The password is worked out from the installation's secret key: it is printed by
`pendopo demo`, shown on the sign-in page outside production, and stored only as
a hash.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.utils.crypto import salted_hmac

from pendopo.accounts import selectors, services
from pendopo.accounts.models import User
from pendopo.core.manifest import SignIn

DOMAIN = "demo.pendopo.example"


@dataclass(frozen=True, kw_only=True)
class DemoAccount:
    """Somebody to try the product as."""

    label: str
    email: str
    password: str


# Label, name before the @, roles with the office where one is needed.
PEOPLE: tuple[tuple[str, str, tuple[tuple[str, str | None], ...]], ...] = (
    ("Demo · Sekretariat Smart City", "sekretariat", (("programme.secretariat", None), ("programme.planner", None))),
    ("Demo · Operator DLH", "dlh", (("programme.reporter", "dlh"),)),
    ("Demo · Operator Dinsos", "dinsos", (("programme.reporter", "dinsos"),)),
    ("Demo · Operator Disdagperin", "disdagperin", (("programme.reporter", "disdagperin"),)),
    ("Demo · Bupati", "bupati", (("programme.regent", None),)),
    (
        "Demo · Administrator",
        "administrator",
        (("accounts.administrator", None), ("accounts.privacy_officer", None), ("platform.operator", None)),
    ),
)


def password() -> str:
    """This installation's demonstration password, such as `pati-k3vq-8wmt-x2ra`."""
    digest = salted_hmac("pendopo.accounts.demo", "password", algorithm="sha256").digest()
    text = base64.b32encode(digest).decode().lower()
    return f"pati-{text[:4]}-{text[4:8]}-{text[8:12]}"


@transaction.atomic
def load(*, by: User | None = None) -> list[SignIn]:
    """Add the demonstration people with their roles, and give back how to sign in as each.

    Idempotent; a role that no installed app declares is left out.

    Raises:
        DemonstrationRefused: in production.
    """
    found = []
    # Checking a password is slow on purpose: all of them follow from one secret, so one check speaks for the rest.
    first = User.objects.filter(email=f"{PEOPLE[0][1]}@{DOMAIN}").first()
    is_known = first is not None and first.check_password(password())
    for label, name, roles in PEOPLE:
        email = f"{name}@{DOMAIN}"
        person = User.objects.filter(email=email).first()
        if person is None:
            person = services.add_person(full_name=label, email=email, by=by, is_demo=True)
        services.refuse_demonstration_in_production()
        if not (is_known and person.has_usable_password()):
            person.set_password(password())
            person.save(update_fields=["password"])
        for role, office in roles:
            if selectors.role(role) is not None and not selectors.holds(person, role, office=office):
                services.grant_role(person=person, role=role, office=office, by=by)
        found.append(SignIn(label=label, login=email, password=password()))
    return found


def accounts() -> list[DemoAccount]:
    """The demonstration people who are there to sign in as; none in production."""
    if settings.ENV.environment == "production":
        return []
    people = User.objects.filter(is_demo=True, is_active=True, email__endswith=f"@{DOMAIN}").order_by("pk")
    return [
        DemoAccount(label=person.full_name, email=person.email, password=password())
        for person in people
        if person.email
    ]
