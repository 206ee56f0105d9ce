"""Check a sealed certificate by adding whole numbers: no solver, and nothing of the other rooms.

Run as ``python -m tutela.disclosure.check_certificate FILE``. It trusts nobody who wrote the file:
what it needs to know is that the counts and sums are those that were released. A move counts where
it keeps every sum, changes withheld counts only and leaves none below zero. Each small count must
then have room: its least and largest value in the tables the moves lead to. Where the certificate
promises it, each must also change in a move that leaves any one count of one as it is.
"""

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np


def check(certificate: Mapping[str, Any]) -> list[str]:
    """Give what is wrong with a certificate, by kind and cell number; nothing is good."""
    values, withheld = certificate["values"], certificate["withheld"]
    starts, cells, changes = (
        certificate[f"move_{name}"] for name in ("starts", "cells", "changes")
    )
    sums = [certificate[f"sum_{name}"] for name in ("starts", "cells", "signs")]
    problems = [f"sum {at} does not hold" for at in _broken(values, *sums)]
    problems += [f"count {at} is negative" for at in np.flatnonzero(values < 0)]
    problems += [
        f"small {at} is printed" for at in np.flatnonzero(certificate["small"] & ~withheld)
    ]
    move = np.repeat(np.arange(len(starts) - 1), np.diff(starts))
    bad = np.zeros(len(starts) - 1, dtype=bool)
    bad[move[~withheld[cells] | (values[cells] + changes < 0)]] = True
    bad[_unbalanced(move, cells, changes, len(values), *sums)] = True
    problems += [f"move {at} is not allowed" for at in np.flatnonzero(bad)]
    good = ~bad[move]
    low, high = np.zeros_like(values), np.zeros_like(values)
    np.minimum.at(low, cells[good], changes[good])
    np.maximum.at(high, cells[good], changes[good])
    width = int(certificate["width"][0])
    asked = np.full(len(values), width) if width else 1 + np.minimum(values, 1)
    tight = certificate["small"] & (high - low < asked)
    tight[certificate["excused"]] = False
    problems += [f"small {at} has too little room" for at in np.flatnonzero(tight)]
    if certificate["insider"][0]:
        known = np.flatnonzero(withheld & (values == 1))
        tied = _tied(move[good], cells[good], np.flatnonzero(certificate["small"]), known)
        problems += [f"small {at} hangs on another" for at in tied]
    return problems


def _tied(move: Any, cells: Any, small: Any, known: Any) -> list[int]:
    """Name the small counts that change only together with one that may be known."""
    moves: dict[int, list[int]] = {int(cell): [] for cell in small}
    moved = np.zeros((int(move.max(initial=0)) + 1, int(cells.max(initial=0)) + 1), dtype=bool)
    moved[move, cells] = True
    for each, cell in zip(move, cells, strict=True):
        moves.get(int(cell), []).append(int(each))
    known = known[known < moved.shape[1]]
    return [at for at, mine in moves.items() if moved[mine][:, known[known != at]].all(0).any()]


def _broken(values: Any, starts: Any, cells: Any, signs: Any) -> Any:
    """Name the sums that do not hold for the true counts."""
    return np.flatnonzero(np.add.reduceat(signs * values[cells], starts[:-1]))


def _unbalanced(
    move: Any, cells: Any, changes: Any, count: int, starts: Any, sum_cells: Any, signs: Any
) -> Any:
    """Name the moves that change a sum: add each change to every sum its cell stands in."""
    by_cell = np.argsort(sum_cells, kind="stable")
    owner = np.repeat(np.arange(len(starts) - 1), np.diff(starts))[by_cell]
    times = np.bincount(sum_cells, minlength=count)
    first = np.concatenate([[0], np.cumsum(times)[:-1]])
    many = times[cells]
    entry = np.repeat(np.arange(len(cells)), many)
    within = np.arange(len(entry)) - np.repeat(np.cumsum(many) - many, many)
    place = np.repeat(first[cells], many) + within
    key = move[entry] * len(starts) + owner[place]
    kinds, at = np.unique(key, return_inverse=True)
    total = np.zeros(len(kinds), np.int64)
    np.add.at(total, at, changes[entry] * signs[by_cell][place])
    return np.unique(kinds[total != 0] // len(starts))


def main(path: Path) -> int:
    """Check one file; say the verdict and nothing of its content."""
    with np.load(path) as certificate:
        problems = check({name: certificate[name] for name in certificate.files})
        excused = len(certificate["excused"])
    sys.stdout.write(f"{len(problems)} problems, {excused} excused\n")
    return int(bool(problems) or excused > 0)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
