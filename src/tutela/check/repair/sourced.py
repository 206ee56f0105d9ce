"""Solve a scrambled paragraph with the source paragraph at hand."""

import re
from collections.abc import Sequence
from decimal import Decimal

from tutela.check.read import numbers
from tutela.check.read.plain import plain
from tutela.check.repair.forms import CHINESE_SCALES, SCALES
from tutela.check.repair.limits import is_possible
from tutela.check.repair.slot import Slot
from tutela.check.repair.solve import Puzzle, Solution


def source_runs(original: str) -> list[str]:
    """Give the digit runs of a source paragraph, in order."""
    return re.findall(r"\d+", plain(original))


def with_source(slots: Sequence[Slot], original: str) -> list[Solution]:
    """Give the solutions that use every run of the source and only figures that stand in it."""
    known = {abs(number.value) for number in numbers(original) if number.value is not None}
    known |= {number.high for number in numbers(original) if number.high is not None}
    is_strict = not any(slot.is_from_english for slot in slots)
    puzzle = Puzzle(slots, source_runs(original), is_complete=True, is_strict=is_strict)
    dealt = puzzle.solutions() or []
    return [
        each
        for each in dealt
        if is_possible(each, slots)
        and all(_stands(value, slot, known) for value, slot in zip(each, slots, strict=True))
    ]


def _stands(value: str | None, slot: Slot, known: set[Decimal]) -> bool:
    if slot.kind not in ("count", "percent", "points", "year") or not value:
        return True
    return Decimal(value) * {**SCALES, **CHINESE_SCALES}[slot.scale] in known
