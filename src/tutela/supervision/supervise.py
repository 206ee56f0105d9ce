"""Find, on a day, what should have been done by then and is not in the record."""

from datetime import date

from tutela.catalogue.supervision import (
    Check,
    Disordered,
    Overdue,
    Repeated,
    Supervision,
    Unmatched,
    supervision,
)
from tutela.register.snapshot import Snapshot
from tutela.supervision.asked import Asked
from tutela.supervision.candidates import Candidates
from tutela.supervision.deadlines import Deadlines
from tutela.supervision.findings import Findings, OfRecord, joined, table_of
from tutela.supervision.history import History
from tutela.supervision.overdue import overdue
from tutela.supervision.record import parts
from tutela.supervision.standing import disordered, repeated, unmatched


def supervise(snapshot: Snapshot, as_of: date) -> Findings:
    """List the candidates of every check of the jurisdiction as they stood on a day.

    What happened later does not exist, so the answer for a past day never changes.
    """
    return supervised(snapshot, as_of, supervision(snapshot.jurisdiction))


def supervised(snapshot: Snapshot, as_of: date, duties: Supervision) -> Findings:
    """List the candidates of some checks."""
    deadlines = [_deadlines(check, snapshot.jurisdiction) for check in duties.checks]
    tables = []
    for part in parts(snapshot):
        history = History(part, as_of, duties.cut, duties.order)
        for check, each in zip(duties.checks, deadlines, strict=True):
            asked = Asked(history, check.about.unit, snapshot.jurisdiction)
            tables.append(table_of(part, _candidates(asked, check, each), each.reasons))
    reasons = {
        check.about.id: each.reasons for check, each in zip(duties.checks, deadlines, strict=True)
    }
    of_record = OfRecord(snapshot.jurisdiction, snapshot.version, as_of, snapshot.synthetic)
    return joined(tables, duties.checks, reasons, of_record)


def _deadlines(check: Check, jurisdiction: str) -> Deadlines:
    limits = check.limits if isinstance(check, Overdue) else ()
    return Deadlines(jurisdiction, check.about.id, limits, check.about.level)


def _candidates(asked: Asked, check: Check, deadlines: Deadlines) -> Candidates:
    match check:
        case Overdue():
            return overdue(asked, check, deadlines)
        case Unmatched():
            return unmatched(asked, check, deadlines)
        case Repeated():
            return repeated(asked, check, deadlines)
        case Disordered():
            return disordered(asked, check, deadlines)
