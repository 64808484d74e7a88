"""What Procrastinate's own tables do not keep: why a job failed, and how far long work has come."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Failure(models.Model):
    """One attempt of a job that ended in an error; without personal data."""

    job = models.BigIntegerField(_("job"), db_index=True)
    task = models.CharField(_("task"), max_length=128)
    attempt = models.PositiveIntegerField(_("attempt"))
    summary = models.CharField(_("error"), max_length=300)
    place = models.CharField(_("place in the code"), max_length=200, blank=True)
    at = models.DateTimeField(_("time"), db_index=True)

    class Meta:
        verbose_name = _("failed attempt")
        verbose_name_plural = _("failed attempts")


class Progress(models.Model):
    """How far a piece of long work has come, for its page."""

    class State(models.TextChoices):
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")

    uuid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    label = models.CharField(_("what is being done"), max_length=200)
    done = models.PositiveBigIntegerField(_("done"), default=0)
    total = models.PositiveBigIntegerField(_("in all"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.RUNNING)
    message = models.CharField(_("message"), max_length=500, blank=True)
    result = models.JSONField(_("result"), default=dict, blank=True)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    started_at = models.DateTimeField(_("started"), db_index=True)
    heard_at = models.DateTimeField(_("last heard of"))
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)

    class Meta:
        verbose_name = _("long work")
        verbose_name_plural = _("long work")
        constraints = [
            models.CheckConstraint(
                name="jobs_progress_ended_with_state",
                condition=models.Q(state="running", ended_at=None)
                | ~models.Q(state="running") & ~models.Q(ended_at=None),
            ),
        ]
