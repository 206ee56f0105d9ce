"""What the record held on a day, asked by event, person and case."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from tutela.catalogue.supervision import Condition
from tutela.supervision.arrays import NO_DAY, Flags, Ints, Rows
from tutela.supervision.record import Part, number

Unit: TypeAlias = Literal["person", "case"]
Span: TypeAlias = tuple[Ints, Ints]

EARLIEST = -(2**23)
"""A day before all others, so that a day is never negative in a key."""

_NO_ROWS = np.zeros(0, np.int64)


@dataclass(frozen=True, slots=True)
class Track:
    """Some events in the order they happened, subject by subject.

    ``subject`` is a row of persons or cases, ``row`` a row of events.
    """

    subject: Rows
    day: Ints
    row: Rows

    def take(self, wanted: Rows) -> "Track":
        """Give some of the events."""
        return Track(self.subject[wanted], self.day[wanted], self.row[wanted])

    def where(self, wanted: Flags) -> "Track":
        """Give the events flagged."""
        return self if wanted.all() else self.take(np.flatnonzero(wanted))

    def same_as_next(self) -> Flags:
        """Tell of each event whether the next one has the same subject."""
        same = np.zeros(len(self.subject), np.bool_)
        same[:-1] = self.subject[1:] == self.subject[:-1]
        return same


class History:
    """The events of a part that exist on the as-of day.

    With ``cut`` "start" every event exists, whatever its day: one dirty extract was read once.
    """

    def __init__(self, part: Part, as_of: date, cut: str, order: tuple[str, ...]) -> None:
        self.part = part
        self.as_of = number(as_of)
        self._cut = cut
        self._order = order
        self._tracks: dict[tuple[tuple[str, str], Unit], Track] = {}
        self._held: dict[tuple[Condition, Unit], Flags] = {}

    @property
    def is_uncut(self) -> bool:
        """Tell whether events after the as-of day are there."""
        return self._cut == "start"

    def rows(self, codes: tuple[str, ...], results: tuple[str, ...] = ()) -> Rows:
        """Find the events with one of these codes and, if any are named, results, in row order."""
        found = [self._by_code[code] for code in codes if code in self._by_code]
        rows = np.concatenate([_NO_ROWS, *found])
        if len(found) > 1:
            rows.sort(kind="stable")
        if results:
            rows = rows[self.part.codes("events", "result_code").among(results)[rows]]
        return rows

    @property
    def exists(self) -> Flags:
        """Tell of each event whether it exists on the as-of day."""
        if self.is_uncut:
            return np.ones(len(self.part.event_day), np.bool_)
        return self.part.event_day <= self.as_of

    def size(self, unit: Unit) -> int:
        """Count the subjects of a unit."""
        return self.part.cases if unit == "case" else len(self.part.person_case)

    def subjects(self, rows: Rows, unit: Unit) -> tuple[Rows, Rows]:
        """Give the subject of each event; an event of the whole case is one of each person."""
        if unit == "case":
            return self.part.event_case[rows].astype(np.int64), rows
        persons = self.part.event_person[rows].astype(np.int64)
        if not (persons < 0).any():
            return persons, rows
        return self._spread(rows, persons)

    def track(self, rows: Rows, unit: Unit) -> Track:
        """Order the dated ones of some events by subject, day and course of procedure."""
        day = self.part.event_day[rows]
        if (day == NO_DAY).any():
            rows = rows[day != NO_DAY]
        subject, rows = self.subjects(rows, unit)
        day = self.part.event_day[rows]
        key = _key(subject, day)
        key <<= 8
        key += self._rank[rows]
        if (key[1:] < key[:-1]).any():
            turn = np.argsort(key, kind="stable")
            subject, day, rows = subject[turn], day[turn], rows[turn]
        return Track(subject, day, rows)

    def first_rows(self, rows: Rows, unit: Unit) -> Rows:
        """Give the first of some events in row order for each subject, -1 where there is none."""
        subject, rows = self.subjects(rows, unit)
        first = np.full(self.size(unit), -1, np.int64)
        first[subject[::-1]] = rows[::-1]
        return first

    def follows(self, code: str, starts: tuple[str, ...]) -> bool:
        """Tell whether an event comes after these in the course of procedure."""
        known = [self._order.index(each) for each in starts if each in self._order]
        return code in self._order and bool(known) and self._order.index(code) > min(known)

    def first_days(self, rows: Rows, unit: Unit) -> Ints:
        """Give the first usable day of some events for each subject; a day after all where none."""
        subject, rows = self.subjects(rows[self.part.event_day[rows] != NO_DAY], unit)
        first = np.full(self.size(unit), np.iinfo(np.int32).max, np.int32)
        np.minimum.at(first, subject, self.part.event_day[rows])
        return first

    def undated(self, rows: Rows, unit: Unit) -> Flags:
        """Tell of each subject whether one of the events has no usable day."""
        without = rows[self.part.event_day[rows] == NO_DAY]
        return self.marked(self.subjects(without, unit)[0], unit)

    def marked(self, subjects: NDArray[np.signedinteger], unit: Unit) -> Flags:
        """Give a flag for each subject, true for those named."""
        flags = np.zeros(self.size(unit), np.bool_)
        flags[subjects] = True
        return flags

    def holds(self, condition: Condition, unit: Unit) -> Flags:
        """Tell of each subject whether a condition holds that does not hang on a day."""
        if (condition, unit) not in self._held:
            self._held[condition, unit] = self._asked(condition, unit)
        return self._held[condition, unit]

    def between(self, condition: Condition, unit: Unit, subject: Rows, span: Span) -> Flags:
        """Tell of each subject whether an event lies within its own first and last day."""
        track = self.track(self.rows(condition.codes, condition.results), unit)
        keys = _key(track.subject, track.day)
        at = np.searchsorted(keys, _key(subject, span[0]))
        found: Flags = np.append(keys, np.iinfo(np.int64).max)[at] <= _key(subject, span[1])
        return found

    def victim_under(self, age: int, unit: Unit) -> Flags:
        """Tell of each subject whether its case records a victim below an age."""
        ages = self.part.ints("victims", "age")
        cases = self.part.ints("victims", "case_key")[(ages >= 0) & (ages < age)]
        return self._of_cases(cases, unit)

    def pauses(self, names: tuple[str, str], unit: Unit, subject: int) -> list[tuple[int, int]]:
        """List the pauses of one subject; one without a recorded end lasts to the as-of day."""
        if (names, unit) not in self._tracks:
            self._tracks[names, unit] = self.track(self.rows(names), unit)
        track = self._tracks[names, unit]
        mine = range(*np.searchsorted(track.subject, [subject, subject + 1]))
        begins = np.isin(track.row[mine], self.rows(names[:1]))
        days = [int(day) for day in track.day[mine]]
        ends = [*days[1:], self.as_of]
        return [
            span
            for span, is_begin in zip(zip(days, ends, strict=True), begins, strict=True)
            if is_begin
        ]

    def paused_still(self, names: tuple[str, str]) -> Rows:
        """Find the cases in which a pause has no recorded end."""
        track = self.track(self.rows(names), "case")
        begins = np.isin(track.row, self.rows(names[:1]))
        # by case, so that one that ended for another person of the case still counts
        return np.unique(track.subject[begins])

    @cached_property
    def _by_code(self) -> dict[str, Rows]:
        """Sort the events that exist by their code; one without a usable day exists."""
        codes = self.part.event_code
        numbers = codes.numbers.astype(np.int16)
        if self._cut == "events":
            numbers[self.part.event_day > self.as_of] = -1
        order = np.argsort(numbers, kind="stable")
        ends = np.searchsorted(numbers[order], np.arange(len(codes.names) + 1))
        return {
            name: order[first:last]
            for name, first, last in zip(codes.names, ends, ends[1:], strict=False)
        }

    @cached_property
    def _rank(self) -> NDArray[np.int16]:
        """Give each event's place in the course of procedure; unknown codes come last."""
        known = {code: at for at, code in enumerate(self._order)}
        places = [known.get(name, len(self._order)) for name in self.part.event_code.names]
        ranks: NDArray[np.int16] = np.array(places, np.int16)[self.part.event_code.numbers]
        return ranks

    def _asked(self, condition: Condition, unit: Unit) -> Flags:
        asked: dict[str, Callable[[Condition, Unit], Flags]] = {
            "event": self._happened,
            "status": self._coded,
            "category": self._coded,
            "suspect": lambda each, unit: self._of_persons(self._aged(each.codes), unit),
            "victim": self._harmed,
            "victim_under": lambda each, unit: self.victim_under(int(each.codes[0]), unit),
            "fact": self._stated,
            "denied": self._stated,
            "offence": self._charged,
            "protection": self._shielded,
            "circumstance": self._weighed,
        }
        return asked[condition.about](condition, unit)

    def _happened(self, condition: Condition, unit: Unit) -> Flags:
        rows = self.rows(condition.codes, condition.results)
        return self.marked(self.subjects(rows, unit)[0], unit)

    def _coded(self, condition: Condition, unit: Unit) -> Flags:
        found = self.part.codes("persons", condition.about).among(condition.codes)
        return self._of_persons(np.flatnonzero(found), unit)

    def _harmed(self, condition: Condition, unit: Unit) -> Flags:
        found = self.part.codes("victims", "sex").among(condition.codes)
        return self._of_cases(self.part.ints("victims", "case_key")[found], unit)

    def _aged(self, wanted: tuple[str, ...]) -> Rows:
        age = self.part.person_age
        minor = (age >= 0) & (age < 18)
        return np.flatnonzero(minor if "minor" in wanted else age >= 18)

    def _stated(self, condition: Condition, unit: Unit) -> Flags:
        state = "yes" if condition.about == "fact" else "no"
        return self._noted(("facts", "fact_code"), condition, unit, state)

    def _charged(self, condition: Condition, unit: Unit) -> Flags:
        return self._noted(("charges", "offence_code"), condition, unit)

    def _shielded(self, condition: Condition, unit: Unit) -> Flags:
        return self._noted(("protections", "protection_code"), condition, unit, "yes")

    def _weighed(self, condition: Condition, unit: Unit) -> Flags:
        return self._noted(("circumstances", "effect_code"), condition, unit, "yes")

    def _noted(
        self, where: tuple[str, str], condition: Condition, unit: Unit, state: str | None = None
    ) -> Flags:
        codes = self.part.codes(*where)
        if not set(codes.names) & set(condition.codes):
            return np.zeros(self.size(unit), np.bool_)
        found = codes.among(condition.codes)
        if state is not None:
            found &= self.part.codes(where[0], "state").among((state,))
        return self._of_either(where[0], np.flatnonzero(found), unit)

    def _of_either(self, table: str, rows: Rows, unit: Unit) -> Flags:
        cases = self.part.ints(table, "case_key")[rows]
        if unit == "case":
            return self.marked(cases, unit)
        persons = self.part.ints(table, "person_key")[rows]
        flags = self.marked(persons[persons >= 0], unit)
        whole = self.marked(cases[persons < 0], "case")
        return flags | whole[self.part.person_case]

    def _of_cases(self, cases: Ints, unit: Unit) -> Flags:
        flags = self.marked(cases, "case")
        return flags if unit == "case" else flags[self.part.person_case]

    def _of_persons(self, persons: Rows, unit: Unit) -> Flags:
        named = self.part.person_case[persons] if unit == "case" else persons
        return self.marked(named, unit)

    def _spread(self, rows: Rows, persons: Rows) -> tuple[Rows, Rows]:
        first = self.part.first_person
        case = self.part.event_case[rows]
        start = np.where(persons < 0, first[case], persons)
        count = np.where(persons < 0, first[case + 1] - first[case], 1)
        ends = np.cumsum(count)
        within = np.arange(ends[-1] if len(ends) else 0) - np.repeat(ends - count, count)
        return np.repeat(start, count) + within, np.repeat(rows, count)


def _key(subject: Rows, day: Ints) -> Rows:
    key: Rows = subject << 25
    key += day
    key -= EARLIEST
    return key
