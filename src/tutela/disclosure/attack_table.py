"""Try to work out the gaps of one large crossed table from its printed cells alone."""

from itertools import pairwise

import numpy as np

from tutela.disclosure.attacker import AttackReport, decide, report_of
from tutela.disclosure.family import Flags, TableFamily
from tutela.disclosure.kernel import members_of_printed
from tutela.disclosure.nesting import Key
from tutela.disclosure.rows import Row
from tutela.model.period import Period

_ANY = Period.year(2000)


def attack_table(
    family: TableFamily,
    withheld: Flags,
    *,
    least: int = 0,
    threshold: int = 5,
    seconds: float = 60.0,
) -> AttackReport:
    """Attack a table by elimination, by bounds and by whole numbers; report cells by address.

    ``least`` is what a withheld count is known to be at least. Nothing is used that a reader does
    not have: a gap that sums of printed cells determine has its value from those sums.
    """
    unknown = [_key(family, cell) for cell in map(int, np.flatnonzero(withheld))]
    rows = _rows(family, withheld)
    pinned, undecided = decide(unknown, rows, least, seconds)
    fixed = {_key(family, cell): int(family.values[cell]) for cell in _determined(family, withheld)}
    left = [key for key in undecided if key not in fixed]
    methods = ("elimination", "propagation", "whole-number search")
    return report_of(len(unknown), pinned | fixed, left, methods, threshold)


def _determined(family: TableFamily, withheld: Flags) -> list[int]:
    """Name the gaps that no change of the table shows: printed cells give them by sums alone."""
    whole = TableFamily(family.axes, family.values)
    one, other = members_of_printed(*whole.leaves_of(), withheld)
    return [int(cell) for cell in np.flatnonzero(withheld)[(one == 0) & (other == 0)]]


def _rows(family: TableFamily, withheld: Flags) -> list[Row]:
    starts, cells, signs = family.sums
    rows = []
    for first, last in pairwise(starts):
        here, side = cells[first:last], signs[first:last]
        gaps = withheld[here]
        if gaps.any():
            known = int((side * family.values[here])[~gaps].sum())
            weights = tuple(
                (_key(family, int(cell)), int(sign))
                for cell, sign in zip(here[gaps], side[gaps], strict=True)
            )
            rows.append(Row(weights, -known, -known))
    return rows


def _key(family: TableFamily, cell: int) -> Key:
    at = np.unravel_index(cell, family.shape)
    pairs = ((axis.id, axis.codes[code]) for axis, code in zip(family.axes, at, strict=True))
    return "table", _ANY, tuple(sorted(pairs))
