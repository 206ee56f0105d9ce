"""A scrambled paragraph read as a refill: its slots, its runs, and what the runs may have said."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from tutela.check.repair.identity import Identity, all_hold, identities
from tutela.check.repair.limits import is_possible
from tutela.check.repair.skeleton import skeleton
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

    def __post_init__(self) -> None:
        self.slots = skeleton(self.text)
        self.runs = tuple(run for slot in self.slots for run in slot.slots if run != "<>")
        self.stated = identities(self.slots, self.text)

    @cached_property
    def has_empty(self) -> bool:
        """Tell whether a slot stayed empty, so that no run was lost."""
        return any(run == "<>" for slot in self.slots for run in slot.slots)

    @cached_property
    def dealt(self) -> Dealt | None:
        """Deal the runs back in source order; None where no reading takes them."""
        if not self._is_empty_at_the_end():
            return None
        for level in range(len(_READINGS)):
            possible = [each for each in self._puzzle(level).solutions() if self._may(each)]
            if possible:
                return Dealt(tuple(possible), level)
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
        puzzles = [self._puzzle(level) for level in range(self.dealt.level + 1)]
        rng = random.Random(len(self.runs))  # noqa: S311 - no secrets here
        runs, hits, tried = list(self.runs), 0, 0
        while tried < _SHUFFLES and hits < _HITS:
            tried += 1
            rng.shuffle(runs)
            hits += any(puzzle.takes(runs, self._may) for puzzle in puzzles)
        return (hits + 1) / (tried + 1)

    def _puzzle(self, level: int) -> Puzzle:
        return Puzzle(self.slots, self.runs, self.has_empty, *_READINGS[level])

    def _may(self, solution: Solution) -> bool:
        return is_possible(solution, self.slots) and all_hold(self.stated, solution)

    def _is_empty_at_the_end(self) -> bool:
        """Tell whether no run follows an empty slot: a refill runs out of runs only once."""
        dealt = [run == "<>" for slot in self.slots for run in slot.slots]
        return dealt == sorted(dealt)
