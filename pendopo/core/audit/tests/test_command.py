from __future__ import annotations

import json

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.models import Max

from pendopo.core.audit import public as audit
from pendopo.core.audit.models import AuditRecord, AuditSeal

NOTED = audit.verb("audit_test.noted", "Noted")


@pytest.fixture
def sealed(transactional_db, django_user_model):
    clerk = django_user_model.objects.create(full_name="Sri Contoh", email="sri@contoh.test")
    for step in (1, 2):
        audit.record(NOTED, target=clerk, by=clerk, detail={"step": step})
    call_command("audit", "seal")
    return clerk


def behind_the_triggers(sql, *params):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(sql, params)


def test_a_sound_trail_is_proved_and_its_head_printed(sealed, capsys):
    call_command("audit", "verify")

    head = bytes(AuditSeal.objects.get().digest).hex()
    assert capsys.readouterr().out.splitlines()[-2:] == [
        "2 records under 1 seals are whole and unchanged; 0 wait for the next seal",
        f"head {head}",
    ]
    call_command("audit", "verify", "--head", head)


def test_a_broken_trail_names_its_first_wrong_row(sealed):
    last = AuditRecord.objects.aggregate(last=Max("id"))["last"]
    behind_the_triggers("UPDATE audit_auditrecord SET verb = 'x.y' WHERE id = %s", last)

    with pytest.raises(CommandError, match=f"record {last} was changed after seal 1"):
        call_command("audit", "verify")


def test_the_same_as_json_ends_with_an_error_too(sealed, capsys):
    first = AuditRecord.objects.order_by("id").first().id
    behind_the_triggers("DELETE FROM audit_auditrecord WHERE id = %s", first)
    capsys.readouterr()

    with pytest.raises(SystemExit) as ended:
        call_command("audit", "verify", "--json")

    assert ended.value.code == 1
    assert json.loads(capsys.readouterr().out)["first_fault"] == {"fault": "missing", "seal": 1, "record": first}


def test_an_end_that_was_cut_off_shows_against_a_noted_head(sealed):
    audit.record(NOTED, target=sealed, by=None)
    call_command("audit", "seal")
    head = audit.verify().head
    behind_the_triggers("DELETE FROM audit_auditrecord WHERE id = (SELECT max(id) FROM audit_auditrecord)")
    behind_the_triggers("DELETE FROM audit_auditseal WHERE id = 2")

    assert audit.verify().sound
    with pytest.raises(CommandError, match="no longer in the chain"):
        call_command("audit", "verify", "--head", head)


def test_many_records_are_verified_in_bounded_memory(transactional_db, django_user_model):
    import tracemalloc

    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO audit_auditrecord (at, actor_label, verb, target_type, target_id, target_label, detail, "
            "request_id) SELECT now(), '', 'audit_test.noted', 't', n::text, '', '{}', '' "
            "FROM generate_series(1, 20000) AS n"
        )
    assert audit.seal(at=AuditRecord.objects.first().at) == 20_000
    tracemalloc.start()
    proof = audit.verify()
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert (proof.sound, proof.records) == (True, 20_000)
    # 2,000 rows at a time and 16 bytes of witness for each record, not twenty thousand rows.
    assert most < 12_000_000
