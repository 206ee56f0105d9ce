"""What is made of cleared counts; none of it says more than the counts it is made of."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import get_args

from tutela.disclosure.nesting import Key
from tutela.disclosure.system import key_of
from tutela.model.derive import derive, needs
from tutela.model.figure import Figure, FigureId, Reason, Table
from tutela.model.made_of import allows, lead, printed
from tutela.model.measure import Change, Derived, Growth, Measure, Points, Share, TopShare
from tutela.model.period import Period


def derived_tables(
    counts: Sequence[Table], measures: Mapping[str, Measure], denominator: int
) -> list[Table]:
    """Make one table for each derived measure and each table of the count it starts from.

    A percentage is withheld where what it divides by is less than ``denominator``.
    """
    known = {key_of(figure.id): figure for table in counts for figure in table.figures}
    made = []
    for measure in measures.values():
        if not isinstance(measure, get_args(Derived)):
            continue
        done: set[Key] = set()
        for table in (each for each in counts if each.measure == lead(measure)):
            figures = tuple(_figures(measure, table, known, denominator, done))
            if figures:
                made.append(_table(measure.id, table, figures))
    return made


def denominators(measure: Derived, at: FigureId) -> tuple[tuple[FigureId, ...], ...]:
    """Name the counts each percentage a figure is made of divides by; a sum divides by nothing."""
    match measure:
        case Share() | Change():
            found = [needs(measure, at)[1:]]
        case Growth():
            found = [needs(measure, at)[:1]]
        case TopShare():
            found = [needs(measure, at)[-1:]]
        case Points():
            both = needs(measure, at)
            half = len(both) // 2
            found = [both[1:half], both[half + 1 :]]
        case _:
            found = []
    return tuple(found)


def _figures(
    measure: Derived,
    table: Table,
    known: Mapping[Key, Figure],
    denominator: int,
    done: set[Key],
) -> Iterator[Figure]:
    places = _places(measure, table)
    for period, counted in printed(measure, table.periods):
        for place in places.get(counted, ()):
            at = FigureId(measure.id, period, place)
            if key_of(at) not in done:
                done.add(key_of(at))
                made = derive(measure, at, lambda each: known.get(key_of(each)))
                yield made if _is_broad(measure, made, known, denominator) else _withheld(made)


def _places(measure: Derived, table: Table) -> Mapping[Period, list[Mapping[str, str]]]:
    """Give the places of each period of a table that the measure may have: one code at most."""
    found: dict[Period, list[Mapping[str, str]]] = {}
    for figure in table.figures:
        if len(figure.id.place) <= 1 and allows(measure, figure.id.place):
            found.setdefault(figure.id.period, []).append(figure.id.place)
    return found


def _is_broad(measure: Derived, made: Figure, known: Mapping[Key, Figure], least: int) -> bool:
    if made.value is None:
        return True
    return all(
        sum((known[key_of(each)].value or Decimal(0) for each in below), Decimal(0)) >= least
        for below in denominators(measure, made.id)
    )


def _withheld(figure: Figure) -> Figure:
    return Figure(figure.id, None, figure.unit, figure.status, Reason.WITHHELD)


def _table(measure: str, table: Table, figures: tuple[Figure, ...]) -> Table:
    name = table.id.replace(table.measure, measure)
    held = {dimension for figure in figures for dimension in figure.id.place}
    dimensions = tuple(each for each in table.dimensions if each in held)
    return Table(
        name if name != table.id else f"{measure}_{table.id}",
        measure,
        dimensions,
        tuple(dict.fromkeys(figure.id.period for figure in figures)),
        figures,
    )
