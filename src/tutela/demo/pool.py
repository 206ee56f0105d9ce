"""Play the ways a case may go many times over, and sort them by when their steps fall."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from tutela.demo.plan import Histories, Step
from tutela.model.period import Period

Days = npt.NDArray[np.int32]
Whole = npt.NDArray[np.int64]

NEVER = -1
"""Stands for the day of an event that did not happen, or not by the cut-off."""

_RETURNS = ("returned_for_supplement", "retransferred")


@dataclass(frozen=True, slots=True)
class Pool:
    """Histories played out: one row each, ``days`` by column of ``events``.

    ``returned_for_supplement`` and ``retransferred`` have two columns each, first and second time.
    ``track`` numbers the rows that agree in kind and in the slots of their counted events.
    """

    events: tuple[str, ...]
    kinds: tuple[str, ...]
    days: Days
    kind: Whole
    track: Whole

    def columns(self, event: str) -> list[int]:
        """Give the columns of an event."""
        return [at for at, code in enumerate(self.events) if code == event]


def day_number(day: date) -> int:
    """Count the days since 1 January 1970."""
    return (day - date(1970, 1, 1)).days


def slots(periods: Sequence[Period]) -> Days:
    """Give the days on which a slot begins, such that every period is made of whole slots."""
    begins = {day_number(each.first_on) for each in periods}
    begins |= {day_number(each.last_on) + 1 for each in periods}
    return np.array(sorted(begins), np.int32)


def play(
    histories: Histories,
    counted: Sequence[str],
    begins: Days,
    rng: np.random.Generator,
    times: int = 30_000,
) -> Pool:
    """Play every kind of history ``times`` over, its first step on any day alike.

    Histories of which nothing falls after the first slot begins are left out.
    """
    events = _events(histories)
    parts = [_kind(steps, histories, events, rng, times) for steps in histories.kinds.values()]
    days = np.concatenate(parts)
    _off_weekends(days, [at for at, code in enumerate(events) if code in histories.working_days])
    kind = np.repeat(np.arange(len(parts)), times)
    days[days > day_number(histories.cut_off)] = NEVER
    columns = [at for at, code in enumerate(events) if code in counted]
    kept = (days[:, columns] >= begins[0]).any(axis=1)
    days, kind = days[kept], kind[kept]
    slot = np.searchsorted(begins, days[:, columns], side="right")
    slot[days[:, columns] == NEVER] = len(begins) + 1
    track = _number(kind, slot, len(begins) + 2)
    return Pool(tuple(events), tuple(histories.kinds), days, kind, track)


def _events(histories: Histories) -> list[str]:
    later = dict.fromkeys(step.event for steps in histories.kinds.values() for step in steps)
    before = dict.fromkeys(step.event for steps in histories.before.values() for step in steps)
    return [*before, *later, *_RETURNS, *_RETURNS]


def _kind(
    steps: tuple[Step, ...],
    histories: Histories,
    events: list[str],
    rng: np.random.Generator,
    times: int,
) -> Days:
    days = np.full((times, len(events)), NEVER, np.int32)
    first, last = day_number(histories.first_on), day_number(histories.cut_off)
    day = rng.integers(first, last + 1, times, dtype=np.int32)
    days[:, events.index(steps[0].event)] = day
    back = day.copy()
    for step in histories.before[steps[0].event]:
        back -= _gap(step, rng, times)
        days[:, events.index(step.event)] = back
    for previous, step in pairwise(steps):
        if previous.event == "transferred":
            day = _supplemented(day, days, histories, rng)
        day = day + _gap(step, rng, times)
        days[:, events.index(step.event)] = day
    return days


def _off_weekends(days: Days, columns: list[int]) -> None:
    """Move Saturdays and Sundays to the Friday before; day 0 was a Thursday."""
    for column in columns:
        day = days[:, column]
        day -= np.where(day == NEVER, 0, np.maximum((day + 3) % 7 - 4, 0)).astype(np.int32)


def _supplemented(day: Days, days: Days, histories: Histories, rng: np.random.Generator) -> Days:
    """Send some back once, a few of them twice; give the day the review began anew."""
    rule = histories.supplement
    out = rng.random(len(day)) < rule.chance
    for first in (-4, -2):
        returned = day + _gap(rule.returned, rng, len(day))
        back = returned + _gap(rule.retransferred, rng, len(day))
        days[out, first], days[out, first + 1] = returned[out], back[out]
        day = np.where(out, back, day)
        out &= rng.random(len(day)) < rule.again
    return day


def _gap(step: Step, rng: np.random.Generator, times: int) -> Days:
    return rng.integers(step.fewest, step.most + 1, times, dtype=np.int32)


def _number(kind: Whole, slot: Whole, radix: int) -> Whole:
    key = kind.astype(np.int64)
    for column in slot.T:
        key = key * radix + column
    _, number = np.unique(key, return_inverse=True)
    return np.asarray(number, np.int64)


def by_track(pool: Pool) -> Mapping[int, Whole]:
    """Give the rows of the pool by track."""
    order = np.argsort(pool.track, kind="stable")
    cuts = np.searchsorted(pool.track[order], np.arange(1, pool.track.max() + 1))
    return dict(enumerate(np.split(order, cuts)))
