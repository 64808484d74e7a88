from __future__ import annotations

import threading
from datetime import UTC, datetime

import pytest
from django.contrib.auth import get_user_model
from django.db import IntegrityError, close_old_connections, connection, transaction

from pendopo.core.audit import public as audit
from pendopo.core.audit import rules, services
from pendopo.core.audit.models import AuditRecord, AuditSeal

NOON = datetime(2026, 11, 23, 5, tzinfo=UTC)
MENDED = audit.verb("audit_test.mended", "Mended")


@pytest.fixture
def clerk():
    return get_user_model().objects.create(full_name="Sri Contoh", email="sri@contoh.test")


@pytest.fixture
def three_records(transactional_db, clerk):
    """Each in a transaction of its own, as requests write them."""
    return [audit.record(MENDED, target=clerk, by=clerk, detail={"step": step}, at=NOON) for step in (1, 2, 3)]


def tamper(sql, *params):
    """What somebody with the database's own rights could do behind the triggers."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(sql, params)
        assert cursor.rowcount > 0


@pytest.mark.django_db
def test_a_record_says_who_did_what_to_what_and_when(clerk):
    audit.record(MENDED, target=clerk, by=clerk, detail={"from": "draft", "to": "final"}, at=NOON)

    assert audit.history(clerk) == [
        audit.Entry(
            at=NOON, actor="Sri Contoh", actor_id=clerk.pk, verb="audit_test.mended", label="Mended",
            target_label="Sri Contoh", detail={"from": "draft", "to": "final"},
        )
    ]  # fmt: skip


@pytest.mark.django_db
def test_the_system_acts_without_a_name(clerk):
    audit.record(MENDED, target=clerk, by=None)

    assert [entry.actor for entry in audit.history(clerk)] == [None]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("_case", "verb", "detail", "refusal"),
    [
        ("a verb without label", "audit_test.unheard_of", {}, audit.UndeclaredVerb),
        ("a NIK under an innocent key", MENDED, {"note": "for 3318010101900001"}, audit.PersonalDataInAudit),
        ("a phone number", MENDED, {"phone": "0812"}, audit.PersonalDataInAudit),
    ],
)
def test_a_refused_record_leaves_no_trace(clerk, _case, verb, detail, refusal):
    with pytest.raises(refusal):
        audit.record(verb, target=clerk, by=clerk, detail=detail)

    assert AuditRecord.objects.count() == 0


@pytest.mark.django_db
def test_numbers_like_a_nik_are_masked_in_labels(clerk):
    clerk.full_name = "3318010101900001"

    assert audit.record(MENDED, target=clerk, by=None).target_label == "3318********0001"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("table", ["audit_auditrecord", "audit_auditseal"])
@pytest.mark.parametrize(
    "sql", ["UPDATE {} SET at = now()", "DELETE FROM {}", "TRUNCATE {}", "DELETE FROM {} WHERE false"]
)
def test_the_database_refuses_to_change_or_forget(three_records, sql, table):
    audit.seal(at=NOON)

    with pytest.raises(IntegrityError, match="only grows"), connection.cursor() as cursor:
        cursor.execute(sql.format(table))

    assert (AuditRecord.objects.count(), AuditSeal.objects.count()) == (3, 1)


def test_sealing_covers_each_record_once(three_records, clerk):
    assert audit.seal(at=NOON) == 3
    assert audit.seal(at=NOON) == 0
    audit.record(MENDED, target=clerk, by=clerk, at=NOON)
    assert audit.seal(at=NOON) == 1

    first, second = AuditSeal.objects.all()
    assert [record.id for record in three_records] == list(range(first.first_id, first.last_id + 1))
    assert bytes(first.previous) == rules.GENESIS
    assert bytes(second.previous) == bytes(first.digest)
    proof = audit.verify()
    assert (proof.sound, proof.seals, proof.records, proof.waiting) == (True, 2, 4, 0)
    assert proof.head == bytes(second.digest).hex()


def test_many_records_make_several_seals(three_records, monkeypatch):
    monkeypatch.setattr(services, "RECORDS_PER_SEAL", 2)

    assert audit.seal(at=NOON) == 3
    assert [seal.count for seal in AuditSeal.objects.all()] == [2, 1]
    assert audit.verify().sound


@pytest.mark.parametrize(
    ("_case", "sql", "fault", "which"),
    [
        ("a changed detail", "UPDATE audit_auditrecord SET detail = '{{\"step\": 9}}' WHERE id = {1}", "changed", 1),
        ("a changed time", "UPDATE audit_auditrecord SET at = at + interval '1 microsecond' WHERE id = {2}", "changed", 2),
        ("a changed actor", "UPDATE audit_auditrecord SET actor_id = NULL WHERE id = {0}", "changed", 0),
        ("a deleted row", "DELETE FROM audit_auditrecord WHERE id = {1}", "missing", 1),
        ("the last row deleted", "DELETE FROM audit_auditrecord WHERE id = {2}", "missing", 2),
        ("all rows deleted", "DELETE FROM audit_auditrecord", "missing", 0),
        ("a row moved out of its seal", "UPDATE audit_auditrecord SET xid = xid + 1000000 WHERE id = {0}", "missing", 0),
    ],
)  # fmt: skip
def test_a_changed_or_missing_record_is_named(three_records, _case, sql, fault, which):
    audit.seal(at=NOON)
    ids = [record.id for record in three_records]

    tamper(sql.format(*ids))

    assert audit.verify().finding == rules.Finding(fault=fault, seal=1, record=ids[which])


def test_a_record_inserted_behind_a_seal_is_named(three_records):
    audit.seal(at=NOON)
    copied = "at, actor_id, actor_label, verb, target_type, target_id, target_label, detail, request_id, cluster"

    tamper(
        f"INSERT INTO audit_auditrecord (id, xid, {copied}) SELECT 1000, xid, {copied} FROM audit_auditrecord "  # noqa: S608
        "WHERE id = %s",
        three_records[1].id,
    )

    assert audit.verify().finding == rules.Finding(fault="inserted", seal=1, record=1000)


@pytest.mark.parametrize(
    ("_case", "sql", "seal"),
    [
        (
            "two seals swapped",
            "UPDATE audit_auditseal SET id = CASE id WHEN 1 THEN 2 ELSE 1 END WHERE id IN (1, 2)",
            1,
        ),
        ("a seal deleted", "DELETE FROM audit_auditseal WHERE id = 2", 3),
        ("the first seal deleted", "DELETE FROM audit_auditseal WHERE id = 1", 2),
        ("a digest replaced", "UPDATE audit_auditseal SET digest = sha256('x') WHERE id = 2", 2),
        ("a range narrowed", "UPDATE audit_auditseal SET first_id = first_id + 1 WHERE id = 2", 2),
    ],
)
def test_a_broken_chain_names_its_seal(three_records, clerk, _case, sql, seal):
    audit.seal(at=NOON)
    for _ in range(2):
        audit.record(MENDED, target=clerk, by=clerk, at=NOON)
        audit.seal(at=NOON)
    # Primary keys are checked row by row, so a swap steps over a free number.
    if "CASE" in sql:
        tamper("UPDATE audit_auditseal SET id = id + 100 WHERE id IN (1, 2)")
        sql = "UPDATE audit_auditseal SET id = CASE id WHEN 101 THEN 2 ELSE 1 END WHERE id > 100"

    tamper(sql)

    finding = audit.verify().finding
    assert (finding.fault, finding.seal) == ("seal", seal)


def test_a_record_of_a_long_transaction_is_sealed_later_and_breaks_nothing(three_records, clerk):
    written, finish, done = threading.Event(), threading.Event(), []

    def slow_request():
        try:
            with transaction.atomic():
                done.append(audit.record(MENDED, target=clerk, by=None, at=NOON).id)
                written.set()
                assert finish.wait(20)
        finally:
            close_old_connections()
            connection.close()

    thread = threading.Thread(target=slow_request)
    thread.start()
    assert written.wait(20)
    # Records with higher numbers are committed while the slow one is still invisible.
    later = audit.record(MENDED, target=clerk, by=clerk, at=NOON)
    assert later.id > done[0]
    assert audit.seal(at=NOON) == 4
    assert (audit.verify().sound, audit.verify().waiting) == (True, 0)

    finish.set()
    thread.join(20)
    assert audit.verify().waiting == 1
    assert audit.seal(at=NOON) == 1

    proof = audit.verify()
    assert (proof.sound, proof.records, proof.waiting) == (True, 5, 0)


def test_recording_does_not_wait_for_sealing_and_a_second_sealer_does_nothing(three_records, clerk, monkeypatch):
    sealing, finish, sealed = threading.Event(), threading.Event(), []
    create = services.AuditSeal.objects.create

    def slow_create(**values):
        sealing.set()
        assert finish.wait(20)
        return create(**values)

    monkeypatch.setattr(services.AuditSeal.objects, "create", slow_create)

    def first_sealer():
        try:
            sealed.append(audit.seal(at=NOON))
        finally:
            connection.close()

    thread = threading.Thread(target=first_sealer)
    thread.start()
    assert sealing.wait(20)
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = '5s'")
    audit.record(MENDED, target=clerk, by=clerk, at=NOON)
    assert audit.seal(at=NOON) == 0
    finish.set()
    thread.join(20)

    assert sealed[0] in {3, 4}
    audit.seal(at=NOON)
    proof = audit.verify()
    assert (proof.sound, proof.records, proof.waiting) == (True, 4, 0)


def test_threads_that_record_and_seal_at_once_lose_nothing(three_records, clerk):
    def request():
        try:
            for _ in range(15):
                with transaction.atomic():
                    audit.record(MENDED, target=clerk, by=None, at=NOON)
                    audit.record(MENDED, target=clerk, by=None, at=NOON)
        finally:
            connection.close()

    def sealer():
        try:
            for _ in range(15):
                audit.seal(at=NOON)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for work in (request, request, request, sealer, sealer)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    audit.seal(at=NOON)

    proof = audit.verify()
    assert (proof.sound, proof.records, proof.waiting) == (True, 93, 0)


def test_records_restored_from_another_cluster_go_on_being_verified(three_records, clerk):
    audit.seal(at=NOON)
    audit.record(MENDED, target=clerk, by=clerk, at=NOON)
    # As after a restore on a new machine: the old rows keep their cluster, whose numbers were far higher.
    tamper("UPDATE audit_auditrecord SET cluster = 7, xid = xid + 1000000000")
    tamper("DELETE FROM audit_auditseal")
    assert audit.seal(at=NOON) == 4
    audit.record(MENDED, target=clerk, by=clerk, at=NOON)

    assert audit.seal(at=NOON) == 1
    proof = audit.verify()
    assert (proof.sound, proof.seals, proof.records, proof.waiting) == (True, 2, 5, 0)
