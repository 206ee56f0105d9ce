"""Bring suspects with different outcomes into one case, as accomplices are."""

from dataclasses import replace

import numpy as np

from tutela.demo.cast import Cast
from tutela.demo.plan import Plan
from tutela.demo.pool import NEVER


def join(plan: Plan, cast: Cast, rng: np.random.Generator) -> Cast:
    """Join histories of one family whose cases were filed within days of each other.

    The case keeps the report, acceptance and filing of the earliest. Planted ones stay alone.
    """
    filed = cast.days[:, cast.columns("case_filed")[0]]
    free = (np.bincount(cast.history_of, minlength=len(filed)) > 0) & (filed != NEVER)
    for planted in cast.planted.values():
        free[planted] = False
    usable = np.flatnonzero(free)
    usable = usable[np.lexsort((filed[usable], cast.family[usable]))]
    family, day = cast.family[usable], filed[usable]
    near = (np.diff(family, prepend=-1) == 0) & (
        np.diff(day, prepend=0) <= plan.histories.joined.days
    )
    alone = np.array([each.alone for each in plan.families])[family]
    joins = near & (rng.random(len(usable)) < (1 - alone) * plan.histories.joined.share)
    first = np.maximum.accumulate(np.where(joins, 0, np.arange(len(usable))))
    lead = cast.lead.copy()
    lead[usable] = usable[first]
    return replace(cast, lead=lead)
