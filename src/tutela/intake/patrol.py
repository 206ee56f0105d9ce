"""Say, office by office, what is contradictory, missing or late in the records."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tutela.register.arrow import pc, whole
from tutela.register.current import current
from tutela.register.store import Batch, Register, open_register


@dataclass(frozen=True, slots=True)
class OfficePatrol:
    """What was found at one office: reason to count; ``office`` None: belongs to no known case."""

    office: str | None
    found: Mapping[str, int]

    def as_json(self) -> dict[str, object]:
        """Give it in the form the commands promise."""
        return {"office": self.office, "found": dict(self.found)}


@dataclass(frozen=True, slots=True)
class PatrolReport:
    """What was found as of a version of the register, office by office and in all."""

    version: int
    offices: tuple[OfficePatrol, ...]
    totals: Mapping[str, int]

    def as_json(self) -> dict[str, object]:
        """Give it in the form the commands promise."""
        return {
            "version": self.version,
            "totals": dict(self.totals),
            "offices": [office.as_json() for office in self.offices],
        }


def patrol(register_folder: Path) -> PatrolReport:
    """Look through a register and count what is odd."""
    register = open_register(register_folder)
    batches = register.batches()
    found = _by_office(register, batches)
    totals: Counter[str] = Counter()
    for (_, reason), count in found.items():
        totals[reason] += count
    offices = sorted({office for office, _ in found}, key=lambda code: (code is None, code))
    return PatrolReport(
        register.version,
        tuple(OfficePatrol(office, _of(found, office)) for office in offices),
        dict(sorted(totals.items())),
    )


def _by_office(register: Register, batches: Sequence[Batch]) -> Counter[tuple[str | None, str]]:
    warnings = register.read("warnings", batches)
    cases = current(register, "cases", batches)
    at = pc.index_in(whole(warnings["case_id"]), value_set=whole(cases["case_id"]))
    offices: list[str | None] = whole(cases["office_code"]).take(at).to_pylist()
    reasons: list[str] = [str(word) for word in warnings["reason"].to_pylist()]
    return Counter(zip(offices, reasons, strict=True))


def _of(found: Counter[tuple[str | None, str]], office: str | None) -> dict[str, int]:
    return {
        reason: count
        for (code, reason), count in sorted(found.items(), key=_reason)
        if code == office
    }


def _reason(item: tuple[tuple[str | None, str], int]) -> str:
    return item[0][1]
