"""The app's place in Django; tells production what of this app it must not start with."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.apps import AppConfig

if TYPE_CHECKING:
    from pendopo.core.platform.public import Refusal


class AccountsConfig(AppConfig):
    name = "pendopo.accounts"
    label = "accounts"
    verbose_name = "People and roles"

    def ready(self) -> None:
        from pendopo.core.platform import public as platform

        platform.refuse_in_production(_demonstration_people)


def _demonstration_people() -> Iterable[Refusal]:
    """Demonstration people whose password anybody could have seen."""
    from django.db import DatabaseError

    from pendopo.accounts import selectors
    from pendopo.core.platform import public as platform

    try:
        count = selectors.demonstration_people().count()
    except DatabaseError:
        # Before the first migration there are no people at all.
        return
    if count:
        yield platform.Refusal(
            finding=f"The database holds {count} demonstration people.",
            remedy="Please start with a new database, or take them out: pendopo person forget-demo",
        )
