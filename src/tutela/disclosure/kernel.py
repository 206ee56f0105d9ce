"""Compiled: choose what else to withhold so that no sum of printed numbers gives a small one.

All numbers live in the field of whole numbers modulo 2**61 - 1. The tables that agree with
everything printed so far form a space; two random members of it tell, at once and for every small
cell, whether printing one more cell would fix it: then both have the same ratio in both cells.
"""

from typing import Any

import numpy as np

from tutela.disclosure.compiled import compiled
from tutela.disclosure.family import Flags, Ints

MODULUS = (1 << 61) - 1
"""A prime: every number but zero has an inverse."""

_P = np.uint64(MODULUS)
_LOW31 = np.uint64((1 << 31) - 1)
_LOW30 = np.uint64((1 << 30) - 1)
_30, _31, _61 = np.uint64(30), np.uint64(31), np.uint64(61)
_0, _1 = np.uint64(0), np.uint64(1)


@compiled
def _mul(a: Any, b: Any) -> Any:
    """Multiply modulo 2**61 - 1 by halves, for want of 128 bits."""
    a1, a0, b1, b0 = a >> _31, a & _LOW31, b >> _31, b & _LOW31
    mid = a1 * b0 + a0 * b1
    total = ((a1 * b1) << _1) + (mid >> _30) + ((mid & _LOW30) << _31)
    total = (total & _P) + (total >> _61) + a0 * b0
    total = (total & _P) + (total >> _61)
    return total - _P if total >= _P else total


@compiled
def _add(a: Any, b: Any) -> Any:
    total = a + b
    return total - _P if total >= _P else total


@compiled
def _sub(a: Any, b: Any) -> Any:
    return a - b if a >= b else a + _P - b


@compiled
def _inverse(a: Any) -> Any:
    result, power, left = _1, a, _P - np.uint64(2)
    while left:
        if left & _1:
            result = _mul(result, power)
        power = _mul(power, power)
        left >>= _1
    return result


@compiled
def _find(leaves: Any, start: Any, length: Any, leaf: Any) -> Any:
    """Find a leaf in a sorted vector; -1 where it is not there."""
    low, high = start, start + length
    while low < high:
        middle = (low + high) // 2
        if leaves[middle] < leaf:
            low = middle + 1
        else:
            high = middle
    return low if low < start + length and leaves[low] == leaf else -1


@compiled
def _fixes(d1: Any, d2: Any, a: Any, b: Any) -> bool:
    """Tell whether printing a cell with members ``a, b`` fixes a small cell."""
    for small in range(len(d1)):  # noqa: SIM110 - compiled
        if _mul(d1[small], b) == _mul(d2[small], a):
            return True
    return False


@compiled
def _shift(r: Any, d: Any, factor: Any, vector: Any, smalls: Any) -> None:
    """Take a multiple of a basis vector from a random member, and from its small cells."""
    (leaves, values), (of_start, of) = vector, smalls
    for at in range(len(leaves)):
        change, leaf = _mul(factor, values[at]), leaves[at]
        r[leaf] = _sub(r[leaf], change)
        for each in range(of_start[leaf], of_start[leaf + 1]):
            d[of[each]] = _sub(d[of[each]], change)


