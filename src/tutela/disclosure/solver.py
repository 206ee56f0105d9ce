"""Ask, in whole numbers, how else the withheld counts of one piece could be."""

from collections.abc import Mapping, Sequence, Set
from typing import TypeAlias

import highspy
import numpy as np

from tutela.disclosure.system import Said

Move: TypeAlias = dict[int, int]
"""A difference between two tables that nobody can tell apart: cell to change."""
Sum: TypeAlias = tuple[int, tuple[int, ...]]

_CHEAP = 1e-4


class Piece:
    """The cells of one system and the cheapest way to change one of them.

    ``values`` are the true counts; each may grow, and shrink down to zero. ``cost`` is what
    withholding a cell costs; a cell that costs nothing is withheld already, one that costs None
    stays as it is. What is ``said`` of cells in texts stays true.
    """

    def __init__(
        self,
        values: Mapping[int, int],
        sums: Sequence[Sum],
        cost: Mapping[int, float | None],
        said: Sequence[Said] = (),
    ) -> None:
        self._true, self._said = values, said
        self._cells = [cell for cell in values if cost[cell] is not None]
        self._values = [values[cell] for cell in self._cells]
        self._at = {cell: number for number, cell in enumerate(self._cells)}
        self._sums = sums
        self._most = float(max([*self._values, 0]) + 10)
        self._model = self._build([cost[cell] or _CHEAP for cell in self._cells])

    def withhold(self, cell: int) -> None:
        """Let a cell change from now on at no cost."""
        self._model.changeColCost(2 * self._at[cell], _CHEAP)
        self._model.changeColCost(2 * self._at[cell] + 1, _CHEAP)

    def sweep(self, pull: Mapping[int, float], free: Set[int]) -> Move | None:
        """Change many cells at once, among ``free`` ones only: up where pulled, or down.

        Gives None where the answer is not in whole numbers; it costs nothing to have asked.
        """
        count = len(self._cells)
        high, cost = np.zeros(2 * count), np.zeros(2 * count)
        for at, (cell, value) in enumerate(zip(self._cells, self._values, strict=True)):
            if cell in free:
                high[2 * at], high[2 * at + 1] = self._most, value
            force = pull.get(cell, 0.0)
            if force:
                high[2 * at], high[2 * at + 1] = 2.0, min(2.0, value)
                cost[2 * at], cost[2 * at + 1] = -force, force
        model = self._build(list(cost[0::2]))
        columns = np.arange(2 * count, dtype=np.int32)
        model.changeColsCost(2 * count, columns, cost)
        model.changeColsBounds(2 * count, columns, np.zeros(2 * count), high)
        return self._solve(model)

    def move(
        self, cell: int, amount: int, *, is_quick: bool = False, still: Sequence[int] = ()
    ) -> Move | None:
        """Find the cheapest change of the whole that changes ``cell`` by ``amount`` or more.

        A quick search gives up where the cheapest change is not in whole numbers by itself.
        Cells that are to stay ``still`` do not change.
        """
        up = 2 * self._at[cell]
        down, least = up + 1, float(self._values[self._at[cell]])
        if amount < -least:
            return None
        self._bound(up, max(amount, 0), self._most if amount > 0 else 0)
        self._bound(down, max(-amount, 0), least if amount < 0 else 0)
        for each in still:
            self._bound(2 * self._at[each], 0, 0)
            self._bound(2 * self._at[each] + 1, 0, 0)
        try:
            found = self._solve(self._model)
            return self._solve_whole() if found is None and not is_quick else found
        finally:
            for each in (cell, *still):
                self._bound(2 * self._at[each], 0, self._most)
                self._bound(2 * self._at[each] + 1, 0, self._values[self._at[each]])

    def _solve(self, model: highspy.Highs) -> Move | None:
        model.run()
        if model.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        solved = np.array(model.getSolution().col_value)
        change = solved[0::2] - solved[1::2]
        whole = np.rint(change).astype(np.int64)
        if np.abs(change - whole).max(initial=0) > 1e-6 or (whole + self._values < 0).any():
            return None
        move = {self._cells[at]: int(whole[at]) for at in np.flatnonzero(whole)}
        is_said = all(each.allows(self._true, move) for each in self._said)
        return move if is_said and holds(move, self._sums) else None

    def _solve_whole(self) -> Move | None:
        """Ask again with whole numbers only; slower, and rarely needed."""
        if self._model.getModelStatus() == highspy.HighsModelStatus.kInfeasible:
            return None
        self._integrality(highspy.HighsVarType.kInteger)
        self._model.setOptionValue("time_limit", self._model.getRunTime() + 5.0)
        try:
            return self._solve(self._model)
        finally:
            self._integrality(highspy.HighsVarType.kContinuous)
            self._model.setOptionValue("time_limit", highspy.kHighsInf)

    def _bound(self, column: int, low: float, high: float) -> None:
        self._model.changeColBounds(column, float(low), float(high))

    def _integrality(self, kind: highspy.HighsVarType) -> None:
        count = 2 * len(self._cells)
        columns = np.arange(count, dtype=np.int32)
        self._model.changeColsIntegrality(count, columns, np.full(count, kind))

    def _build(self, cost: Sequence[float]) -> highspy.Highs:
        model = quiet_model()
        high = np.full(2 * len(cost), self._most)
        high[1::2] = self._values
        none = np.zeros(0, dtype=np.int32)
        model.addCols(
            2 * len(cost), np.repeat(cost, 2), np.zeros(2 * len(cost)), high, 0, none, none, none
        )
        for whole, parts in self._sums:
            index, sign = self._row(whole, parts)
            model.addRow(0.0, 0.0, len(index), np.array(index, np.int32), np.array(sign))
        for each in self._said:
            now = sum(weight * self._true[cell] for cell, weight in each.weights)
            index, sign = self._entries(each.weights)
            least, most = float(each.low - now), float(each.high - now)
            model.addRow(least, most, len(index), np.array(index, np.int32), np.array(sign))
        return model

    def _row(self, whole: int, parts: Sequence[int]) -> tuple[list[int], list[float]]:
        return self._entries(((whole, -1), *((part, 1) for part in parts)))

    def _entries(self, weights: Sequence[tuple[int, int]]) -> tuple[list[int], list[float]]:
        index, sign = [], []
        for cell, weight in weights:
            if cell in self._at:
                index += [2 * self._at[cell], 2 * self._at[cell] + 1]
                sign += [float(weight), -float(weight)]
        return index, sign


class _Quiet(highspy.Highs):  # type: ignore[misc]
    """A model that prints nothing: setting up callbacks, left out here, prints a banner."""

    def __init__(self) -> None:
        super(highspy.Highs, self).__init__()
        self.setOptionValue("output_flag", False)
        self.setOptionValue("threads", 1)


def quiet_model() -> highspy.Highs:
    """Make an empty model; standard output belongs to the caller, so it prints nothing."""
    return _Quiet()


def holds(move: Mapping[int, int], sums: Sequence[Sum]) -> bool:
    """Check, by adding whole numbers, that a move leaves every sum as it is."""
    return all(
        move.get(whole, 0) == sum(move.get(part, 0) for part in parts) for whole, parts in sums
    )
