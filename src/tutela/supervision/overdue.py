"""Find the steps that a limit wanted and the record does not show in time."""

from dataclasses import replace

import numpy as np

from tutela.catalogue.supervision import Condition, Overdue
from tutela.supervision.arrays import Flags, Ints, Rows
from tutela.supervision.asked import Asked
from tutela.supervision.candidates import Candidates, noticed
from tutela.supervision.clocks import Clocks, clocks, once
from tutela.supervision.deadlines import Deadlines, Terms
from tutela.supervision.history import EARLIEST
from tutela.supervision.said import said


def overdue(asked: Asked, check: Overdue, deadlines: Deadlines) -> Candidates:
    """Find the candidates of a check: open lapses, past ones, and what is about to be due.

    Extensions and pauses are looked up only for what would be late without them.
    """
    running = clocks(asked.history, check)
    applies = asked.applies(check.about, running.subject, running.start)
    running = running.take(np.flatnonzero(applies))
    limit = _limits(asked, check, running, deadlines)
    running = running.take(np.flatnonzero(limit >= 0))
    terms = _terms(asked, check, running, limit[limit >= 0])
    reason = deadlines.ask(running.start, terms)
    for lengthen in (_extended, _paused):
        kept = _late(asked, check, running, deadlines.due(reason))
        running, terms, reason = running.take(kept), terms.take(kept), reason[kept]
        reason = lengthen(asked, check, deadlines, running, terms, reason)
    kept = _late(asked, check, running, deadlines.due(reason))
    running, reason = running.take(kept), reason[kept]
    found = _candidates(asked, check, deadlines, running, reason)
    return _explained(asked, check, found, running)


def _limits(asked: Asked, check: Overdue, running: Clocks, deadlines: Deadlines) -> Ints:
    """Give each clock the number of the first limit that applies and held, else -1."""
    chosen = np.full(len(running.subject), -1, np.int32)
    for at, limit in reversed(list(enumerate(check.limits))):
        held = deadlines.in_force(limit, running.start)
        held &= asked.all(limit.applies, running.subject, running.start)
        chosen[held] = at
    return chosen


def _terms(asked: Asked, check: Overdue, running: Clocks, limit: Ints) -> Terms:
    """Say how each clock runs; where nothing says that it runs in custody, it does not.

    Out of custody a last day on a holiday moves on, so a breach is called late rather than early.
    """
    if isinstance(check.custody, str):
        custody = np.full(len(limit), check.custody == "always")
    else:
        custody = asked.any(check.custody, running.subject, running.start)
    return Terms(limit, custody, np.zeros(len(limit), np.int32))


def _until(asked: Asked, running: Clocks) -> Ints:
    """Give the day to which each clock has run."""
    return np.where(running.running, np.int32(asked.history.as_of), running.end)


def _late(asked: Asked, check: Overdue, running: Clocks, due: Ints) -> Rows:
    return noticed(check.about, _until(asked, running) - due, running.running)


def _extended(
    asked: Asked, check: Overdue, deadlines: Deadlines, running: Clocks, terms: Terms, reason: Ints
) -> Ints:
    """Ask again for the clocks during which an extension is recorded."""
    if not any(limit.extended for limit in check.limits):
        return reason
    last = _until(asked, running)
    for at, limit in enumerate(check.limits):
        mine = np.flatnonzero(terms.limit == at)
        span = (running.start[mine], last[mine])
        for place, conditions in enumerate(limit.extended.values()):
            for condition in conditions:
                held = asked.during(condition, running.subject[mine], span)
                terms.extended[mine[held]] |= 1 << place
    return deadlines.ask(running.start, terms)


def _paused(
    asked: Asked, check: Overdue, deadlines: Deadlines, running: Clocks, terms: Terms, reason: Ints
) -> Ints:
    """Ask again, one by one, for the few clocks with a pause before or during them."""
    if check.pause is None:
        return reason
    begun = Condition("event", (check.pause[0],))
    span = (np.full_like(running.start, EARLIEST), _until(asked, running))
    for at in np.flatnonzero(asked.during(begun, running.subject, span)):
        subject, start = running.subject[at], running.start[at]
        pauses = asked.history.pauses(check.pause, check.about.unit, int(subject))
        reason[at] = deadlines.ask_one(int(start), terms.take(np.array([at])), pauses)
    return reason


def _candidates(
    asked: Asked, check: Overdue, deadlines: Deadlines, running: Clocks, reason: Ints
) -> Candidates:
    due = deadlines.due(reason)
    return Candidates(
        about=check.about,
        subject=running.subject,
        start=running.start,
        due=due,
        over=_until(asked, running) - due,
        reason=reason,
        note=np.full(len(due), -1, np.int32),
        notes=(),
        rows=np.stack([running.start_row, running.end_row], axis=1),
        is_open=running.running,
    )


def _explained(asked: Asked, check: Overdue, found: Candidates, running: Clocks) -> Candidates:
    """Note why a candidate needs no looking into: what the check says, or the clock itself.

    A step that did come, but late, is explained by nothing that came after it.
    """
    explanations = check.about.explained
    note = asked.explained(explanations, found.subject, found.start)
    note[~found.is_open] = -1
    note[running.restarted] = len(explanations)
    stops = [asked.history.rows(stop.codes, stop.results) for stop in check.stop]
    undated = asked.history.undated(np.concatenate(stops), asked.unit)
    note[undated[found.subject] & found.is_open] = len(explanations) + 1
    note[_too_soon(asked, check, found)] = len(explanations) + 2
    own = [said(key) for key in ("restarted", "undated", "too_soon")]
    return replace(found, note=note, notes=(*(each.words for each in explanations), *own))


def _too_soon(asked: Asked, check: Overdue, found: Candidates) -> Flags:
    """Tell whether a step that follows the start by its nature is recorded only before it."""
    history = asked.history
    later = [stop for stop in check.stop if history.follows(stop.codes[0], check.start)]
    if not later or not found.is_open.any():
        return np.zeros(len(found.subject), np.bool_)
    stops = once(np.concatenate([history.rows(stop.codes, stop.results) for stop in later]))
    first_stop = history.first_days(stops, asked.unit)[found.subject]
    first_start = history.first_days(history.rows(check.start), asked.unit)[found.subject]
    flags: Flags = found.is_open & (first_stop < first_start) & (found.start == first_start)
    return flags
