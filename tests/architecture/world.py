"""The people and places that the permission matrix tries every address with."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.test import Client

from pendopo.accounts import public as accounts
from pendopo.core.manifest import registry
from pendopo.regions import public as regions
from tests.architecture.permissions import ANONYMOUS, OTHER, WITHOUT_ROLE, World

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def build(personas: list[str]) -> World:
    """One person for each persona, who holds that role and no other."""
    regions.load_reference(region=settings.REGION)
    own_territory, other_territory = (place.code for place in regions.districts()[:2])
    world = World(
        own_office="dlh", other_office="dinsos", own_territory=own_territory, other_territory=other_territory
    )
    for number, persona in enumerate(persona for persona in personas if persona != ANONYMOUS):
        person = accounts.add_person(full_name=persona, email=f"persona-{number}@example.id", by=None)
        world.people[persona] = person
        if persona == WITHOUT_ROLE:
            continue
        role = registry.roles()[persona.removesuffix(OTHER)]
        other = persona.endswith(OTHER)
        place: dict[str, str] = {}
        if role.scope == "office":
            place["office"] = world.other_office if other else world.own_office
        elif role.scope == "territory":
            place["territory"] = world.other_territory if other else world.own_territory
        accounts.grant_role(person=person, role=role.key, by=None, **place)
    return world


def sign_in(client: Client, person: Any) -> None:
    """As if the person had just signed in."""
    client.force_login(person, backend=BACKEND)
