"""Find, on a day, what should have been done by then and is not in the record."""

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
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
    supervision,
)
from tutela.register.snapshot import Snapshot
from tutela.supervision.asked import Asked
from tutela.supervision.candidates import Candidates
from tutela.supervision.deadlines import Deadlines
from tutela.supervision.findings import Findings, OfRecord, joined, table_of
from tutela.supervision.history import History
from tutela.supervision.overdue import overdue
from tutela.supervision.record import Excerpt, Part, Rows, parts
from tutela.supervision.sieve import Sieved, sieved
from tutela.supervision.acts import lapsing, sentence
from tutela.supervision.standing import disordered, misdated, repeated, unmatched


def supervise(snapshot: Snapshot, as_of: date) -> Findings:
    """List the candidates of every check of the jurisdiction as they stood on a day.

    What happened later does not exist, so the answer for a past day never changes.
    """
    return supervised(snapshot, as_of, supervision(snapshot.jurisdiction))


def supervised(snapshot: Snapshot, as_of: date, duties: Supervision) -> Findings:
    """List the candidates of some checks.

    A check that needs what the record never holds is left out of the answer, not answered with 0.
    """
    asking = [_Asking(check, snapshot.jurisdiction) for check in duties.checks]
    for part, found in _ahead(snapshot, as_of, duties):
        histories = _Histories(part, as_of, duties)
        for each, cases, is_needed in zip(asking, found.cases, found.needed, strict=True):
            each.ask(histories, cases, is_needed=is_needed)
    answered = [each for each in asking if each.is_borne]
    return joined(
        [table for each in answered for table in each.tables()],
        tuple(each.check for each in answered),
        {each.check.about.id: each.deadlines.reasons for each in answered},
        OfRecord(snapshot.jurisdiction, snapshot.version, as_of, snapshot.synthetic),
    )


def _ahead(snapshot: Snapshot, as_of: date, duties: Supervision) -> Iterator[tuple[Part, Sieved]]:
    """Read and sieve each part while the one before it is judged."""

    def sift(part: Part) -> tuple[Part, Sieved]:
        return part, sieved(part, duties, as_of, snapshot.jurisdiction)

    with ThreadPoolExecutor(1) as pool:
        waiting: Future[tuple[Part, Sieved]] | None = None
        for part in parts(snapshot):
            following = pool.submit(sift, part)
            if waiting is not None:
                yield waiting.result()
            waiting = following
        if waiting is not None:
            yield waiting.result()


class _Histories:
    """What a part held on the as-of day, as a whole and some cases at a time."""

    def __init__(self, part: Part, as_of: date, duties: Supervision) -> None:
        self._part = part
        self._as_of = as_of
        self._duties = duties
        self.whole = self._history(part)

    def of(self, cases: Rows) -> History:
        """Give the history of some cases."""
        return self._history(Excerpt(self._part, cases))

    def anew(self) -> "_Histories":
        """Give the same, with nothing of the part held in memory."""
        return _Histories(self._part.anew(), self._as_of, self._duties)

    def _history(self, part: Part) -> History:
        return History(part, self._as_of, self._duties.cut, self._duties.order)


class _Asking:
    """One check on its way through the parts; ``is_borne`` once what it needs was found.

    Until then its cases wait, since most checks that need something never find it.
    """

    def __init__(self, check: Check, jurisdiction: str) -> None:
        self.check = check
        self.deadlines = Deadlines(jurisdiction, check)
        self.is_borne = not check.about.needs
        self._jurisdiction = jurisdiction
        self._tables: list[pa.Table] = []
        self._waiting: list[tuple[_Histories, Rows]] = []

    def ask(self, histories: _Histories, cases: Rows, *, is_needed: bool) -> None:
        """Judge some cases of a part, or let them wait."""
        self.is_borne = self.is_borne or is_needed or self._is_stated(histories.whole)
        if not len(cases):
            return
        if self.is_borne:
            self._judge(histories, cases)
        else:
            self._waiting.append((histories.anew(), cases))

    def tables(self) -> list[pa.Table]:
        """Give the candidates of all parts, those that had to wait among them."""
        for histories, cases in self._waiting:
            self._judge(histories, cases)
        self._waiting.clear()
        return self._tables

    def _is_stated(self, whole: History) -> bool:
        """Tell whether a part states something the check needs that is no event."""
        needs = [each for each in self.check.about.needs if each.about != "event"]
        return any(whole.holds(each, self.check.about.unit).any() for each in needs)

    def _judge(self, histories: _Histories, cases: Rows) -> None:
        history = histories.of(cases)
        asked = Asked(history, self.check.about.unit, self._jurisdiction)
        found = _candidates(asked, self.check, self.deadlines)
        if len(found.subject):
            self._tables.append(table_of(history.part, found, self.deadlines.reasons))


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
        case Misdated():
            return misdated(asked, check, deadlines)
        case Lapsing():
            return lapsing(asked, check, deadlines)
        case Sentence():
            return sentence(asked, check, deadlines)
