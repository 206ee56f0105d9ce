"""A scrambled paragraph read as a refill: its slots, its runs, and what the runs may have said."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial

from tutela.check.repair.identity import Identity, all_hold, identities
from tutela.check.repair.limits import is_possible
from tutela.check.repair.skeleton import skeletons
from tutela.check.repair.slot import Slot
from tutela.check.repair.solve import Puzzle, Solution

_READINGS = ((True, False), (True, True), (False, True))
"""The likeliest way a source may have read first; see ``Puzzle``."""
_SHUFFLES = 1000
_HITS = 10
"""After so many shuffles that pass the rest need not be tried: the figures tell too little."""


@dataclass(slots=True, frozen=True)
class Dealt:
    """The solutions of the likeliest reading that has any, and which reading that is."""

    solutions: tuple[Solution, ...]
    level: int


@dataclass
class Reading:
    """The slots of a paragraph, the runs printed in them, and the changes its sentences state."""

    text: str
    slots: Sequence[Slot] = field(init=False)
    runs: tuple[str, ...] = field(init=False)
    stated: Sequence[Identity] = field(init=False)
    is_chinese: bool = field(init=False)
    _parsed: Sequence[Sequence[Slot]] = field(init=False)

    def __post_init__(self) -> None:
        self._parsed = skeletons(self.text)
        self.slots = self._parsed[0]
        self.runs = tuple(run for slot in self.slots for run in slot.slots if run != "<>")
        self.is_chinese = any(slot.is_from_english for slot in self.slots)
        self.stated = [] if self.is_chinese else identities(self.slots, self.text)

    @cached_property
    def has_empty(self) -> bool:
        """Tell whether a slot stayed empty, so that no run was lost."""
        return any(run == "<>" for slot in self.slots for run in slot.slots)

    @cached_property
    def is_of_groups(self) -> bool:
        """Tell whether the runs are the translation's own digit groups, put into other places.

        A source would have longer runs somewhere: a count of five digits is one run in Chinese.
        """
        large = sum(slot.shape > 1 for slot in self.slots)
        return not self.has_empty and large > 1 and all(_is_group(run) for run in self.runs)

    @cached_property
    def dealt(self) -> Dealt | None:
        """Deal the runs back in source order; None where no reading takes them."""
        if not self._is_empty_at_the_end():
            return None
        for level in range(1 if self.is_chinese else len(_READINGS)):
            found: dict[Solution, None] = {}
            for slots in self._parsed:
                solved = self._puzzle(slots, level).solutions()
                if solved is None:
                    return None
                found |= dict.fromkeys(each for each in solved if self._may(each, slots))
            if found:
                return Dealt(tuple(found), level)
        return None

    @cached_property
    def is_cut(self) -> bool:
        """Tell whether a solution lost the end of its runs."""
        return not self.has_empty and any(
            value is None and slot.kind != "word" and slot.role != "base year"
            for each in (self.dealt.solutions if self.dealt else ())
            for value, slot in zip(each, self.slots, strict=True)
        )

    @cached_property
    def chance(self) -> float:
        """Estimate how often the same runs, in no order at all, would read as well as these do.

        The shuffles are the same at each call, so that an answer never changes.
        """
        if self.dealt is None:
            return 1.0
        levels = range(self.dealt.level + 1)
        puzzles = [(self._puzzle(slots, at), slots) for slots in self._parsed for at in levels]
        rng = random.Random(len(self.runs))  # noqa: S311 - no secrets here
        runs, hits, tried = list(self.runs), 0, 0
        while tried < _SHUFFLES and hits < _HITS:
            tried += 1
            rng.shuffle(runs)
            hits += any(
                puzzle.takes(runs, partial(self._may, slots=slots)) for puzzle, slots in puzzles
            )
        return (hits + 1) / (tried + 1)

    def _puzzle(self, slots: Sequence[Slot], level: int) -> Puzzle:
        reading = (False, False) if self.is_chinese else _READINGS[level]
        return Puzzle(slots, self.runs, self.has_empty, *reading)

    def _may(self, solution: Solution, slots: Sequence[Slot]) -> bool:
        return is_possible(solution, slots) and all_hold(self.stated, solution)

    def _is_empty_at_the_end(self) -> bool:
        """Tell whether no run follows an empty slot: a refill runs out of runs only once."""
        dealt = [run == "<>" for slot in self.slots for run in slot.slots]
        return dealt == sorted(dealt)


def _is_group(run: str) -> bool:
    return len(run) <= 3 or (len(run) == 4 and run[:2] in ("19", "20"))
