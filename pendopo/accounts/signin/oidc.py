"""Signing in through OpenID Connect, with what allauth leaves out: a nonce, and the token's signature always checked.

The answer must belong to this very sign-in (`state` and `nonce`), come from
this issuer for this client, and be signed with one of the issuer's keys.
"""

# ruff: noqa: ARG002  the library hands over more than we ask for

from __future__ import annotations

import secrets
from typing import Any

from allauth.account.internal.decorators import login_not_required
from allauth.socialaccount.internal import jwtkit
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils.crypto import constant_time_compare

NONCE = "accounts_oidc_nonce"


class CheckingAdapter(OpenIDConnectOAuth2Adapter):
    """Believes an ID token only if it is signed, and answers the nonce of this session."""

    def complete_login(self, request: HttpRequest, app: Any, token: Any, **kwargs: Any) -> Any:
        if not kwargs["response"].get("id_token"):
            raise OAuth2Error("the issuer sent no ID token")
        login = super().complete_login(request, app, token, **kwargs)
        data = login.account.extra_data
        # OpenID Connect Core 5.3.2: the two may come from different places, and must speak of one person.
        if "userinfo" in data and data["userinfo"].get("sub") != data["id_token"].get("sub"):
            raise OAuth2Error("userinfo speaks of somebody else than the ID token")
        return login

    def _decode_id_token(self, app: Any, id_token: str) -> dict[str, Any]:
        said: dict[str, Any] = jwtkit.verify_and_decode(
            credential=id_token,
            keys_url=self.openid_config["jwks_uri"],
            issuer=self.openid_config["issuer"],
            audience=app.client_id,
            lookup_kid=jwtkit.lookup_kid_jwk,
            verify_signature=True,
        )
        expected = self.request.session.pop(NONCE, "")
        if not expected or not constant_time_compare(str(said.get("nonce", "")), expected):
            raise OAuth2Error("the ID token answers another sign-in")
        return said


class CheckingProvider(OpenIDConnectProvider):
    """Sends a fresh nonce along with each sign-in, and takes no other parameters from the address."""

    oauth2_adapter_class = CheckingAdapter

    def get_auth_params_from_request(self, request: HttpRequest, action: Any) -> dict[str, Any]:
        request.session[NONCE] = secrets.token_urlsafe(24)
        return self.get_auth_params() | {"nonce": request.session[NONCE]}

    def get_scope_from_request(self, request: HttpRequest) -> list[str]:
        return list(self.get_scope())


@login_not_required
def login(request: HttpRequest, provider_id: str) -> HttpResponseBase:
    """Off to the issuer."""
    return _through(OAuth2LoginView, request, provider_id)


@login_not_required
def callback(request: HttpRequest, provider_id: str) -> HttpResponseBase:
    """Back from the issuer."""
    return _through(OAuth2CallbackView, request, provider_id)


def _through(view: Any, request: HttpRequest, provider_id: str) -> HttpResponseBase:
    try:
        response: HttpResponseBase = view.adapter_view(CheckingAdapter(request, provider_id))(request)
    except SocialApp.DoesNotExist:
        raise Http404 from None
    return response
