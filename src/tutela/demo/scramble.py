"""Damage a translation the way a refill translator does, to try the checker on.

The translator takes every run of digits out of a paragraph of the source, writes its own correct
sentence, and then deals the runs, in source order, into the places for digits of that sentence,
from left to right. Too few runs leave ``<>``; runs too many are lost without a trace. Months and
small numbers written as words have no place, so all that follows them shifts.
"""

import re
from dataclasses import dataclass
from itertools import chain, repeat

from tutela.model.errors import InputError

EMPTY = "<>"
_RUN = re.compile(r"[0-9]+")
_BLANK_LINES = re.compile(r"\n[^\S\n]*\n\s*")


@dataclass(frozen=True, slots=True)
class Slot:
    """One place for digits: what is printed there now, and what stood there rightly.

    ``start`` and ``end`` are character offsets into the scrambled text; ``printed`` is ``<>``
    where nothing was left to deal.
    """

    start: int
    end: int
    paragraph: int
    printed: str
    original: str


@dataclass(frozen=True, slots=True)
class Truth:
    """A scrambled text and all that is known of its damage; ``lost`` are runs never printed."""

    text: str
    slots: tuple[Slot, ...]
    lost: tuple[str, ...]

    @property
    def damaged(self) -> tuple[Slot, ...]:
        """Give the places that say something else than they should."""
        return tuple(slot for slot in self.slots if slot.printed != slot.original)


def scramble(source: str, translation: str) -> str:
    """Deal the digit runs of the source into the translation, paragraph by paragraph.

    >>> scramble("6月1日，批捕39380人，降14.07%。", "On June 1, 39,380 people, down 14.07%.")
    'On June 6, 1,39380 people, down 14.07%.'
    """
    return scramble_with_truth(source, translation).text


def scramble_with_truth(source: str, translation: str) -> Truth:
    """Scramble, and tell for every place what was printed and what stood there.

    Paragraphs are parted by blank lines and belong together in order. Raises ``InputError``
    where source and translation do not have the same number of them.
    """
    sources, paragraphs = _paragraphs(source), _paragraphs(translation)
    if len(sources) != len(paragraphs):
        raise InputError(
            f"has {len(paragraphs)} paragraphs, its source {len(sources)}",
            "translation",
            "Part paragraphs by one blank line, the same number in both texts.",
        )
    text, slots, lost = translation, list[Slot](), list[str]()
    shift = 0
    for number, ((first, last), (start, end)) in enumerate(zip(sources, paragraphs, strict=True)):
        runs = _RUN.findall(source[first:last])
        places = list(_RUN.finditer(translation, start, end))
        lost += runs[len(places) :]
        dealt = chain(runs, repeat(EMPTY))
        for place, run in zip(places, dealt, strict=False):
            at = place.start() + shift
            text = text[:at] + run + text[at + len(place.group()) :]
            slots.append(Slot(at, at + len(run), number, run, place.group()))
            shift += len(run) - len(place.group())
    return Truth(text, tuple(slots), tuple(lost))


def _paragraphs(text: str) -> list[tuple[int, int]]:
    """Give start and end of each paragraph; blank lines at both ends do not count."""
    stop = len(text.rstrip())
    start = len(text) - len(text.lstrip())
    found = []
    for gap in _BLANK_LINES.finditer(text, start, stop):
        found.append((start, gap.start()))
        start = gap.end()
    return [*found, (start, stop)] if start < stop else found
