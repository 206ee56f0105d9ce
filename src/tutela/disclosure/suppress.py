"""Choose which counts to withhold so that no small one can be worked out."""

from collections.abc import Mapping, Sequence, Set
from math import log1p
from random import Random

from tutela.catalogue.policy import Policy
from tutela.disclosure.crossed import hints
from tutela.disclosure.nesting import Key
from tutela.disclosure.pattern import Balance, Pattern, pruned
from tutela.disclosure.primary import is_exempt, primary_cells, still_withheld
from tutela.disclosure.solver import Move, Piece, Sum
from tutela.disclosure.system import Said, System, name_of
from tutela.model.errors import RefusalError

_BY_DEPTH = (1000.0, 10.0, 1.0)
_STRIDE = 40
_DEAR = 8.0
"""How much dearer a measure is that the policy names among the first."""


def suppress(
    system: System,
    policy: Policy,
    before: Mapping[Key, int],
    said: Sequence[Said] = (),
    hidden: Set[Key] = frozenset(),
) -> Pattern:
    """Withhold small counts and, with them, the cheapest others that keep them unknown.

    ``before`` is public already: where it is the same number it cannot be taken back, where it
    differs a little it is withheld; what was ``hidden`` before stays so. What is ``said`` in texts
    stays true of every other table.
    Raises ``RefusalError`` where a small count cannot be kept unknown, naming it.
    """
    public = frozenset(
        at for at, key in enumerate(system.keys) if before.get(key) == system.values[at]
    )
    small = frozenset(primary_cells(system, policy, before))
    kept = still_withheld(system, before, hidden)
    withheld = set(small | kept)
    moves: list[Move] = []
    for cells, sums in system.parts_of_one(said):
        here = [cell for cell in cells if cell in small and cell not in public]
        if here:
            piece = _Cover(system, policy, cells, sums, public.intersection(cells), said)
            withheld |= piece.cover(here, kept.intersection(cells))
            moves += piece.moves
    pattern = Pattern(small, frozenset(withheld), public, tuple(moves))
    if not policy.parts_insiders:
        pattern = pruned(system, pattern, policy, kept)
    audit(system, pattern, policy, said)
    return pattern


def audit(system: System, pattern: Pattern, policy: Policy, said: Sequence[Said] = ()) -> None:
    """Add up every move again; raise ``RefusalError`` where a small count has too few values.

    Uses no solver: a move counts only where it keeps every sum and every saying, touches withheld
    cells alone and leaves no count below zero.
    """
    free = pattern.withheld - pattern.known
    values = dict(enumerate(system.values))
    reach: dict[int, list[int]] = {cell: [0, 0] for cell in pattern.small - pattern.known}
    balance = Balance(system.sums)
    for move in pattern.moves:
        fits = all(system.values[cell] + change >= 0 for cell, change in move.items())
        hidden = all(cell in free or not system.listed[cell] for cell in move)
        told = all(each.allows(values, move) for each in said)
        if fits and hidden and told and balance.holds(move):
            for cell in move.keys() & reach.keys():
                reach[cell][0] = min(reach[cell][0], move[cell])
                reach[cell][1] = max(reach[cell][1], move[cell])
    open_cells = [cell for cell, (low, high) in reach.items() if high - low < policy.width]
    if open_cells:
        raise _refused([system.keys[cell] for cell in open_cells])


