"""Protect one large crossed table: withhold, find other whole numbers, repair."""

from dataclasses import dataclass
from itertools import pairwise
from time import process_time

import numpy as np
import numpy.typing as npt

from tutela.disclosure.family import Flags, Ints, TableFamily
from tutela.disclosure.kernel import withhold_more
from tutela.disclosure.solver import Move, Piece
from tutela.disclosure.swaps import Options, options, swap
from tutela.disclosure.witness import witnesses

_NEVER = 1e18
_MOST = 20_000
_STEP = 100
_FEW = 60


@dataclass(frozen=True)
class Protected:
    """What is withheld, the moves that prove it, and the small cells still open.

    ``moves`` are differences to tables that agree with everything printed: starts, cells, changes.
    """

    small: Flags
    withheld: Flags
    moves: tuple[Ints, Ints, Ints]
    open_cells: tuple[int, ...]

    @property
    def secondary(self) -> Flags:
        """Flag what is withheld for the sake of others."""
        return self.withheld & ~self.small


@dataclass(frozen=True)
class Wish:
    """What is asked of a protection.

    ``width``: the room each small cell keeps between its least and its largest possible value;
    None asks for one more and, unless it is zero, one less. ``least``: what a reader knows every
    withheld cell to be at least. ``seconds`` bounds the computing time. ``price`` weighs a
    cell: ``volume`` keeps large numbers printed, ``count`` as many cells as possible.
    """

    threshold: int = 5
    width: int | None = None
    least: int = 0
    seconds: float = 20.0
    price: str = "volume"


def protect(family: TableFamily, wish: Wish | None = None) -> Protected:
    """Withhold what must be, and prove by other whole-number tables that it suffices."""
    return _Work(family, wish or Wish()).run()


