"""Lay facts over whole cases, so that the figures that count cases by them come out."""

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from tutela.demo.cast import Cast
from tutela.demo.fit import System, fit
from tutela.demo.plan import Mark, Plan, Target
from tutela.demo.pool import NEVER, day_number, slots
from tutela.model.errors import DataError
from tutela.model.measure import Fact


def mark(plan: Plan, cast: Cast, rng: np.random.Generator) -> Cast:
    """Mark as many cases as the targets want in each period, and the usual number elsewhere."""
    marked = {rule.fact: _mark(plan, cast, rule, rng) for rule in plan.marks}
    return replace(cast, marked={**cast.marked, **marked})


def _mark(plan: Plan, cast: Cast, rule: Mark, rng: np.random.Generator) -> npt.NDArray[np.bool_]:
    targets = [target for target in plan.targets if _asks(plan, target, rule)]
    begin = slots([target.figure.period for target in targets])
    day = cast.days[:, cast.columns(rule.event)[0]]
    of = np.array([family.offence in rule.offences for family in plan.families])
    usable = of[cast.family] & (day != NEVER) & (cast.lead == np.arange(len(day)))
    slot = np.searchsorted(begin, day, side="right")
    there = np.bincount(slot[usable], minlength=len(begin) + 1)
    wanted = fit(_system(targets, begin, (there * rule.chance).astype(np.float64)))
    chosen = np.zeros(len(day), bool)
    for at, (count, most) in enumerate(zip(wanted, there, strict=True)):
        if count > most:
            raise _too_many(rule, int(count), int(most))
        cases = np.flatnonzero(usable & (slot == at))
        chosen[rng.choice(cases, count, replace=False)] = True
    return chosen


def _asks(plan: Plan, target: Target, rule: Mark) -> bool:
    count = plan.measures[target.figure.measure]
    facts = [plan.dimensions[key] for key in count.where]
    return count.unit == "case" and any(
        isinstance(each, Fact) and each.fact == rule.fact for each in facts
    )


def _system(
    targets: list[Target], begin: npt.NDArray[np.int32], usual: npt.NDArray[np.float64]
) -> System:
    members = []
    for target in targets:
        first, last = (
            day_number(target.figure.period.first_on),
            day_number(target.figure.period.last_on),
        )
        inside = (begin >= first) & (begin <= last)
        members.append(np.flatnonzero(inside) + 1)
    values = tuple(target.value for target in targets)
    return System(tuple(map(str, targets)), tuple(members), values, usual)


def _too_many(rule: Mark, wanted: int, there: int) -> DataError:
    return DataError(
        f"would need {wanted} cases in one span of days and there are {there}: [{rule.fact}]",
        "marks.yaml",
        "Let it be laid over more offences.",
    )
