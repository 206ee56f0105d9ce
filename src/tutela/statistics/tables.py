"""Sum atoms into tables: one measure, its periods, every margin."""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from itertools import combinations, product

import numpy as np
from numpy.typing import NDArray

from tutela.model.figure import Figure, FigureId, Reason, Status, Table
from tutela.model.measure import NOT_RECORDED, Count, Dimension, NotAvailable
from tutela.model.period import Period
from tutela.statistics.atoms import Atoms
from tutela.statistics.plan import Plan, any_of, bits_against, bits_of, principal_where
from tutela.statistics.source import Codes, any_offence, key, view

_LONG = 12
"""A dimension with more codes shows only those that somebody bears."""


class Counted:
    """The atoms of one family, read into tables; ``empty`` periods have no value."""

    def __init__(
        self,
        plan: Plan,
        atoms: Atoms,
        dimensions: Mapping[str, Dimension],
        received: str | None,
        status: Status,
        empty: frozenset[Period],
    ) -> None:
        self.plan = plan
        self.atoms = atoms
        self.dimensions = dimensions
        self._received = received
        self._status = status
        self._empty = empty
        self._read: dict[str, Codes] = {}

    def tables(self, count: Count, cuts: Iterable[tuple[str, ...]]) -> Iterator[Table]:
        """Give a measure in several breakdowns, each with every margin."""
        chosen = self._where(count)
        hits = [self._hits(count, period, chosen) for period in self.plan.periods]
        for by in cuts:
            sizes = tuple(len(self.dimensions[name].codes) + 1 for name in by)
            cells = np.stack([self._cells(at, by, sizes) for at in hits])
            shown = [self._shown(count, name, axis, cells) for axis, name in enumerate(by)]
            figures = tuple(self._figures(count, by, cells, shown))
            yield Table(table_id(count.id, by), count.id, by, self.plan.periods, figures)

    def _where(self, count: Count) -> NDArray[np.bool_]:
        chosen = np.ones(len(self.atoms.counts), dtype=bool)
        for name, codes in principal_where(count, self.dimensions).items():
            every = (*self.dimensions[name].codes, NOT_RECORDED)
            chosen &= np.array([code in codes for code in every])[self._codes(name)]
        for offences in any_of(count, self.dimensions):
            slot = self.plan.fields[any_offence(offences).key]
            chosen &= self.atoms.read(slot) == 0
        return chosen

    def _codes(self, name: str) -> Codes:
        """Give the code of every atom in a dimension."""
        if name not in self._read:
            source = key(self.dimensions[name])
            seen = view(self.dimensions[name], self.plan.sources[source])
            codes = self.atoms.read(self.plan.fields[source])
            self._read[name] = seen.astype(np.int16)[codes]
        return self._read[name]

    def _hits(self, count: Count, period: Period, chosen: NDArray[np.bool_]) -> Codes:
        """Name the atoms that count in a period."""
        hits = chosen
        for bit in bits_of(count, period, self._received):
            hits = hits & self.atoms.has(self.plan.bits[bit])
        for bit in bits_against(count, period):
            hits = hits & ~self.atoms.has(self.plan.bits[bit])
        return np.flatnonzero(hits)

    def _cells(self, at: Codes, by: tuple[str, ...], sizes: tuple[int, ...]) -> NDArray[np.int64]:
        """Count the units of some atoms in every cell."""
        flat = np.zeros(len(at), dtype=np.int64)
        for name, size in zip(by, sizes, strict=True):
            flat = flat * size + self._codes(name)[at]
        whole = int(np.prod(sizes, dtype=np.int64))
        sums = np.bincount(flat, weights=self.atoms.counts[at], minlength=whole)
        return np.rint(sums).astype(np.int64).reshape(sizes)

    def _shown(
        self, count: Count, name: str, axis: int, cells: NDArray[np.int64]
    ) -> list[tuple[int, str]]:
        """Choose the codes a table shows: those the measure can have, and none that is empty."""
        others = tuple(at for at in range(cells.ndim) if at != axis + 1)
        borne = cells.sum(axis=others) > 0
        dimension = self.dimensions[name]
        can = self._possible(count, dimension)
        return [
            (at, code)
            for at, code in enumerate((*dimension.codes, NOT_RECORDED))
            if borne[at] or (can[at] and code != NOT_RECORDED and len(dimension.codes) <= _LONG)
        ]

    def _possible(self, count: Count, dimension: Dimension) -> NDArray[np.bool_]:
        """Tell which codes of a dimension the conditions of a measure leave."""
        source = self.plan.sources[key(dimension)]
        left = np.ones(source.size, dtype=bool)
        for name, codes in principal_where(count, self.dimensions).items():
            other = self.dimensions[name]
            if key(other) == key(dimension):
                every = (*other.codes, NOT_RECORDED)
                left &= np.array([code in codes for code in every])[view(other, source)]
        can = np.zeros(len(dimension.codes) + 1, dtype=bool)
        can[view(dimension, source)[left]] = True
        return can

    def _figures(
        self,
        count: Count,
        by: tuple[str, ...],
        cells: NDArray[np.int64],
        shown: list[list[tuple[int, str]]],
    ) -> Iterator[Figure]:
        for at, period in enumerate(self.plan.periods):
            for kept in _margins(len(by)):
                gone = tuple(axis for axis in range(len(by)) if axis not in kept)
                sums = cells[at].sum(axis=gone)
                for codes in product(*(shown[axis] for axis in kept)):
                    place = {by[axis]: code for axis, (_, code) in zip(kept, codes, strict=True)}
                    value = int(sums[tuple(number for number, _ in codes)])
                    yield self._figure(count, period, place, value)

    def _figure(self, count: Count, period: Period, place: Mapping[str, str], value: int) -> Figure:
        name = FigureId(count.id, period, place)
        if period in self._empty:
            return Figure(name, None, count.unit, self._status, Reason.NOT_AVAILABLE)
        return Figure(name, Decimal(value), count.unit, self._status)


def table_id(measure: str, by: tuple[str, ...]) -> str:
    """Name a table so that no measure's own total can bear the same name."""
    return f"{measure}_by_{'_'.join(by)}" if by else measure


def not_available(measure: NotAvailable, periods: tuple[Period, ...], status: Status) -> Table:
    """Give the table of a measure the source cannot give: no value, and never zero."""
    figures = tuple(
        Figure(FigureId(measure.id, period), None, measure.unit, status, Reason.NOT_AVAILABLE)
        for period in periods
    )
    return Table(measure.id, measure.id, (), periods, figures)


def _margins(dimensions: int) -> Iterator[tuple[int, ...]]:
    for size in range(dimensions + 1):
        yield from combinations(range(dimensions), size)
