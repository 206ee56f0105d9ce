"""Find the cases of a part that may hold a candidate, check by check, in one pass."""

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import pairwise
from typing import Any, TypeAlias

import numpy as np

from tutela.catalogue.holidays import holidays
from tutela.catalogue.laws import rules
from tutela.catalogue.supervision import (
    Check,
    Condition,
    Disordered,
    Lapsing,
    Limit,
    Misdated,
    Overdue,
    Repeated,
    Sentence,
    Supervision,
    Unmatched,
)
from tutela.law.calendar import add_months
from tutela.law.length import length_of
from tutela.model.errors import DataError
from tutela.supervision import kernel
from tutela.supervision.arrays import NO_DAY, Flags, Ints, Rows
from tutela.supervision.record import Part, number

Deed: TypeAlias = tuple[Condition, int]
"""An event and what it does to a check."""

THREADS = 2
_UNITS = ("case", "person")
_BITS = 64
_NEVER, _ALWAYS = 2**30, -(2**30)
_SHORTEST_LIMITATION = 3 * 365
"""Days; the law's shortest is five years, and warnings come up to two before."""


@dataclass(frozen=True, slots=True)
class Sieved:
    """The cases of one part that may hold a candidate, for each check in order.

    ``needed`` tells of each check whether the part holds an event it needs.
    """

    cases: tuple[Rows, ...]
    needed: tuple[bool, ...]


def sieved(part: Part, duties: Supervision, as_of: date, jurisdiction: str) -> Sieved:
    """Go through the events of a part once."""
    kinds = _Kinds(part)
    plan = _plan(duties, number(as_of), kinds, jurisdiction)
    hits = np.zeros((len(duties.checks), part.cases), np.bool_)
    for at, check in enumerate(duties.checks):
        if isinstance(check, Lapsing):
            since = _SHORTEST_LIMITATION if check.about.warn_days is not None else 0
            hits[at] = _of_acts_before(part, number(as_of) - since)
    seen = np.zeros((len(_UNITS), kinds.size), np.bool_)
    _pass(kinds.events(part), plan, hits, seen)
    return Sieved(
        tuple(np.flatnonzero(of_check) for of_check in hits),
        tuple(_is_needed(check, kinds, seen) for check in duties.checks),
    )


def _of_acts_before(part: Part, day: int) -> Flags:
    """Mark the cases of acts so old that limitation may be near."""
    persons, last = part.act_day
    marked = np.zeros(part.cases, np.bool_)
    marked[part.person_case[persons[last <= day]]] = True
    return marked


