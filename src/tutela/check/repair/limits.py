"""What the words of the sentence rule out: a span that ends before it starts."""

import re
from collections.abc import Sequence

from tutela.check.repair.order import runs_forward
from tutela.check.repair.slot import Slot


def is_possible(solution: Sequence[str | None], slots: Sequence[Slot]) -> bool:
    """Tell whether spans and lists of years run forward, and a base year lies before its year."""
    return (
        _spans(solution, slots)
        and _bases(solution, slots)
        and _lists(solution, slots)
        and runs_forward(solution, slots)
    )


def stands_as_printed(slots: Sequence[Slot]) -> bool:
    """Tell whether every figure may stand where it was printed."""
    printed = [slot.printed.replace(",", "") for slot in slots]
    years = all(
        re.fullmatch(r"(?:18|19|20)\d\d", value)
        for value, slot in zip(printed, slots, strict=True)
        if slot.kind == "year"
    )
    plain = [value if re.fullmatch(r"[\d.]+", value) else None for value in printed]
    return years and is_possible(plain, slots)


def _spans(solution: Sequence[str | None], slots: Sequence[Slot]) -> bool:
    start: str | None = None
    for value, slot in zip(solution, slots, strict=True):
        if slot.role == "period start":
            start = value
        elif slot.role == "period end" and start is not None and value is not None:
            if int(start) >= int(value):
                return False
            start = None
    return True


def _lists(solution: Sequence[str | None], slots: Sequence[Slot]) -> bool:
    """Tell whether the years of each list "in a, b and c" come in order."""
    lists: dict[int, list[int]] = {}
    for value, slot in zip(solution, slots, strict=True):
        if slot.role == "year" and slot.kind == "year" and value:
            lists.setdefault(slot.phrase, []).append(int(value))
    return all(years == sorted(years) for years in lists.values())


def _bases(solution: Sequence[str | None], slots: Sequence[Slot]) -> bool:
    for sentence in {slot.sentence for slot in slots}:
        pairs = [
            (slot.role, value)
            for value, slot in zip(solution, slots, strict=True)
            if slot.sentence == sentence and slot.kind == "year" and value is not None
        ]
        years = [int(value) for role, value in pairs if role == "year"]
        bases = [int(value) for role, value in pairs if role == "base year"]
        if len(years) == 1 and any(base >= years[0] for base in bases):
            return False
    return True
