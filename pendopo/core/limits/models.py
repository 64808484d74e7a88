"""Counters of attempts."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Counter(models.Model):
    """How often a key was tried in its running window; the key itself is not stored.

    The table is UNLOGGED (see its migration): after a crash of the server all
    counters start at nothing, which costs an attacker a crash per attempt.
    """

    digest = models.BinaryField(_("keyed hash of the key"), primary_key=True, max_length=32)
    started_at = models.DateTimeField(_("start of the window"))
    ends_at = models.DateTimeField(_("end of the window"), db_index=True)
    attempts = models.PositiveIntegerField(_("attempts"), default=0)

    class Meta:
        verbose_name = _("counter of attempts")
        verbose_name_plural = _("counters of attempts")
