"""What a check picks out of one part, classed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from tutela.catalogue.supervision import About
from tutela.model.finding import FindingClass
from tutela.model.words import Words
from tutela.supervision.arrays import Flags, Ints, Rows

CLASSES = tuple(FindingClass)
_EXPLAINED, _EARLY, _LOOK = range(3)


@dataclass(frozen=True, slots=True)
class Candidates:
    """The candidates of one check in one part, one each row.

    ``over`` counts the days past ``due`` (below zero: left). ``reason`` points into the reasons of
    the check's deadlines, ``note`` into ``notes`` (-1: none). ``rows`` are events, as many for
    each candidate, -1: none.
    """

    about: About
    subject: Rows
    start: Ints
    due: Ints
    over: Ints
    reason: Ints
    note: Ints
    notes: Sequence[Words]
    rows: NDArray[np.int64]
    is_open: Flags

    @property
    def classed(self) -> NDArray[np.int8]:
        """Give the place of each candidate's class in ``CLASSES``."""
        early = self.over <= self.about.grace_days
        classed = np.where(early, _EARLY, _LOOK).astype(np.int8)
        classed[self.note >= 0] = _EXPLAINED
        return classed

    def take(self, wanted: Rows) -> "Candidates":
        """Give some of them."""
        return replace(
            self,
            subject=self.subject[wanted],
            start=self.start[wanted],
            due=self.due[wanted],
            over=self.over[wanted],
            reason=self.reason[wanted],
            note=self.note[wanted],
            rows=self.rows[wanted],
            is_open=self.is_open[wanted],
        )


def noticed(about: About, over: Ints, is_open: Flags) -> Rows:
    """Find what a check lists: late, or still open and due within the days of warning."""
    if about.warn_days is None:
        return np.flatnonzero(is_open | (over > about.grace_days))
    close = is_open & (over > -about.warn_days - 1 if about.warn_days else over > 0)
    return np.flatnonzero(close | (over > about.grace_days))