class _Cover:
    """The work on one piece: find moves, withhold what they touch."""

    def __init__(
        self,
        system: System,
        policy: Policy,
        cells: Sequence[int],
        sums: Sequence[Sum],
        fixed: frozenset[int],
        said: Sequence[Said],
    ) -> None:
        self.moves: list[Move] = []
        self._width = policy.width
        self._values = {cell: system.values[cell] for cell in cells}
        self._withheld: set[int] = set()
        self._low = dict.fromkeys(cells, 0)
        self._high = dict.fromkeys(cells, 0)
        cost = {cell: _cost(system, policy, cell) for cell in cells}
        self._said = [each for each in said if each.weights[0][0] in self._values]
        self._piece = Piece(self._values, sums, cost | dict.fromkeys(fixed, None), self._said)
        self._hints = hints(system, cells, fixed, policy)
        self._balance = Balance(sums)
        self._parts = policy.parts_insiders
        self._fixed = fixed
        self._small: frozenset[int] = frozenset()
        self._can_stay = {cell for cell in cells if not system.listed[cell]}

    def cover(self, small: Sequence[int], kept: Set[int]) -> set[int]:
        self._small = frozenset(small)
        for cell in (*small, *sorted(kept - self._fixed - self._small)):
            self._withhold(cell)
        for move in self._hints:
            if self._balance.holds(move) and any(self._helps(cell, move) for cell in move):
                self._both_ways(move)
        self._sweep(small)
        for number, cell in enumerate(sorted(small, key=lambda each: -self._values[each]), 1):
            for amount in self._wanted(cell):
                self._try(cell, amount)
            if number % _STRIDE == 0:
                self._sweep(small)
        if self._parts:
            self._part(small)
        return self._withheld

    def _part(self, small: Sequence[int]) -> None:
        """Withhold more where a count hangs on one that somebody may know: a count of one.

        What stays tied is the same children counted under two names; nothing can part them.
        """
        for cell in small:
            mine = [set(move) for move in self.moves if cell in move]
            hangs = set.intersection(*mine) if mine else set[int]()
            for other in sorted(hangs - {cell}):
                if self._values[other] == 1 and other in self._small:
                    self._move_without(cell, other)

    def _move_without(self, cell: int, other: int) -> None:
        for amount in (1, -1):
            move = self._piece.move(cell, amount, is_quick=True, still=(other,))
            if move is not None:
                self._both_ways(move)
                return

    def _sweep(self, small: Sequence[int]) -> None:
        """Move many cells that lack room at once, as long as that helps; withholds nothing more."""
        random, before = Random(len(self.moves)), -1  # noqa: S311 - no secret hangs on it
        while before != len(self.moves):
            before = len(self.moves)
            lacking = [each for each in small if self._high[each] - self._low[each] < self._width]
            if len(lacking) < _STRIDE:
                return
            pull = {cell: random.choice((-1, 1)) * random.uniform(0.1, 1.1) for cell in lacking}
            move = self._piece.sweep(pull, self._withheld | self._can_stay)
            if move is not None and any(cell in pull for cell in move):
                helped = [cell for cell in pull if self._helps(cell, move)]
                if len(helped) > len(lacking) // 20:
                    self._both_ways(move)

    def _helps(self, cell: int, move: Move) -> bool:
        change = move.get(cell, 0)
        return change < self._low[cell] or change > self._high[cell]

    def _wanted(self, cell: int) -> list[int]:
        """Ask for one less and the rest more; where that fails, for all of it on one side."""
        down = min(1, self._values[cell])
        return [-down, self._width - down, -self._width, self._width]

    def _try(self, cell: int, amount: int) -> None:
        enough = self._high[cell] - self._low[cell] >= self._width
        if enough or amount == 0 or self._low[cell] <= amount <= self._high[cell]:
            return
        move = self._piece.move(cell, amount)
        if move is not None:
            self._both_ways(move)

    def _both_ways(self, move: Move) -> None:
        self._take(move)
        back = {each: -change for each, change in move.items()}
        if all(self._values[each] >= -change for each, change in back.items()) and all(
            each.allows(self._values, back) for each in self._said
        ):
            self._take(back)

    def _take(self, move: Move) -> None:
        self.moves.append(move)
        for cell, change in move.items():
            self._low[cell] = min(self._low[cell], change)
            self._high[cell] = max(self._high[cell], change)
            if cell not in self._withheld and cell not in self._can_stay:
                self._withhold(cell)

    def _withhold(self, cell: int) -> None:
        self._withheld.add(cell)
        self._piece.withhold(cell)


def _cost(system: System, policy: Policy, cell: int) -> float | None:
    key = system.keys[cell]
    if not system.listed[cell]:
        return 0.0
    if is_exempt(key, policy):
        return None
    dear = _DEAR if key[0] in policy.priority else 1.0
    return dear * _BY_DEPTH[min(len(key[2]), 2)] * log1p(system.values[cell])


def _refused(keys: Sequence[Key]) -> RefusalError:
    names = ", ".join(name_of(key) for key in keys[:5])
    more = f" and {len(keys) - 5} more" if len(keys) > 5 else ""
    return RefusalError(
        "small counts could be worked out from the rest",
        f"{names}{more}",
        "Leave out this breakdown or join its categories; nothing was released.",
    )
