"""Follow a special operation in the record: its duties, and what happened in it and outside."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from tutela.catalogue.supervision import Overdue, supervision
from tutela.register.snapshot import Snapshot
from tutela.supervision.arrays import Flags, Ints, Rows
from tutela.supervision.asked import Asked
from tutela.supervision.campaign.compare import Comparison, compare
from tutela.supervision.campaign.plan import Campaign, Watch
from tutela.supervision.clocks import clocks
from tutela.supervision.deadlines import Deadlines
from tutela.supervision.findings import OfRecord
from tutela.supervision.history import History
from tutela.supervision.overdue import overdue
from tutela.supervision.record import number, parts

_MOST_YEARS = 10


@dataclass(frozen=True, slots=True)
class Duty:
    """How often a duty began in the operation, and what the record shows of it."""

    check: Overdue
    begun: int
    in_time: int
    late: int
    open_and_over: int
    open: int


@dataclass(frozen=True, slots=True)
class Watched:
    """Counts of the same months, year by year, the operation last; in and out of scope.

    Before it ``is_over`` on the as-of day, it cannot be compared.
    """

    watch: Watch
    inside: tuple[int, ...]
    outside: tuple[int, ...]
    comparison: Comparison
    is_over: bool


@dataclass(frozen=True, slots=True)
class Report:
    """What was done in an operation; sums of the whole record, never of one office."""

    campaign: Campaign
    of_record: OfRecord
    duties: tuple[Duty, ...]
    watched: tuple[Watched, ...]


def follow(snapshot: Snapshot, campaign: Campaign, as_of: date) -> Report:
    """Count an operation as of a day."""
    asking = _Asking(snapshot, campaign, as_of)
    return Report(
        campaign,
        OfRecord(snapshot.jurisdiction, snapshot.version, as_of, snapshot.synthetic),
        tuple(asking.duty(check) for check in campaign.goals),
        tuple(asking.watched(watch) for watch in campaign.watches),
    )


class _Asking:
    def __init__(self, snapshot: Snapshot, campaign: Campaign, as_of: date) -> None:
        duties = supervision(snapshot.jurisdiction)
        self._campaign = campaign
        self._as_of = as_of
        self._jurisdiction = snapshot.jurisdiction
        self._histories = [
            History(part, as_of, duties.cut, duties.order) for part in parts(snapshot)
        ]

    def duty(self, check: Overdue) -> Duty:
        deadlines = Deadlines(self._jurisdiction, check)
        counts = np.zeros(4, np.int64)
        for history in self._histories:
            asked = Asked(history, check.about.unit, self._jurisdiction)
            counts += self._counts(asked, check, deadlines)
        begun, late, over, still_open = (int(each) for each in counts)
        return Duty(check, begun, begun - late - still_open, late, over, still_open - over)

    def _counts(self, asked: Asked, check: Overdue, deadlines: Deadlines) -> Ints:
        """Count clocks begun, ended late, open and over, open at all."""
        begun = clocks(asked.history, check)
        mine = self._in_scope(asked, begun.subject, begun.start)
        mine &= asked.applies(check.about, begun.subject, begun.start)
        found = overdue(asked, check, deadlines)
        late = self._in_scope(asked, found.subject, found.start)
        late &= (found.over > check.about.grace_days) & (found.note < 0)
        sums = [mine, late & ~found.is_open, late & found.is_open, mine & begun.running]
        return np.array([int(each.sum()) for each in sums], np.int32)

    def watched(self, watch: Watch) -> Watched:
        years = self._years(watch)
        inside, outside = np.zeros(len(years), np.int64), np.zeros(len(years), np.int64)
        for history in self._histories:
            asked = Asked(history, watch.unit, self._jurisdiction)
            track = history.track(history.rows((watch.event,)), watch.unit)
            is_in = asked.all(self._campaign.scope, track.subject, track.day)
            for at, (first, last) in enumerate(years):
                within = (track.day >= first) & (track.day <= last)
                inside[at] += len(np.unique(track.subject[within & is_in]))
                outside[at] += len(np.unique(track.subject[within & ~is_in]))
        counts = tuple(map(int, inside)), tuple(map(int, outside))
        is_over = self._campaign.last_on <= self._as_of
        return Watched(watch, *counts, compare(*counts), is_over)

    def _years(self, watch: Watch) -> list[tuple[int, int]]:
        """Give the same months of the years the record reaches back to, the operation last."""
        tracks = [
            history.track(history.rows((watch.event,)), watch.unit) for history in self._histories
        ]
        days = [int(track.day.min()) for track in tracks if len(track.day)]
        spans = [self._span(back) for back in range(_MOST_YEARS, -1, -1)]
        return [span for span in spans if days and span[0] >= min(days)] or [self._span(0)]

    def _span(self, back: int) -> tuple[int, int]:
        first, last = self._campaign.first_on, self._campaign.last_on
        return number(_years_before(first, back)), number(_years_before(last, back))

    def _in_scope(self, asked: Asked, subject: Rows, start: Ints) -> Flags:
        first, last = self._span(0)
        within: Flags = (start >= first) & (start <= last)
        return within & asked.all(self._campaign.scope, subject, start)


def _years_before(day: date, years: int) -> date:
    """Go back to the same day; the 29th of February to the 28th."""
    is_leap_day = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year - years, day=28 if is_leap_day and years % 4 else day.day)
