"""Answer which figures a register gives for a period; for the staff of an office."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from tutela.catalogue.measures import measures
from tutela.model.derive import derive
from tutela.model.errors import InputError, RefusalError
from tutela.model.figure import DRAFT, Figure, FigureId
from tutela.model.measure import Change, Count, Measure, NotAvailable, Share
from tutela.model.period import Period
from tutela.statistics.counting import count, holds, refuse_breakdown
from tutela.statistics.coverage import is_whole
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
    year the register covers only in part is no base of a change. The figures of made-up records
    bear an edition that says so.
    """
    known = measures(jurisdiction)
    asked = _asked(known, measure, period, by)
    if not holds(snapshot, period):
        raise InputError("the register holds no data", f"period {period}", "Ask for another one.")
    needed = {name: known[name] for each in asked for name in _needed(each)}
    tables = count(snapshot, jurisdiction, needed, (period, *_bases(snapshot, asked, period)))
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
    each = (each.by for each in held if not isinstance(each, NotAvailable))
    names = ", ".join(sorted({name for by_one in each for name in by_one}))
    raise RefusalError(
        f"may not be broken down by [{' x '.join(by)[:60]}]", "all measures", f"There are: {names}."
    )


def _allows(measure: Measure, by: tuple[str, ...]) -> bool:
    crossed = measure.cross if isinstance(measure, Count) else ()
    singles = () if isinstance(measure, NotAvailable) else measure.by
    return {*by} in [set(), *({name} for name in singles), *({*each} for each in crossed)]


def _needed(measure: Measure) -> Iterable[str]:
    match measure:
        case Share(part=part, whole=whole):
            return (part, *whole)
        case Change(of=of):
            return (of,)
        case Count() | NotAvailable():
            return (measure.id,)


def _bases(snapshot: Readable, asked: list[Measure], period: Period) -> tuple[Period, ...]:
    """Name the periods to compare with; none where the register is not whole in both."""
    bases = dict.fromkeys(each.base for each in asked if isinstance(each, Change))
    before = [period.previous() if base == "previous" else Period.parse(base) for base in bases]
    if not before or not is_whole(snapshot, period):
        return ()
    return tuple(each for each in dict.fromkeys(before) if is_whole(snapshot, each))


def _figures(
    measure: Measure, period: Period, by: tuple[str, ...], counted: Mapping[FigureId, Figure]
) -> Iterator[Figure]:
    match measure:
        case Count() | NotAvailable():
            yield from (counted[name] for name in _places(measure.id, period, by, counted))
        case Share(part=base, over=over) | Change(of=base, by=over):
            needed = over if isinstance(measure, Share) else ()
            for name in _places(base, period, by, counted):
                if {*needed} <= {*name.place} <= {*measure.by}:
                    at = FigureId(measure.id, period, name.place)
                    yield derive(measure, at, counted.get)


def _places(
    measure: str, period: Period, by: tuple[str, ...], counted: Mapping[FigureId, Figure]
) -> Iterator[FigureId]:
    """Name the counted figures of a measure that were asked for."""
    for name in counted:
        wanted = {*name.place} <= {*by} if by else len(name.place) <= 1
        if wanted and name.measure == measure and name.period == period:
            yield name
