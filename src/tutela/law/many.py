"""Count millions of deadlines in one pass, from the same files as ``due``.

It agrees with ``due`` day by day (proved in tests) and holds no rule of its own.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from tutela.catalogue.holidays import Holidays, holidays
from tutela.catalogue.laws import rules
from tutela.law.due import warn_before
from tutela.law.length import Length, length_of
from tutela.model.errors import InputError
from tutela.model.rule import Dated

Days: TypeAlias = npt.NDArray[np.datetime64]
Flags: TypeAlias = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Deadlines:
    """The deadlines of many starts under one limit; ``known`` is False where no text held then."""

    raw_on: Days
    due_on: Days
    warn_on: Days
    breach_after_on: Days
    horizon: Flags
    known: Flags


def due_many(
    limit_id: str,
    starts: Days,
    *,
    jurisdiction: str = "cn",
    custody: Flags | bool = False,
    extensions: Sequence[str] = (),
) -> Deadlines:
    """Find the deadlines of one limit for many starts.

    ``custody`` may differ from start to start. A start on which the limit was not in force has
    ``known`` False and its own day in every column. Limits in hours are refused: they need an hour.
    """
    rule = rules(jurisdiction).get(limit_id)
    if rule is None or rule.kind != "limit":
        raise InputError(
            f"is no limit: [{limit_id[:60]}]", "limit", "See `tutela law list --kind limit`."
        )
    starts = starts.astype("datetime64[D]")
    held = np.broadcast_to(np.asarray(custody, dtype=bool), starts.shape)
    raw, early = starts.copy(), np.zeros(starts.shape, dtype=np.int64)
    known, in_custody = np.zeros(starts.shape, dtype=bool), held.copy()
    for rows, dated in _by_text(rule.history, starts):
        value = dated.value or {}
        length = length_of(limit_id, value, extensions)
        _refuse_hours(limit_id, length)
        runs = value.get("custody", "either")
        _refuse_custody(limit_id, runs, held[rows])
        in_custody[rows] = held[rows] | (runs == "always")
        raw[rows] = add_months_many(starts[rows], length.months) + length.days
        held_early = warn_before(value, True, jurisdiction)
        early[rows] = np.where(
            in_custody[rows], held_early, warn_before(value, False, jurisdiction)
        )
        known[rows] = True
    return _rolled(raw, in_custody | ~known, early, known, holidays(jurisdiction))


def add_months_many(days: Days, months: int) -> Days:
    """Go to the same day of a later month, or to its last; from a last day to a last day."""
    if months == 0:
        return days
    month = days.astype("datetime64[M]")
    nth = (days - month.astype("datetime64[D]")).astype(np.int64)
    is_last = (days + 1).astype("datetime64[M]") > month
    target = month + months
    first = target.astype("datetime64[D]")
    last = ((target + 1).astype("datetime64[D]") - first).astype(np.int64) - 1
    moved: Days = first + np.where(is_last, last, np.minimum(nth, last))
    return moved


def _by_text(history: Sequence[Dated], starts: Days) -> list[tuple[npt.NDArray[np.int64], Dated]]:
    since = np.array([dated.since for dated in history], dtype="datetime64[D]")
    text = np.searchsorted(since, starts, side="right") - 1
    found = []
    for at, dated in enumerate(history):
        rows = np.flatnonzero(text == at)
        if len(rows) and dated.value is not None:
            found.append((rows, dated))
    return found


def _rolled(
    raw: Days,
    fixed: Flags,
    early: npt.NDArray[np.int64],
    known: Flags,
    table: Holidays,
) -> Deadlines:
    due = raw.copy()
    moving = np.flatnonzero(~fixed)
    within, beyond = _next_working(table)
    where = (raw[moving] - within.first).astype(np.int64)
    inside = (where >= 0) & (where < len(within.next))
    due[moving[inside]] += within.next[where[inside]]
    outside = moving[~inside]
    due[outside] += beyond[(raw[outside].astype(np.int64) + 3) % 7]
    last, first = np.datetime64(table.last_on, "D"), np.datetime64(table.first_on, "D")
    reached = (raw >= first) & (due <= last)
    horizon = known & ~fixed & ~reached
    # a last day inside the table may roll over its end, where only weekends are known
    edge = np.flatnonzero(horizon & (raw >= first) & (raw <= last))
    due[edge] = _edge(due[edge], last, beyond)
    warn = np.where(horizon, raw, due - early)
    return Deadlines(raw, due, warn, due, horizon, known)


@dataclass(frozen=True, slots=True)
class _Table:
    first: np.datetime64
    next: npt.NDArray[np.int64]


@cache
def _next_working(table: Holidays) -> tuple[_Table, npt.NDArray[np.int64]]:
    beyond = np.array([0, 0, 0, 0, 0, 2, 1], dtype=np.int64)
    count = max((table.last_on - table.first_on).days + 1, 0)
    if count == 0:
        return _Table(np.datetime64("1970-01-01", "D"), np.zeros(0, dtype=np.int64)), beyond
    first = np.datetime64(table.first_on, "D")
    free = np.zeros(count, dtype=bool)
    free[[(day - table.first_on).days for day in table.free]] = True
    steps = np.zeros(count, dtype=np.int64)
    for at in range(count - 1, -1, -1):
        after = steps[at + 1] if at + 1 < count else 0
        steps[at] = after + 1 if free[at] else 0
    return _Table(first, steps), beyond


def _edge(due: Days, last: np.datetime64, beyond: npt.NDArray[np.int64]) -> Days:
    after = due > last
    moved: Days = due + np.where(after, beyond[(due.astype(np.int64) + 3) % 7], 0)
    return moved


def _refuse_hours(limit_id: str, length: Length) -> None:
    if length.hours:
        raise InputError("runs in hours", limit_id, "Ask `due` with the moment of the start.")


def _refuse_custody(limit_id: str, runs: str, held: Flags) -> None:
    if runs == "never" and held.any():
        raise InputError(
            "is for persons who are not in custody", limit_id, "Ask for it without custody."
        )
