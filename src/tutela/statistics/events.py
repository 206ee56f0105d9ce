"""Join the events of each counted unit into bits: which it met, and when."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import reduce

import numpy as np
from numpy.typing import NDArray

from tutela.statistics.part import NO_DAY, Part
from tutela.statistics.plan import RECEIPT, Plan
from tutela.statistics.runs import Bits, Days, Runs
from tutela.statistics.source import Codes
from tutela.statistics.unit import Units, charge_rows

_EPOCH = date(1970, 1, 1)


@dataclass(frozen=True)
class Bearer:
    """Whom some of the rows are about, and how that reaches the counted unit; None: all rows."""

    rows: NDArray[np.bool_] | None
    runs: Runs
    size: int
    of_unit: Codes | None

    def join(self, bits: Bits) -> Bits:
        """Join the bits of the rows about each unit."""
        joined = self.runs.join(bits if self.rows is None else bits[self.rows], self.size)
        return joined if self.of_unit is None else joined[self.of_unit]


def event_bits(part: Part, plan: Plan, at: Units, received: str | None) -> list[Bits]:
    """Give, for each word of the key, the bits of the events each unit met."""
    times = _Times.of(plan)
    kinds, matched = _kinds(part, plan, times.count)
    met = kinds + part.once(times.cuts, lambda: times.at(part.usable))
    about = list(bearers(part, at))
    words = []
    for word in range(plan.words):
        bits = _table(plan, matched, times, word)[met]
        words.append(reduce(np.bitwise_or, (each.join(bits) for each in about)))
    if plan.has_receipt and received is not None:
        _add_receipt(words, plan, times, _received(part, at, received))
    return words


def _kinds(part: Part, plan: Plan, spans: int) -> tuple[Codes, list[int]]:
    """Number each event by the set of matches it meets, as steps of ``spans``; give the sets."""
    numbers, codes = part.texts("events", "event_code")
    masks = _masks(codes, [match.events for match in plan.matches])
    if any(match.results for match in plan.matches):
        found, results = part.texts("events", "result_code")
        allowed = _masks(results, [match.results for match in plan.matches], empty=True)
        masks = (masks[:, None] & allowed[None, :]).ravel()
        numbers = numbers * len(allowed) + found
    sets = sorted({0, *masks.tolist()})
    kind = {mask: at * spans for at, mask in enumerate(sets)}
    small = np.uint16 if len(sets) * spans < 2**16 else np.uint32
    steps: Codes = np.array([kind[mask] for mask in masks.tolist()], dtype=small)
    return steps[numbers], sets


def _masks(codes: list[str], sets: list[frozenset[str]], *, empty: bool = False) -> Codes:
    always = sum(1 << at for at, each in enumerate(sets) if empty and not each)
    each = [sum(1 << at for at, one in enumerate(sets) if code in one) for code in codes]
    return np.array([*(mask | always for mask in each), always], dtype=np.int64)


@dataclass(frozen=True)
class _Times:
    """Days sorted into spans that lie in the same periods."""

    cuts: tuple[int, ...]
    spans: NDArray[np.uint16]

    @classmethod
    def of(cls, plan: Plan) -> "_Times":
        held = {*plan.periods, *(period for _, period in plan.bits if period is not None)}
        ends = {day for p in held for day in (_day(p.first_on), _day(p.last_on) + 1)}
        cuts = tuple(sorted(ends))
        span_of_day = np.searchsorted(cuts, np.arange(cuts[0] - 1, cuts[-1] + 1), side="right")
        return cls(cuts, span_of_day.astype(np.uint16))

    def at(self, days: Days) -> Codes:
        """Number the span of each day; the first and the last lie in no period."""
        first, last = self.cuts[0] - 1, self.cuts[-1]
        since = np.subtract(days, np.int32(first)).view(np.uint32)
        np.minimum(since, np.uint32(last - first), out=since)
        return self.spans[since]

    def holds(self, first: date, last: date) -> list[int]:
        """Name the spans that lie in a period."""
        low, high = self.cuts.index(_day(first)), self.cuts.index(_day(last) + 1)
        return list(range(low + 1, high + 1))

    @property
    def count(self) -> int:
        return len(self.cuts) + 1


def _table(plan: Plan, matched: list[int], times: _Times, word: int) -> Bits:
    """Give the bits of each kind of event in each span of days."""
    table = np.zeros((len(matched), times.count), dtype=np.uint64)
    for (match, period), slot in plan.bits.items():
        if match == RECEIPT or slot.word != word:
            continue
        at = 1 << plan.matches.index(match)
        kinds = [kind for kind, mask in enumerate(matched) if mask & at]
        spans = (
            list(range(times.count))
            if period is None
            else times.holds(period.first_on, period.last_on)
        )
        table[np.ix_(kinds, spans)] |= np.uint64(1 << slot.shift)
    return table.ravel()


def bearers(part: Part, at: Units) -> Iterator[Bearer]:
    """Say whom each event is about: a charge, a person, or everyone in the case."""
    if at.person is None:
        everyone = None if at.table == "cases" else at.case
        yield Bearer(None, part.runs("events", "case_key"), part.rows("cases"), everyone)
        return
    person = part.whole("events", "person_key")
    own_unit = None if at.table == "persons" else at.person
    if at.table == "persons" and person.min(initial=0) >= 0:
        yield Bearer(None, part.runs("events", "person_key"), part.rows("persons"), own_unit)
        return
    left = np.ones(len(person), dtype=bool)
    if at.table == "charges":
        charge = charge_rows(part, part.column("events", "charge_row"))
        left = charge == -1
        yield Bearer(~left, Runs.of(charge[~left]), at.rows, None)
    own, whole = left & (person >= 0), left & (person < 0)
    case = part.whole("events", "case_key")[whole]
    yield Bearer(own, Runs.of(person[own]), part.rows("persons"), own_unit)
    yield Bearer(whole, Runs.of(case), part.rows("cases"), at.case)


def _received(part: Part, at: Units, received: str) -> Days:
    """Give the day each unit was received: its own event, or else the case's day."""
    numbers, codes = part.texts("events", "event_code")
    wanted = np.array([*(code == received for code in codes), False])[numbers]
    every = np.where(wanted, part.usable, NO_DAY).astype(np.int32)
    days = np.full(at.rows, NO_DAY, dtype=np.int32)
    for each in bearers(part, at):
        own = every if each.rows is None else every[each.rows]
        found = each.runs.least(own, each.size, NO_DAY)
        days = np.minimum(days, found if each.of_unit is None else found[each.of_unit])
    of_case = part.days("cases", "received_on")[at.case]
    return np.where(days == NO_DAY, of_case, days).astype(np.int32)


def _add_receipt(words: list[Bits], plan: Plan, times: _Times, days: Days) -> None:
    when = times.at(days)
    for (match, period), slot in plan.bits.items():
        if match != RECEIPT or period is None:
            continue
        spans = np.zeros(times.count, dtype=np.uint64)
        spans[times.holds(period.first_on, period.last_on)] = 1 << slot.shift
        words[slot.word] |= spans[when]


def _day(day: date) -> int:
    return (day - _EPOCH).days
