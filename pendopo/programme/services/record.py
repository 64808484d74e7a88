"""Loading the reference sets and a regency's real record from the packaged files.

Every figure names a source that is in the files; the files are checked whole
before anything is written. Loading again changes nothing; a figure that was
mended in the files supersedes the old one, which stays in the history.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date as Day  # noqa: N812  rows have a field called date
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError, model_validator

from pendopo.core import clock, units
from pendopo.core.audit import public as audit
from pendopo.core.errors import DomainError
from pendopo.programme.models import (
    Appraisal,
    Dimension,
    DimensionSet,
    Indicator,
    Initiative,
    InitiativeStatus,
    Masterplan,
    Milestone,
    Reading,
    Source,
    Strategy,
    SubDimension,
    Target,
)
from pendopo.programme.rules.workflow import Qualifier
from pendopo.programme.services.readings import PUBLISHED, bump_stamp, make_public

FOLDER = Path(__file__).resolve().parents[1] / "record"

LOADED = audit.verb("programme.record_loaded", _("loaded the record"))


class RecordFault(DomainError):
    """The files of the record contradict each other; the message names file and place."""

    status = 422


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


Slug = Annotated[str, Field(pattern=r"^[a-z0-9-]+$", max_length=80)]
Year = Annotated[int, Field(ge=1990, le=2100)]


class SourceRow(_Strict):
    """A published source; its date is a day or words."""

    id: Slug
    publisher: str
    title: str
    date: Day | None = None
    date_text: str = ""
    date_text_en: str = ""
    url: str = ""
    reliability: str = ""
    reliability_en: str = ""
    confirmed: bool = True

    @model_validator(mode="after")
    def _dated(self) -> SourceRow:
        if self.date is None and not self.date_text:
            raise ValueError("a source has a date, or says in words why not")
        return self


class PartRow(_Strict):
    """A sub-dimension."""

    code: str
    name: str
    name_en: str = ""
    confirmed: bool = False


class DimensionRow(_Strict):
    """A dimension of a set."""

    slug: Slug
    code: str
    name: str
    name_en: str = ""
    summary: str = ""
    summary_en: str = ""
    weight: Decimal = Decimal(1)
    parts: tuple[PartRow, ...] = ()


class SetRow(_Strict):
    """A set of dimensions."""

    slug: Slug
    name: str
    name_en: str = ""
    note: str = ""
    note_en: str = ""
    source: Slug | None = None
    confirmed: bool = False
    dimensions: tuple[DimensionRow, ...]


class ReferenceFile(_Strict):
    """The packaged sets with their sources."""

    sources: tuple[SourceRow, ...]
    sets: tuple[SetRow, ...]


class MilestoneRow(_Strict):
    """A step with its date and source."""

    slug: Slug
    name: str
    name_en: str = ""
    due: Day | None = None
    reached: Day | None = None
    source: Slug


class AppraisalRow(_Strict):
    """What a source says of a dimension or an initiative."""

    dimension: Slug | None = None
    initiative: Slug | None = None
    date: Day
    verdict: Literal["running", "partly", "not_yet"]
    statement: str
    statement_en: str = ""
    source: Slug


class MasterplanRow(_Strict):
    """The plan."""

    slug: Slug
    name: str
    name_en: str = ""
    start_year: Year
    end_year: Year
    dimension_set: Slug
    vision: str = ""
    vision_en: str = ""
    aims: str = ""
    aims_en: str = ""
    legal_basis: str = ""
    legal_basis_en: str = ""
    source: Slug


class StrategyRow(_Strict):
    """The strategy of a dimension."""

    dimension: Slug
    text: str
    text_en: str = ""


class PlanFile(_Strict):
    """The plan with its steps and what others say of it."""

    masterplan: MasterplanRow
    strategies: tuple[StrategyRow, ...] = ()
    milestones: tuple[MilestoneRow, ...] = ()
    appraisals: tuple[AppraisalRow, ...] = ()


class InitiativeRow(_Strict):
    """An initiative with its owner office."""

    slug: Slug
    dimension: Slug
    sub_dimension: str | None = None
    name: str
    name_en: str = ""
    summary: str = ""
    summary_en: str = ""
    office: Slug
    partners: tuple[Slug, ...] = ()
    column: Literal["policy", "infrastructure", "application", "literacy"]
    term: Literal["short", "medium", "long"]
    quick_win_year: Year | None = None
    status: Literal["planned", "running", "paused", "done", "dropped"]
    status_reason: str = ""
    status_reason_en: str = ""
    service: str = ""
    weight: Decimal = Decimal(1)
    order: int = 50
    source: Slug
    milestones: tuple[MilestoneRow, ...] = ()


class TargetRow(_Strict):
    """A target with who set it."""

    year: Year
    value: Decimal
    source: Slug
    note: str = ""
    note_en: str = ""


class IndicatorRow(_Strict):
    """An indicator in the fields of MS-Ind."""

    slug: Slug
    initiative: Slug
    name: str
    name_en: str = ""
    concept: str = ""
    concept_en: str = ""
    definition: str
    definition_en: str = ""
    interpretation: str = ""
    interpretation_en: str = ""
    method: str = ""
    method_en: str = ""
    measure: str = ""
    measure_en: str = ""
    unit: str
    classification: str = ""
    classification_en: str = ""
    numerator: str = ""
    numerator_en: str = ""
    denominator: str = ""
    denominator_en: str = ""
    direction: Literal["up", "down", "maintain"]
    accumulation: Literal["level", "yearly", "periodic"] = "level"
    frequency: Literal["year", "quarter", "month"] = "year"
    baseline_year: Year | None = None
    baseline_value: Decimal | None = None
    weight: Decimal = Decimal(1)
    by_district: bool = False
    source_kind: Literal["metric", "dataset", "report"] = "report"
    source_key: str = ""
    office: Slug
    contact: str = ""
    is_key: bool = False
    targets: tuple[TargetRow, ...] = ()


class ReadingRow(_Strict):
    """A figure with its source; `figure` tells two figures of one source for one period apart."""

    indicator: Slug
    period: Year | Day | tuple[Day, Day]
    value: Decimal
    qualifier: Qualifier = Qualifier.EXACT
    source: Slug
    page: str = ""
    figure: Literal["", "b", "c"] = ""
    preferred: bool = False
    note: str = ""
    note_en: str = ""

    @property
    def days(self) -> tuple[Day, Day]:
        """First and last day of the period."""
        if isinstance(self.period, tuple):
            return self.period
        if isinstance(self.period, Day):
            return self.period, self.period
        return Day(self.period, 1, 1), Day(self.period, 12, 31)


@dataclass(frozen=True, kw_only=True)
class Record:
    """A regency's files, read and checked against each other."""

    sources: tuple[SourceRow, ...]
    plan: PlanFile
    initiatives: tuple[InitiativeRow, ...]
    indicators: tuple[IndicatorRow, ...]
    readings: tuple[ReadingRow, ...]


