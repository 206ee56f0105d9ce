"""Protect one large crossed table: withhold, find other whole numbers, repair."""

import os
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import pairwise
from time import thread_time

import numpy as np
import numpy.typing as npt

from tutela.disclosure.family import Flags, Ints, TableFamily
from tutela.disclosure.insider import exposed
from tutela.disclosure.kernel import withhold_more
from tutela.disclosure.solver import Move, Piece
from tutela.disclosure.swaps import Options, options, swap
from tutela.disclosure.witness import partings, witnesses
from tutela.model.errors import RefusalError

_NEVER = 1e18
_MOST = 20_000
_STEP = 100
_FEW = 40
_MANY = 150
"""While more cells than this lack room, one witness at a time: what is withheld next frees more."""


@dataclass(frozen=True)
class Protected:
    """What is withheld, the moves that prove it, and the small cells still open.

    ``moves`` are differences to tables that agree with everything printed: starts, cells, changes.
    ``exposed`` are cells not proved unknown to one who knows another; empty where nobody asked.
    """

    small: Flags
    withheld: Flags
    moves: tuple[Ints, Ints, Ints]
    open_cells: tuple[int, ...]
    exposed: tuple[int, ...] = ()

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
    cell: ``volume`` keeps large numbers printed, ``count`` as many cells as possible. With
    ``insider`` nobody who knows of one case learns another small count from it.
    """

    threshold: int = 5
    width: int | None = None
    least: int = 0
    seconds: float = 20.0
    price: str = "volume"
    insider: bool = False


def protect(family: TableFamily, wish: Wish | None = None) -> Protected:
    """Withhold what must be, and prove by other whole-number tables that it suffices.

    Raises ``RefusalError`` for years linked by totals over them.
    """
    if family.years:
        raise RefusalError(
            "links years by totals over them below the whole",
            family.years,
            "Protect each year by itself with `protect_years`; one system of all years is too tied "
            "to be proved. Add years up for the whole only.",
        )
    return _Work(family, wish or Wish()).run()


def protect_years(family: TableFamily, wish: Wish | None = None) -> list[Protected]:
    """Protect each year of a family as a table of its own; no total over years is printed.

    Raises ``InputError`` where the family names no axis of years.
    """
    with ThreadPoolExecutor(min(2, os.cpu_count() or 1)) as pool:
        return list(pool.map(lambda each: protect(each, wish), family.by_year()))


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
        until, steps = thread_time() + self.wish.seconds, [self.near, self.wide, None]
        while len(self._open(low, high)) and steps and thread_time() < until:
            before = len(self._open(low, high)), int(withheld.sum())
            self._extend(withheld, low, high, steps[0])
            self._search(withheld, low, high)
            if before[0] - len(self._open(low, high)) <= before[0] // 50:
                steps = steps if self.patience == 1 else steps[1:]
                self.patience = 3
        open_cells = tuple(int(cell) for cell in self._open(low, high))
        hanging = tuple(self._part(withheld)) if self.wish.insider else ()
        return Protected(self.small, withheld, self._joined(), open_cells, hanging)

    def _part(self, withheld: Flags) -> Mapping[int, Ints]:
        """Part cells that hang on one another: find for each a change that leaves the other."""
        steps = [self.near, self.near, self.wide, self.wide]
        hanging = self._parted(withheld)
        while hanging and steps:
            before = len(hanging)
            for cell in list(hanging)[: max(_STEP, before // 8)]:
                self._swap_without(cell, hanging[cell], withheld, steps[0])
            hanging = self._parted(withheld)
            if len(hanging) > before - before // 50 - 1:
                steps = steps[1:]
                self._open_zeros(hanging, withheld)
        return self._coarsened(hanging, withheld) if hanging else hanging

    def _coarsened(self, hanging: Mapping[int, Ints], withheld: Flags) -> Mapping[int, Ints]:
        """Withhold, round by round, more of what surrounds cells that nothing else parts."""
        for _ in range(3):
            for cell, others in hanging.items():
                self._swap_without(cell, others, withheld, self.wide)
            self._solve_without(self._hanging(withheld), withheld)
            hanging = self._hanging(withheld)
            if not hanging:
                break
            around = self._beside(self._beside(np.array(list(hanging), np.int64)))
            zeros = around[self.family.values[around] == 0]
            self.fixed[zeros], self.lower[zeros] = False, 0
            withheld[zeros] = True
        return hanging

    def _parted(self, withheld: Flags) -> dict[int, Ints]:
        """Look for whole tables that part cells, as long as each helps some; withhold nothing."""
        hanging = self._hanging(withheld)
        tables = partings(self.family, withheld, hanging, self.lower, self.wish.seconds)
        for change in tables if hanging else ():
            cells, before = np.flatnonzero(change), len(hanging)
            self.moves.append((cells, change[cells]))
            hanging = self._hanging(withheld)
            if before - len(hanging) <= before // 50:
                break
        return hanging

    def _open_zeros(self, hanging: Mapping[int, Ints], withheld: Flags) -> None:
        """Coarsen: where a printed zero ties two cells, withhold it with its sums."""
        zeros = self._beside(np.array(list(hanging), np.int64))
        zeros = zeros[self.family.values[zeros] == 0]
        self.fixed[zeros] = False
        self.lower[zeros] = 0
        withheld[zeros] = True

    def _hanging(self, withheld: Flags) -> dict[int, Ints]:
        cells = np.flatnonzero(self.need)
        return exposed(self.family.values, cells, withheld, self._joined())

    def _swap_without(self, cell: int, others: Ints, withheld: Flags, each: Options) -> None:
        """Find the cheapest swap of one cell that leaves ``others`` alone."""
        cost = self._prices()
        cost[withheld] = 0.0
        cost[self.fixed] = _NEVER
        cost[others] = _NEVER
        none = np.zeros_like(self.family.values)
        lacks = np.zeros_like(withheld)
        state = (self.family.values, self.lower, cost, none, none.copy(), lacks, none + 1)
        amounts = np.array([-1, 1]) if self.wanted[0][cell] < 0 else np.array([1])
        cells = np.full(len(amounts), cell)
        self._keep(*swap(cells, amounts, state, each.listed(), _MOST))
        withheld |= cost == 0.0

    def _solve_without(self, hanging: Mapping[int, Ints], withheld: Flags) -> None:
        """Ask the solver for what no swap could part."""
        piece, room = self._piece(withheld), np.zeros_like(self.family.values)
        pairs = ((cell, int(other)) for cell, others in hanging.items() for other in others)
        for cell, other in pairs:
            for amount in (1, -1):
                move = piece.move(cell, amount, still=(other,), is_quick=True)
                if move is not None:
                    self._take(move, withheld, room, room.copy())
                    for each in move:
                        piece.withhold(each)
                    break

    def _extend(self, withheld: Flags, low: Ints, high: Ints, each: Options | None) -> None:
        """Withhold more for open cells: by cheap swaps or, last, with all they are summed with."""
        if len(self._open(low, high)) <= _FEW:
            self._one_by_one(withheld, low, high)
            self._swap(withheld, low, high, self.wide, extend=True)
            self._whole_sums(withheld, low, high)
        elif each is not None:
            self._swap(withheld, low, high, each, extend=True)
        else:
            self._whole_sums(withheld, low, high)

    def _whole_sums(self, withheld: Flags, low: Ints, high: Ints) -> None:
        """Coarsen: withhold every part of the sums an open cell stands in, and swap among them."""
        if len(self._open(low, high)):
            withheld[self._beside(self._open(low, high))] = True
            withheld &= ~self.fixed | self.small
            self._swap(withheld, low, high, self.wide)

    def _beside(self, some: Ints) -> Ints:
        """Name every cell of the sums that some cells stand in."""
        starts, cells, _ = self.family.sums
        owner = np.repeat(np.arange(len(starts) - 1), np.diff(starts))
        touched = np.bincount(owner[np.isin(cells, some)], minlength=len(starts) - 1) > 0
        beside: Ints = cells[touched[owner]]
        return beside

    def _piece(self, withheld: Flags) -> Piece:
        """Set the whole table up for the solver."""
        starts, members, _ = self.family.sums
        sums = [(int(row[0]), tuple(map(int, row[1:]))) for row in np.split(members, starts[1:-1])]
        prices = np.where(withheld, 0.0, self._prices())
        cost: dict[int, float | None] = {
            cell: None if self.fixed[cell] else float(price) for cell, price in enumerate(prices)
        }
        return Piece(dict(enumerate(map(int, self.family.values))), sums, cost)

    def _one_by_one(self, withheld: Flags, low: Ints, high: Ints) -> None:
        """Find the cheapest change of the whole table for each of a few open cells."""
        piece = self._piece(withheld)
        for cell in map(int, self._open(low, high)):
            for amount in map(int, (self.wanted[0][cell], self.wanted[1][cell])):
                move = piece.move(cell, amount, is_quick=True) if amount else None
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
            if len(self._open(low, high)) > _MANY:
                return

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
