"""Find, on a day, what should have been done by then and is not in the record."""

from dataclasses import dataclass, field
from datetime import date

import pyarrow as pa

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
    """List the candidates of some checks.

    A check that needs what the record never holds is left out of the answer, not answered with 0.
    """
    asking = [
        _Asking(check, _deadlines(check, snapshot.jurisdiction), not check.about.needs)
        for check in duties.checks
    ]
    for part in parts(snapshot):
        history = History(part, as_of, duties.cut, duties.order)
        for each in asking:
            each.ask(Asked(history, each.check.about.unit, snapshot.jurisdiction))
    answered = [each for each in asking if each.is_borne]
    for each in answered:
        each.catch_up()
    return joined(
        [table for each in answered for table in each.tables],
        tuple(each.check for each in answered),
        {each.check.about.id: each.deadlines.reasons for each in answered},
        OfRecord(snapshot.jurisdiction, snapshot.version, as_of, snapshot.synthetic),
    )


@dataclass(slots=True)
class _Asking:
    """One check on its way through the parts; ``is_borne`` once what it needs was found.

    Until then parts wait, since most checks that need something never find it.
    """

    check: Check
    deadlines: Deadlines
    is_borne: bool
    tables: list[pa.Table] = field(default_factory=list)
    waiting: list[Asked] = field(default_factory=list)

    def ask(self, asked: Asked) -> None:
        """Take the candidates of one part, or let it wait."""
        needs = self.check.about.needs
        self.is_borne = self.is_borne or any(
            asked.history.holds(each, asked.unit).any() for each in needs
        )
        if self.is_borne:
            found = _candidates(asked, self.check, self.deadlines)
            self.tables.append(table_of(asked.history.part, found, self.deadlines.reasons))
        else:
            self.waiting.append(asked.anew())

    def catch_up(self) -> None:
        """Take the candidates of the parts that had to wait."""
        while self.waiting:
            self.ask(self.waiting.pop(0))


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
