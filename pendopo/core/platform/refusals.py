"""What production refuses to start with: debugging, demonstration keys, demonstration people.

Other apps add theirs in `AppConfig.ready` with `refuse_in_production`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

DEMONSTRATION = "demonstration"  # the file that `pendopo demo` leaves in its PENDOPO_HOME


class UnfitForProduction(SystemExit):
    """Production does not start like this; the message lists every reason and its remedy."""


@dataclass(frozen=True, kw_only=True)
class Refusal:
    """One reason, and what to do about it."""

    finding: str
    remedy: str


_hooks: list[Callable[[], Iterable[Refusal]]] = []


def refuse_in_production(hook: Callable[[], Iterable[Refusal]]) -> Callable[[], Iterable[Refusal]]:
    """Have `hook` asked before production starts; it may query the database."""
    if hook not in _hooks:
        _hooks.append(hook)
    return hook


def found() -> list[Refusal]:
    """Every reason against production, whatever the environment is now."""
    return [refusal for hook in _hooks for refusal in hook()]


def ensure_fit() -> None:
    """Go on, unless this is production and something stands against it.

    Raises:
        UnfitForProduction: naming every reason.
    """
    if settings.ENV.environment != "production":
        return
    reasons = found()
    if reasons:
        lines = ["Pendopo does not start in production:"]
        lines += [f"  {reason.finding}\n    {reason.remedy}" for reason in reasons]
        raise UnfitForProduction("\n".join(lines))


@refuse_in_production
def _debugging() -> Iterable[Refusal]:
    if settings.DEBUG or settings.ENV.debug:
        yield Refusal(
            finding="Debugging is on and would show internals to everybody.", remedy="Please unset PENDOPO_DEBUG."
        )


@refuse_in_production
def _demonstration_keys() -> Iterable[Refusal]:
    """Keys that lie in a demonstration's home have been on a screen or in a hand-out."""
    keys = {
        "PENDOPO_SECRET_KEY_FILE": settings.ENV.secret_key_file or settings.HOME / "secret-key",
        "PENDOPO_KEYRING_FILE": settings.KEYRING_FILE,
    }
    for name, path in keys.items():
        if (Path(path).resolve().parent / DEMONSTRATION).exists():
            yield Refusal(
                finding=f"{name} is a key of the demonstration.",
                remedy="Please make new keys in a folder of their own; see docs/guides/operating.md.",
            )


@refuse_in_production
def _demonstration_home() -> Iterable[Refusal]:
    if (settings.HOME / DEMONSTRATION).exists():
        yield Refusal(
            finding=f"{settings.HOME} is the home of a demonstration.",
            remedy="Please set PENDOPO_HOME to a folder of its own.",
        )
