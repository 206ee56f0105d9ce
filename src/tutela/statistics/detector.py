"""Flag codes that come up more often than their own past explains, early and at a stated rate.

After Farrington and others (1996) and Noufaily and others (2013): a quasi-Poisson regression of the
monthly counts on trend and season, in which past outbreaks weigh less, gives what would be usual;
a negative binomial tail says how unusual the newest months are. A code with hardly any past is
held against what so short a past leaves possible. Counts are uncleared: an alarm is for the office.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from tutela.model.errors import InputError

Codes: TypeAlias = tuple[str, ...]
Real: TypeAlias = NDArray[np.float64]

WINDOWS = (1, 3)
"""Months that are looked at together: a sudden rise shows in one, a slow one in three."""

LEAST_HISTORY = 24
"""Months that must lie before the first month that is judged."""

_LONGEST_HISTORY = 60
_GUARD = 3
"""Months before the ones judged that are left out, so that a slow rise is not taken for usual."""

_FEW = 24
"""Below so many in the past a regression has nothing to hold on to."""

_LEAST_COUNT = 5
"""Fewer than this in a window raise no alarm; nor may they be told of anybody."""

_LUMPY = 1.3
"""Variance over mean of a code too rare to tell; matters come in clusters of several cases."""

_CAUTION = 1.2
"""Standard errors added to the spread: it is itself only known from the few months of the past."""

_ROUNDS = 12
_LARGE = 2.58
"""An Anscombe residual above this is taken for a part of an outbreak."""


@dataclass(frozen=True, slots=True)
class Alarm:
    """A code, or a combination of codes, in a month: counted, expected, and the least that alarms.

    ``at`` numbers the last month of the window; ``window`` is how many months it holds.
    """

    codes: Codes
    at: int
    window: int
    count: int
    expected: float
    limit: int


def detect(
    counts: Mapping[Codes, Sequence[int]],
    exposure: Sequence[int] | None = None,
    *,
    false_alarms: float = 1.0,
    first: int = LEAST_HISTORY,
) -> tuple[Alarm, ...]:
    """Judge every month from ``first`` on by the months before it alone.

    ``counts`` holds one row of months for each code; ``exposure`` is how many matters there were in
    each month. Where nothing is new, ``false_alarms`` a year are to be expected over all the codes
    together. Of several windows that alarm in a month the shortest is given.
    """
    names = tuple(counts)
    table = np.array([counts[name] for name in names], dtype=np.float64)
    if not names or first < LEAST_HISTORY or table.shape[1] <= first:
        raise InputError(
            f"have too short a past: {0 if not names else table.shape[1]} months",
            "monthly counts",
            f"Give more than {LEAST_HISTORY} months.",
        )
    size = np.ones(table.shape[1]) if exposure is None else np.maximum(exposure, 1.0)
    level = false_alarms / 12 / len(names) / len(WINDOWS)
    found = {
        (alarm.codes, alarm.at): alarm
        for at in range(first, table.shape[1])
        for window in reversed(WINDOWS)
        for alarm in _judge(names, table, size / size.mean(), at, window, level)
    }
    return tuple(sorted(found.values(), key=lambda each: (each.at, each.codes)))


def begun(alarms: Sequence[Alarm], quiet: int = 6) -> tuple[Alarm, ...]:
    """Give the first alarm of each episode: one that ``quiet`` months without any went before."""
    last: dict[Codes, int] = {}
    found = []
    for alarm in sorted(alarms, key=lambda each: each.at):
        if alarm.at - last.get(alarm.codes, -quiet - 1) > quiet:
            found.append(alarm)
        last[alarm.codes] = alarm.at
    return tuple(found)


def tail_limit(mean: float, variance: float, level: float) -> int:
    """Give the least count that is reached with a chance of no more than ``level``.

    Negative binomial; Poisson where the variance is no larger than the mean.

    >>> tail_limit(4.0, 4.0, 0.05), tail_limit(4.0, 12.0, 0.05)
    (9, 12)
    """
    counts = np.arange(1, int(mean + 60 * variance**0.5) + 60)
    if variance > mean * 1.0001:
        size, scale = mean * mean / (variance - mean), mean / variance
        steps = np.log((counts - 1 + size) / counts) + np.log1p(-scale)
        zero = size * np.log(scale)
    else:
        steps, zero = np.log(mean / counts), -mean
    chances = np.exp(np.concatenate([[zero], zero + np.cumsum(steps)]))
    reached = 1 - np.concatenate([[0.0], np.cumsum(chances)])
    return int(np.argmax(reached <= level))


def _judge(
    names: tuple[Codes, ...], table: Real, size: Real, at: int, window: int, level: float
) -> Iterator[Alarm]:
    now = np.arange(at - window + 1, at + 1)
    last = now[0] - (_GUARD if window == 1 else 0)
    past = np.arange(max(0, last - _LONGEST_HISTORY), last)
    counted = table[:, now].sum(axis=1)
    mean, variance = _few(table[:, past], size[past].sum(), size[now].sum())
    enough = table[:, past].sum(axis=1) >= _FEW
    if enough.any():
        fitted = _usual(table[np.ix_(enough, past)], past, now, size)
        mean[enough], variance[enough] = fitted
    worth = (counted >= _LEAST_COUNT) & (counted > mean + np.sqrt(variance))
    for row in np.flatnonzero(worth):
        limit = max(tail_limit(float(mean[row]), float(variance[row]), level), _LEAST_COUNT)
        if counted[row] >= limit:
            yield Alarm(names[row], at, window, int(counted[row]), float(mean[row]), limit)


def _few(past: Real, before: float, now: float) -> tuple[Real, Real]:
    """Say what a short past leaves possible: a rate of which nothing was known before it."""
    shape = past.sum(axis=1) + 0.5
    mean = shape * now / before
    return mean, _LUMPY * (mean + mean * mean / shape)


def _usual(
    past: Real, months: NDArray[np.int64], now: NDArray[np.int64], size: Real
) -> tuple[Real, Real]:
    """Fit all codes at once; give mean and variance of the sum of the months judged."""
    here = _design(months, months)
    ahead = _design(now, months)
    weight = np.ones_like(past)
    for _ in range(2):
        beta, inverse, usual, spread = _fit(past, here, size[months], weight)
        weight = _reweighted(past, here, usual, inverse, weight, spread)
    beta, inverse, _, spread = _fit(past, here, size[months], weight)
    most = (past / size[months]).max(axis=1, keepdims=True) + 3
    coming = np.minimum(np.exp(np.clip(beta @ ahead.T, -20, 20)), most) * size[now]
    mean = coming.sum(axis=1)
    slope = coming @ ahead
    unsure = np.einsum("ki,kij,kj->k", slope, inverse, slope)
    return mean, spread * (mean + unsure)


def _design(months: NDArray[np.int64], past: NDArray[np.int64]) -> Real:
    """Give level, trend and season of months; no trend where the past is under three years."""
    angle = 2 * np.pi * months / 12
    trend = (months - past.mean()) / 12
    columns = [np.ones(len(months)), np.sin(angle), np.cos(angle)]
    return np.column_stack([*columns, trend] if len(past) >= 36 else columns)


def _fit(past: Real, design: Real, size: Real, weight: Real) -> tuple[Real, Real, Real, Real]:
    """Fit by iterated least squares; a slight pull to zero keeps a code of one season in bounds."""
    beta = np.zeros((len(past), design.shape[1]))
    beta[:, 0] = np.log(past.mean(axis=1) + 0.1)
    pull = np.diag([0.0, *([0.1] * (design.shape[1] - 1))])
    for _ in range(_ROUNDS):
        line = np.clip(beta @ design.T, -20, 20)
        usual = np.exp(line) * size
        strength = weight * usual
        working = line + (past - usual) / usual
        normal = np.einsum("kn,ni,nj->kij", strength, design, design) + pull
        beta = np.linalg.solve(normal, ((strength * working) @ design)[..., None])[..., 0]
    usual = np.exp(np.clip(beta @ design.T, -20, 20)) * size
    degrees = past.shape[1] - design.shape[1]
    spread = np.maximum((weight * (past - usual) ** 2 / usual).sum(axis=1) / degrees, 1.0)
    spread = spread * (1 + _CAUTION * np.sqrt(2 / degrees))
    return beta, np.linalg.inv(normal), usual, spread


def _reweighted(
    past: Real, design: Real, usual: Real, inverse: Real, weight: Real, spread: Real
) -> Real:
    """Let months far above the usual weigh less, so that a past outbreak hides no new one."""
    lever = np.einsum("ni,kij,nj->kn", design, inverse, design) * usual * weight
    scale = usual ** (1 / 6) * np.sqrt(np.clip(1 - lever, 0.05, 1) * spread[:, None])
    residual = 1.5 * (past ** (2 / 3) - usual ** (2 / 3)) / scale
    lighter = np.where(residual > _LARGE, residual, 1.0) ** -2
    return np.asarray(lighter * past.shape[1] / lighter.sum(axis=1, keepdims=True))