def _pass(events: kernel.Events, plan: kernel.Plan, hits: Flags, seen: Flags) -> None:
    """Let each thread follow its own cases."""
    total = len(events.case)
    cuts = [total * at // THREADS for at in range(1, THREADS)]
    starts = [int(np.searchsorted(events.case, events.case[cut])) if total else 0 for cut in cuts]
    starts = np.maximum.accumulate([0, *starts, total]).tolist()
    seams = [at for at in starts if 0 < at < total]
    is_torn = any(events.case[at] <= events.case[at - 1] for at in seams)
    spans = pairwise(starts)
    with ThreadPoolExecutor(THREADS) as pool:
        runs = [
            pool.submit(kernel.sieve, events, plan, _work(hits, seen, last - first), first, last)
            for first, last in spans
        ]
    if is_torn or any(run.result() >= 0 for run in runs):
        hint = "Freeze the register again; events go by case and person."
        raise DataError("is not in order", "events of the snapshot", hint)


def _work(hits: Flags, seen: Flags, most: int) -> kernel.Work:
    size = len(hits)
    return kernel.Work(
        hits,
        seen,
        np.full(size, NO_DAY, np.int32),
        np.full(size, NO_DAY, np.int32),
        np.zeros(size, np.int32),
        np.zeros(size, np.bool_),
        np.zeros(size, np.bool_),
        np.zeros(size, np.int32),
        np.empty(most, np.int64),
        np.empty(most, np.int64),
    )


class _Kinds:
    """The kinds of events of a part: each code with each result it may have."""

    def __init__(self, part: Part) -> None:
        self._codes = part.event_code
        self._results = part.codes("events", "result_code")
        self._wide = len(self._results.names) + 1
        self.size = (len(self._codes.names) + 1) * self._wide

    def events(self, part: Part) -> kernel.Events:
        """Give the events of the part as the pass reads them."""
        return kernel.Events(
            part.event_case,
            part.event_person,
            part.event_day,
            self._codes.numbers,
            self._results.numbers,
            self._wide,
            part.first_person,
        )

    def of(self, condition: Condition) -> list[int]:
        """List the kinds that fulfil a condition."""
        codes = [at for at, code in enumerate(self._codes.names, 1) if code in condition.codes]
        results = [
            at
            for at, result in enumerate([None, *self._results.names])
            if not condition.results or result in condition.results
        ]
        return [code * self._wide + result for code in codes for result in results]

    def ranks(self, order: tuple[str, ...]) -> Ints:
        """Give each kind its place in the course of procedure."""
        known = {code: at for at, code in enumerate(order)}
        places = [len(order), *(known.get(code, len(order)) for code in self._codes.names)]
        return np.repeat(np.array(places, np.int32), self._wide)


def _plan(duties: Supervision, as_of: int, kinds: _Kinds, jurisdiction: str) -> kernel.Plan:
    """Write down for the compiled pass what each kind of event does."""
    checks = duties.checks
    first, op, of_check = _deeds(checks, kinds)
    bits, has, lacks = _conditions(checks, kinds)
    spans = [_spans(check, jurisdiction) for check in checks]
    table = holidays(jurisdiction)
    return kernel.Plan(
        is_idle=(first[:, 1:] == first[:, :-1]) & (bits == 0),
        first=first,
        op=op,
        check=of_check,
        bits=bits,
        rank=kinds.ranks(duties.order),
        form=np.array([_form(check) for check in checks], np.int32),
        closed=np.array([closed for closed, _ in spans], np.int32),
        open=np.array([open_ for _, open_ in spans], np.int32),
        is_ignored=np.array([_is_ignored(check) for check in checks], np.bool_),
        most=np.array([_most(check, jurisdiction) for check in checks], np.int32),
        has=has,
        lacks=lacks,
        misdated=next((at for at, each in enumerate(checks) if isinstance(each, Misdated)), -1),
        first_day=number(table.first_on),
        last_day=number(table.last_on),
        as_of=as_of,
        is_uncut=duties.cut == "start",
    )


def _deeds(checks: Sequence[Check], kinds: _Kinds) -> tuple[Rows, Ints, Ints]:
    """Lay out, unit by unit and kind by kind, what an event does to which check."""
    of_kind: dict[tuple[int, int], dict[int, int]] = {}
    for at, check in enumerate(checks):
        unit = _UNITS.index(check.about.unit)
        deeds = _deeds_of(check)
        if not _may_begin(deeds, kinds):
            continue
        for condition, op in deeds:
            for kind in kinds.of(condition):
                of_kind.setdefault((unit, kind), {})[at] = op
    cells = [(unit, kind) for unit in range(len(_UNITS)) for kind in range(kinds.size)]
    counts = [len(of_kind.get(cell, ())) for cell in cells]
    ends = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    first = np.stack([ends[unit * kinds.size :][: kinds.size + 1] for unit in range(len(_UNITS))])
    pairs = [pair for cell in cells for pair in of_kind.get(cell, {}).items()]
    return first, _column(op for _, op in pairs), _column(at for at, _ in pairs)


def _may_begin(deeds: Sequence[Deed], kinds: _Kinds) -> bool:
    """Tell whether all that a candidate begins with is found in the part at all."""
    begins = [deed for deed in deeds if deed[1] not in (kernel.STOP, kernel.RESET)]
    ops = {op for _, op in begins}
    return all(any(op == other and kinds.of(each) for each, other in begins) for op in ops)


def _column(numbers: Iterator[int]) -> Ints:
    return np.fromiter(numbers, np.int32)


def _deeds_of(check: Check) -> list[Deed]:
    """List what events do to a check; of two the later one holds."""
    match check:
        case Overdue():
            deeds = [(stop, kernel.STOP) for stop in check.stop]
            deeds += [(_event(code), kernel.RESET) for code in check.resets]
            deeds += [(_event(code), kernel.START) for code in check.start]
        case Unmatched():
            deeds = [(_event(check.start), kernel.FIRST)]
        case Repeated():
            deeds = [(_event(check.event), kernel.COUNT)]
        case Sentence():
            deeds = [(_event(check.event), kernel.FIRST)]
        case Disordered():
            deeds = [(_event(check.earlier), kernel.EARLIER), (_event(check.later), kernel.LATER)]
        case Misdated() | Lapsing():
            deeds = []
    return deeds


def _event(code: str) -> Condition:
    return Condition("event", (code,))


def _form(check: Check) -> int:
    match check:
        case Repeated():
            return kernel.REPEATED
        case Disordered():
            return kernel.DISORDERED
        case _:
            return kernel.CLOCK


def _is_ignored(check: Check) -> bool:
    return isinstance(check, Overdue) and check.again == "ignored"


def _conditions(checks: Sequence[Check], kinds: _Kinds) -> tuple[Any, ...]:
    """Give each event that a check asks for or forbids a bit; what finds no bit sieves nothing."""
    sides = [_asked_and_forbidden(check) for check in checks]
    known: dict[tuple[str, Condition], int] = {}
    for check, side in zip(checks, sides, strict=True):
        for condition in (*side[0], *side[1]):
            known.setdefault((check.about.unit, condition), len(known))
    bits = np.zeros((len(_UNITS), kinds.size), np.uint64)
    for (unit, condition), bit in known.items():
        if bit < _BITS:
            bits[_UNITS.index(unit), kinds.of(condition)] |= np.uint64(1 << bit)
    masks = [
        [_mask(known, check.about.unit, each) for each in side]
        for check, side in zip(checks, sides, strict=True)
    ]
    has, lacks = np.array(masks, np.uint64).reshape(-1, 2).T.copy()
    return bits, has, lacks


def _asked_and_forbidden(check: Check) -> tuple[list[Condition], list[Condition]]:
    has, lacks = check.about.applies, check.about.unless
    if isinstance(check, Unmatched):
        has, lacks = (*has, *check.has), (*lacks, *check.lacks)
    return _of_events(has), _of_events(lacks)


def _of_events(conditions: Sequence[Condition]) -> list[Condition]:
    return [each for each in conditions if each.about == "event"]


def _mask(
    known: Mapping[tuple[str, Condition], int], unit: str, conditions: Sequence[Condition]
) -> int:
    places = {known[unit, each] for each in conditions}
    return sum(1 << place for place in places if place < _BITS)


def _spans(check: Check, jurisdiction: str) -> tuple[int, int]:
    """Give after how many days a clock may have ended late, and from when an open one is listed."""
    match check:
        case Overdue():
            shortest = min(_shortest(limit, jurisdiction) for limit in check.limits)
        case Unmatched():
            shortest = check.days
        case Sentence():
            return _NEVER, _ALWAYS
        case _:
            return _NEVER, _NEVER
    warn, grace = check.about.warn_days, check.about.grace_days
    if warn is None:
        return shortest + grace, _ALWAYS
    return shortest + grace, shortest + min(grace, -warn - 1 if warn else 0)


def _shortest(limit: Limit, jurisdiction: str) -> int:
    """Give a number of days that a limit never ends before, whatever is granted or moves it."""
    if limit.limit is None:
        return limit.days or 0
    rule = rules(jurisdiction).get(limit.limit)
    values = [dated.value for dated in rule.history if dated.value] if rule else []
    return min((_least(limit, limit.limit or "", value) for value in values), default=0)


def _least(limit: Limit, name: str, value: Mapping[str, Any]) -> int:
    plain = length_of(name, value, limit.presumed)
    known = value.get("extensions", {})
    totals = [known[each]["total"] for each in limit.extended if "total" in known.get(each, {})]
    lengths = [(plain.months, plain.days, plain.hours)]
    lengths += [tuple(each.get(key, 0) for key in ("months", "days", "hours")) for each in totals]
    return min(_days_in(months) + days + hours // 24 for months, days, hours in lengths)


@cache
def _days_in(months: int) -> int:
    """Give the fewest days that so many months can be."""
    four_years = [date(2020, 1, 1) + timedelta(days=at) for at in range(1461)]
    return min((add_months(day, months) - day).days for day in four_years)


def _most(check: Check, jurisdiction: str) -> int:
    """Give the fewest times that may be one too many, less one."""
    if not isinstance(check, Repeated):
        return 0
    if check.limit is None:
        return check.times or 0
    rule = rules(jurisdiction).get(check.limit)
    allowed = [(dated.value or {}).get("max_times", 0) for dated in rule.history] if rule else []
    return min((times for times in allowed if times), default=0)


def _is_needed(check: Check, kinds: _Kinds, seen: Flags) -> bool:
    """Tell whether an event the check needs exists for a subject of its unit."""
    unit = _UNITS.index(check.about.unit)
    wanted = [kind for each in _of_events(check.about.needs) for kind in kinds.of(each)]
    return bool(seen[unit, wanted].any())
