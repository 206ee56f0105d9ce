"""Add months as courts do, and move a last day off a holiday."""

from calendar import monthrange
from collections.abc import Iterable
from datetime import date, timedelta
from typing import TypeAlias

from tutela.catalogue.holidays import Holidays
from tutela.model.errors import InputError

_FIRST, _LAST = date(1900, 1, 1), date(2200, 12, 31)

Pause: TypeAlias = tuple[date, date]
"""The day on which a time that does not count begins, and the day on which it ends."""


def countable(day: date) -> date:
    """Give the day back; raise ``InputError`` where nobody could count on from it."""
    if not _FIRST <= day <= _LAST:
        raise InputError(
            f"lies beyond what can be counted: [{day}]", "day", f"Write a day up to {_LAST}."
        )
    return day


def add_months(day: date, months: int) -> date:
    """Go to the same day of a later month, or to its last day where there is none.

    From the last day of a month to the last day of the other (SPC Interpretation 2021, 202(1)).

    >>> add_months(date(2023, 12, 31), 2), add_months(date(2024, 2, 29), 1)
    (datetime.date(2024, 2, 29), datetime.date(2024, 3, 31))
    """
    if months == 0:
        return day
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = monthrange(year, month + 1)[1]
    is_last = day.day == monthrange(day.year, day.month)[1]
    return date(year, month + 1, last if is_last else min(day.day, last))


def roll(day: date, table: Holidays) -> date:
    """Move to the first day that is not free (Criminal Procedure Law, 105(4))."""
    while table.is_free(day):
        day += timedelta(days=1)
    return day


def lengthen(start: date, raw: date, pauses: Iterable[Pause]) -> date:
    """Lengthen a period by the days inside it that do not count; overlapping ones count once.

    A pause that touches the first or the last day of the period counts in full there: of two
    readings the later due day is taken (docs/decisions/012-days-of-a-pause.md).

    >>> lengthen(date(2024, 1, 10), date(2024, 2, 10), [(date(2024, 1, 10), date(2024, 1, 14))])
    datetime.date(2024, 2, 14)
    """
    end, counted_to = raw, start
    for first, last in sorted(pauses):
        begin = max(first, counted_to)
        if begin <= end and last > begin:
            end += last - begin
            counted_to = last
    return end
