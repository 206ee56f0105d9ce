"""Find large crossed tables in a system and protect them whole, before the cells one by one."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise, product

import numpy as np

from tutela.catalogue.policy import Policy
from tutela.disclosure.family import Axis, TableFamily
from tutela.disclosure.nesting import Key
from tutela.disclosure.protect import Wish, protect
from tutela.disclosure.solver import Move
from tutela.disclosure.system import System

_LARGE = 200
"""Below so many cells, asking for one cell after the other is as fast."""
_TOTAL = ""


def hints(
    system: System, cells: Sequence[int], fixed: frozenset[int], policy: Policy
) -> Iterator[Move]:
    """Give moves of the large crossed tables among some cells; other sums may forbid them."""
    groups: dict[object, list[int]] = defaultdict(list)
    for cell in cells:
        if system.listed[cell]:
            groups[system.keys[cell][:2]].append(cell)
    for members in groups.values():
        if len(members) >= _LARGE:
            yield from _of_table(system, members, fixed, policy)


def _of_table(
    system: System, members: Sequence[int], fixed: frozenset[int], policy: Policy
) -> Iterator[Move]:
    at = {system.keys[cell][2]: cell for cell in members}
    for names in _crossings(system.keys[cell] for cell in members):
        axes = tuple(_axis(name, at) for name in names)
        places = [
            tuple(sorted(pair for pair in zip(names, codes, strict=True) if pair[1] != _TOTAL))
            for codes in product(*(axis.codes for axis in axes))
        ]
        if len(places) >= _LARGE and all(place in at for place in places):
            numbers = np.array([at[place] for place in places])
            yield from _protected(system, axes, numbers, fixed, policy)


def _crossings(keys: Iterator[Key]) -> list[tuple[str, ...]]:
    """Name the sets of dimensions that are crossed and lie in no larger one."""
    crossed = {tuple(name for name, _ in key[2]) for key in keys}
    return sorted(each for each in crossed if not any(set(each) < set(other) for other in crossed))


def _axis(name: str, places: dict[tuple[tuple[str, str], ...], int]) -> Axis:
    codes = sorted({code for place in places for other, code in place if other == name})
    return Axis(name, (_TOTAL, *codes), ((0, tuple(range(1, len(codes) + 1))),))


def _protected(
    system: System,
    axes: tuple[Axis, ...],
    numbers: "np.typing.NDArray[np.int64]",
    fixed: frozenset[int],
    policy: Policy,
) -> Iterator[Move]:
    values = np.array([system.values[cell] for cell in numbers])
    public = np.array(
        [cell in fixed or (not system.keys[cell][2] and system.keys[cell][0] in policy.exempt)
         for cell in map(int, numbers)]
    )  # fmt: skip
    family = TableFamily(axes, values, public=public)
    made = protect(family, Wish(policy.threshold, policy.width))
    starts, cells, changes = made.moves
    for first, last in pairwise(starts):
        moved = numbers[cells[first:last]]
        yield dict(zip(map(int, moved), map(int, changes[first:last]), strict=True))
