"""Make persons and cases of the numbers found: who stands in which case, and when what happened."""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from tutela.demo.atoms import Atoms, atoms, steps_of, system
from tutela.demo.fit import fit
from tutela.demo.plan import Plan, Target
from tutela.demo.pool import NEVER, Days, Pool, Whole, play, slots

TIMES = 40_000
"""How often each kind of history is played, to draw the days of the cases from."""


OF_THE_CASE = ("reported", "accepted", "case_filed", "not_filed", "victim_aided")
"""Events of the whole case; they are those of the history that stands for it."""


@dataclass(frozen=True, slots=True)
class Cast:
    """All persons and cases, as numbers into the plan.

    ``days`` has a row for each history and a column for each of ``events``; ``family`` is by
    history. ``history_of`` gives each person's history; persons of one history were decided on
    together. ``lead`` gives, for each history, the one that stands for its case: its number is
    the case's, and its report, acceptance and filing are. ``planted`` names what is late on
    purpose; ``marked`` flags, by fact, the cases it is laid over, ``marked_persons`` the persons.
    """

    events: tuple[str, ...]
    days: Days
    family: Whole
    history_of: Whole
    lead: Whole
    planted: dict[str, Whole]
    marked: dict[str, npt.NDArray[np.bool_]]
    marked_persons: dict[str, npt.NDArray[np.bool_]]

    def columns(self, event: str) -> list[int]:
        """Give the columns of an event."""
        return [at for at, code in enumerate(self.events) if code == event]

    @property
    def case_of(self) -> Whole:
        """Give the case of each person."""
        return np.asarray(self.lead[self.history_of])

    @property
    def cases(self) -> Whole:
        """Give the numbers of all cases, in order."""
        return np.flatnonzero(self.lead == np.arange(len(self.lead)))

    @property
    def alone(self) -> npt.NDArray[np.bool_]:
        """Tell which histories are of one suspect."""
        return np.asarray(np.bincount(self.history_of, minlength=len(self.days)) == 1)


def person_targets(plan: Plan) -> tuple[Target, ...]:
    """Give the targets that count persons by what they are and how their cases went."""
    return tuple(
        target
        for target in plan.targets
        if plan.measures[target.figure.measure].unit == "person"
        and not any(plan.is_marked_by(target, mark) for mark in plan.marks)
    )


def counted_events(plan: Plan) -> tuple[str, ...]:
    """Name the events whose days decide where a person is counted."""
    counts = [plan.measures[target.figure.measure] for target in person_targets(plan)]
    met = {event for count in counts for event in (count.event, *count.or_event)}
    steps = [step for count in counts for step in steps_of(plan, count)]
    return tuple(sorted(met.union(*(step.events for step in steps))))


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
    """Put persons of one atom together, and give them a history played on its track."""
    atom = np.repeat(np.arange(len(counts)), counts)
    alone = np.array([family.alone for family in plan.families])[made.family[atom]]
    starts = rng.random(len(atom)) < alone
    starts[np.flatnonzero(np.diff(atom, prepend=-1))] = True
    case_atom = atom[starts]
    row = _draw(pool, made.track[case_atom], rng)
    cast = Cast(
        events=pool.events,
        days=pool.days[row],
        family=made.family[case_atom],
        history_of=np.cumsum(starts) - 1,
        lead=np.arange(len(row)),
        planted={},
        marked={},
        marked_persons={},
    )
    return _in_order(cast)


def _draw(pool: Pool, track: Whole, rng: np.random.Generator) -> Whole:
    order = np.argsort(pool.track, kind="stable")
    plays = np.bincount(pool.track)
    first = np.cumsum(plays) - plays
    return np.asarray(order[first[track] + (rng.random(len(track)) * plays[track]).astype(int)])


def _in_order(cast: Cast) -> Cast:
    """Number the cases in the order in which the procuratorate received them."""
    order = np.argsort(_first(cast), kind="stable")
    number = np.empty(len(order), np.int64)
    number[order] = np.arange(len(order))
    return replace(
        cast,
        days=cast.days[order],
        family=cast.family[order],
        history_of=np.sort(number[cast.history_of]),
    )


def received(cast: Cast) -> Days:
    """Give the day each of ``cases`` came to the procuratorate, or was reported if it has not."""
    day = np.full(len(cast.days), np.iinfo(np.int32).max, np.int32)
    np.minimum.at(day, cast.lead, _first(cast))
    return day[cast.cases]


def _first(cast: Cast) -> Days:
    late = np.iinfo(np.int32).max
    columns = [*cast.columns("arrest_requested"), *cast.columns("transferred")]
    first = np.where(cast.days[:, columns] == NEVER, late, cast.days[:, columns]).min(axis=1)
    reported = cast.days[:, cast.columns("reported")[0]]
    return np.asarray(np.where(first == late, reported, first), np.int32)
