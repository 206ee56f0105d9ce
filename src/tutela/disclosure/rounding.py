"""Round small counts of a whole crossed table so that every margin still adds up.

An office may choose this instead of withholding for one large table it wants to show without gaps;
never beside exact tables of the same cases, for the two together give the small counts away.
"""

from heapq import heapify, heappop, heappush
from typing import Any

import numpy as np

from tutela.disclosure.compiled import compiled
from tutela.disclosure.family import Ints, TableFamily
from tutela.model.errors import InputError


def round_small(family: TableFamily, base: int = 5) -> Ints:
    """Give the table with every finest count below ``base`` set to 0 or ``base``.

    Which ones become ``base`` is chosen one by one, always where it brings all margins closest to
    the truth. No count of the result lies between 0 and ``base``, and every sum holds.
    """
    if base < 2:
        raise InputError(f"is too small: [{base}]", "base of rounding", "Take 3 or 5.")
    if family.zeros_printed:
        family = TableFamily(family.axes, family.values, public=family.public)
    starts, leaves = family.leaves_of()
    owner = np.repeat(np.arange(len(starts) - 1), np.diff(starts))
    by_leaf = np.argsort(leaves, kind="stable")
    above = owner[by_leaf]
    first = np.concatenate([[0], np.cumsum(np.bincount(leaves))])
    true = family.values[family.leaf_cells]
    rounded = np.where(true < base, 0, true)
    missing = np.add.reduceat((true - rounded)[leaves], starts[:-1])
    small = np.flatnonzero((true > 0) & (true < base))
    rounded[np.array(_chosen(small, missing, above, first, base), np.int64)] = base
    result: Ints = np.add.reduceat(rounded[leaves], starts[:-1])
    return result


@compiled
def _gain(leaf: Any, missing: Any, above: Any, first: Any, base: Any) -> Any:
    total = 0
    for at in range(first[leaf], first[leaf + 1]):
        total += 2 * missing[above[at]] - base
    return total


@compiled
def _chosen(small: Any, missing: Any, above: Any, first: Any, base: Any) -> Any:
    """Choose leaves to raise; a gain can only shrink, so a stale one is looked at again last."""
    heap = [(-_gain(leaf, missing, above, first, base), leaf) for leaf in small]
    heapify(heap)
    chosen = list(small[:0])
    while len(heap) > 0:
        stale, leaf = heappop(heap)
        fresh = -_gain(leaf, missing, above, first, base)
        if fresh > stale:
            heappush(heap, (fresh, leaf))
        elif fresh >= 0:
            break
        else:
            chosen.append(leaf)
            for at in range(first[leaf], first[leaf + 1]):
                missing[above[at]] -= base
    return chosen
