"""Pages: a person's own account, the workspace, people and roles, requests about personal data."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST, require_safe

from pendopo.accounts import forms, selectors, services
from pendopo.accounts import public as accounts
from pendopo.accounts.models import PrivacyRequest, RoleAssignment, User
from pendopo.accounts.services.privacy import export_everywhere
from pendopo.accounts.signin import factors, lockout
from pendopo.accounts.signin.links import password_link
from pendopo.core import clock, formatting
from pendopo.core.errors import DomainError
from pendopo.core.manifest import Manifest, PersonalData, Text, registry
from pendopo.regions import public as regions

ADMINISTRATOR = "accounts.administrator"
OFFICER = "accounts.privacy_officer"
PAGE_SIZE = 50


def _me(request: HttpRequest) -> User:
    """The signed-in person; the decorators have seen to it that there is one."""
    if not isinstance(request.user, User):
        raise Http404
    return request.user


def _refused(form: Any, refusal: DomainError) -> None:
    """Show a refusal beside the field that it is about."""
    field = refusal.field if refusal.field in form.fields else None
    form.add_error(field, str(refusal))


# --- The person's own account --------------------------------------------------------


@never_cache
@login_required
@require_safe
def account(request: HttpRequest) -> HttpResponse:
    """Who I am here: contacts, roles, and the ways to change them."""
    person = _me(request)
    context = {
        "person": person,
        "roles": [_shown(held) for held in selectors.assignments(person) if _counts(held)],
        "has_factor": factors.has_factor(person),
        "language_form": forms.LanguageForm(initial={"language": person.language or request.LANGUAGE_CODE}),
        "outside": bool(settings.SOCIALACCOUNT_PROVIDERS),
    }
    return render(request, "accounts/account.html", context)


@login_required
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Remember the language that I am written to in, and show it at once."""
    form = forms.LanguageForm(request.POST)
    response = redirect("accounts:account")
    if form.is_valid():
        services.set_language(person=_me(request), language=form.cleaned_data["language"])
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, form.cleaned_data["language"], samesite="Lax")
    return response


@never_cache
@login_required
def my_data(request: HttpRequest) -> HttpResponse:
    """What is kept about me, and what I asked about it."""
    person = _me(request)
    form = forms.AskForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.ask(person=person, at=clock.now(), **form.cleaned_data)
        except DomainError as refusal:
            _refused(form, refusal)
        else:
            messages.success(request, _("We have received your request. The answer comes to you here and by e-mail."))
            return redirect("accounts:my_data")
    context = {
        "form": form,
        "requests": PrivacyRequest.objects.filter(person=person).order_by("-received_at"),
        "sections": [
            section | {"rows": [_readable(record) for record in section["records"]]}
            for section in export_everywhere(person=person)
        ],
        "hours": settings.PRIVACY_REQUEST_HOURS,
    }
    return render(request, "accounts/my_data.html", context)


@never_cache
@login_required
@require_GET
def my_data_file(request: HttpRequest) -> HttpResponse:
    """A copy of my data that programs can read."""
    document = {
        "regency": settings.REGION,
        "exported": clock.now().isoformat(),
        "sections": export_everywhere(person=_me(request)),
    }
    response = HttpResponse(
        json.dumps(document, ensure_ascii=False, indent=2, default=str), content_type="application/json; charset=utf-8"
    )
    response["Content-Disposition"] = 'attachment; filename="pendopo-data.json"'
    return response


def _readable(record: Mapping[str, Any]) -> list[tuple[str, object]]:
    return [(_label(name), _said(value)) for name, value in record.items() if value not in {None, ""}]


def _label(name: str) -> str:
    """What a field of an export is called on the page; the file keeps its own stable names."""
    labels = {
        "name": _("name"), "e-mail": _("e-mail"), "phone": _("phone"), "language": _("language"),
        "added": _("added on"), "role": _("role"), "office": _("office"), "territory": _("area"),
        "from": _("from"), "until": _("until"), "revoked": _("revoked on"), "since": _("since"),
        "address": _("internet address"), "browser": _("browser"), "kind": _("kind"), "details": _("details"),
        "state": _("state"), "received": _("received on"), "answer": _("answer"),
        "indicator": _("indicator"), "period": _("period"), "reported": _("reported on"),
        "returned": _("returned on"), "verified": _("verified on"), "published": _("published on"),
    }  # fmt: skip
    return labels.get(name, name)


