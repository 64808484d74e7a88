"""Answering what people ask about their own data (UU 27/2022).

Erasing runs the erase function of every manifest and tells the person what the
law keeps. Whoever holds a role gives it back first: an office must stay able to
say who acted for it.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pendopo.accounts import selectors
from pendopo.accounts.models import PrivacyRequest, RoleAssignment, User
from pendopo.accounts.services.people import NotToOneself, end_sessions
from pendopo.core import clock
from pendopo.core.audit import public as audit
from pendopo.core.errors import DomainError, NotPermitted
from pendopo.core.manifest import registry
from pendopo.core.outbox import public as outbox

OFFICER = "accounts.privacy_officer"

PRIVACY_ASKED = audit.verb("accounts.privacy_asked", gettext_lazy("Asked about their own data"))
PRIVACY_STARTED = audit.verb("accounts.privacy_started", gettext_lazy("Took up a request about personal data"))
PRIVACY_DONE = audit.verb("accounts.privacy_done", gettext_lazy("Fulfilled a request about personal data"))
PRIVACY_REFUSED = audit.verb("accounts.privacy_refused", gettext_lazy("Refused a request about personal data"))


class AlreadyAsked(DomainError):
    """The person has asked this before and waits for the answer."""


class AlreadyAnswered(DomainError):
    """The request has been answered."""


class StillHoldsRoles(DomainError):
    """Whoever acts for an office cannot be erased before they hand back their roles."""


@transaction.atomic
def ask(*, person: User, kind: str, details: str, at: datetime) -> PrivacyRequest:
    """Take in what a person asks about their own data.

    Raises:
        AlreadyAsked: if the same request still waits.
    """
    try:
        with transaction.atomic():
            request = PrivacyRequest.objects.create(
                person=person,
                kind=kind,
                details=details.strip(),
                received_at=at,
                due_at=at + timedelta(hours=settings.PRIVACY_REQUEST_HOURS),
            )
    except IntegrityError as clash:
        if "accounts_privacy_one_open_of_a_kind" not in str(clash):
            raise
        raise AlreadyAsked(_("You have asked this already; the answer is on its way.")) from None
    audit.record(PRIVACY_ASKED, target=request, by=person, detail={"kind": kind})
    return request


@transaction.atomic
def start_request(*, request: PrivacyRequest, by: User) -> PrivacyRequest:
    """Take up a request, so that colleagues see who answers it.

    Raises:
        NotPermitted: if `by` is not the data protection officer, or asked it.
        AlreadyAnswered: if it has been answered.
    """
    request = _locked(request, by=by)
    request.state, request.handled_by = PrivacyRequest.State.IN_PROGRESS, by
    request.save(update_fields=["state", "handled_by"])
    audit.record(PRIVACY_STARTED, target=request, by=by)
    return request


@transaction.atomic
def answer_request(*, request: PrivacyRequest, by: User, answer: str, at: datetime) -> PrivacyRequest:
    """Fulfil a request and tell the person; for an erasure, erase first and add what was erased and what stays.

    Raises:
        NotPermitted: if `by` is not the data protection officer, or asked it.
        AlreadyAnswered: if it has been answered.
        StillHoldsRoles: for an erasure, if the person holds roles.
    """
    request = _locked(request, by=by)
    person = User.objects.select_for_update().get(pk=request.person_id)
    outcome = ""
    address = (person.email, person.language)
    if request.kind == PrivacyRequest.Kind.ERASURE:
        outcome = "\n".join(erase_everywhere(person=person, by=by))
    said = f"{answer.strip()}\n\n{outcome}".strip()
    _close(request, state=PrivacyRequest.State.DONE, by=by, answer=said, at=at, address=address)
    audit.record(PRIVACY_DONE, target=request, by=by, detail={"kind": request.kind})
    return request


@transaction.atomic
def refuse_request(*, request: PrivacyRequest, by: User, answer: str, at: datetime) -> PrivacyRequest:
    """Refuse a request with the reason, and tell the person.

    Raises:
        NotPermitted: if `by` is not the data protection officer, or asked it.
        AlreadyAnswered: if it has been answered.
    """
    request = _locked(request, by=by)
    person = request.person
    _close(
        request,
        state=PrivacyRequest.State.REFUSED,
        by=by,
        answer=answer.strip(),
        at=at,
        address=(person.email, person.language),
    )
    audit.record(PRIVACY_REFUSED, target=request, by=by, detail={"kind": request.kind})
    return request


def _locked(request: PrivacyRequest, *, by: User) -> PrivacyRequest:
    if not selectors.holds(by, OFFICER):
        raise NotPermitted(_("Only the data protection officer may do this."))
    if by.pk == request.person_id:
        raise NotToOneself(_("This is your own request. Ask a colleague to answer it."))
    request = PrivacyRequest.objects.select_for_update(of=("self",)).select_related("person").get(pk=request.pk)
    if not request.is_open:
        raise AlreadyAnswered(_("This request has already been answered."))
    return request


def _close(
    request: PrivacyRequest, *, state: str, by: User, answer: str, at: datetime, address: tuple[str | None, str]
) -> None:
    request.state, request.handled_by, request.answer, request.answered_at = state, by, answer, at
    request.save(update_fields=["state", "handled_by", "answer", "answered_at"])
    email, language = address
    if email:
        outbox.send(
            channel="email",
            to=email,
            template="accounts/messages/privacy_answered",
            context={"answer": answer},
            key=f"accounts.privacy_answered:{request.pk}",
            language=language or None,
        )


# --- Everybody's data, through the manifests ----------------------------------------------


def export_everywhere(*, person: User) -> list[dict[str, Any]]:
    """A copy of what every installed app keeps about the person: one section for each kind of data."""
    return [
        {"name": str(kept.name), "purpose": str(kept.purpose), "records": import_string(kept.export)(person)}
        for manifest in registry
        for kept in manifest.personal_data
        if kept.export
    ]


def erase_everywhere(*, person: User, by: User) -> list[str]:
    """Erase what every installed app keeps about the person, as far as the law allows; what each of them says.

    Raises:
        StillHoldsRoles: if the person holds roles today or later.
    """
    if (
        RoleAssignment.objects.filter(person=person, revoked_at__isnull=True)
        .exclude(valid_until__lt=clock.today())
        .exists()
    ):
        raise StillHoldsRoles(_("This person still holds roles. Revoke them first; then erase."))
    erasers = [kept.erase for manifest in registry for kept in manifest.personal_data if kept.erase]
    # The account itself goes last: the others may need to find the person by it.
    erasers.sort(key=lambda name: name == ACCOUNT_ERASER)
    return [str(import_string(name)(person, by=by)) for name in erasers]


# --- What this app itself keeps ---------------------------------------------------------------

ACCOUNT_ERASER = "pendopo.accounts.services.privacy.erase_account"


def export_account(person: User) -> list[dict[str, object]]:
    """Name, contacts and roles."""
    account: dict[str, object] = {
        "name": person.full_name,
        "e-mail": person.email,
        "phone": person.phone.reveal() if person.phone is not None else None,
        "language": person.language or None,
        "added": person.created_at.isoformat(),
    }
    roles: list[dict[str, object]] = [
        {
            "role": str(declared.label) if (declared := selectors.role(held.role)) else held.role,
            "office": held.office_id,
            "territory": held.territory_id,
            "from": held.valid_from.isoformat(),
            "until": held.valid_until.isoformat() if held.valid_until else None,
            "revoked": held.revoked_at.isoformat() if held.revoked_at else None,
        }
        for held in selectors.assignments(person)
    ]
    return [account, *roles]


def export_sessions(person: User) -> list[dict[str, object]]:
    """Where the person is signed in."""
    return [
        {"since": session.created_at.isoformat(), "address": session.ip, "browser": session.user_agent}
        for session in UserSession.objects.filter(user_id=person.pk)
    ]


def export_requests(person: User) -> list[dict[str, object]]:
    """What the person has asked about their data."""
    return [
        {
            "kind": request.kind,
            "details": request.details,
            "state": request.state,
            "received": request.received_at.isoformat(),
            "answer": request.answer,
        }
        for request in PrivacyRequest.objects.filter(person=person)
    ]


@transaction.atomic
def erase_account(person: User, *, by: User) -> str:  # noqa: ARG001  the manifest's signature
    """Take away everything that names the person; the row stays, because the audit trail points at it."""
    end_sessions(person=person)
    EmailAddress.objects.filter(user_id=person.pk).delete()
    Authenticator.objects.filter(user_id=person.pk).delete()
    SocialAccount.objects.filter(user_id=person.pk).delete()
    PrivacyRequest.objects.filter(person=person).exclude(details="").update(details="")
    person.full_name = f"#{person.pk}"
    person.email, person.phone, person.phone_verified_at, person.language = None, None, None, ""
    person.is_active = False
    person.set_unusable_password()
    person.save()
    return _(
        "Account: name, e-mail, phone, second factors and sessions were erased. "
        "The audit trail keeps the name under which you acted for an office, because public acts must stay provable."
    )
