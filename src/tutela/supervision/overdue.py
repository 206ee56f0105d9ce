"""Find the steps that a limit wanted and the record does not show in time."""

from dataclasses import replace

import numpy as np

from tutela.catalogue.supervision import Overdue
from tutela.supervision.asked import Asked
from tutela.supervision.candidates import Candidates, noticed
from tutela.supervision.clocks import Clocks, clocks
from tutela.supervision.deadlines import Deadlines
from tutela.supervision.history import Rows
from tutela.supervision.record import Flags, Ints
from tutela.supervision.said import said


def overdue(asked: Asked, check: Overdue, deadlines: Deadlines) -> Candidates:
    """Find the candidates of a check: open lapses, past ones, and what is about to be due."""
    running = clocks(asked.history, check)
    applies = asked.applies(check.about, running.subject, running.start)
    running = running.take(np.flatnonzero(applies))
    limit = _limits(asked, check, running, deadlines)
    running, limit = running.take(np.flatnonzero(limit >= 0)), limit[limit >= 0]
    extended = np.zeros(len(limit), np.int32)
    plain = _judged(asked, check, deadlines, running, limit, extended)
    if not any(each.extended for each in check.limits):
        return _explained(asked, check, *plain)
    running, limit = plain[1], limit[plain[2]]
    extended = _extended(asked, check, running, limit)
    return _explained(asked, check, *_judged(asked, check, deadlines, running, limit, extended))


def _limits(asked: Asked, check: Overdue, running: Clocks, deadlines: Deadlines) -> Ints:
    """Give each clock the number of the first limit that applies and held, else -1."""
    chosen = np.full(len(running.subject), -1, np.int32)
    for at, limit in reversed(list(enumerate(check.limits))):
        held = deadlines.in_force(limit, running.start)
        held &= asked.all(limit.applies, running.subject, running.start)
        chosen[held] = at
    return chosen


def _judged(
    asked: Asked,
    check: Overdue,
    deadlines: Deadlines,
    running: Clocks,
    limit: Ints,
    extended: Ints,
) -> tuple[Candidates, Clocks, Rows]:
    custody = _custody(asked, check, running)
    reason = deadlines.ask(running.start, limit, custody, extended)
    due = deadlines.due(reason)
    over = np.where(running.running, asked.history.as_of, running.end) - due
    wanted = noticed(check.about, over, running.running)
    found = Candidates(
        about=check.about,
        subject=running.subject,
        start=running.start,
        due=due,
        over=over,
        reason=reason,
        reasons=deadlines.reasons,
        note=np.full(len(due), -1, np.int32),
        notes=(),
        rows=np.stack([running.start_row, running.end_row], axis=1),
        is_open=running.running,
    )
    return found.take(wanted), running.take(wanted), wanted


def _custody(asked: Asked, check: Overdue, running: Clocks) -> Flags:
    """Tell of each clock whether it runs in custody; where nothing says so, it does not.

    Out of custody a last day on a holiday moves on, so a breach is called late rather than early.
    """
    if isinstance(check.custody, str):
        return np.full(len(running.subject), check.custody == "always")
    return asked.any(check.custody, running.subject, running.start)


def _extended(asked: Asked, check: Overdue, running: Clocks, limit: Ints) -> Ints:
    """Give each clock a bit for each extension recorded while it ran."""
    bits = np.zeros(len(limit), np.int32)
    last = np.where(running.running, asked.history.as_of, running.end).astype(np.int32)
    for number_of, each in enumerate(check.limits):
        mine = np.flatnonzero(limit == number_of)
        span = (running.start[mine], last[mine])
        for place, conditions in enumerate(each.extended.values()):
            for condition in conditions:
                held = asked.during(condition, running.subject[mine], span)
                bits[mine[held]] |= 1 << place
    return bits


def _explained(
    asked: Asked, check: Overdue, found: Candidates, running: Clocks, _: Rows
) -> Candidates:
    """Note why a candidate needs no looking into: what the check says, or the clock itself."""
    explanations = check.about.explained
    note = asked.explained(explanations, found.subject, found.start)
    note[running.restarted] = len(explanations)
    stops = [asked.history.rows(stop.codes, stop.results) for stop in check.stop]
    undated = asked.history.undated(np.concatenate(stops), asked.unit)
    note[undated[found.subject] & found.is_open] = len(explanations) + 1
    words = (*(each.words for each in explanations), said("restarted"), said("undated"))
    return replace(found, note=note, notes=words)
