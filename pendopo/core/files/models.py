"""What is known of each file that was kept."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class StoredFile(models.Model):
    """A file in the private storage: what lies there was checked, and is named at random."""

    class Scan(models.TextChoices):
        """Whether a virus scanner has looked."""

        CLEAN = "clean", _("checked, no malware")
        NOT_SCANNED = "not_scanned", _("no scanner was set up")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.SlugField(_("kind"), max_length=50)
    name = models.CharField(_("name"), max_length=120)
    path = models.CharField(_("place in the storage"), max_length=100, unique=True)
    content_type = models.CharField(_("content type"), max_length=100)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    sha256 = models.CharField(_("SHA-256 of what is kept"), max_length=64)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("uploaded by"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
    )
    at = models.DateTimeField(_("uploaded at"))
    scan = models.CharField(_("virus scan"), max_length=20, choices=Scan)

    class Meta:
        verbose_name = _("file")
        verbose_name_plural = _("files")
        ordering = ("-at", "id")
        constraints = (
            models.CheckConstraint(condition=models.Q(size__gt=0), name="files_storedfile_not_empty"),
            models.CheckConstraint(
                condition=models.Q(sha256__regex=r"^[0-9a-f]{64}$"), name="files_storedfile_sha256_hex"
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def audit_label(self) -> str:
        """Kind and number: a file's name may hold a person's."""
        return f"{self.kind} {self.id}"
