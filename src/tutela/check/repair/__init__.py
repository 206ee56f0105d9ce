"""Recover the figures of a translation whose digit runs were put into the wrong slots."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import islice

from tutela.check.claims import Repair, RepairField
from tutela.check.repair.alarm import strong_signs, weak_signs
from tutela.check.repair.identity import Identity, all_hold, identities
from tutela.check.repair.limits import is_possible, stands_as_printed
from tutela.check.repair.permutation import Shuffle
from tutela.check.repair.skeleton import skeleton
from tutela.check.repair.slot import Slot
from tutela.check.repair.solve import Puzzle, Solution
from tutela.check.repair.sourced import source_runs, with_source

__all__ = ["is_scrambled", "is_shuffled", "repair"]

_READINGS = ((True, False), (True, True), (False, True))
"""The likeliest way a source may have read first; see ``Puzzle``."""

_TELLING = 8
"""So many runs that read as a refill are one: shuffled ones do so less than once in 300 times."""
_HEARD = 60
"""So many paragraphs tell enough about how a text was scrambled."""


def is_scrambled(text: str, *, is_suspect: bool = False) -> list[str]:
    """Give the signs that a paragraph was scrambled, none where it looks sound.

    ``is_suspect``: other paragraphs of the same text were scrambled, so weak signs count.
    """
    signs = strong_signs(text)
    if not is_suspect and not signs:
        return []
    misplaced = [] if signs or stands_as_printed(skeleton(text)) else ["a figure out of its place"]
    return signs + weak_signs(text) + misplaced


def is_shuffled(paragraphs: Sequence[str]) -> bool:
    """Tell whether the scrambled paragraphs of a text speak against a refill, taken together.

    One with many runs that reads as a refill speaks for it: in any other order it hardly would.
    One that cannot be read so speaks against it.
    """
    scrambled = islice((text for text in paragraphs if strong_signs(text)), _HEARD)
    return sum(map(_vote, scrambled)) > 0


def repair(
    text: str,
    *,
    is_suspect: bool = False,
    original: str | None = None,
    is_shuffled: bool = False,
) -> Repair | None:
    """Recover a scrambled paragraph, or None where nothing looks scrambled.

    What every solution of the refill has in common is certain; nothing else is. Where no refill
    fits, or the rest of the text speaks against one (``is_shuffled``), the runs may have been put
    into any order, and only what every order shares is certain. With the source paragraph
    ``original`` its runs are known, lost ones too.
    """
    slots, runs = _read(text)
    refilled = original is not None and _is_refilled(runs, slots, original)
    if not refilled and not is_scrambled(text, is_suspect=is_suspect):
        return None
    if original is not None:
        known = with_source(slots, original)
        if known:
            return _repair(text, slots, known, "refill, solved with the source")
    stated = identities(slots, text)
    dealt, is_supported = _refills(slots, runs, stated)
    is_supported = is_supported and (not _is_cut(dealt, slots) or _tells(runs, text))
    if dealt and is_supported and not is_shuffled:
        return _repair(text, slots, dealt, "refill")
    found = Shuffle(slots, runs, stated).solutions() if _has_empty(slots) else []
    if found:
        return _repair(text, slots, found, "permutation")
    return _unsure(_repair(text, slots, dealt, "refill, not supported" if dealt else "unknown"))


def _vote(text: str) -> int:
    slots, runs = _read(text)
    if len(runs) < 2:
        return 0
    found, _ = _refills(slots, runs, identities(slots, text))
    if not found:
        return 1
    return -1 if len(runs) >= _TELLING else 0


def _refills(
    slots: Sequence[Slot], runs: Sequence[str], stated: Sequence[Identity]
) -> tuple[list[Solution], bool]:
    """Give the solutions of the likeliest reading that has any, and whether they can be relied on.

    A loose reading, or one that needs runs lost with the tail, fits many an order by chance.
    """
    if not _is_empty_at_the_end(slots):
        return [], False
    for is_strict, may_lack_base in _READINGS:
        dealt = Puzzle(slots, runs, _has_empty(slots), is_strict, may_lack_base).solutions()
        possible = [each for each in dealt if is_possible(each, slots)]
        found = [each for each in possible if all_hold(stated, each)]
        if not found and len(runs) >= _TELLING:
            found = possible
        if found:
            return found, is_strict and not may_lack_base
    return [], False


def _is_cut(found: Sequence[Solution], slots: Sequence[Slot]) -> bool:
    """Tell whether a solution lost the end of its runs."""
    return not _has_empty(slots) and any(
        value is None and slot.kind != "word" and slot.role != "base year"
        for each in found
        for value, slot in zip(each, slots, strict=True)
    )


def _tells(runs: Sequence[str], text: str) -> bool:
    """Tell whether a refill shows: in many runs, or in a month's number in the place of its day."""
    return len(runs) >= _TELLING or bool(weak_signs(text))


def _has_empty(slots: Sequence[Slot]) -> bool:
    return any(run == "<>" for slot in slots for run in slot.slots)


def _is_empty_at_the_end(slots: Sequence[Slot]) -> bool:
    """Tell whether no run follows an empty slot: a refill runs out of runs only once."""
    dealt = [run == "<>" for slot in slots for run in slot.slots]
    return dealt == sorted(dealt)


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


def _unsure(repaired: Repair) -> Repair:
    fields = tuple(replace(each, certain=False) for each in repaired.fields)
    return replace(repaired, unique=False, fields=fields)


def _field(slot: Slot, at: int, found: Sequence[Solution]) -> RepairField:
    values = list(dict.fromkeys(each[at] for each in found))
    certain = len(values) == 1 and values[0] is not None
    best = values[0] if values else None
    others = tuple(value for value in values if value is not None)
    return RepairField(slot.start, slot.end, slot.printed, best, certain, slot.role, others)
