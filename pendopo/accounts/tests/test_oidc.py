"""Signing in through another issuer: a faithful one stands in for the national SSO."""

from __future__ import annotations

import hashlib
import json
import time
from base64 import urlsafe_b64encode
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
import requests
from allauth.socialaccount.models import SocialAccount
from cryptography.hazmat.primitives.asymmetric import rsa
from django.core.cache import cache
from django.test import Client

from pendopo.accounts import public as accounts
from pendopo.accounts.models import User
from pendopo.settings import sso
from pendopo.settings.environment import EnvironmentFault

ISSUER = "https://sso.example.id"
CLIENT = "pendopo"
SECRET = "between us"


class FakeIssuer:
    """Discovery, keys, token and userinfo as OpenID Connect Core says; faults are switched on one by one."""

    def __init__(self):
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.claims = {"sub": "u-1", "email": "budi@patikab.go.id", "email_verified": True, "name": "Budi"}
        self.token_claims = {}
        self.userinfo = {}
        self.signing_key = self.key
        self.algorithm = "RS256"
        self.codes = {}

    def authorise(self, location):
        """What the person's browser brings back after agreeing."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(location).query).items()}
        assert location.startswith(f"{ISSUER}/authorize?")
        assert asked["client_id"] == CLIENT
        assert asked["response_type"] == "code"
        assert "openid" in asked["scope"].split()
        assert asked["code_challenge_method"] == "S256"
        self.codes["the-code"] = asked
        return {"code": "the-code", "state": asked["state"]}

    def answer(self, url, data):
        path = urlsplit(url).path
        if path == "/.well-known/openid-configuration":
            return {
                "issuer": ISSUER,
                "authorization_endpoint": f"{ISSUER}/authorize",
                "token_endpoint": f"{ISSUER}/token",
                "userinfo_endpoint": f"{ISSUER}/userinfo",
                "jwks_uri": f"{ISSUER}/jwks",
                "token_endpoint_auth_methods_supported": ["client_secret_post"],
            }
        if path == "/jwks":
            public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))
            return {"keys": [public | {"kid": "one", "use": "sig", "alg": "RS256"}]}
        if path == "/token":
            asked = self.codes.pop(data["code"])
            assert data["client_secret"] == SECRET
            digest = hashlib.sha256(data["code_verifier"].encode()).digest()
            assert urlsafe_b64encode(digest).decode().rstrip("=") == asked["code_challenge"]
            assert data["redirect_uri"] == asked["redirect_uri"]
            now = int(time.time())
            claims = {"iss": ISSUER, "aud": CLIENT, "iat": now, "exp": now + 300, "nonce": asked.get("nonce")}
            claims |= self.claims | self.token_claims
            token = jwt.encode(claims, self.signing_key, algorithm=self.algorithm, headers={"kid": "one"})
            return {"access_token": "a", "token_type": "Bearer", "expires_in": 300, "id_token": token}
        assert path == "/userinfo"
        return self.claims | self.userinfo


@pytest.fixture
def issuer(monkeypatch, settings, tmp_path):
    secret = tmp_path / "secret"
    secret.write_text(f"{SECRET}\n")
    settings.SOCIALACCOUNT_PROVIDERS = sso.providers(issuer=ISSUER, client_id=CLIENT, secret_file=secret)
    from allauth.socialaccount.providers import registry

    from pendopo.accounts.signin.oidc import CheckingProvider

    # allauth chooses the class once, when it is loaded; an installation with an issuer has it from the start.
    monkeypatch.setitem(registry.provider_map, "openid_connect", CheckingProvider)
    fake = FakeIssuer()

    def send(self, method, url, **given):
        response = requests.Response()
        response.status_code = 200
        response.headers["content-type"] = "application/json"
        response._content = json.dumps(fake.answer(url, given.get("data") or {})).encode()
        return response

    monkeypatch.setattr(requests.Session, "request", send)
    cache.clear()
    return fake


@pytest.fixture
def clerk(db):
    return accounts.add_person(full_name="Budi", email="budi@patikab.go.id", by=None)


def sign_in(issuer, client, **changed):
    off = client.post("/masuk/luar/sso/")
    assert off.status_code == 302
    return client.get("/masuk/luar/sso/kembali/", issuer.authorise(off["Location"]) | changed)


def signed_in(client):
    return "_auth_user_id" in client.session


def test_a_known_person_comes_in_and_is_connected(issuer, clerk, client):
    sign_in(issuer, client)

    assert signed_in(client)
    assert SocialAccount.objects.get().user_id == clerk.pk


def test_the_sign_in_page_offers_it(issuer, db, client):
    assert "/masuk/luar/sso/" in client.get("/masuk/").content.decode()


@pytest.mark.parametrize(
    ("_case", "attribute", "value"),
    [
        ("an address that the issuer has not confirmed", "claims",
         {"sub": "u-1", "email": "budi@patikab.go.id", "email_verified": False}),
        ("a confirmation that is only a text", "claims",
         {"sub": "u-1", "email": "budi@patikab.go.id", "email_verified": "false"}),
        ("somebody whom nobody knows", "claims",
         {"sub": "u-2", "email": "nobody@patikab.go.id", "email_verified": True}),
        ("another nonce", "token_claims", {"nonce": "of another sign-in"}),
        ("no nonce", "token_claims", {"nonce": None}),
        ("another issuer", "token_claims", {"iss": "https://evil.example"}),
        ("a token for another client", "token_claims", {"aud": "another"}),
        ("a token that has expired", "token_claims", {"exp": 1}),
        ("userinfo of somebody else", "userinfo", {"sub": "u-9"}),
    ],
)  # fmt: skip
def test_nobody_else_comes_in(issuer, clerk, client, _case, attribute, value):
    setattr(issuer, attribute, value)

    sign_in(issuer, client)

    assert not signed_in(client)
    assert SocialAccount.objects.count() == 0
    assert User.objects.count() == 1


def test_a_token_signed_with_another_key_is_not_believed(issuer, clerk, client):
    issuer.signing_key = rsa.generate_private_key(public_exponent=65537, key_size=2048)

    sign_in(issuer, client)

    assert not signed_in(client)


def test_an_unsigned_token_is_not_believed(issuer, clerk, client):
    issuer.signing_key, issuer.algorithm = None, "none"

    sign_in(issuer, client)

    assert not signed_in(client)


def test_an_answer_to_another_sign_in_is_not_believed(issuer, clerk, client):
    sign_in(issuer, client, state="of another sign-in")

    assert not signed_in(client)


def test_an_answer_brought_by_another_browser_is_not_believed(issuer, clerk, client):
    off = client.post("/masuk/luar/sso/")
    victim = Client()

    victim.get("/masuk/luar/sso/kembali/", issuer.authorise(off["Location"]))

    assert not signed_in(victim)


def test_half_a_configuration_stops_the_start(tmp_path):
    assert sso.providers(issuer="", client_id="", secret_file=None) == {}
    with pytest.raises(EnvironmentFault, match="CLIENT_ID"):
        sso.providers(issuer=ISSUER, client_id="", secret_file=tmp_path / "secret")
    with pytest.raises(EnvironmentFault, match="cannot be read"):
        sso.providers(issuer=ISSUER, client_id=CLIENT, secret_file=tmp_path / "secret")
