"""Signing in with somebody else's account: one OpenID Connect issuer, such as the national SSO."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pendopo.settings.environment import EnvironmentFault


def providers(*, issuer: str, client_id: str, secret_file: Path | None) -> dict[str, Any]:
    """Allauth's SOCIALACCOUNT_PROVIDERS; empty if no issuer is set.

    Raises:
        EnvironmentFault: if only part of it is set, or the secret cannot be read.
    """
    if not issuer and not client_id and secret_file is None:
        return {}
    missing = [
        name
        for name, value in {
            "PENDOPO_OIDC_ISSUER": issuer,
            "PENDOPO_OIDC_CLIENT_ID": client_id,
            "PENDOPO_OIDC_CLIENT_SECRET_FILE": secret_file,
        }.items()
        if not value
    ]
    if missing or secret_file is None:
        raise EnvironmentFault("Sign-in through OpenID Connect also needs " + ", ".join(missing))
    try:
        secret = secret_file.read_text().strip()
    except OSError as fault:
        raise EnvironmentFault(f"PENDOPO_OIDC_CLIENT_SECRET_FILE cannot be read ({fault.strerror})") from None
    return {
        "openid_connect": {
            "OAUTH_PKCE_ENABLED": True,
            "provider_class": "pendopo.accounts.signin.oidc.CheckingProvider",
            "APPS": [
                {
                    "provider_id": "sso",
                    "name": "SSO",
                    "client_id": client_id,
                    "secret": secret,
                    "settings": {"server_url": issuer.rstrip("/"), "email_authentication": True},
                }
            ],
        }
    }
