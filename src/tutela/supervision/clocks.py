"""Pair each start of a clock with what stopped it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tutela.catalogue.supervision import Overdue
from tutela.supervision.arrays import NO_DAY, Flags, Ints, Rows
from tutela.supervision.history import History, Track

_STOP, _RESET, _START = range(3)


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
    starts = history.rows(check.start)
    stops = [history.rows(stop.codes, stop.results) for stop in check.stop] if len(starts) else []
    rows = np.concatenate([starts, history.rows(check.resets), *stops])
    track = history.track(once(rows), check.about.unit)
    kinds = _kinds(history, check)
    if history.is_uncut:
        track = _cut(track, history, kinds)
    if len(history.rows(check.resets)):
        track = _without_idle_resets(track, kinds)
    if check.again == "ignored":
        track = _first_starts(track, kinds)
    return _paired(track, kinds[track.row] != _STOP)


def once(rows: Rows) -> Rows:
    """Put rows in order, each once."""
    rows = np.sort(rows, kind="stable")
    again = rows[1:] == rows[:-1]
    return rows[np.append(True, ~again)] if again.any() else rows


def _kinds(history: History, check: Overdue) -> NDArray[np.int8]:
    kinds = np.full(len(history.part.event_day), _STOP, np.int8)
    kinds[history.rows(check.resets)] = _RESET
    kinds[history.rows(check.start)] = _START
    return kinds


def _cut(track: Track, history: History, kinds: NDArray[np.int8]) -> Track:
    """A start after the as-of day does not exist, even where its record does."""
    return track.where((track.day <= history.as_of) | (kinds[track.row] == _STOP))


def _without_idle_resets(track: Track, kinds: NDArray[np.int8]) -> Track:
    """Drop each reset that finds no clock running."""
    kind = kinds[track.row]
    at = np.arange(len(kind))
    before = np.maximum.accumulate(np.where(kind == _RESET, -1, at))
    running = (before >= 0) & (track.subject[before] == track.subject) & (kind[before] == _START)
    return track.where((kind != _RESET) | running)


def _first_starts(track: Track, kinds: NDArray[np.int8]) -> Track:
    """Drop each start that finds its clock running already."""
    kind = kinds[track.row]
    runs = np.zeros(len(kind), np.bool_)
    runs[1:] = track.same_as_next()[:-1] & (kind[:-1] != _STOP)
    return track.where(~(runs & (kind == _START)))


def _paired(track: Track, begins: Flags) -> Clocks:
    at = np.flatnonzero(begins)
    stopped = track.same_as_next()[at]
    following = np.minimum(at + 1, max(len(begins) - 1, 0))
    return Clocks(
        subject=track.subject[at],
        start=track.day[at],
        start_row=track.row[at],
        end=np.where(stopped, track.day[following], np.int32(NO_DAY)),
        end_row=np.where(stopped, track.row[following], -1),
        restarted=stopped & begins[following],
    )
