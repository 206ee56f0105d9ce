"""Find from which day a register is whole: what came before is no base to compare with."""

from datetime import date

import numpy as np
from numpy.typing import NDArray

from tutela.model.errors import RefusalError
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


def refuse_partial(snapshot: Readable, period: Period) -> None:
    """Raise ``RefusalError`` where a register covers a period only in part.

    A register that begins in 2020 holds the older matters that were still open then: counted for
    2019 they would look like a year with few cases.
    """
    if is_whole(snapshot, period):
        return
    covered = _covered(snapshot, period)
    raise RefusalError(
        "is covered only in part by this register",
        f"period {period}",
        f"Its covered part is {covered}." if covered else "None of its quarters is covered.",
    )


def _covered(snapshot: Readable, period: Period) -> Period | None:
    """Give the quarters of a period from the first covered one to the last."""
    first, last = _quarter(period.first_on), _quarter(period.last_on)
    quarters = [_span(number) for number in range(first, last + 1)]
    held = [each for each in quarters if is_whole(snapshot, each)]
    return Period(held[0].first_on, held[-1].last_on) if held else None


def _span(quarter: int) -> Period:
    year, month = 1970 + quarter // 4, 3 * (quarter % 4) + 1
    return Period.parse(f"{year}-{month:02}/{year}-{month + 2:02}")


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
