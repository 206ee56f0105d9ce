"""Look for whole tables that agree with everything printed and differ in many small cells."""

from collections.abc import Iterator, Mapping
from time import thread_time

import highspy
import numpy as np

from tutela.disclosure.family import Flags, Ints, TableFamily
from tutela.disclosure.solver import quiet_model

_GAIN = 0.1
"""Which part of the cells still wanted a table should help; else more cells are withheld first."""


def witnesses(
    family: TableFamily,
    withheld: Flags,
    room: tuple[Ints, Ints],
    wanted: tuple[Ints, Ints],
    lower: Ints,
    seconds: float,
    patience: int,
) -> Iterator[Ints]:
    """Give differences to other tables, each moving many cells that lack room at once.

    ``room`` holds the least and largest change found so far and is widened; ``wanted`` what is
    asked for. Stops when all is there, two tables in a row bring too little, or time is over.
    ``patience``: how often a solver may better a table; the first it finds may move one cell only.
    Every difference is checked by adding whole numbers; what the solver says counts for nothing.
    """
    cells = np.flatnonzero(withheld)
    model = _model(family, cells, lower)
    model.setOptionValue("mip_max_improving_sols", patience)
    random, until, vain = np.random.default_rng(1), thread_time() + seconds, 0
    low, high = room
    while vain < 2 and thread_time() < until:
        up, down = high[cells] < wanted[1][cells], low[cells] > wanted[0][cells]
        if not (up | down).any():
            return
        pull = random.uniform(0.1, 1.1, len(cells))
        side = np.where(up & down, random.choice([-1.0, 1.0], len(cells)), np.where(up, -1.0, 1.0))
        change = _solve(model, np.where(up | down, side * pull, 0.0), until)
        found = np.zeros_like(family.values)
        if change is not None:
            found[cells] = change
        better = ((found > high) & (wanted[1] > high)) | ((found < low) & (wanted[0] < low))
        if change is None or not better.any() or not agrees(family, found, lower):
            vain += 1
            continue
        vain = vain + 1 if better.sum() < _GAIN * (up | down).sum() else 0
        np.minimum(low, found, out=low)
        np.maximum(high, found, out=high)
        yield found


def partings(
    family: TableFamily, withheld: Flags, hanging: Mapping[int, Ints], lower: Ints, seconds: float
) -> Iterator[Ints]:
    """Give differences to other tables that move cells and leave what they hang on as it is.

    Each time about half of the cells that others hang on are held still. Stops after four tables
    that move no hanging cell, or when time is over.
    """
    cells = np.flatnonzero(withheld)
    number = np.full(len(family.values), -1)
    number[cells] = np.arange(len(cells))
    model = _model(family, cells, lower)
    model.setOptionValue("mip_max_improving_sols", 1)
    least, most = np.array(model.getLp().col_lower_), np.array(model.getLp().col_upper_)
    knowing = number[np.unique(np.concatenate(list(hanging.values())))]
    wanted = number[np.array(list(hanging), np.int64)]
    random, until, vain = np.random.default_rng(1), thread_time() + seconds, 0
    while vain < 4 and thread_time() < until:
        still = random.choice(knowing, max(1, len(knowing) // 2), replace=False)
        low, high = least.copy(), most.copy()
        low[still] = high[still] = 0.0
        model.changeColsBounds(len(cells), np.arange(len(cells), dtype=np.int32), low, high)
        pull = np.zeros(len(cells))
        pull[wanted] = random.choice([-1.0, 1.0], len(wanted)) * random.uniform(0.1, 1.1)
        change = _solve(model, pull, until)
        found = np.zeros_like(family.values)
        if change is not None:
            found[cells] = change
        vain += 1
        if found[cells[wanted]].any() and agrees(family, found, lower):
            vain = 0
            yield found


def agrees(family: TableFamily, change: Ints, lower: Ints) -> bool:
    """Check that a difference keeps every sum and leaves no count below what a reader knows."""
    starts, cells, signs = family.sums
    total = np.add.reduceat(signs * change[cells], starts[:-1])
    return not total.any() and bool((family.values + change >= np.maximum(lower, 0)).all())


def _model(family: TableFamily, cells: Ints, lower: Ints) -> highspy.Highs:
    starts, members, signs = family.sums
    number = np.full(len(family.values), -1, np.int32)
    number[cells] = np.arange(len(cells))
    use = number[members] >= 0
    owner = np.repeat(np.arange(len(starts) - 1), np.diff(starts))[use]
    lengths = np.bincount(owner, minlength=len(starts) - 1)
    kept = lengths > 0
    begin = np.concatenate([[0], np.cumsum(lengths[kept])[:-1]]).astype(np.int32)
    model, none, count = quiet_model(), np.zeros(0, np.int32), len(cells)
    values = family.values[cells].astype(float)
    least = np.maximum(lower[cells], 0) - values
    most = np.full(count, float(values.max(initial=0) + 20))
    model.addCols(count, np.zeros(count), np.minimum(least, 0), most, 0, none, none, none)
    rows, zero = int(kept.sum()), np.zeros(int(kept.sum()))
    model.addRows(rows, zero, zero, int(use.sum()), begin, number[members[use]], signs[use] * 1.0)
    kinds = np.full(count, highspy.HighsVarType.kInteger)
    model.changeColsIntegrality(count, np.arange(count, dtype=np.int32), kinds)
    model.setOptionValue("mip_rel_gap", 0.5)
    model.setOptionValue("mip_heuristic_run_feasibility_jump", False)
    return model


def _solve(
    model: highspy.Highs, cost: "np.typing.NDArray[np.float64]", until: float
) -> Ints | None:
    model.changeColsCost(len(cost), np.arange(len(cost), dtype=np.int32), cost)
    model.setOptionValue("time_limit", model.getRunTime() + max(until - thread_time(), 0.05))
    model.run()
    found = np.array(model.getSolution().col_value)
    if len(found) != len(cost) or not np.isfinite(found).all():
        return None
    whole: Ints = np.rint(found).astype(np.int64)
    return whole
