"""One compiled pass over the events: which cases may hold a candidate of which check.

The pass follows every clock event by event. It knows only the shortest a limit can be, so it lets
too many cases through and never too few; who is let through is judged in full afterwards.
"""

from collections.abc import Callable
from typing import Any, NamedTuple, TypeVar

import numpy as np
from numba import njit

from tutela.supervision.arrays import NO_DAY, Flags, Ints, Rows

F = TypeVar("F", bound=Callable[..., Any])

CASE, PERSON = range(2)
START, STOP, RESET, FIRST, COUNT, EARLIER, LATER = range(7)
CLOCK, REPEATED, DISORDERED = range(3)


class Events(NamedTuple):
    """The events of a part in its order, and the first person of each case.

    The kind of an event is its code and its result in one number; there are ``wide`` results.
    """

    case: Ints
    person: Ints
    day: Ints
    code: Ints
    result: Ints
    wide: int
    first_person: Rows


class Plan(NamedTuple):
    """What each kind of event means to each check.

    ``first[unit, kind]`` to the next one are the places in ``op`` and ``check`` of what an event of
    that kind does (``is_idle``: nothing); ``bits`` are conditions it fulfils, ``has`` and ``lacks``
    those of a check.
    A clock that ran longer than ``closed`` days, or runs longer than ``open`` days, may be late.
    An event outside ``first_day`` to ``last_day`` is a matter of the check ``misdated``, if any.
    """

    is_idle: Flags
    first: Rows
    op: Ints
    check: Ints
    bits: Any
    rank: Ints
    form: Ints
    closed: Ints
    open: Ints
    is_ignored: Flags
    most: Ints
    has: Any
    lacks: Any
    misdated: int
    first_day: int
    last_day: int
    as_of: int
    is_uncut: bool


class Work(NamedTuple):
    """What is known of each check while one subject is followed, and what was found.

    ``hits[check, case]`` may hold a candidate. ``seen[unit, kind]``: such an event exists for some
    subject.
    """

    hits: Flags
    seen: Flags
    begun: Ints
    other: Ints
    times: Ints
    is_hit: Flags
    is_touched: Flags
    touched: Ints
    keys: Rows
    rows: Rows


def compiled(function: F) -> F:
    """Compile plain loops and keep the result; they hold neither the interpreter nor memory.

    Without ``_nrt`` nothing may be allocated inside, and no array is counted when it is handed on,
    which took nine tenths of the time.
    """
    made: F = njit(cache=True, nogil=True, _nrt=False)(function)
    return made


def inlined(function: F) -> F:
    """Compile a step of the pass into its callers."""
    made: F = njit(nogil=True, forceinline=True, _nrt=False)(function)
    return made


@compiled
def first_rows(keys: Ints, found: Rows) -> None:
    """Find for each case, and one more, its first row among rows in order of cases."""
    case = 0
    for row in range(len(keys)):
        while case <= keys[row]:
            found[case] = row
            case += 1
    found[case:] = len(keys)


@compiled
def sieve(events: Events, plan: Plan, work: Work, first: int, last: int) -> int:
    """Mark the cases between two events; give the first event out of order, else -1."""
    while first < last:
        end = first + 1
        while end < last and events.case[end] == events.case[first]:
            if events.person[end] < events.person[end - 1]:
                return end
            end += 1
        if end < last and events.case[end] < events.case[first]:
            return end
        _case(events, plan, work, first, end)
        first = end
    return -1


@inlined
def _case(events: Events, plan: Plan, work: Work, first: int, last: int) -> None:
    """Follow a case as a whole, then each of its persons."""
    _subject(CASE, events, plan, work, (first, last, last, last))
    own, people = first, 0
    while own < last and events.person[own] < 0:
        own += 1
    whole = own
    while own < last:
        end = own + 1
        while end < last and events.person[end] == events.person[own]:
            end += 1
        _subject(PERSON, events, plan, work, (first, whole, own, end))
        own, people = end, people + 1
    case = events.case[first]
    if whole > first and events.first_person[case + 1] - events.first_person[case] > people:
        _subject(PERSON, events, plan, work, (first, whole, whole, whole))


