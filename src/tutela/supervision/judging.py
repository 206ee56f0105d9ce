"""Judge some cases of a part by one check."""

from datetime import date

import pyarrow as pa

from tutela.catalogue.supervision import (
    Check,
    Disordered,
    Lapsing,
    Misdated,
    Overdue,
    Repeated,
    Sentence,
    Supervision,
    Unmatched,
)
from tutela.supervision.acts import lapsing, sentence
from tutela.supervision.arrays import Rows
from tutela.supervision.asked import Asked
from tutela.supervision.candidates import Candidates
from tutela.supervision.deadlines import Deadlines
from tutela.supervision.findings import table_of
from tutela.supervision.history import History
from tutela.supervision.overdue import overdue
from tutela.supervision.record import Excerpt, Part
from tutela.supervision.standing import disordered, misdated, repeated, unmatched

_STATED = ("fact", "denied", "protection", "circumstance")


class Histories:
    """What a part held on the as-of day, as a whole and some cases at a time."""

    def __init__(self, part: Part, as_of: date, duties: Supervision) -> None:
        self._part = part
        self._as_of = as_of
        self._duties = duties
        self.whole = self._history(part)

    def narrowed(self, cases: Rows, check: Check) -> Rows:
        """Leave out cases for which nothing states what a check asks for; each reads one table."""
        for each in check.about.applies:
            if len(cases) and each.about in _STATED:
                cases = cases[self.whole.holds(each, "case")[cases]]
        return cases

    def of(self, cases: Rows) -> History:
        """Give the history of some cases."""
        return self._history(Excerpt(self._part, cases))

    def anew(self) -> "Histories":
        """Give the same, with nothing of the part held in memory."""
        return Histories(self._part.anew(), self._as_of, self._duties)

    def _history(self, part: Part) -> History:
        return History(part, self._as_of, self._duties.cut, self._duties.order)


class Judge:
    """One check and the due days it has asked for so far."""

    def __init__(self, check: Check, jurisdiction: str) -> None:
        self.check = check
        self.deadlines = Deadlines(jurisdiction, check)
        self._jurisdiction = jurisdiction

    def judge(self, histories: Histories, cases: Rows) -> pa.Table:
        """Give the candidates among some cases of a part."""
        history = histories.of(cases)
        asked = Asked(history, self.check.about.unit, self._jurisdiction)
        found = _candidates(asked, self.check, self.deadlines)
        return table_of(history.part, found, self.deadlines.reasons)

    def is_stated(self, whole: History) -> bool:
        """Tell whether a part states something the check needs that is no event."""
        needs = [each for each in self.check.about.needs if each.about != "event"]
        return any(whole.holds(each, self.check.about.unit).any() for each in needs)


def _candidates(asked: Asked, check: Check, deadlines: Deadlines) -> Candidates:
    match check:
        case Overdue():
            found = overdue(asked, check, deadlines)
        case Unmatched():
            found = unmatched(asked, check, deadlines)
        case Repeated():
            found = repeated(asked, check, deadlines)
        case Disordered():
            found = disordered(asked, check, deadlines)
        case Misdated():
            found = misdated(asked, check, deadlines)
        case Lapsing():
            found = lapsing(asked, check, deadlines)
        case Sentence():
            found = sentence(asked, check, deadlines)
    return found
