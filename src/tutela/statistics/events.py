"""Join the events of each counted unit into bits: which it met, and when."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date
from functools import cached_property, reduce

import numpy as np
from numpy.typing import NDArray

from tutela.model.period import Period
from tutela.statistics.part import NO_DAY, Part
from tutela.statistics.plan import EVER, RECEIPT, WORD, Bit, Match, Plan
from tutela.statistics.runs import Bits, Days, Runs
from tutela.statistics.source import Codes
from tutela.statistics.unit import Units, charge_rows, units

_EPOCH = date(1970, 1, 1)

_BLOCK = 1 << 15
"""So many rows are worked on at once: what is made of them stays in the cache."""


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


class Events:
    """The events of a part, joined once for all families: each bit they ask for has one place."""

    def __init__(self, part: Part, plans: Sequence[Plan], received: str | None) -> None:
        self._part = part
        self._received = received
        wanted = dict.fromkeys(bit for plan in plans for bit in _wanted(plan))
        self._places = {bit: divmod(at, WORD) for at, bit in enumerate(wanted)}
        self._times = _Times.of(wanted, plans)
        self._by_person = any(plan.unit == "person" for plan in plans)
        self._joined: dict[str, list[Bits]] = {}

    def words(self, plan: Plan, at: Units) -> list[Bits]:
        """Give, for each word of a key, the bits of the events each unit met."""
        words = [np.zeros(at.rows, dtype=np.uint64) for _ in range(plan.words)]
        joined = self._join(at)
        for (word, into, by), mask in self._moves(plan).items():
            found = (joined[word] & joined[word].dtype.type(mask)).astype(np.uint64)
            words[into] |= found << np.uint64(by) if by >= 0 else found >> np.uint64(-by)
        if plan.has_receipt and self._received is not None:
            days = _receipts(self._part, at, self._received)
            _add_receipt(words, plan, self._times, days)
        return words

    def steps(self, name: str, at: Units) -> Codes:
        """Give 0 where any of the named events was recorded of the unit or its case, else 1."""
        word, place = self._places[_step(name)]
        joined = self._join(at)[word]
        codes: Codes = ((joined & joined.dtype.type(1 << place)) == 0).view(np.uint8)
        return codes

    def _moves(self, plan: Plan) -> Mapping[tuple[int, int, int], int]:
        """Say which bits move from which joined word into which word of the key, and how far."""
        moves: dict[tuple[int, int, int], int] = defaultdict(int)
        for bit, slot in plan.bits.items():
            if bit[0] != RECEIPT:
                word, place = self._places[bit]
                moves[word, slot.word, slot.shift - place] |= 1 << place
        return moves

    def _join(self, at: Units) -> list[Bits]:
        """Give the joined bits of each unit."""
        if at.table not in self._joined:
            if at.table == "victims":
                self._joined[at.table] = [bits[at.case] for bits in self._of_cases()]
            elif at.table == "cases":
                self._joined[at.table] = self._of_cases()
            else:
                about = list(bearers(self._part, at))
                self._joined[at.table] = [
                    reduce(np.bitwise_or, (each.join(bits) for each in about))
                    for bits in self._values
                ]
        return self._joined[at.table]

    def _of_cases(self) -> list[Bits]:
        """Join the bits of each case; where every row is about a person, those of its persons."""
        if "cases" not in self._joined:
            rows = self._part.rows("cases")
            table = "events"
            values = self._values
            if self._by_person and _all_about_persons(self._part):
                table = "persons"
                values = self._join(units(self._part, "person"))
            runs = self._part.runs(table, "case_key")
            self._joined["cases"] = [runs.join(bits, rows) for bits in values]
        return self._joined["cases"]

    @cached_property
    def _values(self) -> list[Bits]:
        """Give the bits of each row, word by word; block by block, so that all stays at hand."""
        steps, numbers, kinds = _kinds(self._part, [match for match, _ in self._places])
        words = range(1 + max((word for word, _ in self._places.values()), default=-1))
        tables = [self._table(word, kinds) for word in words]
        values = [np.empty(len(numbers), dtype=table.dtype) for table in tables]
        days = self._part.usable
        for first in range(0, len(numbers), _BLOCK):
            rows = slice(first, first + _BLOCK)
            met = (steps * self._times.count).take(numbers[rows]) + self._times.at(days[rows])
            for table, into in zip(tables, values, strict=True):
                into[rows] = table.take(met)
        return values

    def _table(self, word: int, kinds: Sequence[Set[Match]]) -> Bits:
        """Give the bits of each kind of event in each span; half a word where that will do."""
        mine = {bit: place for bit, (at, place) in self._places.items() if at == word}
        kind = np.uint32 if len(mine) <= WORD // 2 else np.uint64
        table = np.zeros((len(kinds), self._times.count), dtype=kind)
        for (match, period), place in mine.items():
            hit = [at for at, matches in enumerate(kinds) if match in matches]
            table[np.ix_(hit, self._times.holds(period))] |= kind(1 << place)
        return table.ravel()


def _wanted(plan: Plan) -> Iterator[Bit]:
    yield from (bit for bit in plan.bits if bit[0] != RECEIPT)
    yield from (_step(source.name) for source in plan.sources.values() if source.kind == "step")


def _step(name: str) -> Bit:
    return Match(frozenset(name.split(",")), frozenset()), EVER


def _kinds(
    part: Part, matches: Iterable[Match]
) -> tuple[NDArray[np.intp], Codes, Sequence[Set[Match]]]:
    """Give the kind of each numbered event, the numbers, and what each kind matches."""
    matches = tuple(dict.fromkeys(matches))
    numbers, codes = part.texts("events", "event_code")
    found: list[str | None] = [*codes, None]
    named: list[tuple[str | None, str | None]] = [(code, None) for code in found]
    if any(match.results for match in matches):
        others, results = part.texts("events", "result_code")
        named = [(code, result) for code in found for result in (*results, None)]
        numbers = numbers.astype(np.int64) * (len(results) + 1) + others
    sets = [frozenset(match for match in matches if _fits(match, *each)) for each in named]
    kinds = tuple(dict.fromkeys(sets))
    return np.array([kinds.index(each) for each in sets], dtype=np.intp), numbers, kinds


def _fits(match: Match, code: str | None, result: str | None) -> bool:
    return code in match.events and (not match.results or result in match.results)


def _all_about_persons(part: Part) -> bool:
    return bool(part.whole("events", "person_key").min(initial=0) >= 0)


@dataclass(frozen=True)
class _Times:
    """Days sorted into spans that lie in the same periods."""

    cuts: tuple[int, ...]
    spans: NDArray[np.uint16]

    @classmethod
    def of(cls, bits: Iterable[Bit], plans: Iterable[Plan]) -> "_Times":
        held = {period for plan in plans for period in plan.periods}
        held |= {period for _, period in bits if period is not None}
        cuts = tuple(sorted({day for p in held for day in (_day(p.first_on), _day(p.last_on) + 1)}))
        span_of_day = np.searchsorted(cuts, np.arange(cuts[0] - 1, cuts[-1] + 1), side="right")
        return cls(cuts, span_of_day.astype(np.uint16))

    def at(self, days: Days) -> Codes:
        """Number the span of each day; the first and the last lie in no period."""
        first, last = self.cuts[0] - 1, self.cuts[-1]
        since = np.subtract(days, np.int32(first)).view(np.uint32)
        np.minimum(since, np.uint32(last - first), out=since)
        return self.spans.take(since.astype(np.intp))

    def holds(self, period: Period | None) -> list[int]:
        """Name the spans that lie in a period; all of them where any day will do."""
        if period is None:
            return list(range(self.count))
        low, high = (
            self.cuts.index(_day(period.first_on)),
            self.cuts.index(_day(period.last_on) + 1),
        )
        return list(range(low + 1, high + 1))

    @property
    def count(self) -> int:
        return len(self.cuts) + 1


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


def _receipts(part: Part, at: Units, received: str) -> Days:
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
        spans[times.holds(period)] = 1 << slot.shift
        words[slot.word] |= spans[when]


def _day(day: date) -> int:
    return (day - _EPOCH).days