def _said(value: object) -> object:
    """A date as people read it; anything else as it is kept."""
    if not isinstance(value, str) or re.fullmatch(r"\d{4}-\d\d-\d\d(T.+)?", value) is None:
        return value
    if "T" in value:
        return formatting.moment(datetime.fromisoformat(value))
    return formatting.day(date.fromisoformat(value))


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """What is kept about whom, why, on which basis and for how long: from the manifests."""
    kept: list[tuple[Manifest, tuple[PersonalData, ...]]] = [
        (manifest, manifest.personal_data) for manifest in registry if manifest.personal_data
    ]
    try:
        office = regions.office(settings.PRIVACY_OFFICE)
    except regions.UnknownOffice:
        office = None
    return render(
        request, "accounts/privacy.html", {"kept": kept, "office": office, "hours": settings.PRIVACY_REQUEST_HOURS}
    )


# --- The workspace ------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class QueueEntry:
    """A queue as the workspace shows it."""

    label: Text
    hint: Text
    href: str
    count: int


def _queues(person: User) -> list[QueueEntry]:
    found = []
    for queue in registry.queues():
        count = import_string(queue.count)(person)
        if count is None:
            continue
        try:
            href = reverse(queue.url_name)
        except NoReverseMatch:
            continue
        found.append(QueueEntry(label=queue.label, hint=queue.hint, href=href, count=count))
    return found


@never_cache
@accounts.staff()
@require_safe
def workspace(request: HttpRequest) -> HttpResponse:
    """What waits for me today."""
    person = _me(request)
    queues = _queues(person)
    context = {
        "person": person,
        "queues": queues,
        "waiting": sum(queue.count for queue in queues),
        "roles": [_shown(held) for held in selectors.assignments(person) if _counts(held)],
        "has_factor": factors.has_factor(person),
    }
    return render(request, "accounts/workspace.html", context)


# --- People and roles ------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class ShownRole:
    """A role as pages show it."""

    pk: int
    label: Text
    place: str
    held: RoleAssignment
    counts: bool


def _counts(held: RoleAssignment) -> bool:
    from pendopo.accounts import rules

    return rules.in_force(
        valid_from=held.valid_from,
        valid_until=held.valid_until,
        revoked=held.revoked_at is not None,
        today=clock.today(),
    )


def _shown(held: RoleAssignment) -> ShownRole:
    declared = selectors.role(held.role)
    place = ""
    if held.office is not None:
        place = held.office.short_name
    elif held.territory is not None:
        place = held.territory.name
    return ShownRole(
        pk=held.pk,
        label=declared.label if declared is not None else held.role,
        place=place,
        held=held,
        counts=_counts(held),
    )


@never_cache
@accounts.staff(role=ADMINISTRATOR)
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """Everybody who can sign in, masked."""
    form = forms.PeopleFilter(request.GET)
    wanted = form.cleaned_data if form.is_valid() else {}
    found = selectors.people(words=wanted.get("words", ""), role_key=wanted.get("role", ""))
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page_of": page,
        "columns": [_("Name"), _("Signs in with"), _("Roles")],
        "rows": [_row(one) for one in page.object_list],
    }
    return render(request, "accounts/people.html", context)


def _row(one: User) -> list[Any]:
    """One line of the list: name, masked contacts, roles in force."""
    remarks = [
        remark for remark, said in ((_("demonstration"), one.is_demo), (_("stopped"), not one.is_active)) if said
    ]
    name = f"{one.full_name} ({', '.join(remarks)})" if remarks else one.full_name
    contacts = [contact for contact in (one.masked_email, one.masked_phone) if contact]
    roles = [_shown(held) for held in getattr(one, "current", [])]
    held = [f"{role.label} · {role.place}" if role.place else str(role.label) for role in roles]
    return [
        {"text": name, "href": reverse("accounts:person", kwargs={"pk": one.pk})},
        ", ".join(contacts),
        ", ".join(held) or _("none"),
    ]


@never_cache
@accounts.staff(role=ADMINISTRATOR)
def person_add(request: HttpRequest) -> HttpResponse:
    """Add somebody."""
    form = forms.PersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            person = services.add_person(by=_me(request), **form.cleaned_data)
        except DomainError as refusal:
            _refused(form, refusal)
        else:
            messages.success(request, _("Added. Now grant a role and hand over the sign-in link."))
            return redirect("accounts:person", pk=person.pk)
    return render(request, "accounts/person_form.html", {"form": form, "person": None})


@never_cache
@accounts.staff(role=ADMINISTRATOR)
@require_safe
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """One person: contacts masked, roles, what an administrator may do."""
    one = get_object_or_404(User, pk=pk)
    context = {
        "person": one,
        "is_me": one.pk == request.user.pk,
        "roles": [_shown(held) for held in selectors.assignments(one)],
        "has_factor": factors.has_factor(one),
    }
    return render(request, "accounts/person.html", context)


