"""Let a figure take over what its neighbour says: "fell by 610, or 9%", "up 300 (5%)"."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from tutela.check.read.number import Number

_MOVES = ("change", "average")
_STILL = ("level", "share", "rate")
_RATIOS = ("percent", "percentage_point", "times", "fraction")
_SAME = {
    "en": re.compile(
        r"\s*(?:in\s+all|in\s+total|overall|altogether)?\s*"
        r"(?:[,(–—]\s*|,?\s+)(?:or|i\.e\.,?|that\s+is,?|equivalent\s+to|equal\s+to)\s+(?:by\s+)?"
        r"|(?:\s+[a-z]+){0,2}\s*\(\s*",
        re.IGNORECASE,
    ),
    "zh": re.compile(r"\s*[，（(]?(?:即|也就是|相当于|折合)\s*|\s*[（(]\s*"),
}
_MOVED = re.compile(
    r"(?:\s+[\w'-]+){0,4},?\s*(?:\(|[,–—]\s*)?\s*(?:(?:or|i\.e\.,?|that\s+is,?)\s+(?:by\s+)?"
    r"|an?\s+(?:[\w-]+\s+)?(?:difference|change|swing|shift|move|movement|gap)\s+of\s+)",
    re.IGNORECASE,
)
_JOINED = re.compile(r"\s*,?\s*(?:or|\()\s*", re.IGNORECASE)
_PART = re.compile(r"\s+(?:of|in)\s+|的")


def echo(numbers: Sequence[Number], text: str) -> list[Number]:
    """Give figures that stand in apposition to a change the role of that change."""
    told = list(numbers)
    stated = [at for at, number in enumerate(told) if number.is_statistic]
    for place, (before, at) in enumerate(pairwise(stated)):
        last, this = told[before], told[at]
        gap = text[last.outer[1] : this.outer[0]]
        if len(gap) < 60 and last.language == this.language:
            earlier = [told[each] for each in stated[max(0, place - 1) : place]]
            told[before], told[at] = _echoed(last, this, gap, text, earlier)
    return told


def _echoed(
    last: Number, this: Number, gap: str, text: str, earlier: Sequence[Number]
) -> tuple[Number, Number]:
    if this.role in _STILL and not _PART.match(text, this.outer[1]):
        if last.role in _MOVES and _SAME[this.language].fullmatch(gap):
            return last, replace(this, role=last.role, direction=last.direction, base=last.base)
        if this.unit in _RATIOS and this.language == "en" and _MOVED.fullmatch(gap):
            direction = _direction(last, earlier)
            if direction:
                return last, replace(this, role="change", direction=direction)
    both = last.role in _STILL and last.unit in _RATIOS and this.role in _MOVES
    if both and _JOINED.fullmatch(gap):
        return replace(last, role=this.role, direction=this.direction, base=this.base), this
    return last, this


def _direction(last: Number, earlier: Sequence[Number]) -> int:
    """Tell which way a move went by its two ends, or by the word that led to its end."""
    for origin in earlier:
        if origin.role == "from" and origin.value is not None and last.value is not None:
            return (last.value > origin.value) - (last.value < origin.value)
    return last.direction if last.role == "to" else 0
