"""Find from which day a register is whole: what came before is no base to compare with."""

from datetime import date

import numpy as np
from numpy.typing import NDArray

from tutela.model.period import Period
from tutela.statistics.part import NO_DAY, Part, Readable

_ENOUGH = 20
"""Below so many matters in the middle quarter an empty quarter means nothing."""


def is_whole(snapshot: Readable, period: Period) -> bool:
    """Tell whether matters came in through all quarters of a period.

    Every register holds a few matters of the years before it begins; a quarter that brought less
    than a tenth of the middle quarter was not covered. A small register is taken as whole.
    """
    quarters = _quarters(snapshot)
    middle = float(np.median(quarters[quarters > 0])) if quarters.any() else 0.0
    if middle < _ENOUGH:
        return True
    first, last = _quarter(period.first_on), _quarter(period.last_on)
    inside = quarters[first : last + 1]
    return len(inside) == last - first + 1 and bool((inside > middle / 10).all())


def received(snapshot: Readable, period: Period) -> int:
    """Count the matters received in the quarters of a period."""
    return int(_quarters(snapshot)[_quarter(period.first_on) : _quarter(period.last_on) + 1].sum())


def _quarters(snapshot: Readable) -> NDArray[np.int64]:
    """Count the matters received in each quarter since the year 1970."""
    found = np.zeros(0, dtype=np.int64)
    for number in range(snapshot.parts):
        days = Part(snapshot, number).days("cases", "received_on")
        months = days[(days != NO_DAY) & (days >= 0)].astype("datetime64[D]")
        counts = np.bincount(months.astype("datetime64[M]").astype(np.int64) // 3)
        size = max(len(found), len(counts))
        found = np.pad(found, (0, size - len(found))) + np.pad(counts, (0, size - len(counts)))
    return found


def _quarter(day: date) -> int:
    return (day.year - 1970) * 4 + (day.month - 1) // 3