class _Work:
    def __init__(self, family: TableFamily, wish: Wish) -> None:
        self.family, self.wish = family, wish
        self.small = family.small(wish.threshold)
        public = family.public if family.public is not None else np.zeros_like(self.small)
        self.fixed = public | ((family.values == 0) & family.zeros_printed)
        self.need = self.small & ~self.fixed
        self.lower = np.where(self.fixed, -1, np.minimum(wish.least, family.values))
        self.near, self.wide = options(family), options(family, wide=True)
        self.patience = 1
        self.tried = np.zeros_like(family.values)
        self.moves: list[tuple[Ints, Ints]] = []
        down = np.minimum(1, family.values - np.maximum(self.lower, 0))
        self.width = (
            np.full(len(down), wish.width) if wish.width else 1 + np.minimum(1, family.values)
        )
        self.wanted = np.where(self.need, -down, 0), np.where(self.need, self.width - down, 0)

    def run(self) -> Protected:
        withheld = self.small | self._eliminate()
        low, high = np.zeros_like(self.family.values), np.zeros_like(self.family.values)
        self._swap(withheld, low, high, self.near)
        self._search(withheld, low, high)
        until, steps = process_time() + self.wish.seconds, [self.near, self.wide, None]
        while len(self._open(low, high)) and steps and process_time() < until:
            before = len(self._open(low, high)), int(withheld.sum())
            self._extend(withheld, low, high, steps[0])
            self._search(withheld, low, high)
            if before[0] - len(self._open(low, high)) <= before[0] // 50:
                steps = steps if self.patience == 1 else steps[1:]
                self.patience = 3
        open_cells = tuple(int(cell) for cell in self._open(low, high))
        return Protected(self.small, withheld, self._joined(), open_cells)

    def _extend(self, withheld: Flags, low: Ints, high: Ints, each: Options | None) -> None:
        """Withhold more for open cells: by cheap swaps or, last, with all they are summed with."""
        if each is not None:
            self._swap(withheld, low, high, each, extend=True)
            return
        if len(self._open(low, high)) <= _FEW:
            self._one_by_one(withheld, low, high)
            return
        starts, cells, _ = self.family.sums
        owner = np.repeat(np.arange(len(starts) - 1), np.diff(starts))
        is_open = np.zeros_like(withheld)
        is_open[self._open(low, high)] = True
        touched = np.bincount(owner[is_open[cells]], minlength=len(starts) - 1) > 0
        withheld[cells[touched[owner]]] = True
        withheld &= ~self.fixed | self.small

    def _one_by_one(self, withheld: Flags, low: Ints, high: Ints) -> None:
        """Find the cheapest change of the whole table for each of a few open cells."""
        starts, members, _ = self.family.sums
        sums = [(int(row[0]), tuple(map(int, row[1:]))) for row in np.split(members, starts[1:-1])]
        prices = np.where(withheld, 0.0, self._prices())
        cost: dict[int, float | None] = {
            cell: None if self.fixed[cell] else float(price) for cell, price in enumerate(prices)
        }
        piece = Piece(dict(enumerate(map(int, self.family.values))), sums, cost)
        for cell in map(int, self._open(low, high)):
            for amount in map(int, (self.wanted[0][cell], self.wanted[1][cell])):
                move = piece.move(cell, amount) if amount else None
                if move is not None:
                    self._take(move, withheld, low, high)
                    for each in move:
                        piece.withhold(each)

    def _take(self, move: Move, withheld: Flags, low: Ints, high: Ints) -> None:
        cells = np.array(list(move))
        changes = np.array(list(move.values()))
        if (self.family.values[cells] + changes >= np.maximum(self.lower[cells], 0)).all():
            self._keep(np.array([0, len(cells)]), cells, changes)
            withheld[cells] = True
            low[cells] = np.minimum(low[cells], changes)
            high[cells] = np.maximum(high[cells], changes)

    def _open(self, low: Ints, high: Ints) -> Ints:
        """Name the cells that lack room: least tried first, then small counts, which cost least."""
        cells = np.flatnonzero(self.need & (high - low < self.width))
        return cells[np.lexsort((self.family.values[cells], self.tried[cells]))]

    def _eliminate(self) -> Flags:
        values = self.family.values
        starts, leaves = self.family.leaves_of()
        others = np.flatnonzero(~self.small & ~self.fixed)
        order = others[np.argsort(-values[others], kind="stable")]
        return withhold_more(starts, leaves, self.small, order, self.fixed)[0]

    def _swap(
        self, withheld: Flags, low: Ints, high: Ints, each: Options, *, extend: bool = False
    ) -> None:
        """Find swaps among withheld cells; with ``extend`` withhold what the cheapest touches.

        Only some open cells are extended for at a time: what they add frees many others.
        """
        cost = self._prices() if extend else np.full(len(withheld), _NEVER)
        cost[withheld] = 0.0
        cost[self.fixed] = _NEVER
        cells = self._open(low, high)
        if extend:
            cells = cells[: max(_STEP, len(cells) // 8)]
            self.tried[cells] += 1
        down, up = self.wanted[0][cells], self.wanted[1][cells]
        full = self.width[cells]
        amounts = np.stack([down, up, -full, full], axis=1).ravel()
        lacks = self.need & (high - low < self.width)
        state = (self.family.values, self.lower, cost, low, high, lacks, self.width)
        self._keep(*swap(np.repeat(cells, 4), amounts, state, each.listed(), _MOST))
        withheld |= cost == 0.0

    def _search(self, withheld: Flags, low: Ints, high: Ints) -> None:
        tables = witnesses(
            self.family,
            withheld,
            (low, high),
            self.wanted,
            self.lower,
            self.wish.seconds,
            self.patience,
        )
        for change in tables:
            cells = np.flatnonzero(change)
            self.moves.append((cells, change[cells]))

    def _prices(self) -> npt.NDArray[np.float64]:
        values = self.family.values
        return np.log1p(values) + 1e-6 if self.wish.price == "volume" else 1.0 + values / 1e5

    def _keep(self, starts: Ints, cells: Ints, changes: Ints) -> None:
        for first, last in pairwise(starts):
            self.moves.append((cells[first:last], changes[first:last]))
            back = self.family.values[cells[first:last]] - changes[first:last]
            if (back >= np.maximum(self.lower[cells[first:last]], 0)).all():
                self.moves.append((cells[first:last], -changes[first:last]))

    def _joined(self) -> tuple[Ints, Ints, Ints]:
        sizes = [len(cells) for cells, _ in self.moves]
        none = np.zeros(0, np.int64)
        return (
            np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64),
            np.concatenate([none, *(cells for cells, _ in self.moves)]),
            np.concatenate([none, *(changes for _, changes in self.moves)]),
        )
