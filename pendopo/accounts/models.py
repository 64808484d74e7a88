"""People, the roles that they hold, and what they ask about their own data.

Rights come from `RoleAssignment` alone: Django's groups, permissions and
superusers are not used. What two clerks could do at the same moment is refused
by constraints: two people with one e-mail address or telephone, the same role
held twice for overlapping days.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower, Now
from django.utils.translation import gettext_lazy as _

from pendopo.accounts import rules
from pendopo.core.crypto.fields import BlindIndexField, EncryptedTextField
from pendopo.core.crypto.models import SealedModel

if TYPE_CHECKING:
    EmailBase = models.EmailField[str | None, str | None]
else:
    EmailBase = models.EmailField


class EmailAddressField(EmailBase):
    """An e-mail address in small letters, so that `unique` does not depend on how it was typed; empty is NULL."""

    def get_prep_value(self, value: Any) -> Any:
        prepared = super().get_prep_value(value)
        return prepared.strip().lower() or None if isinstance(prepared, str) else prepared


class UserManager(BaseUserManager["User"]):
    """Finds people by what they sign in with."""

    def get_by_natural_key(self, username: str | None) -> User:
        """The person of that e-mail address, in whatever letters."""
        return self.get(email=username)


class User(AbstractBaseUser, SealedModel):
    """A person who can sign in."""

    full_name = models.CharField(_("full name"), max_length=150)
    email = EmailAddressField(_("e-mail"), max_length=254, unique=True, null=True, blank=True)
    phone = EncryptedTextField(_("phone"), null=True, blank=True)
    phone_index = BlindIndexField(_("blind index of the phone"), source="phone", unique=True, null=True)
    phone_verified_at = models.DateTimeField(_("phone confirmed at"), null=True, blank=True, editable=False)
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES, blank=True)
    is_active = models.BooleanField(_("may sign in"), default=True)
    is_demo = models.BooleanField(_("demonstration person"), default=False, editable=False)
    created_at = models.DateTimeField(_("added at"), db_default=Now(), editable=False)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar = ["full_name"]

    objects: ClassVar[UserManager] = UserManager()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering: ClassVar = ["full_name", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(name="accounts_user_named", condition=~Q(full_name="")),
            models.CheckConstraint(name="accounts_user_email_in_small_letters", condition=Q(email=Lower("email"))),
            models.CheckConstraint(
                name="accounts_user_who_signs_in_has_a_way",
                condition=Q(is_active=False) | Q(email__isnull=False) | Q(phone_index__isnull=False),
            ),
            models.CheckConstraint(
                name="accounts_user_phone_is_indexed",
                condition=Q(phone__isnull=True, phone_index__isnull=True)
                | Q(phone__isnull=False, phone_index__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.full_name

    def get_full_name(self) -> str:
        """As written by whoever added the person."""
        return self.full_name

    def get_short_name(self) -> str:
        """For a greeting: an Indonesian name has no fixed family name to cut off."""
        return self.full_name

    @property
    def masked_phone(self) -> str:
        """For lists and logs; empty without a phone."""
        return rules.masked_phone(self.phone.reveal()) if self.phone is not None else ""

    @property
    def masked_email(self) -> str:
        """For lists and logs; empty without an e-mail address."""
        return rules.masked_email(self.email) if self.email else ""


class FactorSecret(SealedModel):
    """The secret of an authenticator app or of recovery codes; allauth's own row only names this one."""

    secret = EncryptedTextField(_("secret"))
    created_at = models.DateTimeField(_("added at"), db_default=Now(), editable=False)

    class Meta:
        verbose_name = _("secret of a second factor")
        verbose_name_plural = _("secrets of second factors")

    def __str__(self) -> str:
        return f"#{self.pk}"


class RoleAssignment(models.Model):
    """A role that a person holds: for the regency, for an office or for a territory, from one day to another.

    Both days are included. The same role at the same place for overlapping days
    is refused by the exclusion constraint `accounts_role_held_once`, which the
    migration adds in SQL: the embedded PostgreSQL has no btree_gist.
    """

    person = models.ForeignKey(User, verbose_name=_("person"), on_delete=models.CASCADE, related_name="roles")
    role = models.CharField(_("role"), max_length=60)
    office = models.ForeignKey(
        "regions.Office", verbose_name=_("office"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    territory = models.ForeignKey(
        "regions.Region",
        verbose_name=_("territory"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    valid_from = models.DateField(_("from"))
    valid_until = models.DateField(_("until"), null=True, blank=True)
    granted_by = models.ForeignKey(
        User, verbose_name=_("granted by"), on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    granted_at = models.DateTimeField(_("granted at"), db_default=Now(), editable=False)
    revoked_by = models.ForeignKey(
        User, verbose_name=_("revoked by"), on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("role held")
        verbose_name_plural = _("roles held")
        ordering: ClassVar = ["role", "office", "territory", "valid_from"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="accounts_role_office_or_territory", condition=Q(office__isnull=True) | Q(territory__isnull=True)
            ),
            models.CheckConstraint(
                name="accounts_role_until_after_from",
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
            ),
        ]

    def __str__(self) -> str:
        return self.role


class PrivacyRequest(models.Model):
    """What a person asks about their own data (UU 27/2022), and how it was answered."""

    class Kind(models.TextChoices):
        ACCESS = "access", _("See my data")
        CORRECTION = "correction", _("Correct my data")
        ERASURE = "erasure", _("Erase my data")

    class State(models.TextChoices):
        RECEIVED = "received", _("received")
        IN_PROGRESS = "in-progress", _("in progress")
        DONE = "done", _("done")
        REFUSED = "refused", _("refused")

    person = models.ForeignKey(
        User, verbose_name=_("person"), on_delete=models.CASCADE, related_name="privacy_requests"
    )
    kind = models.CharField(_("asks for"), max_length=12, choices=Kind.choices)
    details = models.TextField(_("details"), blank=True, max_length=4000)
    state = models.CharField(_("state"), max_length=12, choices=State.choices, default=State.RECEIVED)
    received_at = models.DateTimeField(_("received at"))
    due_at = models.DateTimeField(_("answer due"))
    handled_by = models.ForeignKey(
        User, verbose_name=_("handled by"), on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    answer = models.TextField(_("answer"), blank=True, max_length=4000)

    class Meta:
        verbose_name = _("privacy request")
        verbose_name_plural = _("privacy requests")
        ordering: ClassVar = ["due_at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="accounts_privacy_one_open_of_a_kind",
                fields=["person", "kind"],
                condition=Q(state__in=["received", "in-progress"]),
            ),
            models.CheckConstraint(
                name="accounts_privacy_answered_when_closed",
                condition=Q(state__in=["received", "in-progress"], answered_at__isnull=True)
                | (Q(state__in=["done", "refused"], answered_at__isnull=False) & ~Q(answer="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ({self.get_state_display()})"

    @property
    def is_open(self) -> bool:
        """True until it is answered."""
        return self.state in {self.State.RECEIVED, self.State.IN_PROGRESS}
