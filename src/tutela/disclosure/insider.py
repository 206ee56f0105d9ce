"""Find what one who knows a single withheld count can work out: a reporter, a relative."""

from collections import defaultdict

import numpy as np

from tutela.disclosure.family import Flags, TableFamily
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