@compiled
def eliminate(  # noqa: C901, PLR0912, PLR0915 - one loop, compiled as one
    cells: Any, order: Any, forced: Any, smalls: Any, members: Any, withheld: Any
) -> None:
    """Print cells in the order given, except those that would fix a small cell.

    ``cells``: the leaves of each cell, starts and numbers; ``smalls``: the small cells of each
    leaf; ``members``: two random members by leaf, and the same by small cell. ``withheld`` is
    filled. ``forced`` cells are printed whatever happens.
    """
    (starts, cell_leaves), (r1, r2, d1, d2) = cells, members
    count = len(r1)
    size = max(4 * count, 1024)
    leaves, values = np.empty(size, np.int32), np.empty(size, np.uint64)
    start, length = np.arange(count), np.ones(count, np.int64)
    end = count
    head, node_row, node_next = np.arange(count), np.arange(4 * count), np.full(4 * count, -1)
    nodes = count
    for leaf in range(count):
        leaves[leaf], values[leaf] = leaf, _1
    alive = np.ones(count, np.bool_)
    dot, seen, stamp = np.zeros(count, np.uint64), np.full(count, -1), np.full(count, -1)
    hit = np.empty(count, np.int64)
    tick = 0
    for cell in order:
        a, b = _0, _0
        for at in range(starts[cell], starts[cell + 1]):
            a, b = _add(a, r1[cell_leaves[at]]), _add(b, r2[cell_leaves[at]])
        if a == _0 and b == _0:
            continue
        if not forced[cell] and _fixes(d1, d2, a, b):
            withheld[cell] = True
            continue
        hits = 0
        for at in range(starts[cell], starts[cell + 1]):
            leaf = cell_leaves[at]
            tick += 1
            before, node = -1, head[leaf]
            while node >= 0:
                row, after = node_row[node], node_next[node]
                place = -1
                if alive[row] and stamp[row] != tick:
                    place = _find(leaves, start[row], length[row], leaf)
                if place < 0:
                    if before < 0:
                        head[leaf] = after
                    else:
                        node_next[before] = after
                else:
                    stamp[row] = tick
                    before = node
                    if seen[row] != cell:
                        seen[row], dot[row], hit[hits] = cell, _0, row
                        hits += 1
                    dot[row] = _add(dot[row], values[place])
                node = after
        best = -1
        for at in range(hits):
            row = hit[at]
            if dot[row] and (best < 0 or length[row] < length[best]):
                best = row
        if best < 0:
            continue
        inverse = _inverse(dot[best])
        first, many = start[best], length[best]
        vector = (leaves[first : first + many], values[first : first + many])
        _shift(r1, d1, _mul(a, inverse), vector, smalls)
        _shift(r2, d2, _mul(b, inverse), vector, smalls)
        alive[best] = False
        for at in range(hits):
            row = hit[at]
            if row == best or not dot[row]:
                continue
            need = end + length[row] + many
            if need > len(leaves):
                leaves = np.concatenate((leaves, np.empty(need, np.int32)))
                values = np.concatenate((values, np.empty(need, np.uint64)))
            if nodes + many > len(node_row):
                node_row = np.concatenate((node_row, np.empty(nodes + many, np.int64)))
                node_next = np.concatenate((node_next, np.empty(nodes + many, np.int64)))
            factor = _mul(dot[row], inverse)
            x, y, to = start[row], first, end
            while x < start[row] + length[row] or y < first + many:
                if y >= first + many or (x < start[row] + length[row] and leaves[x] < leaves[y]):
                    leaves[to], values[to] = leaves[x], values[x]
                    x, to = x + 1, to + 1
                    continue
                change = _mul(factor, values[y])
                leaf = leaves[y]
                if x < start[row] + length[row] and leaves[x] == leaf:
                    value = _sub(values[x], change)
                    x += 1
                else:
                    value = _sub(_0, change)
                    node_row[nodes], node_next[nodes], head[leaf] = row, head[leaf], nodes
                    nodes += 1
                y += 1
                if value:
                    leaves[to], values[to] = leaf, value
                    to += 1
            start[row], length[row], end = end, to - end, to


def withhold_more(
    starts: Ints, cell_leaves: Ints, small: Flags, order: Ints, forced: Flags, seed: int = 1
) -> tuple[Flags, Flags]:
    """Give the cells to withhold beside the small ones, and the small ones a sum gives away.

    ``order`` lists the other cells, those that matter most to readers first.
    """
    withheld, d1, d2 = _run(starts, cell_leaves, small, order, forced, seed)
    given = np.zeros(len(small), dtype=bool)
    given[np.flatnonzero(small)] = (d1 == 0) & (d2 == 0)
    return withheld, given


def members_of_printed(starts: Ints, cell_leaves: Ints, withheld: Flags) -> tuple[Any, Any]:
    """Give two random changes that no printed cell shows, at each withheld cell."""
    printed = np.flatnonzero(~withheld)
    _, d1, d2 = _run(starts, cell_leaves, withheld, printed, np.ones(len(withheld), bool), 2)
    return d1, d2


def _run(
    starts: Ints, cell_leaves: Ints, small: Flags, order: Ints, forced: Flags, seed: int
) -> tuple[Flags, Any, Any]:
    count = int(cell_leaves.max(initial=-1)) + 1
    random = np.random.default_rng(seed)
    r1, r2 = (random.integers(1, MODULUS, count, dtype=np.uint64) for _ in range(2))
    cells = np.flatnonzero(small)
    owner = np.repeat(np.arange(len(starts) - 1), np.diff(starts))
    number = np.full(len(small), -1)
    number[cells] = np.arange(len(cells))
    use = small[owner]
    at_leaf, at_small = cell_leaves[use], number[owner[use]]
    by_leaf = np.argsort(at_leaf, kind="stable")
    of_start = np.concatenate([[0], np.cumsum(np.bincount(at_leaf, minlength=count))])
    d1, d2 = (_sums(member, starts, cell_leaves, cells) for member in (r1, r2))
    withheld = np.zeros(len(small), dtype=bool)
    smalls, members = (of_start, at_small[by_leaf]), (r1, r2, d1, d2)
    eliminate((starts, cell_leaves), order, forced, smalls, members, withheld)
    return withheld, d1, d2


def _sums(member: Any, starts: Ints, cell_leaves: Ints, cells: Ints) -> Any:
    made = [
        sum(map(int, member[cell_leaves[starts[cell] : starts[cell + 1]]])) % MODULUS
        for cell in cells
    ]
    return np.array(made, np.uint64)
