"""Find what a record holds that should not stand together, or not so often."""

from dataclasses import replace

import numpy as np

from tutela.catalogue.holidays import holidays
from tutela.catalogue.supervision import About, Disordered, Misdated, Repeated, Unmatched
from tutela.supervision.arrays import Ints, Rows
from tutela.supervision.asked import Asked
from tutela.supervision.candidates import Candidates, noticed
from tutela.supervision.deadlines import Deadlines
from tutela.supervision.history import Track
from tutela.supervision.record import number


def unmatched(asked: Asked, check: Unmatched, deadlines: Deadlines) -> Candidates:
    """Find subjects that hold all of one thing and none of another, and how old they are."""
    subject, day, row = _first(asked, check.start)
    held = asked.all(check.has, subject, day) & ~asked.any(check.lacks, subject, day)
    held &= asked.applies(check.about, subject, day)
    at = np.flatnonzero(held)
    subject, day, row = subject[at], day[at], row[at]
    found = Candidates(
        about=check.about,
        subject=subject,
        start=day,
        due=day + np.int32(check.days),
        over=np.int32(asked.history.as_of) - day - np.int32(check.days),
        reason=deadlines.ask_policy(day, check.days),
        note=np.full(len(day), -1, np.int32),
        notes=(),
        rows=_evidence(asked, check, subject, row),
        is_open=np.ones(len(day), np.bool_),
    )
    return _explained(asked, found.take(noticed(check.about, found.over, found.is_open)))


def _evidence(asked: Asked, check: Unmatched, subject: Rows, start: Rows) -> Rows:
    """Give the start and the first entry of each event the check says is there."""
    columns = [start]
    for each in check.has:
        if each.about == "event":
            rows = asked.history.rows(each.codes, each.results)
            row = asked.history.first_rows(rows, asked.unit)[subject]
            columns.append(np.where(row == start, -1, row))
    return np.stack(columns, axis=1)


def _first(asked: Asked, start: str) -> tuple[Rows, Ints, Rows]:
    """Give the first dated start of each subject, if it lies before the as-of day's end."""
    history = asked.history
    track = history.track(history.rows((start,)), asked.unit)
    is_first = np.ones(len(track.subject), np.bool_)
    is_first[1:] = ~track.same_as_next()[:-1]
    at = np.flatnonzero(is_first & (track.day <= history.as_of))
    return track.subject[at], track.day[at], track.row[at]


def _explained(asked: Asked, found: Candidates) -> Candidates:
    explanations = found.about.explained
    note = asked.explained(explanations, found.subject, found.start)
    return replace(found, note=note, notes=[each.words for each in explanations])


def repeated(asked: Asked, check: Repeated, deadlines: Deadlines) -> Candidates:
    """Find subjects for whom an event came once more than allowed; days told twice count once."""
    history = asked.history
    track = history.track(history.rows((check.event,)), asked.unit)
    track = _days_once(track.take(np.flatnonzero(track.day <= history.as_of)))
    allowed = _allowed(check, track.day, deadlines)
    at = np.flatnonzero((_place(track) == allowed + 1) & (allowed > 0))
    at = at[asked.applies(check.about, track.subject[at], track.day[at])]
    found = _standing(asked, check.about, track.take(at), track.row[at])
    reason = deadlines.ask_times(found.start, allowed[at])
    return _explained(asked, replace(found, reason=reason))


def disordered(asked: Asked, check: Disordered, deadlines: Deadlines) -> Candidates:
    """Find subjects whose first later step is recorded before the first step it needs."""
    history = asked.history
    is_both = len(history.rows((check.earlier,))) and len(history.rows((check.later,)))
    earlier, later = (
        _first(asked, code if is_both else "") for code in (check.earlier, check.later)
    )
    needed = np.full(history.size(asked.unit), -1, np.int64)
    needed[earlier[0]] = earlier[2]
    row = needed[later[0]]
    wrong = np.flatnonzero((row >= 0) & (later[1] < history.part.event_day[row]))
    track = Track(later[0][wrong], later[1][wrong], later[2][wrong])
    kept = np.flatnonzero(asked.applies(check.about, track.subject, track.day))
    found = _standing(asked, check.about, track.take(kept), row[wrong][kept])
    days = history.part.event_day[found.rows[:, 1]]
    reason = deadlines.ask_order(found.start, days)
    return _explained(asked, replace(found, reason=reason))


def misdated(asked: Asked, check: Misdated, deadlines: Deadlines) -> Candidates:
    """Find cases with a step of no usable day; the as-of day stands for it."""
    history, table = asked.history, holidays(asked.jurisdiction)
    day = history.part.event_day
    wrong = (day < number(table.first_on)) | (day > number(table.last_on))
    wrong &= history.exists
    rows = np.flatnonzero(wrong)
    first = history.first_rows(rows, asked.unit)
    subject = np.flatnonzero(first >= 0)
    days = np.full(len(subject), history.as_of, np.int32)
    found = _standing(asked, check.about, Track(subject, days, first[subject]), first[subject])
    found = replace(found, rows=found.rows[:, :1])
    count = np.bincount(history.part.event_case[rows], minlength=history.part.cases)
    times: Ints = count[subject].astype(np.int32)
    return _explained(asked, replace(found, reason=deadlines.ask_misdated(days, times)))


def _standing(asked: Asked, about: About, track: Track, evidence: Rows) -> Candidates:
    """Make candidates that are due at once: what is recorded is itself the matter."""
    return Candidates(
        about=replace(about, grace_days=-1),
        subject=track.subject,
        start=track.day,
        due=track.day,
        over=np.int32(asked.history.as_of) - track.day,
        reason=np.arange(len(track.day), dtype=np.int32),
        note=np.full(len(track.day), -1, np.int32),
        notes=(),
        rows=np.stack([track.row, evidence], axis=1),
        is_open=np.ones(len(track.day), np.bool_),
    )


def _days_once(track: Track) -> Track:
    twice = np.zeros(len(track.day), np.bool_)
    twice[1:] = track.same_as_next()[:-1] & (track.day[1:] == track.day[:-1])
    return track.take(np.flatnonzero(~twice))


def _place(track: Track) -> Rows:
    """Number the events of each subject from 1."""
    at = np.arange(len(track.subject))
    is_first = np.ones(len(at), np.bool_)
    is_first[1:] = ~track.same_as_next()[:-1]
    first = np.maximum.accumulate(np.where(is_first, at, 0))
    return at - first + 1


def _allowed(check: Repeated, days: Ints, deadlines: Deadlines) -> Ints:
    if check.limit is None:
        return np.full(len(days), check.times or 0, np.int32)
    return deadlines.most_times(check.limit, days)
