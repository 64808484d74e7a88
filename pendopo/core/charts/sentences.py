"""What a chart says, in words: for the headline, and for those who do not see it.

Every sentence is computed from the same values that are drawn, so the words
cannot say anything else than the picture.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from pendopo.core import formatting, units
from pendopo.core.charts import rules
from pendopo.core.charts.rules import Every, Point


def when(at: date, every: Every) -> str:
    """The name of a step in time: `2018`, `November 2026`, `23 November 2026`."""
    if every == "year":
        return str(at.year)
    return formatting.month(at) if every == "month" else formatting.day(at)


def _at(at: date, every: Every) -> str:
    if every == "day":
        return pgettext("on a day", "on %(when)s") % {"when": when(at, every)}
    return pgettext("in a month or year", "in %(when)s") % {"when": when(at, every)}


def change(points: Sequence[Point], *, unit: str, every: Every = "year") -> str:
    """How a series developed, in one sentence."""
    trend = rules.trend(points)
    if trend.first is None or trend.last is None:
        return _("No data yet.")
    facts = {
        "first": formatting.number(trend.first.value, unit),
        "start": _at(trend.first.at, every),
        "last": formatting.number(trend.last.value, unit),
        "end": _at(trend.last.at, every),
        "change": difference(trend.change, unit),
        "share": formatting.percent(abs(trend.share)) if trend.share is not None else "",
    }
    if trend.direction == "one":
        return _("%(first)s %(start)s; measured only once so far.") % facts
    if trend.direction == "flat":
        return _("%(first)s both %(start)s and %(end)s.") % facts
    # A percentage of a percentage is misread; a change from 0 has none.
    has_share = trend.share is not None and units.get(unit).kind not in {"ratio", "index"}
    said = {
        ("up", True): _("From %(first)s %(start)s to %(last)s %(end)s, up %(change)s (%(share)s)."),
        ("up", False): _("From %(first)s %(start)s to %(last)s %(end)s, up %(change)s."),
        ("down", True): _("From %(first)s %(start)s to %(last)s %(end)s, down %(change)s (%(share)s)."),
        ("down", False): _("From %(first)s %(start)s to %(last)s %(end)s, down %(change)s."),
    }
    return said[trend.direction, has_share] % facts


def difference(amount: Decimal, unit: str) -> str:
    """An amount of change without sign; between percentages it is in points."""
    return formatting.number(abs(amount), "point" if unit == "percent" else unit)


def finding(points: Sequence[Point], *, measure: str, unit: str, every: Every = "year") -> str:
    """A headline for a series, for charts that are given none."""
    trend = rules.trend(points)
    if trend.first is None or trend.last is None:
        return _("%(measure)s: no data yet") % {"measure": measure}
    facts = {
        "measure": measure,
        "first": formatting.number(trend.first.value, unit),
        "start": when(trend.first.at, every),
        "last": formatting.number(trend.last.value, unit),
        "end": when(trend.last.at, every),
    }
    return {
        "one": _("%(measure)s: %(first)s (%(start)s)"),
        "flat": _("%(measure)s stayed at %(first)s (%(start)s and %(end)s)"),
        "up": _("%(measure)s rose from %(first)s (%(start)s) to %(last)s (%(end)s)"),
        "down": _("%(measure)s fell from %(first)s (%(start)s) to %(last)s (%(end)s)"),
    }[trend.direction] % facts


def target(points: Sequence[Point], *, unit: str, every: Every = "year") -> str:
    """The last target, or an empty text."""
    known = [point for point in sorted(points, key=lambda point: point.at) if point.value is not None]
    if not known:
        return ""
    return _("The target for %(when)s is %(value)s.") % {
        "when": when(known[-1].at, every),
        "value": formatting.number(known[-1].value, unit),
    }


def baseline(point: Point, *, unit: str, every: Every = "year") -> str:
    """The starting value."""
    return _("The baseline is %(value)s (%(when)s).") % {
        "value": formatting.number(point.value, unit),
        "when": when(point.at, every),
    }


def gaps(points: Sequence[Point], *, every: Every = "year") -> str:
    """For which steps there is no data, or an empty text."""
    steps = rules.missing_steps(points, every)
    if not steps:
        return ""
    return _("There is no data for %(times)s.") % {
        "times": formatting.join(when(rules.date_of(step, every), every) for step in steps)
    }


def disagreement(readings: Sequence[tuple[str, Point]], *, unit: str, every: Every = "year") -> str:
    """What several sources say of the same step where they differ, or an empty text."""
    by_step: dict[int, dict[str, Point]] = {}
    for source, point in readings:
        if point.value is not None:
            by_step.setdefault(rules.step_of(point.at, every), {})[source] = point
    told = [
        _("For %(when)s the sources differ: %(values)s.")
        % {
            "when": when(next(iter(said.values())).at, every),
            "values": formatting.join(
                f"{formatting.number(point.value, unit)} ({source})" for source, point in said.items()
            ),
        }
        for _step, said in sorted(by_step.items())
        if len({point.value for point in said.values()}) > 1
    ]
    return " ".join(told)


def against_target(value: Decimal | None, goal: Decimal | None, *, unit: str) -> str:
    """A reading beside its target, in one sentence; the share is left out where the target is 0 or below."""
    facts = {"value": formatting.number(value, unit), "target": formatting.number(goal, unit), "share": ""}
    if value is None and goal is None:
        return _("No data yet, and no target.")
    if value is None:
        return _("No data yet; the target is %(target)s.") % facts
    if goal is None:
        return _("%(value)s; there is no target.") % facts
    if goal > 0 and value >= 0:
        facts["share"] = formatting.percent(value / goal)
        return _("%(value)s of the target of %(target)s (%(share)s).") % facts
    return _("%(value)s; the target is %(target)s.") % facts


def ranking(values: Sequence[tuple[str, Decimal | None]], *, unit: str) -> str:
    """Who has most and who least, and for how many there is no data."""
    known = sorted(((value, name) for name, value in values if value is not None), key=lambda each: each[0])
    missing = len(values) - len(known)
    if not known:
        return _("No data yet.")
    (least, _least), (most, _most) = known[0], known[-1]
    lowest = [name for value, name in known if value == least]
    highest = [name for value, name in known if value == most]
    if least == most:
        said = _("All have %(value)s.") % {"value": formatting.number(most, unit)}
        if len(known) == 1:
            said = _("%(name)s: %(value)s.") % {"name": highest[0], "value": formatting.number(most, unit)}
    else:
        said = _("Highest: %(high)s with %(most)s; lowest: %(low)s with %(least)s.") % {
            "high": _few(highest),
            "most": formatting.number(most, unit),
            "low": _few(lowest),
            "least": formatting.number(least, unit),
        }
    if missing:
        said += " " + ngettext(
            "There is no data for %(missing)s of %(all)s.", "There is no data for %(missing)s of %(all)s.", missing
        ) % {"missing": formatting.number(missing), "all": formatting.number(len(values))}
    return said


def _few(names: Sequence[str]) -> str:
    # More than three names would hide what the sentence says.
    if len(names) <= 3:  # noqa: PLR2004
        return formatting.join(names)
    return _("%(count)s places") % {"count": formatting.number(len(names))}


def composition(parts: Sequence[tuple[str, Decimal | None]], *, whole: str = "") -> str:
    """The shares of a whole, largest first."""
    shared = rules.shares([value for _name, value in parts])
    known = sorted(
        ((share, name) for share, (name, _value) in zip(shared, parts, strict=True) if share is not None),
        key=lambda each: -each[0],
    )
    if not known:
        said = _("no data yet")
    else:
        said = formatting.join(f"{name} {formatting.percent(share)}" for share, name in known)
    return f"{whole}: {said}." if whole else f"{said[:1].upper()}{said[1:]}."


def lead(values: Sequence[tuple[str, Decimal | None]], *, measure: str, said: str) -> str:
    """The first sentence of a description without its full stop, for a headline."""
    if all(value is None for _name, value in values):
        return _("%(measure)s: no data yet") % {"measure": measure}
    return said.split(". ", maxsplit=1)[0].rstrip(".")
