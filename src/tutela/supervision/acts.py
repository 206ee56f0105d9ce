"""Find what hangs on the day of the act: limitation that runs out, and terms outside the law."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

import numpy as np

from tutela.catalogue.supervision import Lapsing, Sentence
from tutela.law.facts import vocabulary
from tutela.law.limitation import Limitation, limitation
from tutela.law.offences import offence
from tutela.law.ranges import Penalty, Range, Text, penalty
from tutela.model.rule import Certainty
from tutela.supervision.arrays import NO_DAY, Ints, Rows
from tutela.supervision.asked import Asked
from tutela.supervision.candidates import Candidates, noticed
from tutela.supervision.deadlines import Deadlines, Judged
from tutela.supervision.record import Part, day_of, number
from tutela.supervision.said import said

_WITHOUT_TERM = {"life": 10_000, "death": 20_000}


def lapsing(asked: Asked, check: Lapsing, deadlines: Deadlines) -> Candidates:
    """Find persons whose act is soon past prosecution, or past it, with nothing filed.

    A complaint made in time lifts limitation for good (Criminal Law 88), so its entry is evidence
    and the candidate is explained, however long ago it was made.
    """
    found = list(_limited(asked.history.part, asked.jurisdiction))
    subject = np.array([person for person, _ in found], np.int64)
    start = np.array([number(each.from_on) for _, each in found], np.int32)
    reason = np.array([_lapse(deadlines, each) for _, each in found], np.int32)
    candidates = _candidates(asked, check, (subject, start, reason), deadlines)
    stopped = asked.any(check.stop, subject, start)
    stopped |= ~asked.applies(check.about, subject, start)
    close = np.isin(
        np.arange(len(subject)), noticed(check.about, candidates.over, candidates.is_open)
    )
    return _lifted(asked, check, candidates.take(np.flatnonzero(~stopped & close)))


def sentence(asked: Asked, check: Sentence, deadlines: Deadlines) -> Candidates:
    """Find adults for whom a term was recommended that the law of the act does not hold.

    Asked only where one offence is charged and the day of the act is known, for the terms of
    several crimes are joined; a text known from memory is never used.
    """
    history, part = asked.history, asked.history.part
    track = history.track(history.rows((check.event,)), "person")
    is_last = ~track.same_as_next()
    track = track.where(is_last & (track.day <= history.as_of))
    track = track.where(asked.applies(check.about, track.subject, track.day))
    below = asked.any(check.grounds, track.subject, track.day)
    results = part.codes("events", "result_code")
    offences, acts = _offences(part), _acts(part)
    kept, reasons = [], []
    for at, (person, day, row) in enumerate(zip(track.subject, track.day, track.row, strict=True)):
        known = offences.get(int(person), set()), acts.get(int(person))
        term = _term(results.names[results.numbers[row]] if results.numbers[row] >= 0 else "")
        if term is None or len(known[0]) != 1 or known[1] is None or known[1] > day:
            continue
        facts = _facts(part, int(person), asked.jurisdiction)
        case = _Recommended(min(known[0]), known[1], int(day), facts, asked.jurisdiction)
        judged = _judged(check, case, term, has_ground=bool(below[at]))
        if judged is not None:
            kept.append(at)
            reasons.append(deadlines.ask_term(int(day), judged))
    wanted = track.take(np.array(kept, np.int64))
    found = (wanted.subject, wanted.day, np.array(reasons, np.int32))
    made = _candidates(asked, check, found, deadlines)
    return replace(made, about=replace(check.about, grace_days=-1), rows=wanted.row[:, None])


def _limited(part: Part, jurisdiction: str) -> Iterator[tuple[int, Limitation]]:
    """Give each person of a dated act the limitation that ends last among the charges."""
    offences = _offences(part)
    for person, act_on in _acts(part).items():
        limits = [
            limit
            for code in sorted(offences.get(person, ()))
            if (limit := _limitation(code, day_of(act_on), jurisdiction)) is not None
        ]
        if limits:
            yield person, max(limits, key=lambda each: each.last_on or date.max)


@cache
def _limitation(code: str, act_on: date, jurisdiction: str) -> Limitation | None:
    known = offence(jurisdiction, code, act_on)
    if known is None or "base" not in known.ranges:
        return None
    return limitation(code, act_on, jurisdiction=jurisdiction)


def _lapse(deadlines: Deadlines, found: Limitation) -> int:
    return deadlines.ask_lapse(found.from_on, found.last_on or date.max, found.years)


def _candidates(
    asked: Asked, check: Lapsing | Sentence, found: tuple[Rows, Ints, Ints], deadlines: Deadlines
) -> Candidates:
    subject, start, reason = found
    due = deadlines.due(reason) if len(reason) else start
    return Candidates(
        about=check.about,
        subject=subject,
        start=start,
        due=due,
        over=np.int32(asked.history.as_of) - due,
        reason=reason,
        note=np.full(len(subject), -1, np.int32),
        notes=(),
        rows=np.full((len(subject), 1), -1, np.int64),
        is_open=np.ones(len(subject), np.bool_),
    )


def _lifted(asked: Asked, check: Lapsing, found: Candidates) -> Candidates:
    """Explain what a complaint in time has lifted, and keep the complaint as evidence."""
    history = asked.history
    complaints = history.track(history.rows(check.lifted), "person")
    first = np.full(history.size("person"), -1, np.int64)
    first[complaints.subject[::-1]] = complaints.row[::-1]
    row = first[found.subject]
    day = np.where(row >= 0, history.part.event_day[row], np.int32(NO_DAY))
    in_time = (day != NO_DAY) & (day >= found.start) & (day <= found.due)
    note = asked.explained(check.about.explained, found.subject, found.start)
    note[in_time] = len(check.about.explained)
    notes = (*(each.words for each in check.about.explained), said("lifted"))
    return replace(found, note=note, notes=notes, rows=np.where(in_time, row, -1)[:, None])


@dataclass(frozen=True, slots=True)
class _Recommended:
    """One offence, the days of act and recommendation, and what is stated of the act."""

    offence: str
    act_on: int
    on: int
    facts: tuple[tuple[str, bool], ...]
    jurisdiction: str


def _judged(check: Sentence, case: _Recommended, term: int, *, has_ground: bool) -> Judged | None:
    """Give the term, the range it is held against and the starting points, where it is outside."""
    law = _penalty(case)
    if law is None or law.act is None or law.judgment is None:
        return None
    is_later = law.applies == "act" and law.act.since != law.judgment.since
    low, high = _span(law.act if law.applies == "act" else law.judgment)
    by_later_law = is_later and high < term <= _span(law.judgment)[1]
    outside = (term < low and not has_ground) or term > high
    if by_later_law is not (check.finds == "later_law") or not outside:
        return None
    points = [
        month
        for point in law.starting_points
        if point.trial_until is None or str(point.trial_until) >= day_of(case.on).isoformat()
        for month in point.months
    ]
    return (term, low, high, case.act_on, *points)


@cache
def _penalty(case: _Recommended) -> Penalty | None:
    days = day_of(case.act_on), day_of(case.on)
    found = offence(case.jurisdiction, case.offence, days[0])
    if found is None or not found.ranges:
        return None
    law = penalty(case.offence, *days, dict(case.facts), jurisdiction=case.jurisdiction)
    ranges = [each for text in (law.act, law.judgment) for each in _ranges(text)]
    is_firm = all(each.certainty is not Certainty.MEMORY for each in ranges)
    return law if is_firm else None


def _ranges(text: Text | None) -> Sequence[Range]:
    return (text.range, *text.possible) if text is not None else ()


def _span(text: Text) -> tuple[int, int]:
    """Give the lowest and highest term of every range that may apply."""
    ranges = _ranges(text)
    return min(each.low for each in ranges), max(each.high for each in ranges)


def _term(result: str) -> int | None:
    """Read a term in months from the result of an event.

    >>> _term("months_42"), _term("life"), _term("suspended")
    (42, 10000, None)
    """
    found = re.fullmatch(r"months_(\d{1,3})", result)
    return int(found[1]) if found else _WITHOUT_TERM.get(result)


def _offences(part: Part) -> Mapping[int, set[str]]:
    charged: dict[int, set[str]] = {}
    codes = part.codes("charges", "offence_code")
    for person, code in zip(part.ints("charges", "person_key"), codes.numbers, strict=True):
        if person >= 0 and code >= 0:
            charged.setdefault(int(person), set()).add(codes.names[code])
    return charged


def _acts(part: Part) -> Mapping[int, int]:
    """Give each person the last day of any act."""
    acts: dict[int, int] = {}
    for person, day in zip(*part.act_day, strict=True):
        acts[int(person)] = max(acts.get(int(person), NO_DAY), int(day))
    return acts


def _facts(part: Part, person: int, jurisdiction: str) -> tuple[tuple[str, bool], ...]:
    """Give what is stated of a person or of the whole case, in the words of the law."""
    persons, cases = part.ints("facts", "person_key"), part.ints("facts", "case_key")
    mine = np.flatnonzero(
        (persons == person) | ((persons < 0) & (cases == part.person_case[person]))
    )
    codes, states = part.codes("facts", "fact_code"), part.codes("facts", "state")
    stated = {
        codes.names[codes.numbers[row]]: states.names[states.numbers[row]] == "yes" for row in mine
    }
    return tuple(sorted((k, v) for k, v in stated.items() if k in vocabulary(jurisdiction)))