@never_cache
@accounts.staff(role=ADMINISTRATOR)
def person_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct a person's name and contacts; they are shown in full here, and that is noted."""
    one = get_object_or_404(User, pk=pk)
    if request.method != "POST":
        services.note_contacts_shown(person=one, by=_me(request))
    initial = {
        "full_name": one.full_name,
        "email": one.email or "",
        "phone": one.phone.reveal() if one.phone is not None else "",
    }
    form = forms.PersonForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            services.change_person(person=one, by=_me(request), **form.cleaned_data)
        except DomainError as refusal:
            _refused(form, refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect("accounts:person", pk=one.pk)
    return render(request, "accounts/person_form.html", {"form": form, "person": one})


@accounts.staff(role=ADMINISTRATOR)
@require_POST
def person_stop(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop a person from signing in."""
    one = get_object_or_404(User, pk=pk)
    try:
        services.stop_person(person=one, by=_me(request))
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("This person can no longer sign in; every session has ended."))
    return redirect("accounts:person", pk=pk)


@accounts.staff(role=ADMINISTRATOR)
@require_POST
def person_readmit(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a person sign in again, and forget their failed attempts."""
    one = get_object_or_404(User, pk=pk)
    services.readmit_person(person=one, by=_me(request))
    lockout.unlock(one)
    messages.success(request, _("This person can sign in again."))
    return redirect("accounts:person", pk=pk)


@never_cache
@accounts.staff(role=ADMINISTRATOR)
@require_POST
def person_link(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a link with which the person sets a password; shown once, to be handed over in person."""
    one = get_object_or_404(User, pk=pk)
    services.note_link_made(person=one, by=_me(request))
    lockout.unlock(one)
    return render(request, "accounts/person_link.html", {"person": one, "link": password_link(one)})


@never_cache
@accounts.staff(role=ADMINISTRATOR)
def role_grant(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a person a role."""
    one = get_object_or_404(User, pk=pk)
    form = forms.RoleForm(request.POST or None, initial={"since": clock.today()})
    if request.method == "POST" and form.is_valid():
        facts = form.cleaned_data
        try:
            services.grant_role(
                person=one,
                role=facts["role"],
                by=_me(request),
                office=facts["office"] or None,
                territory=facts["territory"] or None,
                since=facts["since"],
                until=facts["until"],
            )
        except DomainError as refusal:
            _refused(form, refusal)
        else:
            messages.success(request, _("Granted. It counts from the next page that this person opens."))
            return redirect("accounts:person", pk=one.pk)
    return render(request, "accounts/role_form.html", {"form": form, "person": one})


@accounts.staff(role=ADMINISTRATOR)
@require_POST
def role_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a role away."""
    assignment = get_object_or_404(RoleAssignment, pk=pk)
    try:
        services.revoke_role(assignment=assignment, by=_me(request))
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Revoked. It no longer counts."))
    return redirect("accounts:person", pk=assignment.person_id)


# --- Requests about personal data ---------------------------------------------------------------


@never_cache
@accounts.staff(role=OFFICER)
@require_safe
def privacy_queue(request: HttpRequest) -> HttpResponse:
    """What people ask about their data, the most urgent first."""
    waiting = list(selectors.open_privacy_requests())
    now = clock.now()
    context = {
        "waiting": [(one, one.due_at < now) for one in waiting],
        "answered": selectors.privacy_requests().exclude(pk__in=[one.pk for one in waiting])[:PAGE_SIZE],
    }
    return render(request, "accounts/privacy_queue.html", context)


@never_cache
@accounts.staff(role=OFFICER)
def privacy_request(request: HttpRequest, pk: int) -> HttpResponse:
    """One request: take it up, fulfil it or refuse it."""
    asked = get_object_or_404(PrivacyRequest.objects.select_related("person", "handled_by"), pk=pk)
    decision = request.POST.get("decision", "")
    form = forms.AnswerForm(request.POST if decision in {"done", "refused"} else None)
    by = _me(request)
    try:
        if request.method == "POST" and decision == "start":
            services.start_request(request=asked, by=by)
            return redirect("accounts:privacy_request", pk=pk)
        if request.method == "POST" and form.is_valid():
            act = services.answer_request if decision == "done" else services.refuse_request
            act(request=asked, by=by, answer=form.cleaned_data["answer"], at=clock.now())
            messages.success(request, _("Answered; the person has been told."))
            return redirect("accounts:privacy_queue")
    except DomainError as refusal:
        if form.is_bound:
            _refused(form, refusal)
        else:
            messages.error(request, str(refusal))
    return render(request, "accounts/privacy_request.html", {"asked": asked, "form": form, "late": _late(asked)})


def _late(asked: PrivacyRequest) -> bool:
    return asked.is_open and asked.due_at < clock.now()