@dataclass(frozen=True, kw_only=True)
class RecordOutcome:
    """What loading did."""

    sources: int
    initiatives: int
    indicators: int
    new_readings: int
    changed_readings: int
    unchanged_readings: int


def read_reference() -> ReferenceFile:
    """The packaged sets of dimensions.

    Raises:
        RecordFault: if the file is wrong.
    """
    file: ReferenceFile = _parse(FOLDER / "reference" / "dimension_sets.yaml", TypeAdapter(ReferenceFile))
    return file


def read_record(region: str) -> Record | None:
    """The packaged record of a regency, or None if there is none.

    Raises:
        RecordFault: if a file is wrong, or names something that no file holds.
    """
    folder = FOLDER / region
    if not folder.is_dir():
        return None
    record = Record(
        sources=_parse(folder / "sources.yaml", TypeAdapter(tuple[SourceRow, ...])),
        plan=_parse(folder / "plan.yaml", TypeAdapter(PlanFile)),
        initiatives=_parse(folder / "initiatives.yaml", TypeAdapter(tuple[InitiativeRow, ...])),
        indicators=_parse(folder / "indicators.yaml", TypeAdapter(tuple[IndicatorRow, ...])),
        readings=_parse(folder / "readings.yaml", TypeAdapter(tuple[ReadingRow, ...])),
    )
    faults = list(_contradictions(record))
    if faults:
        raise RecordFault("\n".join(faults))
    return record


@transaction.atomic
def load_reference() -> None:
    """Bring the sets of dimensions up to the packaged file; quick when nothing changed."""
    file = read_reference()
    _load_sources(file.sources)
    for one in file.sets:
        _put(
            DimensionSet, {"slug": one.slug}, name=one.name, name_en=one.name_en, note=one.note, note_en=one.note_en,
            source_id=one.source, is_confirmed=one.confirmed,
        )  # fmt: skip
        for order, row in enumerate(one.dimensions, start=1):
            dimension, _changed = _put(
                Dimension, {"dimension_set_id": one.slug, "slug": row.slug}, code=row.code, name=row.name,
                name_en=row.name_en, summary=row.summary, summary_en=row.summary_en, weight=row.weight,
                order=order * 10,
            )  # fmt: skip
            for place, part in enumerate(row.parts, start=1):
                _put(
                    SubDimension, {"dimension_id": dimension.pk, "code": part.code}, name=part.name,
                    name_en=part.name_en, is_confirmed=part.confirmed, order=place * 10,
                )  # fmt: skip


