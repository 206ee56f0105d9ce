"""Pair each start of a clock with what stopped it."""

from dataclasses import dataclass

import numpy as np

from tutela.catalogue.supervision import Overdue
from tutela.supervision.history import History, Rows, Track
from tutela.supervision.record import NO_DAY, Flags, Ints


@dataclass(frozen=True, slots=True)
class Clocks:
    """Times that began to run, one each row.

    ``end`` is ``NO_DAY`` while one runs; ``end_row`` is the event that stopped it, else -1.
    ``restarted``: what ended it was a new start, not the step that was due.
    """

    subject: Rows
    start: Ints
    start_row: Rows
    end: Ints
    end_row: Rows
    restarted: Flags

    @property
    def running(self) -> Flags:
        """Tell which still run."""
        return self.end_row < 0

    def take(self, wanted: Rows) -> "Clocks":
        """Give some of them."""
        return Clocks(
            self.subject[wanted],
            self.start[wanted],
            self.start_row[wanted],
            self.end[wanted],
            self.end_row[wanted],
            self.restarted[wanted],
        )


def clocks(history: History, check: Overdue) -> Clocks:
    """Find every clock of a check that began by the as-of day."""
    unit = check.about.unit
    starts = history.rows(check.start)
    stops = [history.rows(stop.codes, stop.results) for stop in check.stop]
    begins = np.zeros(len(history.part.event_day), np.bool_)
    begins[starts] = True
    rows = np.unique(np.concatenate([starts, *stops]))
    track = history.track(rows, unit)
    track = _cut(track, history, begins)
    if check.again == "ignored":
        track = _first_starts(track, begins)
    return _paired(track, begins[track.row])


def _cut(track: Track, history: History, begins: Flags) -> Track:
    """A start after the as-of day does not exist, even where its record does."""
    kept = np.flatnonzero((track.day <= history.as_of) | ~begins[track.row])
    return track if len(kept) == len(track.day) else track.take(kept)


def _first_starts(track: Track, begins: Flags) -> Track:
    """Drop each start that follows a start of the same subject: its clock runs already."""
    is_start = begins[track.row]
    follows = np.zeros(len(is_start), np.bool_)
    follows[1:] = track.same_as_next()[:-1] & is_start[:-1]
    return track.take(np.flatnonzero(~(is_start & follows)))


def _paired(track: Track, is_start: Flags) -> Clocks:
    at = np.flatnonzero(is_start)
    stopped = track.same_as_next()[at]
    following = np.minimum(at + 1, max(len(is_start) - 1, 0))
    return Clocks(
        subject=track.subject[at],
        start=track.day[at],
        start_row=track.row[at],
        end=np.where(stopped, track.day[following], np.int32(NO_DAY)),
        end_row=np.where(stopped, track.row[following], -1),
        restarted=stopped & is_start[following],
    )
