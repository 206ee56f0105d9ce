"""Lay facts and later steps over cases and persons, so that the figures that count them come out.

What is laid over a case or a person changes no other figure: it only marks some of those there.
"""

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from tutela.demo.atoms import counted
from tutela.demo.cast import OF_THE_CASE, Cast
from tutela.demo.fit import System, fit
from tutela.demo.plan import Mark, Plan, Target
from tutela.demo.pool import NEVER, Days, Whole, day_number, slots
from tutela.model.errors import DataError

Flags = npt.NDArray[np.bool_]

_MIXED = -2
"""Stands for the slot of a case whose suspects met an event in different slots."""


def mark(plan: Plan, cast: Cast, rng: np.random.Generator) -> Cast:
    """Mark as many as the targets want in each period, and the usual number elsewhere."""
    for rule in plan.marks:
        cast = _mark(plan, cast, rule, rng)
    return cast


def _mark(plan: Plan, cast: Cast, rule: Mark, rng: np.random.Generator) -> Cast:
    targets = [target for target in plan.targets if plan.is_marked_by(target, rule)]
    begin = slots([target.figure.period for target in targets])
    laid = _later(plan, cast, rule, rng)
    asked = (plan.measures[target.figure.measure].event for target in targets)
    events = tuple(dict.fromkeys(asked)) or (rule.event[-1],)
    cells = np.array([_slots(cast, rule, laid, event, begin) for event in events])
    usable = _usable(plan, cast, rule, targets) & (cells != _MIXED).all(axis=0)
    usable = np.flatnonzero(usable & (cells >= 0).any(axis=0) & (laid != NEVER))
    alike, cell = np.unique(cells[:, usable], axis=1, return_inverse=True)
    weight = _weight(cast, rule)
    there = np.bincount(cell.ravel(), weight[usable], minlength=alike.shape[1]).astype(np.float64)
    totals = tuple(target.value for target in targets)
    members = _members(plan, targets, events, alike, begin)
    wanted = fit(System(tuple(map(str, targets)), members, totals, there * rule.chance))
    groups = [usable[cell.ravel() == at] for at in range(len(wanted))]
    chosen = [
        _choose(rule, group, int(count), weight, rng)
        for group, count in zip(groups, wanted, strict=True)
    ]
    return _laid(cast, rule, np.concatenate([np.zeros(0, np.int64), *chosen]), laid)


def _later(plan: Plan, cast: Cast, rule: Mark, rng: np.random.Generator) -> Days:
    """Give the day on which the mark would be laid: that of its event, or some days after it."""
    days = np.max([_days(cast, rule, event) for event in rule.event], axis=0)
    if rule.after is None:
        return np.asarray(days)
    later = days + rng.integers(rule.after[0], rule.after[1] + 1, len(days), dtype=np.int32)
    late = later > day_number(plan.histories.cut_off)
    return np.where((days == NEVER) | late, NEVER, later).astype(np.int32)


def _is_by_person(rule: Mark) -> bool:
    """Tell whether single persons bear the mark; a step befalls all persons of a history."""
    return rule.of == "person" and not rule.lays


def _days(cast: Cast, rule: Mark, event: str) -> Days:
    days = cast.days[:, cast.columns(event)[0]]
    return days[cast.history_of] if _is_by_person(rule) else days


def _weight(cast: Cast, rule: Mark) -> Whole:
    """Count what each bearer of a mark adds to a figure: itself, or the persons of a history."""
    if _is_by_person(rule):
        return np.ones(len(cast.history_of), np.int64)
    if rule.of == "case":
        return np.ones(len(cast.days), np.int64)
    return np.bincount(cast.history_of, minlength=len(cast.days)).astype(np.int64)


def _slots(cast: Cast, rule: Mark, laid: Days, event: str, begin: Days) -> Whole:
    """Give the slot in which each met an event; of a case all its suspects must agree."""
    days = laid if event == rule.lays else _days(cast, rule, event)
    slot = np.where(days == NEVER, -1, np.searchsorted(begin, days, side="right"))
    if rule.of == "person" or event == rule.lays or event in OF_THE_CASE:
        return np.asarray(slot)
    most = np.full(len(slot), -1)
    least = np.full(len(slot), np.iinfo(np.int64).max)
    np.maximum.at(most, cast.lead, slot)
    np.minimum.at(least, cast.lead[slot >= 0], slot[slot >= 0])
    return np.where((most >= 0) & (least != most), _MIXED, most)


def _usable(plan: Plan, cast: Cast, rule: Mark, targets: list[Target]) -> Flags:
    """Tell which bearers may be marked: of the rule's offences, and counted by its targets."""
    fits = np.array([family.offence in rule.offences for family in plan.families])
    for target in targets:
        fits &= counted(plan, target, but=plan.marking(rule))
    family = fits[cast.family]
    if _is_by_person(rule):
        return np.asarray(family[cast.history_of])
    there = _weight(cast, rule) > 0
    is_lead = cast.lead == np.arange(len(cast.lead))
    return np.asarray(family & there & (is_lead if rule.of == "case" else True))


def _members(
    plan: Plan, targets: list[Target], events: tuple[str, ...], alike: Whole, begin: Days
) -> tuple[Whole, ...]:
    """Say which of those alike each target counts."""
    members = []
    for target in targets:
        period = target.figure.period
        first, last = day_number(period.first_on), day_number(period.last_on)
        inside = np.flatnonzero((begin >= first) & (begin <= last)) + 1
        row = events.index(plan.measures[target.figure.measure].event)
        members.append(np.flatnonzero(np.isin(alike[row], inside)))
    return tuple(members)


def _choose(rule: Mark, there: Whole, count: int, weight: Whole, rng: np.random.Generator) -> Whole:
    """Draw bearers that add up to the count; the last few weigh one each."""
    order = rng.permutation(there)
    sums = np.cumsum(weight[order])
    taken, rest = order[sums <= count], order[sums > count]
    missing = count - int(weight[taken].sum())
    single = rest[weight[rest] == 1][:missing]
    if len(single) < missing:
        raise _too_many(rule, count, int(weight[there].sum()))
    return np.concatenate([taken, single])


def _laid(cast: Cast, rule: Mark, chosen: Whole, laid: Days) -> Cast:
    """Put the mark on those chosen: a fact, or an event on a day of its own."""
    if rule.lays:
        days = np.full(len(cast.days), NEVER, np.int32)
        days[chosen] = laid[chosen]
        whole = np.column_stack([cast.days, days])
        return replace(cast, events=(*cast.events, rule.lays), days=whole)
    flags = np.zeros(len(laid), bool)
    flags[chosen] = True
    if rule.of == "person":
        return replace(cast, marked_persons={**cast.marked_persons, rule.name: flags})
    return replace(cast, marked={**cast.marked, rule.name: flags})


def _too_many(rule: Mark, wanted: int, there: int) -> DataError:
    return DataError(
        f"would need {wanted} in one span of days and there are {there}: [{rule.name}]",
        "marks.yaml",
        "Let it be laid over more offences.",
    )
