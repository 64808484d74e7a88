from __future__ import annotations

import json
import stat

import pytest
from django.core.checks import run_checks
from django.core.management import CommandError, call_command

from pendopo.core.crypto import keyring


def test_a_keyring_is_made_privately_and_says_that_it_is_for_development(ring, settings):
    assert ring().origin == "created for development"
    assert stat.S_IMODE(settings.KEYRING_FILE.stat().st_mode) == 0o600
    assert ring().active_key("seal").secret != ring().active_key("index").secret


def test_production_makes_no_keyring_of_its_own(ring, settings):
    settings.KEYRING_CREATE = False

    with pytest.raises(keyring.NoKeyring, match="pendopo keys create"):
        ring()

    assert not settings.KEYRING_FILE.exists()


def test_production_refuses_a_keyring_that_was_made_for_development(ring, settings):
    ring()
    settings.KEYRING_CREATE = False
    keyring._cache.clear()

    with pytest.raises(keyring.NoKeyring, match="for development"):
        ring()
    assert [fault.id for fault in run_checks(tags=["security"]) if fault.id.startswith("crypto")] == ["crypto.E003"]


def test_production_takes_a_keyring_that_an_operator_made(ring, settings):
    settings.KEYRING_CREATE = False
    call_command("keys", "create")

    assert ring().origin == "created by an operator"
    assert [fault.id for fault in run_checks(tags=["security"]) if fault.id.startswith("crypto")] == []
    with pytest.raises(CommandError, match="stays as it is"):
        call_command("keys", "create")


def test_a_keyring_that_others_can_read_is_refused(ring, settings):
    ring()
    settings.KEYRING_FILE.chmod(0o644)
    keyring._cache.clear()

    with pytest.raises(keyring.NoKeyring, match="chmod 600"):
        ring()


@pytest.mark.parametrize("damage", ["", "{}", "[]", '{"origin": "x", "seal": {"active": 1, "keys": {}}}'])
def test_a_damaged_keyring_is_refused_without_quoting_it(ring, settings, damage):
    settings.KEYRING_FILE.write_text(damage)
    settings.KEYRING_FILE.chmod(0o600)

    with pytest.raises(keyring.NoKeyring, match="restore it from a backup"):
        ring()


def test_a_running_process_sees_a_changed_keyring_at_once(ring, settings):
    from django.utils import timezone

    first = ring()
    keyring.save(first.with_new_keys(at=timezone.now()), settings.KEYRING_FILE)

    assert (first.active["seal"], ring().active["seal"]) == (1, 2)
    assert json.loads(settings.KEYRING_FILE.read_text())["seal"]["active"] == 2
    assert stat.S_IMODE(settings.KEYRING_FILE.stat().st_mode) == 0o600
