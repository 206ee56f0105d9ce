"""One table crossed by dimensions with hierarchies, as arrays: every cell, every sum."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from tutela.model.errors import DataError, InputError

Ints: TypeAlias = npt.NDArray[np.int64]
Flags: TypeAlias = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Axis:
    """A dimension: its codes, and which codes add up to which.

    ``sums`` lists ``(whole, parts)``; a whole that stands there twice has two hierarchies. The
    first code is the whole of everything.
    """

    id: str
    codes: tuple[str, ...]
    sums: tuple[tuple[int, tuple[int, ...]], ...]

    @classmethod
    def tree(cls, id_: str, parts: Mapping[str, Sequence[str]]) -> "Axis":
        """Make an axis from ``{"total": ["a", "b"], "a": [...]}``, the whole of all first.

        >>> Axis.tree("sex", {"total": ["female", "male"]}).codes
        ('total', 'female', 'male')
        """
        codes = tuple(dict.fromkeys(each for top, below in parts.items() for each in (top, *below)))
        at = {code: number for number, code in enumerate(codes)}
        sums = tuple((at[top], tuple(at[each] for each in below)) for top, below in parts.items())
        return cls(id_, codes, sums)

    @property
    def leaves(self) -> tuple[int, ...]:
        """Name the codes that have no parts."""
        wholes = {whole for whole, _ in self.sums}
        return tuple(code for code in range(len(self.codes)) if code not in wholes)

    @cached_property
    def members(self) -> Ints:
        """Tell, for each code, which leaves it is the sum of: codes x leaves, 0 or 1.

        Raises ``DataError`` where two hierarchies disagree or a code is part of itself.
        """
        made: dict[int, Ints] = {
            code: np.eye(len(self.leaves), dtype=np.int64)[at]
            for at, code in enumerate(self.leaves)
        }
        left = list(self.sums)
        while left:
            ready = [each for each in left if all(part in made for part in each[1])]
            if not ready:
                raise DataError(
                    "is part of itself", self.id, "Let parts be finer than their whole."
                )
            for whole, parts in ready:
                total = sum((made[part] for part in parts), np.zeros(len(self.leaves), np.int64))
                if total.max(initial=0) > 1 or (whole in made and (made[whole] != total).any()):
                    hint = "Each leaf belongs to a whole once, in every hierarchy."
                    raise DataError(f"do not add up at [{self.codes[whole]}]", self.id, hint)
                made[whole] = total
            left = [each for each in left if each not in ready]
        if not made[0].all():
            raise DataError("has leaves outside its first code", self.id, "Let the first be all.")
        return np.array([made[code] for code in range(len(self.codes))])


@dataclass(frozen=True)
class TableFamily:
    """Counts over axes, with every margin; ``values`` has one entry for each cell.

    ``public`` cells cannot be withheld any more. With ``zeros_printed`` a zero is shown, and a
    reader knows that whatever is withheld is at least one. ``years`` names the axis of years,
    where there is one: its codes are protected one by one.
    """

    axes: tuple[Axis, ...]
    values: Ints
    zeros_printed: bool = False
    public: Flags | None = None
    years: str = ""

    @classmethod
    def of_leaves(
        cls, axes: Sequence[Axis], counts: Ints, *, zeros_printed: bool = False, years: str = ""
    ) -> "TableFamily":
        """Add up counts of the finest cells, an array of one dimension for each axis."""
        shape = tuple(len(axis.leaves) for axis in axes)
        if counts.shape != shape:
            raise InputError(f"has shape {counts.shape}", "counts", f"The axes ask for {shape}.")
        if counts.dtype.kind not in "iu" or (counts < 0).any():
            raise InputError("are no counts", "counts", "Whole numbers of at least 0, please.")
        full = counts.astype(np.int64)
        for at, axis in enumerate(axes):
            full = np.moveaxis(np.tensordot(axis.members, full, axes=(1, at)), 0, at)
        return cls(tuple(axes), np.ascontiguousarray(full).ravel(), zeros_printed, years=years)

    def by_year(self) -> "list[TableFamily]":
        """Give one family for each year, without the totals over years."""
        names = [axis.id for axis in self.axes]
        if self.years not in names:
            raise InputError(f"has no axis [{self.years}]", "table family", "Name its years.")
        at = names.index(self.years)
        rest = self.axes[:at] + self.axes[at + 1 :]
        full = self.values.reshape(self.shape)
        public = None if self.public is None else self.public.reshape(self.shape)
        return [
            TableFamily(
                rest,
                np.ascontiguousarray(full.take(code, at)).ravel(),
                self.zeros_printed,
                None if public is None else np.ascontiguousarray(public.take(code, at)).ravel(),
            )
            for code in self.axes[at].leaves
        ]

    @property
    def shape(self) -> tuple[int, ...]:
        """Give the number of codes of each axis."""
        return tuple(len(axis.codes) for axis in self.axes)

    @cached_property
    def sums(self) -> tuple[Ints, Ints, Ints]:
        """Give every sum as rows: starts, cells, signs (-1 the whole, 1 its parts)."""
        cells = np.arange(len(self.values)).reshape(self.shape)
        lengths, members, signs = [], [], []
        for at, axis in enumerate(self.axes):
            for whole, parts in axis.sums:
                rows = np.moveaxis(np.take(cells, [whole, *parts], axis=at), at, -1)
                rows = rows.reshape(-1, len(parts) + 1)
                lengths.append(np.full(len(rows), len(parts) + 1))
                members.append(rows.ravel())
                signs.append(np.tile(np.array([-1] + [1] * len(parts)), len(rows)))
        starts = np.concatenate([[0], np.cumsum(np.concatenate(lengths))])
        return starts, np.concatenate(members), np.concatenate(signs)

    @cached_property
    def leaf_cells(self) -> Ints:
        """Number the finest cells."""
        cells = np.arange(len(self.values)).reshape(self.shape)
        return cells[np.ix_(*(axis.leaves for axis in self.axes))].ravel()

    def small(self, threshold: int) -> Flags:
        """Flag the counts below the threshold that must not be shown."""
        below = self.values < threshold
        return below & (self.values > 0) if self.zeros_printed else below

    def name(self, cell: int) -> str:
        """Write a cell by its codes, the whole of a dimension left out."""
        at = np.unravel_index(cell, self.shape)
        pairs = [
            f"{axis.id}={axis.codes[code]}"
            for axis, code in zip(self.axes, at, strict=True)
            if code
        ]
        return "&".join(pairs) or "total"

    def leaves_of(self) -> tuple[Ints, Ints]:
        """Give, for each cell, the leaves it is the sum of: starts, leaf numbers.

        Where zeros are printed, leaves of zero are known and left out.
        """
        kept = np.ones(len(self.leaf_cells), dtype=bool)
        if self.zeros_printed:
            kept = self.values[self.leaf_cells] > 0
        number = np.cumsum(kept) - 1
        starts, cells = np.zeros(1, np.int64), np.zeros(1, np.int64)
        lengths = np.ones(1, np.int64)
        for axis in self.axes:
            starts, lengths, cells = _crossed(starts, lengths, cells, axis.members)
        owner = np.repeat(np.arange(len(lengths)), lengths)
        use = kept[cells]
        counts = np.bincount(owner[use], minlength=len(lengths))
        return np.concatenate([[0], np.cumsum(counts)]), number[cells[use]]


def _crossed(starts: Ints, lengths: Ints, cells: Ints, members: Ints) -> tuple[Ints, Ints, Ints]:
    """Cross the lists of leaves so far with the leaves of each code of one more axis."""
    width = members.shape[1]
    mine = [np.flatnonzero(row) for row in members]
    made, made_lengths = [], []
    for start, length in zip(starts, lengths, strict=True):
        base = cells[start : start + length] * width
        for each in mine:
            made.append((base[:, None] + each[None, :]).ravel())
            made_lengths.append(len(made[-1]))
    sizes = np.array(made_lengths, np.int64)
    return np.concatenate([[0], np.cumsum(sizes)[:-1]]), sizes, np.concatenate(made)
