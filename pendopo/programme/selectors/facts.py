"""What pages, the API and books get: values without queries behind them.

Texts are `Words` (`str()` gives the active language). A figure is None where
there is no data. Everything that a template needs to say in words is a
property here, so that no template computes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from pendopo.core import formatting
from pendopo.programme import sentences
from pendopo.programme.rules import progress
from pendopo.programme.rules.workflow import Qualifier
from pendopo.programme.words import NOTHING, Words


@dataclass(frozen=True, kw_only=True)
class OfficeFacts:
    """Whom to ask; an unknown contact detail is empty."""

    slug: str
    name: Words
    short_name: str
    phone: str = ""
    whatsapp: str = ""
    email: str = ""
    hours: str = ""
    address: str = ""


@dataclass(frozen=True, kw_only=True)
class SourceFacts:
    """A published source."""

    slug: str
    publisher: str
    title: str
    date: date | None
    date_text: Words
    url: str
    reliability: Words
    is_confirmed: bool
    figures: tuple[tuple[str, Words], ...] = ()  # slug and name of the indicators it gives a figure for

    @property
    def when(self) -> str:
        """Its date as a reader sees it."""
        return formatting.day(self.date) if self.date else str(self.date_text)


@dataclass(frozen=True, kw_only=True)
class OriginFacts:
    """Where one reading comes from.

    Attributes:
        kind: metric, dataset, report or document.
        name: Register, dataset, office or publisher with title.
        short: What fits beside a figure.
        key: Metric key or dataset id.
        is_claim: True where the figure is only stated by somebody, not computed from records.
    """

    kind: str
    kind_label: str
    name: str
    short: str
    key: str = ""
    query: Mapping[str, Any] | None = None
    row_count: int | None = None
    seal: str = ""
    url: str = ""
    page: str = ""
    date: date | None = None
    date_text: Words = NOTHING
    evidence_id: Any = None
    source: SourceFacts | None = None

    @property
    def is_claim(self) -> bool:
        """True where the figure is stated by somebody, not computed from records."""
        return self.kind in {"report", "document"}

    @property
    def when(self) -> str:
        """The source's date as a reader sees it."""
        return formatting.day(self.date) if self.date else str(self.date_text)


@dataclass(frozen=True, kw_only=True)
class ReadingFacts:
    """One figure that was found."""

    id: int
    indicator: str
    unit: str
    start: date
    end: date
    value: Decimal | None
    qualifier: Qualifier
    note: Words
    origin: OriginFacts
    is_preferred: bool
    state: str
    published_at: datetime | None
    area: str | None = None
    supersedes: int | None = None

    @property
    def year(self) -> int:
        """The calendar year in which its period ends."""
        return self.end.year

    @property
    def figure(self) -> str:
        """The figure with unit and qualifier, as the source states it."""
        return sentences.figure(self.value, self.unit, self.qualifier)

    @property
    def when(self) -> str:
        """Its period in words."""
        return formatting.period(self.start, self.end)


@dataclass(frozen=True, kw_only=True)
class TargetFacts:
    """What is to be reached by the end of a year."""

    year: int
    value: Decimal
    unit: str
    note: Words = NOTHING
    source: SourceFacts | None = None

    @property
    def figure(self) -> str:
        """The target with its unit."""
        return formatting.number(self.value, self.unit)


@dataclass(frozen=True, kw_only=True)
class PeriodFacts:
    """Everything published for one period: the figure that is used, and those that say otherwise."""

    start: date
    end: date
    chosen: ReadingFacts
    others: tuple[ReadingFacts, ...]
    judgement: progress.Judgement

    @property
    def year(self) -> int:
        """The calendar year in which the period ends."""
        return self.end.year

    @property
    def when(self) -> str:
        """The period in words."""
        return formatting.period(self.start, self.end)

    @property
    def disagreeing(self) -> tuple[ReadingFacts, ...]:
        """The other readings whose figure differs."""
        chosen = (self.chosen.value, self.chosen.qualifier)
        return tuple(other for other in self.others if (other.value, other.qualifier) != chosen)

    @property
    def disagreement(self) -> str:
        """The sentence that names every figure with its source; empty where all agree."""
        if not self.disagreeing:
            return ""
        return sentences.disagreement([(one.figure, one.origin.short) for one in (self.chosen, *self.disagreeing)])


@dataclass(frozen=True, kw_only=True)
class NoteFacts:
    """Why a measurement is missing."""

    kind: str
    message: str
    at: datetime
    start: date
    end: date


