"""Where English and Chinese put figures in another order, and what a rise says of its ends."""

import re
from collections.abc import Sequence
from dataclasses import replace

from tutela.check.repair.slot import RUN, Slot

_TO = re.compile(
    r"^\s*(?:per\s?cent|%)?[^.;]{0,24}\bto\s+(?:a\s+\w+\s+(?:of\s+)?)?$", re.IGNORECASE
)
_OF = re.compile(
    r"^\s*(?:per\s?cent|%|percent)?\s*of\s+(?:the\s+|all\s+|those\s+|these\s+)*$", re.I
)
_FROM = re.compile(
    rf"^[^.;]{{0,40}}\bfrom\s+(?:the\s+)?$|^[^.;]{{0,20}}in\s+{RUN},?[^.;]{{0,24}}from\s+$", re.I
)
_PLACE = re.compile(r"^\s+[a-z][^.;,\d]{0,30}\b(?:from|across|among|in|at)\s+$")
_FIXED = ("count", "percent", "points", "ordinal")
_RISE = re.compile(
    r"\b(?:rose|risen|rise|rising|increased?|increasing|grew|grown|growing|climbed|up)\b", re.I
)
_FALL = re.compile(r"\b(?:fell|fallen|fall|falling|decreased?|declined?|dropped|drop|down)\b", re.I)
_EDGE = re.compile(r"\b(from|to)\s+(?:\w+\s+){0,2}$", re.IGNORECASE)


def mark_order(slots: Sequence[Slot], text: str) -> list[Slot]:
    """Mark figures whose order may differ in the source, and the ends of a rise or fall."""
    marked: list[Slot] = []
    last: Slot | None = None
    named: set[tuple[int, int]] = set()
    for slot in slots:
        if slot.kind == "day":
            again = (slot.sentence, slot.month) in named
            named.add((slot.sentence, slot.month))
            slot = replace(slot, is_second_day=again)
        if slot.kind in _FIXED:
            swaps = last is not None and last.sentence == slot.sentence and _swaps(last, slot, text)
            slot = replace(slot, is_swappable=swaps, edge=_edge(slot, text))
            last = slot
        marked.append(slot)
    return marked


def runs_forward(solution: Sequence[str | None], slots: Sequence[Slot]) -> bool:
    """Tell whether every rise stated as "from a to b" rises, and every fall falls."""
    ends: dict[tuple[int, int], float] = {}
    for value, slot in zip(solution, slots, strict=True):
        if slot.edge and value:
            ends[slot.sentence, slot.edge] = float(value)
    sentences = {sentence for sentence, _ in ends}
    return all(
        ends.get((sentence, 1), 0.0) <= ends.get((sentence, 2), float("inf"))
        for sentence in sentences
    )


def _swaps(last: Slot, slot: Slot, text: str) -> bool:
    gap = text[last.end : slot.start]
    ratio = last.kind in ("percent", "points")
    if ratio and slot.kind == "count":
        return bool(_TO.search(gap) or _OF.search(gap))
    if last.kind == slot.kind:
        return bool(
            _OF.search(gap) or _PLACE.search(gap) or (_FROM.search(gap) and _said_to(last, text))
        )
    return False


def _said_to(last: Slot, text: str) -> bool:
    return (
        re.search(r"\bto\s+(?:\w+\s+){0,2}$", text[max(0, last.start - 30) : last.start])
        is not None
    )


def _edge(slot: Slot, text: str) -> int:
    """Give 1 for the lower end of a stated change from one value to another, 2 for the upper."""
    left = text[max(0, slot.start - 60) : slot.start]
    named = _EDGE.search(left)
    if named is None or slot.kind == "points":
        return 0
    before = re.split(r"[.;]\s", text[max(0, slot.start - 90) : slot.start])[-1]
    rises, falls = _RISE.search(before), _FALL.search(before)
    both = re.search(
        rf"\bfrom\s+(?:\w+\s+){{0,2}}{RUN}", text[max(0, slot.start - 60) : slot.end + 60]
    )
    if bool(rises) == bool(falls) or not both:
        return 0
    starts = named[1].lower() == "from"
    return 1 if starts == bool(rises) else 2
