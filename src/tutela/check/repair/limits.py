"""What the words of the sentence rule out: a span that ends before it starts."""

from collections.abc import Sequence

from tutela.check.repair.skeleton import Slot


def is_possible(solution: Sequence[str | None], slots: Sequence[Slot]) -> bool:
    """Tell whether spans run forward and a base year lies before the year compared with it."""
    return _spans(solution, slots) and _bases(solution, slots)


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