@transaction.atomic
def load_record(*, region: str | None = None, at: datetime | None = None) -> RecordOutcome | None:
    """Load the packaged record of a regency as published readings with their sources; None if there is none.

    Raises:
        RecordFault: if the files are wrong; then nothing was loaded.
    """
    record = read_record(region or settings.REGION)
    if record is None:
        return None
    at = at or clock.now()
    load_reference()
    _load_sources(record.sources)
    plan = _load_plan(record, at=at)
    counts = {"new": 0, "changed": 0, "unchanged": 0}
    indicators = {one.slug: one for one in Indicator.objects.all()}
    sources = Source.objects.in_bulk()
    for row in record.readings:
        counts[_load_reading(row, indicators[row.indicator], sources[row.source], at=at)] += 1
    outcome = RecordOutcome(
        sources=len(record.sources),
        initiatives=len(record.initiatives),
        indicators=len(record.indicators),
        new_readings=counts["new"],
        changed_readings=counts["changed"],
        unchanged_readings=counts["unchanged"],
    )
    if counts["new"] or counts["changed"]:
        audit.record(LOADED, target=plan, by=None, at=at, detail=counts)
        bump_stamp(at=at)
    return outcome


def load_for_demo() -> None:
    """The real record of the configured regency, for `pendopo demo`: real figures with sources, nothing made up."""
    load_record()


# --- Below: files --------------------------------------------------------------------------


def _parse(path: Path, adapter: TypeAdapter[Any]) -> Any:
    try:
        return adapter.validate_python(yaml.safe_load(path.read_text(encoding="utf-8")))
    except (yaml.YAMLError, ValidationError) as fault:
        raise RecordFault(f"{path.name}: {fault}") from fault


def _contradictions(record: Record) -> Iterator[str]:
    """Every name that nothing answers to, and every name given twice."""
    reference = read_reference()
    sources = [one.id for one in (*reference.sources, *record.sources)]
    known = {
        "source": set(sources),
        "dimension": {
            row.slug for one in reference.sets if one.slug == record.plan.masterplan.dimension_set
            for row in one.dimensions
        },
        "initiative": {one.slug for one in record.initiatives},
        "indicator": {one.slug for one in record.indicators},
    }  # fmt: skip
    for rows in (sources, [one.slug for one in record.initiatives], [one.slug for one in record.indicators]):
        yield from (f"{name} is given twice" for name in sorted({name for name in rows if rows.count(name) > 1}))
    steps = [*record.plan.milestones, *(step for one in record.initiatives for step in one.milestones)]
    targets = [target for one in record.indicators for target in one.targets]
    every: list[Any] = [
        record.plan.masterplan, *record.plan.strategies, *record.plan.appraisals, *steps, *record.initiatives,
        *record.indicators, *targets, *record.readings,
    ]  # fmt: skip
    for row in every:
        for what, names in known.items():
            name = getattr(row, what, None)
            if isinstance(name, str) and name not in names:
                yield f"{type(row).__name__}: there is no {what} {name}"
    yield from (
        f"{one.slug}: there is no unit {one.unit}" for one in record.indicators if one.unit not in units.codes()
    )


# --- Below: rows ---------------------------------------------------------------------------


def _put(model: Any, key: dict[str, Any], **fields: Any) -> tuple[Any, bool]:
    """The row of that key with these fields; writes only what differs, and says whether anything did."""
    row = model.objects.filter(**key).first()
    if row is None:
        return model.objects.create(**key, **fields), True
    changed = [name for name, value in fields.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, fields[name])
    if changed:
        row.save(update_fields=changed)
    return row, bool(changed)


def _load_sources(rows: tuple[SourceRow, ...]) -> None:
    for row in rows:
        _put(
            Source, {"slug": row.id}, publisher=row.publisher, title=row.title, date=row.date,
            date_text=row.date_text, date_text_en=row.date_text_en, url=row.url, reliability=row.reliability,
            reliability_en=row.reliability_en, is_confirmed=row.confirmed,
        )  # fmt: skip


