"""Answer which figures a register gives for a period; for the staff of an office."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import chain

from tutela.catalogue.measures import measures
from tutela.model.derive import derive, needs
from tutela.model.errors import InputError, RefusalError
from tutela.model.figure import DRAFT, Figure, FigureId
from tutela.model.made_of import allows, counted_in, lead
from tutela.model.measure import Count, Derived, Measure, NotAvailable
from tutela.model.period import Period
from tutela.statistics.counting import count, holds, refuse_breakdown, singles
from tutela.statistics.coverage import is_whole, refuse_partial
from tutela.statistics.part import Readable


def figures(
    snapshot: Readable,
    jurisdiction: str,
    period: Period,
    measure: str | None = None,
    by: tuple[str, ...] = (),
    edition: str = DRAFT,
) -> tuple[Figure, ...]:
    """Give the figures of a period; shares and changes are derived from the counts.

    Without ``measure`` it is every measure whose definition covers the period, without ``by`` the
    total and every single breakdown allowed. With ``by`` it is that breakdown and its margins. A
    period the register covers only in part is refused, and is no base of a change. The figures of
    made-up records bear an edition that says so.
    """
    known = measures(jurisdiction)
    asked = _asked(known, measure, period, by)
    if not holds(snapshot, period):
        raise InputError("the register holds no data", f"period {period}", "Ask for another one.")
    refuse_partial(snapshot, period)
    needed = {name: known[name] for each in asked for name in _needed(each)}
    tables = count(snapshot, jurisdiction, needed, _periods(snapshot, asked, period))
    counted = {figure.id: figure for table in tables for figure in table.figures}
    own = f"synthetic-{edition}" if snapshot.synthetic and edition == DRAFT else edition
    return tuple(
        replace(figure, id=figure.id.at(own))
        for each in asked
        for figure in _figures(each, period, by, counted)
    )


def _asked(
    known: Mapping[str, Measure], name: str | None, period: Period, by: tuple[str, ...]
) -> list[Measure]:
    if name is None:
        held = [each for each in known.values() if each.definition.covers(period)]
        return [each for each in held if _allows(each, by)] or _refuse_all(held, by)
    if name not in known:
        raise InputError(
            f"is no measure: [{name[:60]}]", "measures", f"There are: {', '.join(known)}."
        )
    measure = known[name]
    refuse_breakdown(measure, by)
    if not measure.definition.covers(period):
        raise InputError(
            f"is not defined for {period}",
            name,
            f"Its definition [{measure.definition.id}] holds from "
            f"{measure.definition.since or 'the beginning'} to "
            f"{measure.definition.until or 'today'}; another one is another measure.",
        )
    return [measure]


def _refuse_all(held: list[Measure], by: tuple[str, ...]) -> list[Measure]:
    """Refuse a breakdown no measure allows; without one there is simply nothing defined."""
    if not by:
        return []
    names = ", ".join(sorted({name for each in held for name in singles(each)}))
    raise RefusalError(
        f"may not be broken down by [{' x '.join(by)[:60]}]", "all measures", f"There are: {names}."
    )


def _allows(measure: Measure, by: tuple[str, ...]) -> bool:
    crossed = measure.cross if isinstance(measure, Count) else ()
    return {*by} in [set(), *({name} for name in singles(measure)), *({*each} for each in crossed)]


def _needed(measure: Measure) -> Iterable[str]:
    """Name the counts a measure is made of; of what period and place does not matter."""
    if isinstance(measure, Count | NotAvailable):
        return (measure.id,)
    anywhere = FigureId(measure.id, Period.year(2000))
    return (each.measure for each in needs(measure, anywhere))


def _periods(snapshot: Readable, asked: list[Measure], period: Period) -> tuple[Period, ...]:
    """Name the periods to count; those the register does not cover whole are no base."""
    derived = (each for each in asked if not isinstance(each, Count | NotAvailable))
    others = dict.fromkeys(chain.from_iterable(counted_in(each, period) for each in derived))
    return (period, *(each for each in others if each != period and is_whole(snapshot, each)))


def _figures(
    measure: Measure, period: Period, by: tuple[str, ...], counted: Mapping[FigureId, Figure]
) -> Iterator[Figure]:
    if isinstance(measure, Count | NotAvailable):
        yield from (counted[name] for name in _places(measure.id, period, by, counted))
        return
    for at in _derived(measure, period, by, counted):
        yield derive(measure, at, counted.get)


def _derived(
    measure: Derived, period: Period, by: tuple[str, ...], counted: Mapping[FigureId, Figure]
) -> Iterator[FigureId]:
    """Name the derived figures that were asked for; none where the period is none of the kind."""
    for last in counted_in(measure, period)[-1:]:
        for name in _places(lead(measure), last, by, counted):
            if allows(measure, name.place):
                yield FigureId(measure.id, period, name.place)


def _places(
    measure: str, period: Period, by: tuple[str, ...], counted: Mapping[FigureId, Figure]
) -> Iterator[FigureId]:
    """Name the counted figures of a measure that were asked for."""
    for name in counted:
        wanted = {*name.place} <= {*by} if by else len(name.place) <= 1
        if wanted and name.measure == measure and name.period == period:
            yield name
