"""Recover the figures of a translation whose digit runs were put into the wrong slots."""

from collections.abc import Sequence
from dataclasses import replace

from tutela.check.claims import Repair, RepairField
from tutela.check.repair.alarm import strong_signs, weak_signs
from tutela.check.repair.cells import Anchored, Judge, anchored, chosen
from tutela.check.repair.chinese import is_chinese
from tutela.check.repair.limits import stands_as_printed
from tutela.check.repair.manner import RARE, Manner, manner
from tutela.check.repair.permutation import Shuffle
from tutela.check.repair.reading import Reading
from tutela.check.repair.skeleton import skeleton
from tutela.check.repair.slot import Slot
from tutela.check.repair.solve import Solution
from tutela.check.repair.sourced import source_runs, with_source

__all__ = ["Manner", "how_scrambled", "is_scrambled", "repair"]


def is_scrambled(text: str, *, is_suspect: bool = False) -> list[str]:
    """Give the signs that a paragraph was scrambled, none where it looks sound.

    ``is_suspect``: other paragraphs of the same text were scrambled, so weak signs count.
    """
    signs = strong_signs(text)
    if not is_suspect and not signs:
        return []
    if is_chinese(text):
        return signs + weak_signs(text)
    misplaced = [] if signs or stands_as_printed(skeleton(text)) else ["a figure out of its place"]
    return signs + weak_signs(text) + misplaced


def how_scrambled(paragraphs: Sequence[str]) -> Manner:
    """Tell from all scrambled paragraphs of a text how their figures were moved."""
    return manner(
        [Reading(text) for text in paragraphs if strong_signs(text) and not is_chinese(text)]
    )


def repair(
    text: str,
    *,
    is_suspect: bool = False,
    original: str | None = None,
    scrambled: Manner = Manner.OPEN,
    judge: Judge | None = None,
) -> Repair | None:
    """Recover a scrambled paragraph, or None where nothing looks scrambled.

    ``scrambled`` is what the whole text tells (``how_scrambled``). As a refill, what every
    solution has in common is certain: where the text was refilled, or where a shuffle of these
    runs would hardly ever read so well. Else they may have been put into any order, and only what
    every order shares is certain. Chinese translations of English lose too many runs: what they
    may have said is proposed. With the source paragraph ``original`` its runs are known, lost
    ones too. ``judge`` gives a text its verdicts: published figures then choose between orders.
    """
    if original is None and not is_scrambled(text, is_suspect=is_suspect):
        return None
    reading = Reading(text)
    refilled = original is not None and _is_refilled(reading, original)
    if not refilled and not is_scrambled(text, is_suspect=is_suspect):
        return None
    if original is not None:
        known = with_source(reading.slots, original)
        if known:
            return _repair(reading, known, "refill, solved with the source")
    return _solved(reading, scrambled, judge)


def _solved(reading: Reading, scrambled: Manner, judge: Judge | None) -> Repair:
    dealt = list(reading.dealt.solutions) if reading.dealt is not None else []
    if reading.is_chinese:
        return _unsure(_repair(reading, dealt, "refill, not supported" if dealt else "unknown"))
    if scrambled is Manner.SHUFFLE:
        dealt = []
    if dealt and _is_relied_on(reading, scrambled):
        if judge is not None:
            dealt = chosen(dealt, reading, judge)
        return _repair(reading, dealt, "refill")
    found = anchored(reading, judge) if judge is not None else None
    if found is not None:
        return _held(reading, found, dealt)
    return _in_any_order(reading, dealt)


def _in_any_order(reading: Reading, dealt: Sequence[Solution]) -> Repair:
    """Keep what every order of the runs shares; nothing where runs may have been lost."""
    is_own = reading.is_of_groups
    shuffled: list[Solution] = []
    if reading.has_empty or is_own:
        shuffled = Shuffle(reading.slots, reading.runs, reading.stated, is_own).solutions()
    if shuffled:
        name = "permutation of digit groups" if is_own else "permutation"
        return _repair(reading, [*dealt, *shuffled], f"refill or {name}" if dealt else name)
    return _unsure(_repair(reading, dealt, "refill, not supported" if dealt else "unknown"))


def _held(reading: Reading, found: Anchored, dealt: Sequence[Solution]) -> Repair:
    """Give what stands around published figures; where runs may be lost, these alone are sure."""
    first = [each for each in dealt if each in found.solutions]
    name = f"{'refill' if first else 'permutation'}, held by published figures"
    repaired = _repair(reading, [*first, *found.solutions], name)
    if reading.has_empty or reading.is_of_groups:
        return repaired
    shown = [at for at, slot in enumerate(reading.slots) if slot.kind != "word"]
    sure = {at for at in shown if at in found.slots or reading.slots[at].kind == "year"}
    fields = tuple(
        replace(each, certain=each.certain and at in sure)
        for at, each in zip(shown, repaired.fields, strict=True)
    )
    return replace(repaired, unique=all(each.certain for each in fields), fields=fields)


def _is_relied_on(reading: Reading, scrambled: Manner) -> bool:
    if reading.dealt is None or reading.dealt.level > 0:
        return False
    return scrambled is Manner.REFILL or reading.chance <= RARE


def _is_refilled(reading: Reading, original: str) -> bool:
    """Tell whether the printed runs are those of the source in order, yet say something else."""
    runs, slots = reading.runs, reading.slots
    dealt = source_runs(original)
    if len(runs) < 3 or list(runs) != dealt[: len(runs)]:
        return False
    printed = {slot.printed.replace(",", "") for slot in slots if slot.kind != "word"}
    solved = with_source(slots, original)
    return bool(solved) and all(
        any(value not in (None, "") and value not in printed for value in each) for each in solved
    )


def _repair(reading: Reading, found: Sequence[Solution], how: str) -> Repair:
    slots = reading.slots
    shown = [at for at, slot in enumerate(slots) if slot.kind != "word"]
    fields = tuple(_field(slots[at], at, found) for at in shown)
    start, end = (fields[0].start, fields[-1].end) if fields else (0, len(reading.text))
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
