"""Compiled: the smallest changes of a crossed table that leave every margin as it is, or move it.

A swap takes, in each dimension, one leaf up and another down (or one leaf alone, where the change
shall reach the whole). Their product changes whole numbers by whole numbers, so it is proof by
itself that what it touches could be otherwise.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from tutela.disclosure.compiled import compiled
from tutela.disclosure.family import Axis, Flags, Ints, TableFamily

_AMPLE = 60


@dataclass(frozen=True)
class Options:
    """For every code of every axis, the swaps that raise it, smallest first; flattened.

    ``first`` bounds the options of a code, ``begin`` the entries of an option; an entry is a code
    and its sign. ``base`` is where the codes of an axis begin, ``stride`` what one code more means
    for a cell.
    """

    base: Ints
    stride: Ints
    first: Ints
    begin: Ints
    code: Ints
    sign: Ints
    leaf: Flags

    def listed(self) -> tuple[Ints, Ints, Ints, Ints, Ints, Ints, Flags]:
        """Give the arrays in the order the compiled code wants them."""
        return self.base, self.stride, self.first, self.begin, self.code, self.sign, self.leaf


def options(family: TableFamily, *, wide: bool = False) -> Options:
    """List the swaps of each axis; ``wide`` ones reach beyond the nearest leaves."""
    sizes = np.array(family.shape)
    base = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    stride = np.array([int(np.prod(sizes[at + 1 :])) for at in range(len(sizes))])
    first, begin, codes, signs, leaf = [0], [0], [], [], []
    for axis in family.axes:
        finest = set(axis.leaves)
        for code in range(len(axis.codes)):
            for change in _changes(axis, code, wide=wide):
                at = np.flatnonzero(change)
                codes.append(at)
                signs.append(change[at])
                leaf.append(np.array([each in finest for each in at]))
                begin.append(begin[-1] + len(at))
            first.append(len(begin) - 1)
    return Options(
        base,
        stride,
        np.array(first),
        np.array(begin),
        np.concatenate(codes),
        np.concatenate(signs),
        np.concatenate(leaf),
    )


def _changes(axis: Axis, code: int, *, wide: bool) -> list[Ints]:
    """Give the changes of an axis that raise a code by one, those that touch least first."""
    members = axis.members
    inside = np.flatnonzero(members[code])
    outside = np.flatnonzero(members[code] == 0)
    single = [members[:, leaf] for leaf in inside] if wide or not len(outside) else []
    pairs = [members[:, up] - members[:, down] for up in inside for down in outside]
    pairs.sort(key=np.count_nonzero)
    least = np.count_nonzero(pairs[0]) if pairs else 0
    near = [each for each in pairs if np.count_nonzero(each) == least]
    return single[:_AMPLE] + (pairs[:_AMPLE] if wide else near)


@compiled
def _next(at: Any, pick: Any, begin: Any) -> bool:
    """Step to the next cell a swap touches, as an odometer does; False after the last."""
    axis = len(at) - 1
    while axis >= 0:
        at[axis] += 1
        if at[axis] < begin[pick[axis] + 1]:
            return True
        at[axis] = begin[pick[axis]]
        axis -= 1
    return False


@compiled
def _fits(pick: Any, amount: Any, values: Any, lower: Any, listed: Any) -> bool:
    """Tell whether the finest cells of a swap allow it."""
    _, stride, _, begin, code, sign, leaf = listed
    at = begin[pick]
    while True:
        cell, side, finest = 0, amount, True
        for axis in range(len(at)):
            finest = finest and leaf[at[axis]]
            cell += code[at[axis]] * stride[axis]
            side *= sign[at[axis]]
        if finest and (values[cell] + side < lower[cell] or lower[cell] < 0):
            return False
        if not _next(at, pick, begin):
            return True


@compiled
def _touch(pick: Any, cost: Any, lacks: Any, listed: Any, cells: Any, signs: Any) -> Any:
    """Write down what a swap touches; give its cost for each cell it helps, and their number."""
    _, stride, _, begin, code, sign, _ = listed
    at = begin[pick]
    count, total, helped = 0, 0.0, 0
    while True:
        cell, side = 0, 1
        for axis in range(len(at)):
            cell += code[at[axis]] * stride[axis]
            side *= sign[at[axis]]
        total += cost[cell]
        helped += lacks[cell]
        cells[count], signs[count] = cell, side
        count += 1
        if not _next(at, pick, begin):
            return total / max(helped, 1), count


@compiled
def _cheapest(turn: Any, cell: Any, amount: Any, state: Any, listed: Any, room: Any) -> Any:
    """Look through the swaps of a cell, or some of them; give how many cells the best touches."""
    values, lower, cost, _, _, lacks, _ = state
    base, stride, first, _, _, _, _ = listed
    best_cells, best_signs, cells, signs, most = room
    axes = len(base)
    pick, code_of = np.zeros(axes, np.int64), np.zeros(axes, np.int64)
    left, total = cell, 1
    for axis in range(axes):
        code_of[axis] = base[axis] + left // stride[axis]
        left %= stride[axis]
        total *= first[code_of[axis] + 1] - first[code_of[axis]]
    best, found, step = 1e17, 0, total // most + 1
    for number in range(turn % step, total, step):
        left = number
        for axis in range(axes - 1, -1, -1):
            many = first[code_of[axis] + 1] - first[code_of[axis]]
            pick[axis] = first[code_of[axis]] + left % many
            left //= many
        if _fits(pick, amount, values, lower, listed):
            price, count = _touch(pick, cost, lacks, listed, cells, signs)
            if price < best:
                best, found = price, count
                best_cells[:count], best_signs[:count] = cells[:count], signs[:count]
                if best == 0.0:
                    break
    return found


@compiled
def _take(cells: Any, changes: Any, state: Any) -> None:
    """Withhold what a swap touches and note the room it gives, backwards too where that fits."""
    values, lower, cost, low, high, lacks, width = state
    back = True
    for at in range(len(cells)):
        cell, change = cells[at], changes[at]
        cost[cell] = 0.0
        low[cell], high[cell] = min(low[cell], change), max(high[cell], change)
        back = back and values[cell] - change >= max(lower[cell], 0)
    for at in range(len(cells)):
        cell, change = cells[at], changes[at]
        if back:
            low[cell], high[cell] = min(low[cell], -change), max(high[cell], -change)
        lacks[cell] = lacks[cell] and high[cell] - low[cell] < width[cell]


@compiled
def swap(wanted: Any, amounts: Any, state: Any, listed: Any, most: Any) -> Any:
    """Find, for each wanted cell and amount, the cheapest swap; withhold what it touches.

    ``state``: values, what each is at least (below 0: it is fixed), what withholding it costs, the
    least and largest change found, whether it lacks room, the room it should have; costs and room
    are brought up to date. ``listed`` are the options; ``most`` bounds how many swaps of a cell
    are tried. Gives the swaps: starts, cells, changes.
    """
    low, high, width = state[3], state[4], state[6]
    starts, out_cell = np.zeros(1024, np.int64), np.zeros(1 << 15, np.int64)
    out_change = np.zeros(1 << 15, np.int64)
    room = (
        np.zeros(4096, np.int64), np.zeros(4096, np.int64),
        np.zeros(4096, np.int64), np.zeros(4096, np.int64), most,
    )  # fmt: skip
    moves, end = 0, 0
    for turn in range(len(wanted)):
        cell, amount = wanted[turn], amounts[turn]
        if high[cell] - low[cell] >= width[cell] or low[cell] <= amount <= high[cell]:
            continue
        found = _cheapest(turn, cell, amount, state, listed, room)
        if found:
            changes = room[1][:found] * amount
            _take(room[0][:found], changes, state)
            if moves + 2 > len(starts):
                starts = np.concatenate((starts, np.zeros(len(starts), np.int64)))
            while end + found > len(out_cell):
                out_cell = np.concatenate((out_cell, np.zeros(len(out_cell), np.int64)))
                out_change = np.concatenate((out_change, np.zeros(len(out_change), np.int64)))
            out_cell[end : end + found], out_change[end : end + found] = room[0][:found], changes
            moves, end = moves + 1, end + found
            starts[moves] = end
    return starts[: moves + 1], out_cell[:end], out_change[:end]
