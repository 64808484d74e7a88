"""Audit records and the seals over them.

Both tables only grow: triggers in the database refuse UPDATE, DELETE and
TRUNCATE, whoever asks and by whatever way.

A record notes its transaction (`xid`) and database cluster by defaults of the
database. A seal notes the snapshot that it was made from: it covers the
transactions that were over by then, and the next seal those that were not.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.expressions import Func
from django.utils.translation import gettext_lazy as _


class CurrentTransaction(Func):
    """The number of the running (outermost) transaction, which never comes again in this cluster."""

    template = "(pg_current_xact_id()::text::bigint)"
    arity = 0
    output_field = models.BigIntegerField()


class CurrentCluster(Func):
    """The identifier of the database cluster: transaction numbers start anew where a dump is restored."""

    template = "((pg_control_system()).system_identifier)"
    arity = 0
    output_field = models.BigIntegerField()


class AuditRecord(models.Model):
    """One act: who, when, what, on what; without personal data beyond the actor's label."""

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField(_("when"))
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("who"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
    )
    actor_label = models.CharField(_("name at the time"), max_length=200)
    verb = models.CharField(_("act"), max_length=100)
    target_type = models.CharField(_("kind of target"), max_length=100)
    target_id = models.CharField(_("target"), max_length=100)
    target_label = models.CharField(_("target at the time"), max_length=200)
    detail: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(_("detail"), default=dict)
    request_id = models.CharField(_("request"), max_length=100)
    cluster = models.BigIntegerField(editable=False, db_default=CurrentCluster())
    xid = models.BigIntegerField(editable=False, db_default=CurrentTransaction())

    class Meta:
        verbose_name = _("audit record")
        verbose_name_plural = _("audit records")
        ordering = ("id",)
        indexes = (
            models.Index(fields=("target_type", "target_id", "id"), name="audit_record_target"),
            models.Index(fields=("actor", "id"), name="audit_record_actor"),
            models.Index(fields=("cluster", "xid", "id"), name="audit_record_sealing"),
        )

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.verb} {self.target_label}"


class AuditSeal(models.Model):
    """A seal over the records since the seal before; its number is its place in the chain."""

    id = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField(_("when"))
    cluster = models.BigIntegerField()
    first_id = models.BigIntegerField(_("first record"))
    last_id = models.BigIntegerField(_("last record"))
    upto_xid = models.BigIntegerField()
    open_xids: ArrayField[list[int], list[int]] = ArrayField(models.BigIntegerField())
    count = models.PositiveIntegerField(_("records"))
    witness = models.BinaryField()
    # Unique: a chain does not fork, whoever seals at the same time.
    previous = models.BinaryField(unique=True, max_length=32)
    digest = models.BinaryField(unique=True, max_length=32)

    class Meta:
        verbose_name = _("seal")
        verbose_name_plural = _("seals")
        ordering = ("id",)
        constraints = (
            models.CheckConstraint(condition=models.Q(id__gte=1, count__gte=1), name="audit_seal_covers_records"),
        )

    def __str__(self) -> str:
        return f"{self.id}: {bytes(self.digest).hex()}"
