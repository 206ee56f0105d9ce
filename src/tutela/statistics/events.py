"""Join the events of each counted unit into bits: which it met, and when."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from tutela.statistics.part import NO_DAY, Bits, Days, Part
from tutela.statistics.plan import RECEIPT, Plan
from tutela.statistics.source import Codes
from tutela.statistics.unit import Units, charge_rows, least_by, or_by

_EPOCH = date(1970, 1, 1)


@dataclass(frozen=True)
class Bearer:
    """Some of the rows, whom they are about, and how that reaches the counted unit."""

    rows: NDArray[np.bool_]
    keys: Codes
    size: int
    of_unit: Codes


def event_bits(part: Part, plan: Plan, at: Units, received: str | None) -> list[Bits]:
    """Give, for each word of the key, the bits of the events each unit met."""
    kinds, matched = _kinds(part, plan)
    rows = np.flatnonzero(kinds)
    times = _Times.of(plan)
    when = times.at(part.usable[rows])
    bearers = list(_bearers(part, at, rows))
    words = [
        _join(at, bearers, _table(plan, matched, times, word)[kinds[rows], when])
        for word in range(plan.words)
    ]
    if plan.has_receipt and received is not None:
        _add_receipt(words, plan, times, _received(part, at, received))
    return words


def _join(at: Units, bearers: list[Bearer], bits: Bits) -> Bits:
    joined = np.zeros(at.rows, dtype=np.uint64)
    for each in bearers:
        hit = bits if bool(each.rows.all()) else bits[each.rows]
        joined |= or_by(each.keys, hit, each.size)[each.of_unit]
    return joined


def _kinds(part: Part, plan: Plan) -> tuple[Codes, list[int]]:
    """Number each event by the set of matches it meets (0: none), and give the sets as bits."""
    numbers, codes = part.texts("events", "event_code")
    masks = _masks(codes, [match.events for match in plan.matches])
    if any(match.results for match in plan.matches):
        found, results = part.texts("events", "result_code")
        allowed = _masks(results, [match.results for match in plan.matches], empty=True)
        masks = (masks[:, None] & allowed[None, :]).ravel()
        numbers = numbers.astype(np.int64) * len(allowed) + found
    sets = sorted({0, *masks.tolist()})
    kind = {mask: at for at, mask in enumerate(sets)}
    return np.array([kind[mask] for mask in masks.tolist()], dtype=np.int64)[numbers], sets


def _masks(codes: list[str], sets: list[frozenset[str]], *, empty: bool = False) -> Codes:
    always = sum(1 << at for at, each in enumerate(sets) if empty and not each)
    each = [sum(1 << at for at, one in enumerate(sets) if code in one) for code in codes]
    return np.array([*(mask | always for mask in each), always], dtype=np.int64)


@dataclass(frozen=True)
class _Times:
    """Days sorted into spans that lie in the same periods."""

    cuts: tuple[int, ...]
    spans: NDArray[np.int64]

    @classmethod
    def of(cls, plan: Plan) -> "_Times":
        ends = {day for p in plan.periods for day in (_day(p.first_on), _day(p.last_on) + 1)}
        cuts = tuple(sorted(ends))
        span_of_day = np.searchsorted(cuts, np.arange(cuts[0] - 1, cuts[-1] + 1), side="right")
        return cls(cuts, span_of_day.astype(np.int64))

    def at(self, days: Days) -> Codes:
        """Number the span of each day; the first and the last lie in no period."""
        first = self.cuts[0] - 1
        return self.spans[np.clip(days, first, self.cuts[-1]) - first]

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
    return table


def _bearers(part: Part, at: Units, rows: Codes) -> Iterator[Bearer]:
    """Say whom each event is about: a charge, a person, or everyone in the case."""
    case = part.whole("events", "case_key")[rows]
    if at.person is None:
        yield Bearer(np.ones(len(rows), dtype=bool), case, part.rows("cases"), at.case)
        return
    person = part.whole("events", "person_key")[rows]
    left = np.ones(len(rows), dtype=bool)
    if at.table == "charges":
        charge = charge_rows(part, part.column("events", "charge_row").take(rows))
        left = charge == -1
        yield Bearer(~left, charge[~left], at.rows, np.arange(at.rows))
    own, whole = left & (person >= 0), left & (person < 0)
    yield Bearer(own, person[own], part.rows("persons"), at.person)
    if bool(whole.any()):
        yield Bearer(whole, case[whole], part.rows("cases"), at.case)


def _received(part: Part, at: Units, received: str) -> Days:
    """Give the day each unit was received: its own event, or else the case's day."""
    numbers, codes = part.texts("events", "event_code")
    wanted = np.array([*(code == received for code in codes), False])[numbers]
    rows = np.flatnonzero(wanted & (part.usable != NO_DAY))
    days = np.full(at.rows, NO_DAY, dtype=np.int32)
    for each in _bearers(part, at, rows):
        found = least_by(each.keys, part.usable[rows][each.rows], each.size, NO_DAY)
        days = np.minimum(days, found[each.of_unit])
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
