"""Take records in: map, judge, accept or send back with a reason; nothing is lost on the way."""

from tutela.intake.draft import Draft, draft_map
from tutela.intake.patrol import PatrolReport, patrol
from tutela.intake.returned import ReturnedRow, returned
from tutela.intake.take import Receipt, take_in

__all__ = [
    "Draft",
    "PatrolReport",
    "Receipt",
    "ReturnedRow",
    "draft_map",
    "patrol",
    "returned",
    "take_in",
]