@inlined
def _subject(
    unit: int, events: Events, plan: Plan, work: Work, spans: tuple[int, int, int, int]
) -> None:
    """Follow one subject: the events of its case and its own."""
    first, whole, own, last = spans
    keys, rows = work.keys, work.rows
    kept, mask = 0, np.uint64(0)
    for at in range(whole - first + last - own):
        row = first + at if at < whole - first else own + at - (whole - first)
        kind, day = _kind(events, row), events.day[row]
        if not plan.is_uncut and day > plan.as_of:
            continue
        if not plan.first_day <= day <= plan.last_day and plan.misdated >= 0:
            work.hits[plan.misdated, events.case[row]] = True
        work.seen[unit, kind] = True
        if plan.is_idle[unit, kind]:
            continue
        mask |= plan.bits[unit, kind]
        if plan.first[unit, kind] < plan.first[unit, kind + 1] and day != NO_DAY:
            keys[kept] = np.int64(day) * 256 + plan.rank[kind]
            rows[kept] = row
            kept += 1
    if kept:
        _sort(keys, rows, kept)
        touched = _follow(unit, events, plan, work, kept)
        _judge(plan, work, touched, events.case[rows[0]], mask)


@inlined
def _kind(events: Events, row: int) -> int:
    """Give the kind of an event; one without a code is of the first kinds."""
    kind: int = (events.code[row] + 1) * events.wide + events.result[row] + 1
    return kind


@inlined
def _sort(keys: Rows, rows: Rows, size: int) -> None:
    """Put rows in the order of their keys, equal ones in their own; most cases are short."""
    gap = 1
    while gap < size // 9:
        gap = 3 * gap + 1
    while gap > 0:
        for at in range(gap, size):
            key, row, to = keys[at], rows[at], at
            while to >= gap and _is_after(keys[to - gap], rows[to - gap], key, row):
                keys[to], rows[to] = keys[to - gap], rows[to - gap]
                to -= gap
            keys[to], rows[to] = key, row
        gap //= 3


@inlined
def _is_after(one: int, one_row: int, other: int, other_row: int) -> bool:
    return one > other or (one == other and one_row > other_row)


@inlined
def _follow(unit: int, events: Events, plan: Plan, work: Work, size: int) -> int:
    """Let each event do what it does to each check; count the checks that were touched."""
    touched = 0
    for place in range(size):
        row = work.rows[place]
        kind, day = _kind(events, row), events.day[row]
        for at in range(plan.first[unit, kind], plan.first[unit, kind + 1]):
            check, op = plan.check[at], plan.op[at]
            if op != STOP and day > plan.as_of:
                continue
            if not work.is_touched[check]:
                if op in (STOP, RESET):
                    continue
                work.is_touched[check] = True
                work.touched[touched] = check
                touched += 1
            _step(plan, work, check, op, day)
    return touched


@inlined
def _step(plan: Plan, work: Work, check: int, op: int, day: int) -> None:
    """Let one event begin or end a clock, or be counted."""
    begun = work.begun[check]
    if op <= RESET:
        _turn(plan, work, check, op, day)
    elif op == LATER:
        if work.other[check] == NO_DAY:
            work.other[check] = day
    elif begun == NO_DAY:
        work.begun[check] = day
    work.times[check] += op == COUNT


@inlined
def _turn(plan: Plan, work: Work, check: int, op: int, day: int) -> None:
    """End a clock, begin one, or both."""
    begun = work.begun[check]
    if begun == NO_DAY:
        if op == START:
            work.begun[check] = day
        return
    if op == START and plan.is_ignored[check]:
        return
    if day - begun > plan.closed[check]:
        work.is_hit[check] = True
    work.begun[check] = NO_DAY if op == STOP else day


@inlined
def _judge(plan: Plan, work: Work, touched: int, case: int, mask: Any) -> None:
    """Mark the case for the checks that may have a candidate, and forget the subject."""
    for at in range(touched):
        check = work.touched[at]
        held = mask & plan.has[check] == plan.has[check] and not mask & plan.lacks[check]
        if held and (work.is_hit[check] or _is_standing(plan, work, check)):
            work.hits[check, case] = True
        work.begun[check] = work.other[check] = NO_DAY
        work.times[check] = 0
        work.is_hit[check] = work.is_touched[check] = False


@inlined
def _is_standing(plan: Plan, work: Work, check: int) -> bool:
    """Tell whether what was found of a check at the end may be a candidate."""
    is_in: bool
    begun, form, other = work.begun[check], plan.form[check], work.other[check]
    if form == REPEATED:
        is_in = work.times[check] > plan.most[check]
    elif form == DISORDERED:
        is_in = NO_DAY not in (begun, other) and other < begun
    else:
        is_in = begun != NO_DAY and plan.as_of - begun > plan.open[check]
    return is_in
