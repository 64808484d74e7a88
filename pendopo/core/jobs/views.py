"""The operator's page of background work, and the page of one piece of long work."""

from __future__ import annotations

from typing import cast
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from pendopo.core import clock, doors
from pendopo.core.jobs import selectors
from pendopo.core.jobs.models import Progress
from pendopo.core.jobs.services import retrying


@doors.staff(role=selectors.OPERATOR)
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """The queues, what runs, what failed, what is scheduled."""
    at = clock.now()
    context = {
        "queues": selectors.queues(at=at),
        "running": selectors.running(),
        "failed": selectors.failed(),
        "scheduled": selectors.scheduled(at=at),
        "work": selectors.recent_work(),
        "heartbeat": selectors.last_heartbeat(),
        "oldest": selectors.oldest_waiting(at=at),
    }
    return render(request, "jobs/overview.html", context)


@doors.staff(role=selectors.OPERATOR)
@require_POST
def retry(request: HttpRequest, number: int) -> HttpResponse:
    """Try a failed job again."""
    try:
        retrying.retry(number=number, by=cast("AbstractBaseUser", request.user), at=clock.now())
    except retrying.NotFailed as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("The job is in the queue again."))
    return redirect("jobs:overview")


@doors.staff()
@require_safe
def progress(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """How far long work has come; for htmx only the part that changes."""
    work = selectors.progress_of(uuid=uuid, person=request.user)
    if work is None:
        raise Http404
    context = {"work": work, "running": work.state == Progress.State.RUNNING}
    if getattr(request, "htmx", False):
        return render(request, "jobs/progress_part.html", context)
    response = render(request, "jobs/progress.html", context)
    if context["running"]:
        # Without script the page reloads itself; with script, htmx fetches the part before that.
        response["Refresh"] = "10"
    return response
