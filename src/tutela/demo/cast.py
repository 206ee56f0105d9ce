"""Make persons and cases of the numbers found: who stands in which case, and when what happened."""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from tutela.demo.atoms import Atoms, atoms, system
from tutela.demo.fit import fit
from tutela.demo.plan import Plan, Target
from tutela.demo.pool import NEVER, Days, Pool, Whole, play, slots

TIMES = 40_000
"""How often each kind of history is played, to draw the days of the cases from."""


@dataclass(frozen=True, slots=True)
class Cast:
    """All persons and cases, as numbers into the plan.

    ``days`` has a row for each case and a column for each of ``events``; all suspects of a case
    share them. ``family`` is by case; ``case_of`` gives each person's case. Cases without a
    suspect come after those of ``with_suspects``. ``planted`` names what is late on purpose,
    by case number; ``marked`` flags, by fact, the cases it is laid over.
    """

    events: tuple[str, ...]
    days: Days
    family: Whole
    case_of: Whole
    planted: dict[str, Whole]
    marked: dict[str, npt.NDArray[np.bool_]]

    def columns(self, event: str) -> list[int]:
        """Give the columns of an event."""
        return [at for at, code in enumerate(self.events) if code == event]

    @property
    def alone(self) -> npt.NDArray[np.bool_]:
        """Tell which cases have one suspect."""
        return np.asarray(np.bincount(self.case_of, minlength=len(self.days)) == 1)


def person_targets(plan: Plan) -> tuple[Target, ...]:
    """Give the targets that count persons."""
    return tuple(
        target for target in plan.targets if plan.measures[target.figure.measure].unit == "person"
    )


def counted_events(plan: Plan) -> tuple[str, ...]:
    """Name the events whose days decide where a person is counted."""
    counts = [plan.measures[target.figure.measure] for target in person_targets(plan)]
    return tuple(sorted({event for count in counts for event in (count.event, *count.or_event)}))


def begins(plan: Plan) -> Days:
    """Give the days on which the slots of the persons' targets begin."""
    return slots([target.figure.period for target in person_targets(plan)])


def gather(plan: Plan, rng: np.random.Generator) -> Cast:
    """Find how many there are of each kind of person, and put them into cases."""
    pool = play(plan.histories, counted_events(plan), begins(plan), rng, TIMES)
    made = atoms(plan, pool, TIMES)
    counts = fit(system(plan, pool, made, person_targets(plan)))
    return _cases(plan, pool, made, counts, rng)


def _cases(plan: Plan, pool: Pool, made: Atoms, counts: Whole, rng: np.random.Generator) -> Cast:
    """Put persons of one atom into cases, and give each case a history played on its track."""
    atom = np.repeat(np.arange(len(counts)), counts)
    alone = np.array([family.alone for family in plan.families])[made.family[atom]]
    starts = rng.random(len(atom)) < alone
    starts[np.flatnonzero(np.diff(atom, prepend=-1))] = True
    case_atom = atom[starts]
    row = _draw(pool, made.track[case_atom], rng)
    cast = Cast(
        pool.events,
        pool.days[row],
        made.family[case_atom],
        np.cumsum(starts) - 1,
        {},
        {},
    )
    return _in_order(cast)


def _draw(pool: Pool, track: Whole, rng: np.random.Generator) -> Whole:
    order = np.argsort(pool.track, kind="stable")
    plays = np.bincount(pool.track)
    first = np.cumsum(plays) - plays
    return np.asarray(order[first[track] + (rng.random(len(track)) * plays[track]).astype(int)])


def _in_order(cast: Cast) -> Cast:
    """Number the cases in the order in which the procuratorate received them."""
    order = np.argsort(received(cast), kind="stable")
    number = np.empty(len(order), np.int64)
    number[order] = np.arange(len(order))
    case_of = number[cast.case_of]
    return replace(cast, days=cast.days[order], family=cast.family[order], case_of=np.sort(case_of))


def received(cast: Cast) -> Days:
    """Give the day each case came to the procuratorate, or was reported where none has."""
    late = np.iinfo(np.int32).max
    columns = [*cast.columns("arrest_requested"), *cast.columns("transferred")]
    first = np.where(cast.days[:, columns] == NEVER, late, cast.days[:, columns]).min(axis=1)
    reported = cast.days[:, cast.columns("reported")[0]]
    return np.asarray(np.where(first == late, reported, first), np.int32)
