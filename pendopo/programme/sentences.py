"""Sentences computed from figures, in the active language.

Whoever quotes one of these quotes what the records say: counts and shares come
from `rules.progress`, the words from here, and tests hold every edge.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_FLOOR, Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from pendopo.core import formatting, units
from pendopo.programme.rules import figures
from pendopo.programme.rules.progress import GOOD, LAGGING, Accumulation, Headline, Judgement, Status, Whole
from pendopo.programme.rules.workflow import Qualifier


def count_word(count: int) -> str:
    """A small count in words, a large one in digits."""
    words = (
        pgettext("count", "zero"), pgettext("count", "one"), pgettext("count", "two"), pgettext("count", "three"),
        pgettext("count", "four"), pgettext("count", "five"), pgettext("count", "six"), pgettext("count", "seven"),
        pgettext("count", "eight"), pgettext("count", "nine"), pgettext("count", "ten"),
    )  # fmt: skip
    return words[count] if 0 <= count < len(words) else formatting.number(count)


def headline(counts: Headline) -> str:
    """How the programme stands, such as “Two pillars are on track, two are behind, one has no data yet”."""
    if counts.total == 0:
        return _("The programme has no pillars yet.")
    groups = [(key, count) for key, count in _groups(counts) if count]
    if len(groups) == 1:
        return _everything(groups[0][0], counts.total)
    first, *others = groups
    clauses = [_opening(*first), *(_clause(*group) for group in others)]
    return _capitalised(_("%(clauses)s.") % {"clauses": ", ".join(clauses)})


def _groups(counts: Headline) -> Sequence[tuple[str, int]]:
    return (
        ("good", counts.good),
        ("lagging", counts.lagging),
        ("unjudged", counts.unjudged),
        ("silent", counts.silent),
    )


def _everything(key: str, total: int) -> str:
    if total == 1:
        return {
            "good": _("The one pillar is on track."),
            "lagging": _("The one pillar is behind."),
            "unjudged": _("The one pillar has figures, but no target to judge them by."),
            "silent": _("The one pillar has no data yet."),
        }[key]
    sentences = {
        "good": _("All %(count)s pillars are on track."),
        "lagging": _("All %(count)s pillars are behind."),
        "unjudged": _("All %(count)s pillars have figures, but no target to judge them by."),
        "silent": _("None of the %(count)s pillars has data yet."),
    }
    return _capitalised(sentences[key] % {"count": count_word(total)})


def _opening(key: str, count: int) -> str:
    sentences = {
        "good": ngettext("%(count)s pillar is on track", "%(count)s pillars are on track", count),
        "lagging": ngettext("%(count)s pillar is behind", "%(count)s pillars are behind", count),
        "unjudged": ngettext(
            "%(count)s pillar has no target to judge it by", "%(count)s pillars have no target to judge them by", count
        ),
        "silent": ngettext("%(count)s pillar has no data yet", "%(count)s pillars have no data yet", count),
    }
    return sentences[key] % {"count": count_word(count)}


def _clause(key: str, count: int) -> str:
    sentences = {
        "good": ngettext("%(count)s is on track", "%(count)s are on track", count),
        "lagging": ngettext("%(count)s is behind", "%(count)s are behind", count),
        "unjudged": ngettext(
            "%(count)s has no target to judge it by", "%(count)s have no target to judge them by", count
        ),
        "silent": ngettext("%(count)s has no data yet", "%(count)s have no data yet", count),
    }
    return sentences[key] % {"count": count_word(count)}


def _capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]


def status(of: Status) -> str:
    """The status in two or three words, for a badge."""
    return {
        Status.ACHIEVED: _("target reached"),
        Status.ON_TRACK: _("on track"),
        Status.AT_RISK: _("slightly behind"),
        Status.BEHIND: _("behind"),
        Status.WORSE: _("worse than at the start"),
        Status.NO_TARGET: _("no target"),
        Status.NO_BASELINE: _("target not reached, start unknown"),
        Status.NO_DATA: _("no data"),
    }[of]


def pillar_say(whole: Whole, *, year: int | None) -> str:
    """One line under a pillar: how it stands, and how much of it could be judged."""
    if whole.status is Status.NO_DATA:
        return _("no data yet") if year is None else _("no data for %(year)s") % {"year": year}
    if whole.attainment is None:
        return _("figures without a target")
    if whole.coverage is not None and whole.coverage < 1:
        return _("%(status)s; %(judged)s of %(total)s indicators can be judged") % {
            "status": status(whole.status),
            "judged": whole.judged,
            "total": whole.total,
        }
    return status(whole.status)


def figure(value: Decimal | None, unit: str, qualifier: Qualifier = Qualifier.EXACT) -> str:
    """A figure with its unit and with how exactly its source states it: “about 790 families”."""
    written = formatting.number(value, unit)
    if value is None:
        return written
    return {
        Qualifier.EXACT: "%(figure)s",
        Qualifier.APPROXIMATE: _("about %(figure)s"),
        Qualifier.AT_LEAST: _("at least %(figure)s"),
        Qualifier.AT_MOST: _("at most %(figure)s"),
    }[qualifier] % {"figure": written}


def split(value: Decimal, unit: str) -> str:
    """Why a fraction of a unit that only comes whole is refused, and what to do; nothing for any other figure."""
    if not figures.is_split(value, decimals=units.get(unit).decimals):
        return ""
    below = value.to_integral_value(ROUND_FLOOR)
    return _("Only whole numbers of the unit “%(unit)s” exist. Enter %(below)s or %(above)s, or check the unit.") % {
        "unit": units.get(unit).label,
        "below": formatting.number(below),
        "above": formatting.number(below + 1),
    }  # fmt: skip


def indicator(
    *,
    name: str,
    value: Decimal | None,
    unit: str,
    when: str,
    judgement: Judgement,
    qualifier: Qualifier = Qualifier.EXACT,
    accumulation: Accumulation = Accumulation.LEVEL,
) -> str:
    """One indicator in one sentence, for screen readers, previews and quotations."""
    if value is None:
        return _("%(name)s: no data for %(when)s.") % {"name": name, "when": when}
    facts = {"name": name, "figure": figure(value, unit, qualifier), "when": when}
    if judgement.status is Status.NO_TARGET:
        return _("%(name)s: %(figure)s (%(when)s). No target has been set.") % facts
    facts["status"] = status(judgement.status)
    if judgement.expected is None or judgement.status in {Status.ACHIEVED, Status.NO_BASELINE}:
        return _("%(name)s: %(figure)s (%(when)s), %(status)s.") % facts
    facts["expected"] = formatting.number(judgement.expected, unit)
    if accumulation is Accumulation.LEVEL:
        return _("%(name)s: %(figure)s (%(when)s), %(status)s: the plan expects %(expected)s by then.") % facts
    return _("%(name)s: %(figure)s (%(when)s), %(status)s: the plan expects %(expected)s for that time.") % facts


def disagreement(figures: Sequence[tuple[str, str]]) -> str:
    """Which sources say what: pairs of a written figure and the source that gives it."""
    said = [_("%(figure)s (%(source)s)") % {"figure": one, "source": source} for one, source in figures]
    return _("Sources disagree: %(figures)s.") % {"figures": formatting.join(said)}


def is_good(of: Status) -> bool:
    """True for what is reached or on track."""
    return of in GOOD


def is_lagging(of: Status) -> bool:
    """True for what is behind, however far."""
    return of in LAGGING
