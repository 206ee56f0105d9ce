"""Recover the figures of a translation whose digit runs were put into the wrong slots."""

from collections.abc import Sequence

from tutela.check.claims import Repair, RepairField
from tutela.check.repair.alarm import strong_signs, weak_signs
from tutela.check.repair.limits import is_possible, stands_as_printed
from tutela.check.repair.skeleton import skeleton
from tutela.check.repair.slot import Slot
from tutela.check.repair.solve import Puzzle, Solution
from tutela.check.repair.sourced import source_runs, with_source

__all__ = ["is_scrambled", "repair"]


_READINGS = ((True, False), (True, True), (False, True))
"""The likeliest way a source may have read first; see ``Puzzle``."""


def is_scrambled(text: str, *, is_suspect: bool = False) -> list[str]:
    """Give the signs that a paragraph was scrambled, none where it looks sound.

    ``is_suspect``: other paragraphs of the same text were scrambled, so weak signs count.
    """
    signs = strong_signs(text)
    if not is_suspect and not signs:
        return []
    misplaced = [] if signs or stands_as_printed(skeleton(text)) else ["a figure out of its place"]
    return signs + weak_signs(text) + misplaced


def repair(text: str, *, is_suspect: bool = False, original: str | None = None) -> Repair | None:
    """Recover a scrambled paragraph, or None where nothing looks scrambled.

    What every solution of the refill has in common is certain; nothing else is. With the source
    paragraph ``original`` its runs are known, lost ones too.
    """
    slots, runs = _read(text)
    refilled = original is not None and _is_refilled(runs, slots, original)
    if not refilled and not is_scrambled(text, is_suspect=is_suspect):
        return None
    if original is not None:
        known = with_source(slots, original)
        if known:
            return _repair(text, slots, known, "refill, solved with the source")
    is_complete = any(run == "<>" for slot in slots for run in slot.slots)
    found: list[Solution] = []
    for is_strict, may_lack_base in _READINGS:
        if not found:
            dealt = Puzzle(slots, runs, is_complete, is_strict, may_lack_base).solutions()
            found = [each for each in dealt if is_possible(each, slots)]
    return _repair(text, slots, found, "refill" if found else "unknown")


def _read(text: str) -> tuple[list[Slot], list[str]]:
    slots = skeleton(text)
    return slots, [run for slot in slots for run in slot.slots if run != "<>"]


def _is_refilled(runs: Sequence[str], slots: Sequence[Slot], original: str) -> bool:
    """Tell whether the printed runs are those of the source in order, yet say something else."""
    dealt = source_runs(original)
    if len(runs) < 3 or list(runs) != dealt[: len(runs)]:
        return False
    printed = {slot.printed.replace(",", "") for slot in slots if slot.kind != "word"}
    solved = with_source(slots, original)
    return bool(solved) and all(
        any(value not in (None, "") and value not in printed for value in each) for each in solved
    )


def _repair(text: str, slots: Sequence[Slot], found: Sequence[Solution], how: str) -> Repair:
    shown = [at for at, slot in enumerate(slots) if slot.kind != "word"]
    fields = tuple(_field(slots[at], at, found) for at in shown)
    start, end = (fields[0].start, fields[-1].end) if fields else (0, len(text))
    distinct = {tuple(each[at] for at in shown) for each in found}
    return Repair(start, end, how, len(distinct) == 1, fields)


def _field(slot: Slot, at: int, found: Sequence[Solution]) -> RepairField:
    values = list(dict.fromkeys(each[at] for each in found))
    certain = len(values) == 1 and values[0] is not None
    best = values[0] if values else None
    others = tuple(value for value in values if value is not None)
    return RepairField(slot.start, slot.end, slot.printed, best, certain, slot.role, others)
