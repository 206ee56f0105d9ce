"""Find, on a day, what should have been done by then and is not in the record."""

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import date

import pyarrow as pa

from tutela.catalogue.supervision import Check, Supervision, supervision
from tutela.register.snapshot import Snapshot
from tutela.supervision.arrays import Rows
from tutela.supervision.findings import Findings, OfRecord, joined
from tutela.supervision.judging import Histories, Judge
from tutela.supervision.record import Part, parts
from tutela.supervision.sieve import Sieved, sieved


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
        histories = Histories(part, as_of, duties)
        for each, cases, is_needed in zip(asking, found.cases, found.needed, strict=True):
            each.ask(histories, cases, is_needed=is_needed)
    answered = [each for each in asking if each.is_borne]
    return joined(
        [table for each in answered for table in each.tables()],
        tuple(each.judge.check for each in answered),
        {each.judge.check.about.id: each.judge.deadlines.reasons for each in answered},
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


class _Asking:
    """One check on its way through the parts; ``is_borne`` once what it needs was found.

    Until then its cases wait, since most checks that need something never find it.
    """

    def __init__(self, check: Check, jurisdiction: str) -> None:
        self.judge = Judge(check, jurisdiction)
        self.is_borne = not check.about.needs
        self._tables: list[pa.Table] = []
        self._waiting: list[tuple[Histories, Rows]] = []

    def ask(self, histories: Histories, cases: Rows, *, is_needed: bool) -> None:
        """Judge some cases of a part, or let them wait."""
        self.is_borne = self.is_borne or is_needed or self.judge.is_stated(histories.whole)
        cases = histories.narrowed(cases, self.judge.check)
        if not len(cases):
            return
        if self.is_borne:
            self._tables.append(self.judge.judge(histories, cases))
        else:
            self._waiting.append((histories.anew(), cases))

    def tables(self) -> list[pa.Table]:
        """Give the candidates of all parts, those that had to wait among them."""
        self._tables += [self.judge.judge(*waiting) for waiting in self._waiting]
        self._waiting.clear()
        return self._tables
