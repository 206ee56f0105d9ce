"""Find what one who knows a single withheld count can work out: a reporter, a relative."""

from collections import defaultdict

import numpy as np
import numpy.typing as npt

from tutela.disclosure.family import Flags, Ints, TableFamily
from tutela.disclosure.kernel import MODULUS, members_of_printed


def insider_groups(family: TableFamily, withheld: Flags, known: int = 1) -> list[tuple[int, ...]]:
    """Give groups of withheld cells of which each gives all others away.

    Only groups with a count of ``known`` are given: who knows of one case, and that there was no
    other, knows such a count.

    Two cells are tied where, in every table that agrees with what is printed, both change in the
    same proportion; two random such changes tell, with an error of about one in 10**18 a pair.
    """
    cells = np.flatnonzero(withheld)
    groups: dict[int, list[int]] = defaultdict(list)
    one, other = members_of_printed(*family.leaves_of(), withheld)
    for cell, a, b in zip(cells, one, other, strict=True):
        if a or b:
            ratio = int(a) * pow(int(b), -1, MODULUS) % MODULUS if b else -1
            groups[ratio].append(int(cell))
    return [
        tuple(group)
        for group in groups.values()
        if len(group) > 1 and (family.values[group] == known).any()
    ]


def exposed(
    values: Ints, cells: Ints, withheld: Flags, moves: tuple[Ints, Ints, Ints], known: int = 1
) -> dict[int, Ints]:
    """Give the cells whose value one who knows another may learn, each with those it hangs on.

    A cell is safe from one who knows a count of ``known`` where some move changes the cell and
    leaves that count as it is: proof by adding whole numbers, no more. What is not proved is given.
    """
    knowing = np.flatnonzero(withheld & (values == known))
    bits = _moved(len(values), moves)
    found = {}
    for cell in map(int, cells):
        hangs = ~(bits[cell] & ~bits[knowing]).any(axis=1) & (knowing != cell)
        if hangs.any():
            found[cell] = knowing[hangs]
    return found


def _moved(count: int, moves: tuple[Ints, Ints, Ints]) -> npt.NDArray[np.uint64]:
    """Tell, for each cell, which moves change it: one bit for a move."""
    starts, cells, changes = moves
    move = np.repeat(np.arange(len(starts) - 1), np.diff(starts))[changes != 0]
    bits = np.zeros((count, len(starts) // 64 + 1), np.uint64)
    one = np.left_shift(np.uint64(1), (move % 64).astype(np.uint64))
    np.bitwise_or.at(bits, (cells[changes != 0], move // 64), one)
    return bits
