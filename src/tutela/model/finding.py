"""What the record does not show in time."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class FindingClass(StrEnum):
    """How a candidate is classed; only the last is a finding."""

    EXPLAINED = "explained"
    TOO_EARLY = "too_early"
    TO_LOOK_INTO = "to_look_into"


@dataclass(frozen=True, slots=True)
class Finding:
    """A step the record does not show by its due day.

    ``days_over`` is negative while days are left. ``counted`` says in words how the due day was
    found; ``evidence`` are event ids. ``note`` says why a candidate is explained.
    """

    rule: str
    classed: FindingClass
    case_id: str
    person_id: str | None
    office_code: str | None
    start_on: date
    due_on: date
    days_over: int
    level: str
    counted: str
    evidence: tuple[str, ...]
    note: str = ""

    def as_json(self) -> dict[str, object]:
        """Give the finding in the form the commands promise."""
        return {
            "rule": self.rule,
            "class": str(self.classed),
            "case": self.case_id,
            "person": self.person_id,
            "office": self.office_code,
            "start": self.start_on.isoformat(),
            "due": self.due_on.isoformat(),
            "days_over": self.days_over,
            "level": self.level,
            "counted": self.counted,
            "evidence": list(self.evidence),
        }
