"""Sum atoms into tables: one measure, its periods, every margin."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import combinations, product
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tutela.model.figure import Figure, FigureId, Reason, Status, Table
from tutela.model.measure import NOT_RECORDED, Count, Dimension, NotAvailable
from tutela.model.period import Period
from tutela.statistics.atoms import Atoms, numbered
from tutela.statistics.plan import Plan, SourceKey, any_of, bits_against, bits_of, principal_where
from tutela.statistics.source import Codes, any_offence, key, view

_LONG = 12
"""A dimension with more codes shows only those that somebody bears."""

_DENSE = 4
"""Cells are added up where there are at most so many times as many as atoms."""


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
        self._keys = {name: key(each) for name, each in dimensions.items()}
        self._views: dict[str, Codes] = {}
        self._sources: dict[SourceKey, Codes] = {}
        self._read: dict[str, Codes] = {}
        self._grouped: dict[tuple[str, ...], _Cells] = {}

    def tables(self, count: Count, cuts: Iterable[tuple[str, ...]]) -> Iterator[Table]:
        """Give a measure in several breakdowns, each with every margin."""
        for by, cells in self.cells(count, cuts):
            yield self.table(count, by, cells)

    def cells(
        self, count: Count, cuts: Iterable[tuple[str, ...]]
    ) -> Iterator[tuple[tuple[str, ...], NDArray[np.int64]]]:
        """Give the units in every cell of several breakdowns; the first axis is the period."""
        chosen = self._where(count)
        hits = [self._hits(count, period, chosen) for period in self.plan.periods]
        for by in cuts:
            yield by, np.stack([self._cells(by).sum(hit) for hit in hits])

    def table(self, count: Count, by: tuple[str, ...], cells: NDArray[np.int64]) -> Table:
        """Make a table of counted cells, with every margin."""
        shown = [self._shown(count, name, axis, cells) for axis, name in enumerate(by)]
        figures = tuple(self._figures(count, by, cells, shown))
        return Table(table_id(count.id, by), count.id, by, self.plan.periods, figures)

    @cached_property
    def _kinds(self) -> tuple[Atoms, Codes]:
        """Put together the atoms no measure tells apart before breaking down; say which is where.

        Codes that meet the same conditions are replaced by the first of them.
        """
        keys = self.atoms.keys.copy()
        for source, slot in self.plan.fields.items():
            keys[slot.word] &= ~np.uint64(((1 << slot.width) - 1) << slot.shift)
            alike = self._alike(source)
            if alike.any():
                first = (alike << slot.shift).astype(np.uint64)
                keys[slot.word] |= first.take(self._source(source))
        return numbered(keys)

    def _alike(self, source: SourceKey) -> Codes:
        """Give, for each code of a source, the first code that meets the same conditions."""
        known = self.plan.sources[source]
        conditions = {
            (name, codes)
            for count in self.plan.counts
            for name, codes in principal_where(count, self.dimensions).items()
            if self._keys[name] == source
        }
        met = [self._fits(name, codes) for name, codes in conditions]
        if known.kind == "any_offence":
            met = [np.arange(known.size) == 0]
        alike = np.unique(np.array([*met, np.zeros(known.size)]), axis=1, return_inverse=True)[1]
        return np.array([int((alike == each).argmax()) for each in alike.ravel()], dtype=np.intp)

    def _fits(self, name: str, codes: tuple[str, ...]) -> NDArray[np.bool_]:
        """Tell of each code of the source of a dimension whether it is one of these."""
        dimension = self.dimensions[name]
        every = np.array([code in codes for code in (*dimension.codes, NOT_RECORDED)])
        fits: NDArray[np.bool_] = every[self._view(name)]
        return fits

    def _where(self, count: Count) -> NDArray[np.bool_]:
        kinds = self._kinds[0]
        chosen = np.ones(len(kinds.counts), dtype=bool)
        for name, codes in principal_where(count, self.dimensions).items():
            slot = self.plan.fields[self._keys[name]]
            chosen &= self._fits(name, codes)[kinds.read(slot)]
        for offences in any_of(count, self.dimensions):
            slot = self.plan.fields[any_offence(offences).key]
            chosen &= kinds.read(slot) == 0
        return chosen

    def _codes(self, name: str) -> Codes:
        """Give the code of every atom in a dimension."""
        if name not in self._read:
            self._read[name] = self._view(name).take(self._source(self._keys[name]))
        return self._read[name]

    def _source(self, source: SourceKey) -> Codes:
        """Read a source of every atom, once."""
        if source not in self._sources:
            self._sources[source] = self.atoms.read(self.plan.fields[source])
        return self._sources[source]

    def _view(self, name: str) -> Codes:
        """Give, for each code of the source of a dimension, its own code."""
        if name not in self._views:
            source = self.plan.sources[self._keys[name]]
            self._views[name] = view(self.dimensions[name], source)
        return self._views[name]

    def _hits(self, count: Count, period: Period, chosen: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Tell which kinds of atom count in a period."""
        kinds = self._kinds[0]
        hits = chosen
        for bit in bits_of(count, period, self._received):
            hits = hits & kinds.has(self.plan.bits[bit])
        for bit in bits_against(count, period):
            hits = hits & ~kinds.has(self.plan.bits[bit])
        return hits

    def _cells(self, by: tuple[str, ...]) -> "_Cells":
        """Put together the atoms of one kind that lie in one cell of a breakdown."""
        if by not in self._grouped:
            sizes = tuple(len(self.dimensions[name].codes) + 1 for name in by)
            cells = np.zeros(len(self.atoms.counts), dtype=np.int64)
            for name, size in zip(by, sizes, strict=True):
                cells = cells * size + self._codes(name)
            self._grouped[by] = _Cells.of(self._kinds[1], cells, self.atoms.counts, sizes)
        return self._grouped[by]

    def _shown(
        self, count: Count, name: str, axis: int, cells: NDArray[np.int64]
    ) -> list[tuple[int, str]]:
        """Choose the codes a table shows: those the measure can have, and none that is empty."""
        others = tuple(at for at in range(cells.ndim) if at != axis + 1)
        borne = cells.sum(axis=others) > 0
        dimension = self.dimensions[name]
        can = self._possible(count, name)
        return [
            (at, code)
            for at, code in enumerate((*dimension.codes, NOT_RECORDED))
            if borne[at] or (can[at] and code != NOT_RECORDED and len(dimension.codes) <= _LONG)
        ]

    def _possible(self, count: Count, name: str) -> NDArray[np.bool_]:
        """Tell which codes of a dimension the conditions of a measure leave."""
        left = np.ones(self.plan.sources[self._keys[name]].size, dtype=bool)
        for other, codes in principal_where(count, self.dimensions).items():
            if self._keys[other] == self._keys[name]:
                left &= self._fits(other, codes)
        can = np.zeros(len(self.dimensions[name].codes) + 1, dtype=bool)
        can[self._view(name)[left]] = True
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
                some = np.ix_(*([number for number, _ in shown[axis]] for axis in kept))
                places = product(*([code for _, code in shown[axis]] for axis in kept))
                names = [by[axis] for axis in kept]
                for codes, value in zip(places, sums[some].ravel().tolist(), strict=True):
                    place = dict(zip(names, codes, strict=True))
                    yield self._figure(count, period, place, value)

    def _figure(self, count: Count, period: Period, place: Mapping[str, str], value: int) -> Figure:
        name = FigureId(count.id, period, place)
        if period in self._empty:
            return Figure(name, None, count.unit, self._status, Reason.NOT_AVAILABLE)
        return Figure(name, Decimal(value), count.unit, self._status)


