"""Published sources, and what others have said about the programme."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pendopo.programme.words import Bilingual


class Source(models.Model):
    """A document that anybody can look up; its date may be known only in words."""

    slug = models.SlugField(_("code"), max_length=60, primary_key=True)
    publisher = models.CharField(_("publisher"), max_length=120)
    title = models.CharField(_("title"), max_length=300)
    date = models.DateField(_("date"), null=True, blank=True)
    date_text = models.CharField(_("date in words"), max_length=120, blank=True)
    date_text_en = models.CharField(_("date in words, English"), max_length=120, blank=True)
    url = models.URLField(_("address"), max_length=400, blank=True)
    reliability = models.TextField(_("how far to trust it"), blank=True)
    reliability_en = models.TextField(_("how far to trust it, English"), blank=True)
    is_confirmed = models.BooleanField(_("confirmed"), default=True, help_text=_("False: general knowledge only."))

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        ordering = ("date", "slug")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="programme_source_is_dated", condition=Q(date__isnull=False) | ~Q(date_text="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.publisher}: {self.title}"


class Appraisal(Bilingual, models.Model):
    """What a source says about a dimension or an initiative: a claim, shown as one."""

    class Verdict(models.TextChoices):
        RUNNING = "running", _("in place")
        PARTLY = "partly", _("partly in place")
        NOT_YET = "not_yet", _("not yet optimal")

    dimension = models.ForeignKey(
        "programme.Dimension", verbose_name=_("dimension"), on_delete=models.CASCADE,
        null=True, blank=True, related_name="appraisals",
    )  # fmt: skip
    initiative = models.ForeignKey(
        "programme.Initiative", verbose_name=_("initiative"), on_delete=models.CASCADE,
        null=True, blank=True, related_name="appraisals",
    )  # fmt: skip
    date = models.DateField(_("said on"))
    verdict = models.CharField(_("verdict"), max_length=10, choices=Verdict.choices)
    statement = models.TextField(_("statement"))
    statement_en = models.TextField(_("statement, English"), blank=True)
    source = models.ForeignKey(Source, verbose_name=_("source"), on_delete=models.PROTECT, related_name="appraisals")

    class Meta:
        verbose_name = _("appraisal")
        verbose_name_plural = _("appraisals")
        ordering = ("-date", "pk")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="programme_appraisal_of_one_thing",
                condition=Q(dimension__isnull=False, initiative__isnull=True)
                | Q(dimension__isnull=True, initiative__isnull=False),
            ),
            models.UniqueConstraint(
                name="programme_appraisal_once_per_source",
                fields=["dimension", "initiative", "source", "date"],
                nulls_distinct=False,
            ),
        ]

    def __str__(self) -> str:
        return self.statement
