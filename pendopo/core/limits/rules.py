"""Fixed windows: how many attempts a key has had in the window that is running."""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime
from ipaddress import ip_address


def digest(key: str, secret: str) -> bytes:
    """What is stored in place of the key: keyed, so that an address or phone number cannot be guessed from it."""
    return hmac.new(secret.encode(), b"pendopo.limits:" + key.encode(), hashlib.sha256).digest()


def retry_after(*, started_at: datetime, seconds: int, at: datetime) -> int:
    """Whole seconds until the window that began at `started_at` is over; at least 1."""
    return max(1, seconds - int((at - started_at).total_seconds()))


def client_address(*, peer: str, forwarded: str, trusted_proxies: int) -> str:
    """The address of the client behind `trusted_proxies` proxies of ours.

    Every proxy appends the address it was called from, so the entry that our
    outermost proxy wrote stands `trusted_proxies` places from the right;
    anything further left came with the request and may be forged. Without
    proxies of ours the header is ignored.
    """
    if trusted_proxies < 1:
        return peer
    chain = [part.strip() for part in forwarded.split(",") if part.strip()]
    if len(chain) < trusted_proxies:
        return peer
    candidate = chain[-trusted_proxies]
    try:
        return str(ip_address(candidate))
    except ValueError:
        return peer