@dataclass(frozen=True)
class _Cells:
    """How many units of each kind lie in each cell, where there are any."""

    kinds: Codes
    cells: Codes
    counts: NDArray[Any]
    sizes: tuple[int, ...]

    @classmethod
    def of(
        cls, kinds: Codes, cells: Codes, counts: NDArray[np.int64], sizes: tuple[int, ...]
    ) -> "_Cells":
        """Add up what lies together, unless there are more places than atoms."""
        width = int(np.prod(sizes, dtype=np.int64))
        if (int(kinds.max(initial=0)) + 1) * width > _DENSE * len(cells):
            return cls(kinds, cells, counts.astype(np.float64), sizes)
        sums: NDArray[Any] = np.bincount(kinds * width + cells, weights=counts)
        held = np.flatnonzero(sums)
        return cls(held // width, held % width, sums[held], sizes)

    def sum(self, hit: NDArray[np.bool_]) -> NDArray[np.int64]:
        """Count the units of some kinds in every cell."""
        chosen = np.flatnonzero(hit[self.kinds])
        width = int(np.prod(self.sizes, dtype=np.int64))
        sums = np.bincount(self.cells[chosen], weights=self.counts[chosen], minlength=width)
        return np.rint(sums).astype(np.int64).reshape(self.sizes)


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
