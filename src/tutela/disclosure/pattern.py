"""What is withheld and why it suffices; add moves up again, and print again what was not needed."""

from collections import defaultdict
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field, replace

import numpy as np

from tutela.catalogue.policy import Policy
from tutela.disclosure.family import Flags, Ints
from tutela.disclosure.solver import Move, Sum
from tutela.disclosure.system import System


@dataclass(frozen=True, slots=True)
class Pattern:
    """Which cells are withheld, and the proof that each small one could be another number.

    ``small`` are those withheld for their own sake, ``known`` those that are public already;
    ``moves`` are differences to other tables that agree with everything published.
    """

    small: frozenset[int]
    withheld: frozenset[int]
    known: frozenset[int]
    moves: tuple[Move, ...] = field(repr=False)


class Balance:
    """The sums of a system, to be added up for one move after another."""

    def __init__(self, sums: Sequence[Sum]) -> None:
        self._sums = sums
        self._of: dict[int, list[int]] = defaultdict(list)
        for number, (whole, parts) in enumerate(sums):
            for cell in {whole, *parts}:
                self._of[cell].append(number)

    def holds(self, move: Mapping[int, int]) -> bool:
        """Check, by adding whole numbers, that a move leaves every sum as it is."""
        for number in {each for cell in move for each in self._of[cell]}:
            whole, parts = self._sums[number]
            if move.get(whole, 0) != sum(move.get(part, 0) for part in parts):
                return False
        return True


def pruned(
    system: System, pattern: Pattern, policy: Policy, kept: Set[int] = frozenset()
) -> Pattern:
    """Print again what no proof needs: dearest first, as long as every small count keeps its room.

    The moves that touch a cell fall with it, so what is left is proof by itself. What was withheld
    before is ``kept`` withheld.
    """
    small = np.array(sorted(pattern.small - pattern.known), np.int64)
    others = [cell for cell in pattern.withheld - pattern.small - kept if system.listed[cell]]
    others.sort(key=lambda cell: (len(system.keys[cell][2]), -system.values[cell]))
    if not others or not pattern.moves or not len(small):
        return pattern
    change = _changes(pattern.moves, small)
    telling = np.unique(np.concatenate([change.argmin(axis=0), change.argmax(axis=0)]))
    moves, change = [pattern.moves[each] for each in telling], change[telling]
    alive = np.ones(len(moves), bool)
    touching: dict[int, list[int]] = defaultdict(list)
    for number, move in enumerate(moves):
        for cell in move:
            touching[cell].append(number)
    spared = {cell for cell in others if _falls(alive, change, touching[cell], policy.width)}
    proof = tuple(move for move, stays in zip(moves, alive, strict=True) if stays)
    return replace(pattern, withheld=pattern.withheld - spared, moves=proof)


def _changes(moves: Sequence[Move], small: Ints) -> Ints:
    """Write the change of each small cell in each move: moves x cells."""
    at = {int(cell): number for number, cell in enumerate(small)}
    made = np.zeros((len(moves), len(small)), np.int64)
    for number, move in enumerate(moves):
        for cell in move.keys() & at.keys():
            made[number, at[cell]] = move[cell]
    return made


def _falls(alive: Flags, change: Ints, moves: Sequence[int], width: int) -> bool:
    """Let moves fall where all small cells keep their room without them; tell whether they do."""
    falling = [each for each in moves if alive[each]]
    touched = np.flatnonzero((change[falling] != 0).any(axis=0))
    alive[falling] = False
    left = change[np.ix_(alive, touched)]
    room = left.max(axis=0, initial=0) - left.min(axis=0, initial=0)
    is_enough = bool((room >= width).all())
    alive[falling] = not is_enough
    return is_enough
