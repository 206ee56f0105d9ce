"""Hold what came in against what is owed: office by office, period by period."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from tutela.catalogue.calendar import Calendar, Return, read_calendar
from tutela.model.period import Period
from tutela.register.sendings import Sendings, Told, sendings
from tutela.register.store import Batch, Register, open_register

STATES = ("arrived", "late", "nil_return", "empty", "begun", "missing", "not_yet_due")
REPORTED = ("arrived", "late", "nil_return")


@dataclass(frozen=True, slots=True)
class Owed:
    """What one office owed of one period, and what became of it.

    ``arrived_on`` is the day of the first package that brought records of the period; a package
    that came while the period ran counts from the office's next one after it, which closes it.
    ``days_late`` is 0 where it came in time, None where it did not come. ``last_on`` is the latest
    recorded day within the period. ``is_contradicted``: nothing to report was stated, and records
    are there.
    """

    return_id: str
    office: str
    period: Period
    due_on: date
    state: str
    arrived_on: date | None
    days_late: int | None
    records: int
    last_on: date | None
    nil_stated_on: date | None
    is_contradicted: bool

    def as_json(self) -> dict[str, object]:
        """Give it in the form the commands promise."""
        return {
            "return": self.return_id,
            "office": self.office,
            "period": str(self.period),
            "due": self.due_on.isoformat(),
            "state": self.state,
            "arrived": _iso(self.arrived_on),
            "days_late": self.days_late,
            "records": self.records,
            "last_day": _iso(self.last_on),
            "nil_stated": _iso(self.nil_stated_on),
            "contradicted": self.is_contradicted,
        }


@dataclass(frozen=True, slots=True)
class CalendarReport:
    """Everything owed as of a day. Counts by office: INTERNAL.

    ``cut_off`` is the last day the packages of that day spoke of. ``unplaced`` counts what could
    be held against no line: records of no known office, offices of no recorded level, nil returns
    that name no period owed or were stated before the period was over.
    """

    as_of: date
    version: int
    cut_off: date | None
    owed: tuple[Owed, ...]
    unplaced: Mapping[str, int]

    def as_rows(self) -> list[dict[str, object]]:
        """List what each office owed, one line for each period of each return."""
        return [each.as_json() for each in self.owed]

    def as_json(self) -> dict[str, object]:
        """Give coverage and states of each period, then the lines."""
        return {
            "as_of": self.as_of.isoformat(),
            "version": self.version,
            "cut_off": _iso(self.cut_off),
            "periods": self.coverage(),
            "unplaced": dict(self.unplaced),
            "owed": self.as_rows(),
        }

    def coverage(self) -> list[dict[str, object]]:
        """Say, for each period of each return, how many offices reported, of how many."""
        places: defaultdict[tuple[str, Period], list[Owed]] = defaultdict(list)
        for each in self.owed:
            places[each.return_id, each.period].append(each)
        return [self._covered(return_id, own) for (return_id, _), own in places.items()]

    def _covered(self, return_id: str, own: Sequence[Owed]) -> dict[str, object]:
        states = Counter(each.state for each in own)
        return {
            "return": return_id,
            "period": str(own[0].period),
            "due": own[0].due_on.isoformat(),
            "is_due": own[0].due_on < self.as_of,
            "cut_off": _iso(self.cut_off),
            "reported": sum(states[state] for state in REPORTED),
            "in_time": sum(each.days_late == 0 for each in own),
            "expected": len(own),
            "states": {state: states[state] for state in STATES if states[state]},
        }


def owed(register_folder: Path, as_of: date) -> CalendarReport:
    """Tell which office owed what, and what had come of it by the end of a day.

    Only packages recorded by then count, so that the answer for a day stays what it was. Raises
    ``DataError`` where the jurisdiction has no calendar.
    """
    register = open_register(register_folder)
    calendar = read_calendar(register.jurisdiction)
    return reckon(register, calendar, _until(register, calendar, as_of), as_of)


def reckon(
    register: Register, calendar: Calendar, batches: Sequence[Batch], as_of: date
) -> CalendarReport:
    """Hold some batches against a calendar, as of a day."""
    sent = sendings(register, calendar, batches)
    lines = [
        _judged(owing, office, period, sent, as_of)
        for owing in calendar.returns
        for period in owing.ended(as_of)
        for office in sent.offices_of(owing.levels)
    ]
    known = [batch.entry.cut_off for batch in batches if batch.entry.cut_off is not None]
    return CalendarReport(
        as_of,
        max((batch.version for batch in batches), default=0),
        max(known, default=None),
        tuple(lines),
        {**sent.unplaced, "nil_returns": _unused(sent, lines)},
    )


def _until(register: Register, calendar: Calendar, as_of: date) -> Sequence[Batch]:
    return [
        batch
        for batch in register.batches()
        if batch.recorded_at.astimezone(calendar.zone).date() <= as_of
    ]


def _judged(owing: Return, office: str, period: Period, sent: Sendings, as_of: date) -> Owed:
    due_on = owing.due_on(period)
    told = sent.told.get((owing.id, office, owing.number(period.first_on)))
    nil = sent.nil.get((office, period))
    came_on = _came(told, period, sent.days.get(office, ()))
    arrived_on = came_on or (nil.sent_on if nil is not None and told is None else None)
    state = _state(told, nil is not None, arrived_on, due_on)
    if arrived_on is None:
        state = _unanswered(state, sent.days.get(office, ()), period, due_on, as_of)
    return Owed(
        owing.id,
        office,
        period,
        due_on,
        state,
        arrived_on,
        None if arrived_on is None else max(0, (arrived_on - due_on).days),
        0 if told is None else told.records,
        None if told is None else told.last_on,
        None if nil is None else nil.stated_on,
        nil is not None and told is not None,
    )


def _came(told: Told | None, period: Period, days: Sequence[date]) -> date | None:
    """Give the day from which the records of a period may be taken for all of them."""
    if told is None:
        return None
    if told.first_sent_on >= period.last_on:
        return told.first_sent_on
    return min((day for day in days if day >= period.last_on), default=None)


def _state(told: Told | None, has_nil: bool, arrived_on: date | None, due_on: date) -> str:
    if told is None:
        return "nil_return" if has_nil else "missing"
    if arrived_on is None:
        return "begun"
    return "arrived" if arrived_on <= due_on else "late"


def _unanswered(state: str, days: Sequence[date], period: Period, due_on: date, as_of: date) -> str:
    """Tell what is missing from what is not due yet, and silence from an empty package."""
    if as_of <= due_on:
        return "not_yet_due"
    if state == "missing" and any(period.last_on < day <= due_on for day in days):
        return "empty"
    return state


def _unused(sent: Sendings, lines: Sequence[Owed]) -> int:
    """Count the nil returns that stand in no line: of no period owed, or of no office that owes."""
    used = {(line.office, line.period) for line in lines if line.nil_stated_on is not None}
    return sent.nil_unread + len(set(sent.nil) - used)


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
