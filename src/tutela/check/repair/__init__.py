"""Recover the figures of a translation whose digit runs were put into the wrong slots."""

from collections.abc import Sequence

from tutela.check.claims import Repair, RepairField
from tutela.check.repair.alarm import strong_signs, weak_signs
from tutela.check.repair.limits import is_possible
from tutela.check.repair.skeleton import Slot, skeleton
from tutela.check.repair.solve import Puzzle, Solution
from tutela.check.sources import Source

__all__ = ["is_scrambled", "repair"]


def is_scrambled(text: str, *, is_suspect: bool = False) -> list[str]:
    """Give the signs that a paragraph was scrambled, none where it looks sound.

    ``is_suspect``: other paragraphs of the same text were scrambled, so weak signs count.
    """
    signs = strong_signs(text)
    return signs + (weak_signs(text) if is_suspect or signs else [])


def repair(text: str, against: Sequence[Source] = (), *, is_suspect: bool = False) -> Repair | None:
    """Recover a scrambled paragraph, or None where nothing looks scrambled.

    What every solution of the refill has in common is certain; nothing else is.
    """
    if not is_scrambled(text, is_suspect=is_suspect):
        return None
    slots = skeleton(text)
    runs = [run for slot in slots for run in slot.slots if run != "<>"]
    is_complete = any(run == "<>" for slot in slots for run in slot.slots)
    found = [
        each for each in Puzzle(slots, runs, is_complete).solutions() if is_possible(each, slots)
    ]
    shown = [at for at, slot in enumerate(slots) if slot.kind != "word"]
    fields = tuple(_field(slots[at], at, found) for at in shown)
    start, end = (fields[0].start, fields[-1].end) if fields else (0, len(text))
    hypothesis = "refill" if found else "unknown"
    distinct = {tuple(each[at] for at in shown) for each in found}
    return Repair(start, end, hypothesis, len(distinct) == 1, fields)


def _field(slot: Slot, at: int, found: Sequence[Solution]) -> RepairField:
    values = list(dict.fromkeys(each[at] for each in found))
    certain = len(values) == 1 and values[0] is not None
    best = values[0] if values else None
    others = tuple(value for value in values if value is not None)
    return RepairField(slot.start, slot.end, slot.printed, best, certain, slot.role, others)
