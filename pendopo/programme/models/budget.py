"""The budget of the programme, in whole rupiah, by initiative and fiscal year."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pendopo.programme.models.plan import YEARS, Initiative
from pendopo.programme.rules import codes


class BudgetImport(models.Model):
    """One sheet that was loaded whole."""

    filename = models.CharField(_("file"), max_length=200)
    sha256 = models.CharField(_("sha256"), max_length=64)
    rows = models.PositiveIntegerField(_("rows"))
    at = models.DateTimeField(_("loaded"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("budget import")
        verbose_name_plural = _("budget imports")
        ordering = ("-at",)

    def __str__(self) -> str:
        return self.filename


class BudgetTag(models.Model):
    """Says that a sub-kegiatan pays for an initiative, for sheets that name no initiative."""

    sub_kegiatan = models.CharField(_("sub-kegiatan"), max_length=24, primary_key=True)
    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="budget_tags")

    class Meta:
        verbose_name = _("budget tag")
        verbose_name_plural = _("budget tags")
        ordering = ("sub_kegiatan",)
        constraints: ClassVar = [
            models.CheckConstraint(
                name="programme_tag_sub_kegiatan", condition=Q(sub_kegiatan__regex=codes.SUB_KEGIATAN.pattern)
            ),
        ]

    def __str__(self) -> str:
        return self.sub_kegiatan


class BudgetLine(models.Model):
    """What one account of one sub-kegiatan holds for an initiative in a fiscal year."""

    initiative = models.ForeignKey(
        Initiative, verbose_name=_("initiative"), on_delete=models.PROTECT, related_name="budget_lines"
    )
    year = models.PositiveSmallIntegerField(_("fiscal year"))
    sub_kegiatan = models.CharField(_("sub-kegiatan"), max_length=24)
    account = models.CharField(_("account"), max_length=24)
    name = models.CharField(_("description"), max_length=300, blank=True)
    ceiling = models.BigIntegerField(_("ceiling"))
    revised_ceiling = models.BigIntegerField(_("revised ceiling"), null=True, blank=True)
    realised = models.BigIntegerField(_("realised"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=300)
    loaded_from = models.ForeignKey(
        BudgetImport, verbose_name=_("loaded from"), on_delete=models.PROTECT, null=True, related_name="lines"
    )

    class Meta:
        verbose_name = _("budget line")
        verbose_name_plural = _("budget lines")
        ordering = ("year", "sub_kegiatan", "account")
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="programme_budget_line_once", fields=["year", "sub_kegiatan", "account", "initiative"]
            ),
            models.CheckConstraint(name="programme_budget_year", condition=Q(year__range=YEARS)),
            models.CheckConstraint(
                name="programme_budget_sub_kegiatan", condition=Q(sub_kegiatan__regex=codes.SUB_KEGIATAN.pattern)
            ),
            models.CheckConstraint(name="programme_budget_account", condition=Q(account__regex=codes.ACCOUNT.pattern)),
            models.CheckConstraint(
                name="programme_budget_not_negative",
                condition=Q(ceiling__gte=0)
                & (Q(revised_ceiling__isnull=True) | Q(revised_ceiling__gte=0))
                & (Q(realised__isnull=True) | Q(realised__gte=0)),
            ),
            models.CheckConstraint(name="programme_budget_has_source", condition=~Q(source="")),
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.sub_kegiatan} {self.account}"
