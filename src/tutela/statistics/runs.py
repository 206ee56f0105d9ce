"""Join the rows that bear the same key; rows that lie together are joined in one pass."""

from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from tutela.statistics.source import Codes

Bits: TypeAlias = NDArray[Any]
"""Unsigned whole numbers, each a set of bits."""
Days: TypeAlias = NDArray[np.int32]


@dataclass(frozen=True)
class Runs:
    """Where each key begins among the rows; ``order`` sorts rows that do not lie together.

    >>> Runs.of(np.array([0, 2, 2])).join(np.array([1, 2, 4], dtype=np.uint64), 3).tolist()
    [1, 0, 6]
    """

    keys: Codes
    starts: NDArray[np.intp]
    order: NDArray[np.intp] | None

    @classmethod
    def of(cls, keys: Codes) -> "Runs":
        """Find the runs of a column of keys, none of which is negative."""
        order = None
        if bool((keys[1:] < keys[:-1]).any()):
            order = np.argsort(keys, kind="stable")
            keys = keys[order]
        begins = np.ones(len(keys), dtype=bool)
        np.not_equal(keys[1:], keys[:-1], out=begins[1:])
        starts = np.flatnonzero(begins)
        return cls(keys[starts], starts, order)

    def join(self, bits: Bits, size: int) -> Bits:
        """Give all bits of each key up to ``size``."""
        joined: Bits = self._reduce(np.bitwise_or, bits, np.zeros(size, dtype=bits.dtype))
        return joined

    def least(self, values: Days, size: int, missing: int) -> Days:
        """Give the smallest value of each key, ``missing`` where it has no row."""
        least: Days = self._reduce(np.minimum, values, np.full(size, missing, dtype=np.int32))
        return least

    def _reduce(self, how: Any, values: Any, into: Any) -> Any:
        if len(self.starts):
            values = values if self.order is None else values[self.order]
            into[self.keys] = how.reduceat(values, self.starts)
        return into
