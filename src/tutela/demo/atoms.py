"""Who is counted where: families crossed with tracks, and the figures each crossing is part of."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tutela.demo.fit import System
from tutela.demo.plan import Family, Plan, Target
from tutela.demo.pool import NEVER, Pool, day_number
from tutela.model.errors import DataError
from tutela.model.measure import Band, Count, Dimension, Fact, Group, Offence, Step
from tutela.model.period import Period

Whole = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Atoms:
    """Persons alike in all that is counted: a family by number, a track, and how many are usual."""

    family: Whole
    track: Whole
    usual: npt.NDArray[np.float64]


def atoms(plan: Plan, pool: Pool, times: int) -> Atoms:
    """Cross every family with the tracks its class of histories allows."""
    first = np.unique(pool.track, return_index=True)[1]
    kind, plays = pool.kind[first], np.bincount(pool.track)
    span = plan.histories.cut_off - plan.histories.first_on
    families, tracks, usual = list[Whole](), list[Whole](), list[npt.NDArray[np.float64]]()
    for number, family in enumerate(plan.families):
        for name, chance in plan.histories.classes[family.history].items():
            found = np.flatnonzero(kind == pool.kinds.index(name))
            families.append(np.full(len(found), number))
            tracks.append(found)
            a_play = family.weight * chance * (span.days / 365.25) / times
            usual.append((plays[found] * a_play).astype(np.float64))
    return Atoms(np.concatenate(families), np.concatenate(tracks), np.concatenate(usual))


def system(plan: Plan, pool: Pool, made: Atoms, targets: Sequence[Target]) -> System:
    """Say which atoms each target counts."""
    days = pool.days[np.unique(pool.track, return_index=True)[1]]
    members = []
    for target in targets:
        count = plan.measures[target.figure.measure]
        met = met_in(pool, days, count, target.figure.period)
        steps = steps_of(plan, count)
        for step in steps:
            columns = [at for event in step.events for at in pool.columns(event)]
            met &= (days[:, columns] != NEVER).any(axis=1)
        fits = counted(plan, target, but=tuple(step.id for step in steps))
        members.append(np.flatnonzero(met[made.track] & fits[made.family]))
    return System(
        tuple(map(str, targets)),
        tuple(members),
        tuple(target.value for target in targets),
        made.usual,
    )


def steps_of(plan: Plan, count: Count) -> tuple[Step, ...]:
    """Give the steps a count asks for beside its event."""
    asked = (plan.dimensions[name] for name in count.where)
    return tuple(each for each in asked if isinstance(each, Step))


def met_in(pool: Pool, days: npt.NDArray[np.int32], count: Count, period: Period) -> Flags:
    """Tell which rows of ``days`` meet the event of a count in a period."""
    columns = [at for code in (count.event, *count.or_event) for at in pool.columns(code)]
    chosen = days[:, columns]
    within = (chosen >= day_number(period.first_on)) & (chosen <= day_number(period.last_on))
    return np.asarray(within.any(axis=1))


def counted(plan: Plan, target: Target, but: tuple[str, ...] = ()) -> Flags:
    """Tell which families a target counts; dimensions in ``but`` are not asked."""
    where = {
        **plan.measures[target.figure.measure].where,
        **{key: (code,) for key, code in target.figure.place.items()},
    }
    asked = [(plan.dimensions[key], codes) for key, codes in where.items() if key not in but]
    return np.array(
        [all(code(each, family) in codes for each, codes in asked) for family in plan.families]
    )


def code(dimension: Dimension, family: Family) -> str | None:
    """Give the code all persons of a family have in a dimension; None where nothing is recorded."""
    match dimension:
        case Band():
            ages = family.suspects if dimension.table == "persons" else family.victims
            return None if ages is None else _band(dimension, family.id, ages)
        case Offence():
            return family.offence
        case Group():
            return next(key for key, has in dimension.groups.items() if family.offence in has)
        case Fact():
            return "yes" if dimension.fact in family.facts else None
        case _:
            raise DataError(
                f"cannot be told from a family: [{dimension.id}]",
                "targets",
                "Name bands of age, offences, groups and facts only.",
            )


def _band(dimension: Band, family: str, ages: tuple[int, int]) -> str:
    for name, (first, last) in dimension.bands.items():
        if first <= ages[0] and (last is None or ages[1] <= last):
            return name
    raise DataError(
        f"lies in more than one band of [{dimension.id}]: [{family}]",
        "families.csv",
        "Split it into one family for each band.",
    )
