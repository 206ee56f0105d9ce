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
_RATIOS = ("percent", "points")
_FIXED = ("count", "ordinal", "word", *_RATIOS)
_BREAK = re.compile(r"[,;:()]|\b(?:and|to|or|but|while|with|then|-|–)\b", re.IGNORECASE)
_BY = (
    r"(?:up|down|ris(?:es?|ing)|rose|risen|increas\w+|f[ae]ll(?:s|en|ing)?|drop\w*|decreas\w+"
    r"|declin\w+|gr[eo]w\w*|reduction|cut)"
)
_TRAILING = re.compile(
    rf"[,(]\s*(?:(?:an?|the)\s+)?(?:[\w-]+\s+)?{_BY}(?:\s+(?:of|by|at))?\s+(?:\w+\s+)?$"
    rf"|\b(?:and|that|which|had|has|have|but)\b[^,;]*\b{_BY}\s+(?:by\s+)?(?:\w+\s+)?$"
    r"|(?:,|\bthat\s+is)\s*or\s+$|\(\s*$|,\s*(?:together|altogether|thus)\s+$"
    r"|\b(?:accounting\s+for|representing|making\s+up|of\s+(?:which|whom|these|those|them))\s+$",
    re.IGNORECASE,
)
"""What follows the count it speaks of, in Chinese as in English: ", up 5 %", ", or 5 %"."""
_APPOSED = re.compile(r",\s*$")
_MORE = re.compile(
    r"\s*(?:%|per\s?cent|percentage\s+points?)\s+(?:more|less|fewer|higher|lower|up|down)\b", re.I
)
_AWAY = re.compile(r",\s*from\s+(?:the\s+)?$|,\s*from\b[^,;.]*\bto\s+$", re.IGNORECASE)
_RISE = re.compile(
    r"\b(?:rose|risen|rise|rising|increased?|increasing|grew|grown|growing|climbed|up)\b", re.I
)
_FALL = re.compile(r"\b(?:fell|fallen|fall|falling|decreased?|declined?|dropped|drop|down)\b", re.I)
_EDGE = re.compile(r"\b(from|to)\s+(?:\w+\s+){0,2}$", re.IGNORECASE)

_REACH = 40
"""No figure changes places with one further back: no sentence people write holds more."""


def mark_order(slots: Sequence[Slot], text: str) -> list[Slot]:
    """Mark figures whose order may differ in the source, and the ends of a rise or fall."""
    marked: list[Slot] = []
    named: set[tuple[int, int]] = set()
    for at, slot in enumerate(slots):
        if slot.kind == "day":
            again = (slot.sentence, slot.month) in named
            named.add((slot.sentence, slot.month))
            slot = replace(slot, is_second_day=again)
        if slot.kind in _FIXED:
            turned = _turned(at, slots, text)
            slot = replace(slot, turned=(*turned, *_moved_with(marked, slot)))
            slot = replace(slot, edge=_edge(slot, text))
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


def _turned(at: int, slots: Sequence[Slot], text: str) -> tuple[int, ...]:
    """Name the figures before this one that may stand behind it in the source.

    Of one kind that is its neighbour in the same clause. A ratio and a count may change places
    with all that lies between, unless the words say which speaks of the other.
    """
    slot = slots[at]
    before = [
        index
        for index in range(max(0, at - _REACH), at)
        if slots[index].kind in _FIXED and slots[index].sentence == slot.sentence
    ]
    if not before:
        return ()
    last = before[-1]
    if _is_ratio(slots[last]) == _is_ratio(slot):
        near = (last,) if _swaps(slots[last], slot, text) else ()
        far = [each for each in before if _is_ratio(slots[each]) and not _is_ratio(slot)]
        return (*near, *(each for each in far if _AWAY.search(text[slots[each].end : slot.start])))
    may = _counts_first if _is_ratio(slot) else _ratio_first
    return (last,) if may(slots[last], slot, text) else ()


def _moved_with(before: Sequence[Slot], slot: Slot) -> tuple[int, ...]:
    """Name what a figure may stand before because its neighbour may: they move together."""
    fixed = [
        at
        for at, other in enumerate(before[-_REACH:], max(0, len(before) - _REACH))
        if other.kind in _FIXED and other.sentence == slot.sentence
    ]
    return before[fixed[-1]].turned if fixed else ()


def _is_ratio(slot: Slot) -> bool:
    return slot.kind in _RATIOS or (slot.is_decimal and not slot.scale)


def _swaps(last: Slot, slot: Slot, text: str) -> bool:
    """Tell whether two figures of one kind may have been turned round within their clause."""
    gap = text[last.end : slot.start]
    if _OF.search(gap) or (_FROM.search(gap) and _said_to(last, text)):
        return True
    return not _BREAK.search(gap) if not _is_ratio(slot) else False


def _ratio_first(last: Slot, slot: Slot, text: str) -> bool:
    """Tell whether a count after a ratio may stand before it in the source."""
    gap = text[last.end : slot.start]
    if _TO.search(gap) or _OF.search(gap) or _AWAY.search(gap):
        return True
    return not re.search(r"[,;:()]|\band\b|\bor\b", gap)


def _counts_first(last: Slot, slot: Slot, text: str) -> bool:
    """Tell whether a ratio after a count may stand before it in the source."""
    gap = text[last.end : slot.start]
    if ";" in gap:
        return False
    apposed = _APPOSED.search(gap) and _MORE.match(text, slot.end)
    return not (apposed or _TRAILING.search(gap))


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
