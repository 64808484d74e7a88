"""What every staff page of the programme shares: who asks, the way back, histories, readings as rows."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import messages
from django.db import models
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from pendopo.core import formatting
from pendopo.core.audit import public as audit
from pendopo.core.errors import DomainError, to_form
from pendopo.programme import sentences
from pendopo.programme.models import Indicator, Reading
from pendopo.programme.rules.plausibility import Doubt
from pendopo.programme.rules.workflow import Qualifier
from pendopo.programme.selectors import staff

PAGE_SIZE = 50
READERS = (staff.REPORTER, *staff.EVERYWHERE)
TONES = {
    Reading.State.REPORTED: "behind",
    Reading.State.RETURNED: "bad",
    Reading.State.VERIFIED: "behind",
    Reading.State.PUBLISHED: "good",
    Reading.State.SUPERSEDED: "unknown",
}


def me(request: HttpRequest) -> Any:
    """Who asks; the decorators have seen to it that somebody is signed in."""
    return request.user


def found(thing: Any) -> Any:
    """The thing, or 404: whoever may not see it learns no more than who asks for what does not exist."""
    if thing is None:
        raise Http404
    return thing


def crumbs(*steps: tuple[Any, str]) -> list[dict[str, Any]]:
    """The way here from the workspace; steps are (label, address)."""
    way = [(_("Workspace"), reverse("accounts:workspace")), *steps]
    return [{"label": label, "href": href} for label, href in way]


def refused(form: forms.BaseForm, refusal: DomainError) -> None:
    """Show a refusal where it can be mended; one about an upload belongs to the evidence."""
    if refusal.field == "file" and "evidence" in form.fields:
        form.add_error("evidence", str(refusal))
    else:
        to_form(form, refusal)


def said(request: HttpRequest, refusal: DomainError) -> None:
    """Say on the next page why nothing was done."""
    messages.error(request, str(refusal))


def events(target: models.Model) -> list[dict[str, Any]]:
    """Who did what to it, the latest first, for the history component."""
    return [
        {
            "what": sentence(str(entry.label)),
            "when": formatting.moment(entry.at),
            "who": entry.actor or _("the system"),
            "text": _detail(entry.detail),
        }
        for entry in audit.history(target)
    ]


def sentence(text: str) -> str:
    """The text with a capital."""
    return text[:1].upper() + text[1:]


def _detail(detail: dict[str, Any]) -> str:
    """What of an act's detail is written for people: a reason, a decree, or a field before and after."""
    for key in ("reason", "decree"):
        if detail.get(key):
            return str(detail[key])
    pairs = [(name, value) for name, value in detail.items() if isinstance(value, list) and len(value) == 2]  # noqa: PLR2004
    if pairs:
        return "; ".join(f"{name}: {old or '–'} → {new or '–'}" for name, (old, new) in pairs)
    if "before" in detail and "after" in detail:
        return f"{detail['before'] or '–'} → {detail['after'] or '–'}"
    return ""


def figure(reading: Reading) -> str:
    """The figure with its unit."""
    return sentences.figure(reading.value, reading.indicator.unit, Qualifier(reading.qualifier))


def when(reading: Reading) -> str:
    """The period in words, with the area where it is not the whole regency."""
    period = formatting.period(reading.period_start, reading.period_end)
    return f"{period}, {reading.area.name}" if reading.area is not None else period


def difference(reading: Reading, before: Reading | None) -> str | None:
    """How far the figure is from the one before, in its unit and in percent; None without one."""
    if before is None or before.value is None or reading.value is None:
        return None
    change = reading.value - before.value
    written = formatting.number(change, reading.indicator.unit, signed=True)
    if not before.value:
        return written
    share = (change / abs(before.value) * 100).quantize(Decimal("0.1"))
    return f"{written} ({formatting.number(share, 'percent', signed=True)})"


def state(reading: Reading) -> dict[str, str]:
    """The state as a table's cell."""
    return {"text": reading.get_state_display(), "status": TONES[Reading.State(reading.state)]}


def doubt_words(doubt: Doubt | None) -> str:
    """What looks odd, and what to do; nothing where nothing does."""
    if doubt is None:
        return ""
    return {
        Doubt.MUCH_MORE: _("This is more than three times what was ever read before. Check the unit and the zeros."),
        Doubt.MUCH_LESS: _("This is less than a third of what was ever read before. Check the unit and the zeros."),
        Doubt.BELOW_ZERO: _("Until now this was never below zero. Check the sign."),
        Doubt.OVER_WHOLE: _("This share is larger than 100 percent. Check what it is a share of."),
    }[doubt]


def before_table(indicator: Indicator, previous: Sequence[Reading]) -> dict[str, Any]:
    """Earlier figures as a small table."""
    return {
        "caption": _("Published before"),
        "columns": [_("Period"), {"label": _("Figure"), "numeric": True}],
        "rows": [
            [
                {
                    "text": formatting.period(one.period_start, one.period_end),
                    "href": reverse("programme:work_reading", args=[one.pk]),
                },
                sentences.figure(one.value, indicator.unit, Qualifier(one.qualifier)),
            ]
            for one in previous
        ],
    }
