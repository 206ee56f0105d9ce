"""Shares and changes of cleared counts; none says more than the counts it is made of."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from tutela.disclosure.nesting import Key
from tutela.disclosure.system import key_of
from tutela.model.derive import derive
from tutela.model.figure import Figure, FigureId, Reason, Table
from tutela.model.measure import Change, Measure, Share


def derived_tables(
    counts: Sequence[Table], measures: Mapping[str, Measure], denominator: int
) -> list[Table]:
    """Make one table for each share or change and each table of the count it starts from."""
    known = {key_of(figure.id): figure for table in counts for figure in table.figures}
    made = []
    for measure in measures.values():
        if not isinstance(measure, Share | Change):
            continue
        done: set[Key] = set()
        of = measure.part if isinstance(measure, Share) else measure.of
        for table in (each for each in counts if each.measure == of):
            figures = tuple(_figures(measure, table, known, denominator, done))
            if figures:
                made.append(_table(measure.id, table, figures))
    return made


def denominators(measure: Share | Change, at: FigureId) -> tuple[Key, ...]:
    """Name the counts a percentage divides by."""
    if isinstance(measure, Share):
        place = tuple(pair for pair in at.place.items() if pair[0] not in measure.over)
        return tuple((whole, at.period, place) for whole in measure.whole)
    base = at.period.previous() if measure.base == "previous" else at.period.parse(measure.base)
    return ((measure.of, base, tuple(at.place.items())),)


def _figures(
    measure: Share | Change,
    table: Table,
    known: Mapping[Key, Figure],
    denominator: int,
    done: set[Key],
) -> Iterator[Figure]:
    for figure in table.figures:
        place = figure.id.place
        at = FigureId(measure.id, figure.id.period, place)
        if len(place) > 1 or not set(place) <= set(measure.by) or key_of(at) in done:
            continue
        done.add(key_of(at))
        made = derive(measure, at, lambda each: known.get(key_of(each)))
        yield made if _is_broad(measure, made, known, denominator) else _withheld(made)


def _is_broad(
    measure: Share | Change, made: Figure, known: Mapping[Key, Figure], least: int
) -> bool:
    if made.value is None:
        return True
    below = [known[key].value for key in denominators(measure, made.id)]
    return sum((each for each in below if each is not None), Decimal(0)) >= least


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
        table.periods,
        figures,
    )