@dataclass(frozen=True, kw_only=True)
class IndicatorFacts:
    """One indicator in one year.

    Attributes:
        now: The latest period that ends in the year; None where nothing was published.
        before: Latest period of each earlier year, oldest first (for a sparkline and for “last known”).
        target: The target of the year, if the plan names one.
        goal: The last target of the plan.
        judgement: How `now` stands; status `no_data` where there is none.
    """

    id: int
    slug: str
    name: Words
    definition: Words
    unit: str
    path: progress.Path
    office: OfficeFacts
    contact: str
    weight: Decimal
    is_key: bool
    by_district: bool
    source_kind: str
    source_key: str
    frequency: str
    year: int
    now: PeriodFacts | None
    before: tuple[PeriodFacts, ...]
    target: TargetFacts | None
    goal: TargetFacts | None
    judgement: progress.Judgement
    notes: tuple[NoteFacts, ...] = ()
    initiative_slug: str = ""
    dimension_slug: str = ""

    @property
    def latest(self) -> ReadingFacts | None:
        """The reading that is used for the year."""
        return self.now.chosen if self.now else None

    @property
    def last_known(self) -> PeriodFacts | None:
        """The latest period before the year, for “last known figure”."""
        return self.before[-1] if self.before else None

    @property
    def status(self) -> progress.Status:
        """How it stands in the year."""
        return self.judgement.status

    @property
    def status_label(self) -> str:
        """The status in words."""
        return sentences.status(self.status)

    @property
    def figure(self) -> str:
        """The year's figure with its unit; an en dash without data."""
        return self.latest.figure if self.latest else formatting.NO_DATA

    @property
    def baseline(self) -> TargetFacts | None:
        """Where the path begins."""
        point = self.path.baseline
        return None if point is None else TargetFacts(year=point.year, value=point.value, unit=self.unit)

    @property
    def sentence(self) -> str:
        """The whole in one sentence."""
        return sentences.indicator(
            name=str(self.name),
            value=self.latest.value if self.latest else None,
            unit=self.unit,
            when=self.now.when if self.now else str(self.year),
            judgement=self.judgement,
            qualifier=self.latest.qualifier if self.latest else Qualifier.EXACT,
            accumulation=self.path.accumulation,
        )


@dataclass(frozen=True, kw_only=True)
class AppraisalFacts:
    """What a source says about a dimension or initiative: a claim."""

    date: date
    verdict: str
    verdict_label: str
    statement: Words
    source: SourceFacts


@dataclass(frozen=True, kw_only=True)
class InitiativeFacts:
    """One initiative in one year, with its indicators."""

    id: int
    slug: str
    name: Words
    summary: Words
    office: OfficeFacts
    dimension_slug: str
    sub_dimension: Words
    column: str
    column_label: str
    term: str
    term_label: str
    is_quick_win: bool
    quick_win_year: int | None
    plan_status: str
    plan_status_label: str
    plan_status_reason: Words
    service: str
    weight: Decimal
    year: int | None
    indicators: tuple[IndicatorFacts, ...]
    appraisals: tuple[AppraisalFacts, ...]
    whole: progress.Whole
    source: SourceFacts | None = None

    @property
    def status(self) -> progress.Status:
        """How it stands in the year."""
        return self.whole.status

    @property
    def status_label(self) -> str:
        """The status in words."""
        return sentences.status(self.status)


@dataclass(frozen=True, kw_only=True)
class DimensionFacts:
    """One pillar in one year, with its initiatives."""

    slug: str
    code: str
    name: Words
    summary: Words
    strategy: Words
    weight: Decimal
    order: int
    year: int | None
    initiatives: tuple[InitiativeFacts, ...]
    appraisals: tuple[AppraisalFacts, ...]
    whole: progress.Whole

    @property
    def status(self) -> progress.Status:
        """How it stands in the year."""
        return self.whole.status

    @property
    def status_label(self) -> str:
        """The status in words."""
        return sentences.status(self.status)

    @property
    def attainment(self) -> Decimal | None:
        """Share of the expected way, 0 to 1; None where nothing can be judged."""
        return self.whole.attainment

    @property
    def say(self) -> str:
        """One line under the pillar."""
        return sentences.pillar_say(self.whole, year=self.year)

    @cached_property
    def indicators(self) -> tuple[IndicatorFacts, ...]:
        """All indicators of its initiatives."""
        return tuple(indicator for initiative in self.initiatives for indicator in initiative.indicators)

    @cached_property
    def key_figures(self) -> tuple[IndicatorFacts, ...]:
        """Up to three indicators for a short look: those marked as key first, with data before without."""
        ranked = sorted(self.indicators, key=lambda one: (not one.is_key, one.now is None))
        return tuple(ranked[:3])


@dataclass(frozen=True, kw_only=True)
class MasterplanFacts:
    """The plan in force."""

    id: int
    slug: str
    name: Words
    start_year: int
    end_year: int
    vision: Words
    aims: tuple[Words, ...]
    legal_basis: Words
    thresholds: progress.Thresholds
    dimension_set: Words
    dimension_set_note: Words
    dimension_set_confirmed: bool


