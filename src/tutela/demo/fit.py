"""Find whole numbers of persons that add up to every target, as near as may be to what is usual."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import highspy
import numpy as np
import numpy.typing as npt
from highspy._core import _Highs as Highs  # highspy.Highs prints a banner on standard output

from tutela.model.errors import DataError

Whole = npt.NDArray[np.int64]
Real = npt.NDArray[np.float64]

_ROUNDS = 3000
_NEAR = 1e-6
_CLOSE = 1e-4
_QUIETLY: tuple[tuple[str, bool | int | float], ...] = (
    ("output_flag", False),
    ("log_to_console", False),
    ("threads", 1),
    ("mip_rel_gap", 0.05),
)


@dataclass(frozen=True, slots=True)
class System:
    """What must add up: ``members`` of each total by number, and what the total must be.

    ``names`` say the totals in messages; ``usual`` is how many there would be of each by itself.
    """

    names: tuple[str, ...]
    members: tuple[Whole, ...]
    totals: tuple[int, ...]
    usual: Real

    def sums(self, counts: npt.NDArray[np.number]) -> list[float]:
        """Add up the members of every total."""
        return [float(counts[members].sum()) for members in self.members]


def fit(system: System) -> Whole:
    """Give a whole number for each, so that all totals hold exactly.

    First every total scales its members in turn (raking, which keeps the proportions as far as
    the totals allow), then an integer program rounds up or down. Raises ``DataError`` naming the
    totals that cannot hold together.
    """
    if not system.totals:
        return np.round(system.usual).astype(np.int64)
    _refuse_empty(system)
    if quarrel := _conflict(system):
        raise _impossible(quarrel)
    counts = _rake(system)
    for room in (1.0, 20.0, float("inf")):
        whole = _round(system, counts, room)
        if whole is not None:
            return whole
    raise _impossible(list(system.names))


def _refuse_empty(system: System) -> None:
    for name, members, total in zip(system.names, system.members, system.totals, strict=True):
        if total and not system.usual[members].any():
            raise DataError(
                f"nobody in the families and histories can be counted in: {name}",
                "targets",
                "Add a family or a history that it counts.",
            )


def _rake(system: System) -> Real:
    counts = system.usual.copy()
    for _ in range(_ROUNDS):
        worst = 0.0
        for members, total in zip(system.members, system.totals, strict=True):
            found = counts[members].sum()
            worst = max(worst, abs(found - total) / max(total, 1))
            counts[members] *= total / found if found else 1
        if worst < _CLOSE:
            break
    return counts


def _round(system: System, counts: Real, room: float) -> Whole | None:
    """Round each down, then add at most ``room`` to each so that all totals hold.

    A linear program leaves a fraction to a few only; these, and one of each sort, are then solved
    in whole numbers, which is far quicker than asking for whole numbers at once.
    """
    floor = np.floor(counts)
    near = _solve(system, _rest(system, floor), 0.5 - (counts - floor), room, whole=False)
    if near is None:
        return None
    low = floor + np.floor(near + _NEAR)
    free = np.flatnonzero(near - np.floor(near + _NEAR) > _NEAR)
    if not len(free):
        return (floor + np.round(near)).astype(np.int64)
    loose = np.union1d(free, _one_of_each(system))
    low[loose] = np.maximum(low[loose] - 1, 0)
    part = replace(system, members=_renumbered(system, loose), usual=system.usual[loose])
    solved = _solve(part, _rest(system, low), np.zeros(len(loose)), 3, whole=True)
    if solved is None:
        return None
    low[loose] += np.round(solved)
    return low.astype(np.int64)


def _rest(system: System, counts: Real) -> list[float]:
    """Give what is still missing from every total."""
    return [total - found for total, found in zip(system.totals, system.sums(counts), strict=True)]


def _renumbered(system: System, chosen: Whole) -> tuple[Whole, ...]:
    """Give the members of every total as places in ``chosen``."""
    place = np.full(len(system.usual), -1)
    place[chosen] = np.arange(len(chosen))
    return tuple(place[members][place[members] >= 0] for members in system.members)


def _solve(
    system: System, totals: Sequence[float], cost: Real, room: float, *, whole: bool
) -> Real | None:
    """Give numbers from 0 to ``room`` that add up to the totals at least cost, if there are any."""
    members = system.members
    program = highspy.HighsLp()
    program.num_col_, program.num_row_ = len(cost), len(totals)
    program.col_cost_ = cost
    program.col_lower_, program.col_upper_ = np.zeros(len(cost)), np.full(len(cost), room)
    program.row_lower_ = program.row_upper_ = np.array(totals, float)
    program.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    program.a_matrix_.start_ = np.cumsum([0, *map(len, members)])
    program.a_matrix_.index_ = np.concatenate([np.zeros(0, np.int64), *members])
    program.a_matrix_.value_ = np.ones(sum(map(len, members)))
    if whole:
        program.integrality_ = [highspy.HighsVarType.kInteger] * len(cost)
    solver = Highs()
    for option, value in _QUIETLY:
        solver.setOptionValue(option, value)
    solver.passModel(program)
    solver.run()
    if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return None
    return np.array(solver.getSolution().col_value)


def _conflict(system: System) -> list[str]:
    """Name the totals that cannot hold together; none where they can.

    Total after total is left out while the rest still cannot hold: what stays is the conflict.
    """
    sorts = _one_of_each(system)
    part = replace(system, members=_renumbered(system, sorts), usual=system.usual[sorts])
    kept = list(range(len(system.totals)))
    if _can_hold(part, kept):
        return []
    for out in list(kept):
        rest = [at for at in kept if at != out]
        if not _can_hold(part, rest):
            kept = rest
    return [system.names[at] for at in kept]


def _can_hold(system: System, rows: list[int]) -> bool:
    part = replace(system, members=tuple(system.members[at] for at in rows))
    totals = [float(system.totals[at]) for at in rows]
    return _solve(part, totals, np.zeros(len(system.usual)), float("inf"), whole=False) is not None


def _one_of_each(system: System) -> Whole:
    """Choose one of all that are members of the same totals, and that there are any of."""
    belongs = np.zeros((len(system.totals), len(system.usual)), bool)
    for at, members in enumerate(system.members):
        belongs[at, members] = system.usual[members] > 0
    packed = np.ascontiguousarray(np.packbits(belongs, axis=0).T)
    whole = packed.view([("", packed.dtype)] * packed.shape[1]).ravel()
    first = np.unique(whole, return_index=True)[1]
    return np.asarray(first[belongs[:, first].any(axis=0)])


def _impossible(names: list[str]) -> DataError:
    listed = "".join(f"\n    {name}" for name in names)
    return DataError(
        f"cannot hold together:{listed}",
        "targets",
        "One of these is wrong or means something else: correct it, or leave it out with a reason.",
    )
