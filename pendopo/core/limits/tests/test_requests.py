from __future__ import annotations

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from pendopo.core.limits import public as limits
from pendopo.core.limits import rules


@pytest.mark.parametrize(
    ("_case", "peer", "forwarded", "proxies", "client"),
    [
        ("no proxy: the header is forged", "203.0.113.9", "198.51.100.1", 0, "203.0.113.9"),
        ("one proxy", "10.0.0.1", "198.51.100.1", 1, "198.51.100.1"),
        ("one proxy, and a forged entry", "10.0.0.1", "1.2.3.4, 198.51.100.1", 1, "198.51.100.1"),
        ("two proxies", "10.0.0.1", "1.2.3.4, 198.51.100.1, 10.0.0.2", 2, "198.51.100.1"),
        ("fewer entries than proxies", "10.0.0.1", "198.51.100.1", 2, "10.0.0.1"),
        ("nonsense", "10.0.0.1", "unknown", 1, "10.0.0.1"),
        ("IPv6", "10.0.0.1", "2001:DB8::1", 1, "2001:db8::1"),
    ],
)
def test_whose_request_it_is(_case, peer, forwarded, proxies, client):
    assert rules.client_address(peer=peer, forwarded=forwarded, trusted_proxies=proxies) == client


@pytest.mark.django_db
def test_a_limited_view_refuses_the_request_beyond_the_limit_and_counts_each_address_alone():
    answered = []

    @limits.limited(key="demo", limit=1, seconds=60)
    def view(request):
        answered.append(request.META["REMOTE_ADDR"])
        return HttpResponse()

    ask = RequestFactory()
    view(ask.post("/", REMOTE_ADDR="203.0.113.1"))
    view(ask.post("/", REMOTE_ADDR="203.0.113.2"))
    view(ask.get("/", REMOTE_ADDR="203.0.113.1"))
    with pytest.raises(limits.TooMany):
        view(ask.post("/", REMOTE_ADDR="203.0.113.1", HTTP_X_FORWARDED_FOR="198.51.100.1"))

    assert answered == ["203.0.113.1", "203.0.113.2", "203.0.113.1"]