def _load_plan(record: Record, *, at: datetime) -> Masterplan:
    fields = record.plan.masterplan.model_dump(exclude={"slug", "dimension_set", "source"})
    plan: Masterplan
    plan, _changed = _put(
        Masterplan, {"slug": record.plan.masterplan.slug}, **fields,
        dimension_set_id=record.plan.masterplan.dimension_set, source_id=record.plan.masterplan.source,
    )  # fmt: skip
    if not Masterplan.objects.filter(is_current=True).exists():
        plan.is_current = True
        plan.save(update_fields=["is_current"])
    dimensions = {one.slug: one for one in Dimension.objects.filter(dimension_set=plan.dimension_set_id)}
    texts = {one.dimension: one for one in record.plan.strategies}
    strategies = {
        slug: _put(
            Strategy, {"masterplan_id": plan.pk, "dimension_id": dimension.pk},
            text=texts[slug].text if slug in texts else "", text_en=texts[slug].text_en if slug in texts else "",
        )[0]
        for slug, dimension in dimensions.items()
    }  # fmt: skip
    for step in record.plan.milestones:
        _load_milestone(step, masterplan_id=plan.pk, initiative_id=None)
    initiatives = {one.slug: _load_initiative(one, strategies[one.dimension], at=at) for one in record.initiatives}
    for said in record.plan.appraisals:
        key = {
            "dimension_id": dimensions[said.dimension].pk if said.dimension else None,
            "initiative_id": initiatives[said.initiative].pk if said.initiative else None,
            "source_id": said.source,
            "date": said.date,
        }
        _put(Appraisal, key, verdict=said.verdict, statement=said.statement, statement_en=said.statement_en)
    for place, row in enumerate(record.indicators, start=1):
        _load_indicator(row, initiatives[row.initiative], order=place)
    return plan


def _load_milestone(row: MilestoneRow, **of: int | None) -> None:
    _put(
        Milestone, {"slug": row.slug}, **of, name=row.name, name_en=row.name_en, due=row.due, reached=row.reached,
        source_id=row.source,
    )  # fmt: skip


def _load_initiative(row: InitiativeRow, strategy: Strategy, *, at: datetime) -> Initiative:
    part = strategy.dimension.sub_dimensions.filter(code=row.sub_dimension).first() if row.sub_dimension else None
    fields = row.model_dump(
        include={"name", "name_en", "summary", "summary_en", "column", "term", "quick_win_year", "service", "weight",
                 "order"}
    )  # fmt: skip
    is_new = not Initiative.objects.filter(slug=row.slug).exists()
    # The status is the record's only at first: afterwards the owner office changes it, and loading again must not undo that.
    status = row.model_dump(include={"status", "status_reason", "status_reason_en"}) if is_new else {}
    initiative, _changed = _put(
        Initiative, {"slug": row.slug}, **fields, **status, strategy_id=strategy.pk, office_id=row.office,
        sub_dimension_id=part.pk if part else None, is_quick_win=row.quick_win_year is not None, source_id=row.source,
    )  # fmt: skip
    if is_new:
        InitiativeStatus.objects.create(
            initiative=initiative, status=row.status, reason=row.status_reason, reason_en=row.status_reason_en,
            at=at, by=None,
        )  # fmt: skip
        initiative.partners.set(row.partners)
    for step in row.milestones:
        _load_milestone(step, masterplan_id=None, initiative_id=initiative.pk)
    found: Initiative = initiative
    return found


def _load_indicator(row: IndicatorRow, initiative: Initiative, *, order: int) -> None:
    fields = row.model_dump(exclude={"slug", "initiative", "office", "targets"})
    indicator, _changed = _put(
        Indicator, {"slug": row.slug}, **fields, initiative_id=initiative.pk, office_id=row.office, order=order
    )
    for target in row.targets:
        _put(
            Target, {"indicator_id": indicator.pk, "year": target.year}, value=target.value, note=target.note,
            note_en=target.note_en, source_id=target.source,
        )  # fmt: skip


def _load_reading(row: ReadingRow, indicator: Indicator, source: Source, *, at: datetime) -> str:
    start, end = row.days
    key = f"document:{row.source}" + (f"#{row.figure}" if row.figure else "")
    written = {"value": row.value, "qualifier": row.qualifier.value, "note": row.note, "note_en": row.note_en}
    # The newest of its chain: if staff have corrected it since, theirs stands and the file's figure is history.
    before = (
        Reading.objects.filter(indicator=indicator, period_start=start, period_end=end, area=None, source_key=key)
        .order_by("-pk")
        .first()
    )
    if before is not None and (
        before.origin != Reading.Origin.DOCUMENT
        or all(getattr(before, name) == value for name, value in written.items())
    ):
        return "unchanged"
    reading = Reading.objects.create(
        indicator=indicator, period_start=start, period_end=end, source_key=key, **written,
        state=Reading.State.VERIFIED, origin=Reading.Origin.DOCUMENT, source=source,
        source_name=f"{source.publisher}: {source.title}"[:300], source_url=source.url, source_page=row.page,
        source_date=source.date, source_date_text=source.date_text, source_date_text_en=source.date_text_en,
        is_preferred=row.preferred, reported_by=None, reported_at=at, verified_at=at, supersedes=before,
    )  # fmt: skip
    make_public(reading, by=None, at=at)
    audit.record(
        PUBLISHED, target=reading, by=None, at=at,
        detail={"indicator": indicator.slug, "value": str(row.value), "source": row.source},
    )  # fmt: skip
    return "new" if before is None else "changed"
