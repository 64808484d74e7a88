"""Reads of the plan itself: dimension sets, initiatives, versions and their differences."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from pendopo.accounts import public as accounts
from pendopo.programme.models import DimensionSet, Initiative, Masterplan, MasterplanVersion
from pendopo.programme.rules import plan as rules
from pendopo.programme.selectors.build import plain

PLANNER = "programme.planner"
SECRETARIAT = "programme.secretariat"
REPORTER = "programme.reporter"


def dimension_sets() -> QuerySet[DimensionSet]:
    """Every set of dimensions with its dimensions and their parts."""
    return DimensionSet.objects.prefetch_related("dimensions__sub_dimensions").select_related("source")


def initiatives_for(user: Any) -> QuerySet[Initiative]:
    """The initiatives that this person may see in the workspace: their offices' own, the planner's all."""
    return Initiative.objects.filter(
        accounts.scope(
            user, (REPORTER, PLANNER, SECRETARIAT, "programme.regent", "programme.assessor"), office_field="office_id"
        )
    ).select_related("office", "strategy__dimension")


def masterplan_versions(masterplan: Masterplan | int) -> QuerySet[MasterplanVersion]:
    """The versions of a plan, newest first."""
    return MasterplanVersion.objects.filter(masterplan=masterplan).select_related(
        "made_by", "reviewed_by", "adopted_by"
    )


def version_diff(old: MasterplanVersion, new: MasterplanVersion) -> tuple[rules.Change, ...]:
    """What changed from one version to another."""
    return rules.diff(old.snapshot, new.snapshot)


def draft_snapshot(masterplan: Masterplan) -> dict[str, Any]:
    """The whole plan as it stands now, as JSON values; figures are text, so that nothing is rounded."""
    strategies = list(
        masterplan.strategies.select_related("dimension").order_by("dimension__order", "dimension__slug")
    )
    initiatives = list(
        Initiative.objects.filter(strategy__masterplan=masterplan)
        .select_related("strategy__dimension", "sub_dimension")
        .prefetch_related("partners", "indicators__targets", "milestones")
        .order_by("slug")
    )
    return {
        **_texts(masterplan, "name", "name_en", "vision", "vision_en", "aims", "aims_en", "legal_basis"),
        "start_year": masterplan.start_year,
        "end_year": masterplan.end_year,
        "dimension_set": masterplan.dimension_set_id,
        "on_track_from": str(masterplan.on_track_from.normalize()),
        "at_risk_from": str(masterplan.at_risk_from.normalize()),
        "dimensions": [
            {
                "slug": one.dimension.slug,
                **_texts(one.dimension, "name", "name_en"),
                **_texts(one, "text", "text_en"),
                "weight": str(one.dimension.weight.normalize()),
            }
            for one in strategies
        ],
        "initiatives": [_initiative(one) for one in initiatives],
        "indicators": [_indicator(one) for row in initiatives for one in row.indicators.all()],
        "milestones": [
            {
                "slug": one.slug,
                **_texts(one, "name", "name_en"),
                "due": one.due.isoformat() if one.due else None,
                "reached": one.reached.isoformat() if one.reached else None,
            }
            for one in [*masterplan.milestones.all(), *(step for row in initiatives for step in row.milestones.all())]
        ],
    }


def _texts(row: Any, *fields: str) -> dict[str, Any]:
    return {field: getattr(row, field) for field in fields}


def _initiative(row: Initiative) -> dict[str, Any]:
    return {
        **_texts(row, "slug", "name", "name_en", "summary", "summary_en", "column", "term", "is_quick_win", "status"),
        **_texts(row, "status_reason", "service"),
        "dimension": row.strategy.dimension.slug,
        "sub_dimension": row.sub_dimension.code if row.sub_dimension else "",
        "office": row.office_id,
        "partners": sorted(one.pk for one in row.partners.all()),
        "weight": str(row.weight.normalize()),
    }


def _indicator(row: Any) -> dict[str, Any]:
    return {
        **_texts(row, "slug", "name", "name_en", "definition", "definition_en", "method", "unit", "direction"),
        **_texts(row, "accumulation", "frequency", "source_kind", "source_key", "by_district", "baseline_year"),
        "initiative": row.initiative.slug,
        "office": row.office_id,
        "baseline_value": None if row.baseline_value is None else str(plain(row.baseline_value)),
        "weight": str(row.weight.normalize()),
        "targets": {str(one.year): str(plain(one.value)) for one in row.targets.all()},
    }
