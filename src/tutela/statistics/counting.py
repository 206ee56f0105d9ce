"""Count measures over a snapshot: one pass, whatever the number of figures."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeAlias

from tutela.catalogue.dimensions import dimensions, receipt
from tutela.model.errors import RefusalError
from tutela.model.figure import Status, Table
from tutela.model.measure import Count, Measure, NotAvailable, Rank, TopShare
from tutela.model.period import Period
from tutela.statistics.atoms import Atoms, count_atoms
from tutela.statistics.part import Part, Readable
from tutela.statistics.plan import Plan, plans
from tutela.statistics.tables import Counted, not_available

Engine: TypeAlias = Callable[[Readable, Sequence[Plan], str | None], list[Atoms]]
"""Gives the atoms of every plan: by threads here, or on a cluster."""


def count(
    snapshot: Readable,
    jurisdiction: str,
    measures: Mapping[str, Measure] | Iterable[Measure],
    periods: Sequence[Period],
    by: tuple[str, ...] | None = None,
    engine: Engine = count_atoms,
) -> tuple[Table, ...]:
    """Count every measure that is counted, in every period; shares and changes are derived later.

    ``by`` names one breakdown, crossed where it has several dimensions; () gives totals only; None
    gives, for each measure, its total, every single breakdown and every crossed one it allows.
    A period in which the register holds nothing has no value, never zero. ``engine`` runs the
    kernel over the parts; the figures are the same whichever does.
    """
    asked = tuple(measures.values() if isinstance(measures, Mapping) else measures)
    counts = [each for each in asked if isinstance(each, Count)]
    wanted = {each.id: cuts(each, by) for each in counts}
    known = dimensions(jurisdiction)
    received = receipt(jurisdiction)
    status = Status.SYNTHETIC if snapshot.synthetic else Status.DRAFT
    laid = list(plans(counts, tuple(dict.fromkeys(periods)), known, received)) if periods else []
    atoms = engine(snapshot, laid, received)
    empty = empty_periods(snapshot, laid, atoms)
    tables = [
        table
        for plan, each in zip(laid, atoms, strict=True)
        for counted in [Counted(plan, each, known, received, status, empty)]
        for measure in plan.counts
        for table in counted.tables(measure, wanted[measure.id])
    ]
    gone = [each for each in asked if isinstance(each, NotAvailable)]
    return (*tables, *(not_available(each, tuple(periods), status) for each in gone))


def refuse_breakdown(measure: Measure, by: tuple[str, ...]) -> None:
    """Raise ``RefusalError`` where a measure may not be broken down so."""
    allowed = [(name,) for name in singles(measure)]
    crossed = measure.cross if isinstance(measure, Count) else ()
    known = [{*each} for each in ((), *allowed, *crossed)]
    if {*by} in known and len({*by}) == len(by):
        return
    names = ", ".join(" x ".join(each) for each in (*allowed, *crossed)) or "no breakdown"
    raise RefusalError(
        f"may not be broken down by [{' x '.join(by)}]", measure.id, f"It allows: {names}."
    )


def singles(measure: Measure) -> tuple[str, ...]:
    """Name the dimensions a measure may be broken down by, one at a time."""
    match measure:
        case NotAvailable() | TopShare():
            return ()
        case Rank(among=among):
            return tuple(dict.fromkeys(name for name, _ in among))
        case _:
            return measure.by


def breakdowns(measure: Count) -> tuple[tuple[str, ...], ...]:
    """Name the total (), every single breakdown and every crossed one a measure allows."""
    return ((), *((name,) for name in measure.by), *measure.cross)


def cuts(measure: Count, by: tuple[str, ...] | None) -> tuple[tuple[str, ...], ...]:
    """Name the breakdowns asked for: one that is allowed, or (None) all of them."""
    if by is None:
        return breakdowns(measure)
    refuse_breakdown(measure, by)
    return (by,)


def empty_periods(
    snapshot: Readable, laid: Sequence[Plan], atoms: Sequence[Atoms]
) -> frozenset[Period]:
    """Name the periods of which the register holds no day at all."""
    hit = {
        period
        for plan, each in zip(laid, atoms, strict=True)
        for (_, period), slot in plan.bits.items()
        if period is not None and each.any(slot)
    }
    asked = {period for plan in laid for period in plan.periods}
    return frozenset(each for each in asked - hit if not holds(snapshot, each))


def holds(snapshot: Readable, period: Period) -> bool:
    """Tell whether the register holds any day in a period."""
    return any(Part(snapshot, number).holds(period) for number in range(snapshot.parts))