@dataclass(frozen=True, kw_only=True)
class Achievements:
    """What the programme has achieved in one year.

    Attributes:
        as_of: Only periods that end on or before this day are counted; None: the whole year.
        stamp: `publication_stamp()` at the time of reading.
    """

    year: int | None
    as_of: date | None
    masterplan: MasterplanFacts | None
    dimensions: tuple[DimensionFacts, ...]
    whole: progress.Whole
    headline: progress.Headline
    stamp: int

    @property
    def sentence(self) -> str:
        """The headline sentence."""
        return sentences.headline(self.headline)

    @cached_property
    def indicators(self) -> tuple[IndicatorFacts, ...]:
        """All indicators."""
        return tuple(indicator for dimension in self.dimensions for indicator in dimension.indicators)

    @cached_property
    def sources(self) -> tuple[SourceFacts, ...]:
        """Every published source of a figure shown, once."""
        found: dict[str, SourceFacts] = {}
        for indicator in self.indicators:
            for reading in (indicator.now.chosen, *indicator.now.others) if indicator.now else ():
                if reading.origin.source:
                    found[reading.origin.source.slug] = reading.origin.source
        return tuple(found.values())

    def dimension(self, slug: str) -> DimensionFacts | None:
        """The dimension of that address."""
        return next((one for one in self.dimensions if one.slug == slug), None)


@dataclass(frozen=True, kw_only=True)
class DefinitionRow:
    """One field of the indicator form MS-Ind with its text."""

    label: str
    text: Words


@dataclass(frozen=True, kw_only=True)
class MilestoneFacts:
    """A step with its date; `reached` is None where nobody has recorded that it was."""

    name: Words
    due: date | None
    reached: date | None
    source: SourceFacts | None


@dataclass(frozen=True, kw_only=True)
class IndicatorDetail:
    """Everything about one indicator.

    Attributes:
        periods: Every published period, oldest first, each judged.
        path: (year, value) of baseline and targets, for the line of the plan.
        corrections: Readings that were replaced, newest first.
        districts: True if readings by district exist.
    """

    facts: IndicatorFacts
    initiative_name: Words
    initiative_slug: str
    dimension_name: Words
    dimension_slug: str
    definition: tuple[DefinitionRow, ...]
    periods: tuple[PeriodFacts, ...]
    path: tuple[TargetFacts, ...]
    targets: tuple[TargetFacts, ...]
    corrections: tuple[ReadingFacts, ...]
    has_districts: bool

    @property
    def path_label(self) -> str:
        """What the line of the plan is called in a chart."""
        return _("planned path")


@dataclass(frozen=True, kw_only=True)
class StatusChange:
    """One entry of an initiative's status history."""

    status: str
    label: str
    reason: Words
    at: datetime


@dataclass(frozen=True, kw_only=True)
class BudgetYear:
    """The budget of one initiative in one fiscal year, in rupiah; None where nobody has said."""

    year: int
    ceiling: int
    revised_ceiling: int | None
    realised: int | None
    lines: int

    @property
    def in_force(self) -> int:
        """The revised ceiling where there is one, else the original."""
        return self.ceiling if self.revised_ceiling is None else self.revised_ceiling

    @property
    def share(self) -> Decimal | None:
        """Realised as a share of the ceiling in force, computed here and nowhere typed."""
        if self.realised is None or not self.in_force:
            return None
        return Decimal(self.realised) / Decimal(self.in_force)


@dataclass(frozen=True, kw_only=True)
class InitiativeDetail:
    """Everything about one initiative."""

    facts: InitiativeFacts
    dimension_name: Words
    partners: tuple[OfficeFacts, ...]
    milestones: tuple[MilestoneFacts, ...]
    status_history: tuple[StatusChange, ...]
    budget: tuple[BudgetYear, ...]


@dataclass(frozen=True, kw_only=True)
class DistrictValue:
    """An indicator's figure in one area."""

    code: str
    name: str
    value: Decimal | None
    unit: str
    reading: ReadingFacts | None


@dataclass(frozen=True, kw_only=True)
class DueReport:
    """A report that an office owes.

    Attributes:
        returned: The returned reading that is to be mended, if that is why.
    """

    indicator: str
    name: Words
    unit: str
    office: OfficeFacts
    start: date
    end: date
    returned: int | None
    return_reason: str

    @property
    def when(self) -> str:
        """The period in words."""
        return formatting.period(self.start, self.end)


@dataclass(frozen=True, kw_only=True)
class Lagging:
    """One thing that is behind, for the regent: what, how far, why, and who owns it."""

    indicator: IndicatorFacts
    initiative: InitiativeFacts
    dimension: DimensionFacts

    @property
    def why(self) -> str:
        """The reason that the owner gives, the note on the measurement, or that nobody has said."""
        if self.initiative.plan_status_reason:
            return str(self.initiative.plan_status_reason)
        if self.indicator.notes:
            return self.indicator.notes[0].message
        if self.indicator.latest and self.indicator.latest.note:
            return str(self.indicator.latest.note)
        return _("The owner office has given no reason.")


@dataclass(frozen=True, kw_only=True)
class RegentOverview:
    """What the regent should look at first."""

    achievements: Achievements
    behind: tuple[Lagging, ...]
    silent: tuple[Lagging, ...]
    waiting_reports: int
