"""Find a file whose clock runs in another zone than the others'."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from tutela.intake.harvest import Harvest
from tutela.intake.warnings import Place, Warnings
from tutela.register.arrow import constant, pc, whole

_MOST_MINUTES = 14 * 60
_LEAST_PAIRS = 10


def check_clocks(harvests: Sequence[Harvest], warnings: Warnings) -> None:
    """Compare moments that several files give of one thing, each file with the one before it.

    When most pairs lie apart by one and the same number of whole hours, the clock is shifted: a
    day near midnight is then a day off. The shift is one warning for each row that shows it.
    """
    fields = {field for each in harvests for field in each.moments}
    for field in sorted(fields):
        known = [each for each in harvests if field in each.moments]
        for first, second in pairwise(known):
            _compare(first, second, field, warnings)


def _compare(first: Harvest, second: Harvest, field: str, warnings: Warnings) -> None:
    one, other = first.moments[field], second.moments[field]
    at = pc.index_in(whole(other["record"]), value_set=whole(one["record"]))
    apart = pc.subtract(whole(other["minute"]), whole(one["minute"]).take(at))
    minutes = np.asarray(pc.fill_null(apart, 0))
    shift = _shift(minutes[np.asarray(pc.is_valid(apart))])
    if shift:
        places = np.flatnonzero(minutes == shift)
        rows = other.take(places)
        place = Place(second.number, None, field, "clock_shifted")
        lines = rows["line"].to_numpy()
        warnings.add(place, lines, constant(None, len(lines)), whole(rows["record"]))


def _shift(minutes: np.ndarray) -> int:
    if len(minutes) < _LEAST_PAIRS:
        return 0
    values, counts = np.unique(minutes, return_counts=True)
    shift = int(values[counts.argmax()])
    is_most = 2 * counts.max() > len(minutes)
    return shift if is_most and shift % 60 == 0 and 0 < abs(shift) <= _MOST_MINUTES else 0
