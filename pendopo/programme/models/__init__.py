"""Tables of the programme: the plan, its budget, its readings and their sources."""

from pendopo.programme.models.budget import BudgetImport, BudgetLine, BudgetTag
from pendopo.programme.models.plan import (
    Dimension,
    DimensionSet,
    Indicator,
    Initiative,
    InitiativeStatus,
    Masterplan,
    MasterplanVersion,
    Milestone,
    Strategy,
    SubDimension,
    Target,
)
from pendopo.programme.models.readings import MeasurementNote, PublicationStamp, Reading
from pendopo.programme.models.sources import Appraisal, Source

__all__ = [
    "Appraisal",
    "BudgetImport",
    "BudgetLine",
    "BudgetTag",
    "Dimension",
    "DimensionSet",
    "Indicator",
    "Initiative",
    "InitiativeStatus",
    "Masterplan",
    "MasterplanVersion",
    "MeasurementNote",
    "Milestone",
    "PublicationStamp",
    "Reading",
    "Source",
    "Strategy",
    "SubDimension",
    "Target",
]
