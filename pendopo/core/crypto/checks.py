"""System checks: production runs on a keyring that an operator made, and on no other."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register

from pendopo.core.crypto import keyring


@register(Tags.security)
def check_keyring(**_options: Any) -> list[CheckMessage]:
    """Nothing where a keyring may be made on the fly; elsewhere whatever keeps it from being used."""
    if settings.KEYRING_CREATE:
        return []
    try:
        keyring.current()
    except keyring.NoKeyring as fault:
        return [Error(str(fault), id="crypto.E003")]
    return []
