"""Plant what is late on purpose, without moving anybody from one figure to another."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from tutela.demo.cast import Cast, begins, counted_events
from tutela.demo.plan import Ages, Lost, Moved, Plan, Reports
from tutela.demo.pool import NEVER, Days, Whole, day_number
from tutela.model.errors import DataError

_RETURNED, _RETRANSFERRED = "returned_for_supplement", "retransferred"


def plant(plan: Plan, cast: Cast, rng: np.random.Generator) -> Cast:
    """Make cases late and add reports nobody filed, as many of each as the plan says."""
    free = cast.alone
    for rule in plan.planted.moved:
        cast = _move(plan, cast, rule, free, rng)
    cast = _send_back_again(plan, cast, free, rng)
    for lost in plan.planted.lost:
        cast = _lose(cast, lost, free, rng)
    for reports in plan.planted.reports:
        cast = _report(plan, cast, reports, rng)
    return cast


def _move(
    plan: Plan, cast: Cast, rule: Moved, free: npt.NDArray[np.bool_], rng: np.random.Generator
) -> Cast:
    limit = cast.days[:, cast.columns(rule.until)[0]]
    never_returned = (cast.days[:, cast.columns(_RETURNED)] == NEVER).all(axis=1)
    is_open = cast.days.max(axis=1) == limit
    usable = np.flatnonzero(free & never_returned & (limit != NEVER) & (is_open == rule.is_open))
    back = _within(rule.days, rng, len(usable))
    moved = _moved(cast.days[usable], limit[usable], back)
    stays = _same_slots(plan, cast, cast.days[usable], moved)
    chosen = _choose(rule.name, np.flatnonzero(stays), rule.count, rng)
    cases = usable[chosen]
    cast.days[cases] = moved[chosen]
    free[cases] = False
    return replace(cast, planted={**cast.planted, rule.name: cases})


def _send_back_again(
    plan: Plan, cast: Cast, free: npt.NDArray[np.bool_], rng: np.random.Generator
) -> Cast:
    rule = plan.planted.third_return
    again = cast.days[:, cast.columns(_RETRANSFERRED)[-1]]
    usable = np.flatnonzero(free & (again != NEVER))
    gap = _within(rule.returned, rng, len(usable))
    back = gap + _within(rule.retransferred, rng, len(usable))
    moved = _moved(cast.days[usable], again[usable], back)
    stays = _same_slots(plan, cast, cast.days[usable], moved)
    chosen = _choose("third_return", np.flatnonzero(stays), rule.count, rng)
    cases = usable[chosen]
    added = np.full((len(cast.days), 2), NEVER, np.int32)
    added[cases, 1] = again[cases]
    added[cases, 0] = again[cases] - back[chosen] + gap[chosen]
    cast.days[cases] = moved[chosen]
    free[cases] = False
    return replace(
        cast,
        events=(*cast.events, _RETURNED, _RETRANSFERRED),
        days=np.hstack([cast.days, added]),
        planted={**cast.planted, "third_return": cases},
    )


def _lose(cast: Cast, rule: Lost, free: npt.NDArray[np.bool_], rng: np.random.Generator) -> Cast:
    column = cast.columns(rule.event)[0]
    usable = np.flatnonzero(free & (cast.days[:, column] != NEVER))
    cases = usable[_choose(rule.name, np.arange(len(usable)), rule.count, rng)]
    cast.days[cases, column] = NEVER
    free[cases] = False
    return replace(cast, planted={**cast.planted, rule.name: cases})


def _report(plan: Plan, cast: Cast, rule: Reports, rng: np.random.Generator) -> Cast:
    """Add cases that were reported and accepted and have no suspect."""
    days = np.full((rule.count, len(cast.events)), NEVER, np.int32)
    accepted = day_number(plan.histories.cut_off) - _within(rule.days, rng, rule.count)
    days[:, cast.columns("accepted")[0]] = accepted
    days[:, cast.columns("reported")[0]] = accepted - rng.integers(0, 2, rule.count)
    events = cast.events
    if rule.decided is not None:
        events = (*events, "not_filed")
        decided = accepted + _within(rule.decided, rng, rule.count)
        days = np.column_stack([days, decided]).astype(np.int32)
    known = cast.days
    if len(events) > len(cast.events):
        known = np.column_stack([known, np.full(len(known), NEVER, np.int32)])
    child = [at for at, each in enumerate(plan.families) if each.victims and each.victims[1] < 18]
    return replace(
        cast,
        events=events,
        days=np.vstack([known, days]),
        family=np.concatenate([cast.family, rng.choice(child, rule.count)]),
        lead=np.arange(len(known) + rule.count),
        planted={**cast.planted, rule.name: len(known) + np.arange(rule.count)},
    )


def _moved(days: Days, limit: Days, back: Days) -> Days:
    """Move all that happened up to the day of the limit back."""
    earlier = (days != NEVER) & (days <= limit[:, None])
    return np.where(earlier, days - back[:, None], days)


def _same_slots(plan: Plan, cast: Cast, before: Days, after: Days) -> npt.NDArray[np.bool_]:
    counted = counted_events(plan)
    columns = [at for at, code in enumerate(cast.events) if code in counted]
    slot = [np.searchsorted(begins(plan), days[:, columns], "right") for days in (before, after)]
    return np.asarray((slot[0] == slot[1]).all(axis=1))


def _choose(name: str, usable: Whole, count: int, rng: np.random.Generator) -> Whole:
    if len(usable) < count:
        raise DataError(
            f"finds {len(usable)} cases to make late, and wants {count}: [{name}]",
            "planted.yaml",
            "Plant fewer, or move them by fewer days.",
        )
    return np.sort(rng.choice(usable, count, replace=False))


def _within(span: Ages | Sequence[int], rng: np.random.Generator, times: int) -> Days:
    return rng.integers(span[0], span[1] + 1, times, dtype=np.int32)
