"""Take records in: map, judge, accept or send back with a reason; nothing is lost on the way."""

from tutela.intake.patrol import PatrolReport, patrol
from tutela.intake.returned import ReturnedRow, returned
from tutela.intake.take import Receipt, take_in

__all__ = ["PatrolReport", "Receipt", "ReturnedRow", "patrol", "returned", "take_in"]
