"""Refuse a derived figure that would mislead: a part not in its whole, a broken span, a ranking."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

from tutela.catalogue.admitted import admitted
from tutela.model.measure import (
    Change,
    Column,
    Count,
    Definition,
    Derived,
    Dimension,
    Fact,
    Group,
    Growth,
    Measure,
    Offence,
    Points,
    Rank,
    Share,
    Sum,
    TopShare,
)

Problems = Iterator[tuple[str, str]]

_OUTCOMES = ("disposed", "judged", "sentenced")
"""Events a cohort only comes to at its end; a share of an open cohort in them misleads."""

_YEAR = re.compile(r"\d{4}")


def derived_problems(
    measure: Derived, measures: Mapping[str, Measure], dimensions: Mapping[str, Dimension]
) -> Problems:
    """Say what is wrong with a derived measure, and what to do about it."""
    match measure:
        case Share():
            yield from _share(measure, measures, dimensions)
        case Change():
            yield from _change(measure, measures)
        case Growth():
            yield from _growth(measure, measures)
        case Points():
            yield from _points(measure)
        case Sum():
            yield from _sum(measure, measures, dimensions)
        case Rank() | TopShare():
            yield from _compared(measure, measures, dimensions)


def _share(
    share: Share, measures: Mapping[str, Measure], dimensions: Mapping[str, Dimension]
) -> Problems:
    counts = _counts((share.part, *share.whole), measures)
    if counts is None or not share.whole:
        yield "its part and its whole must be counts", "Name counts of this jurisdiction."
        return
    part, wholes = counts[0], counts[1:]
    if len({each.unit for each in counts}) > 1:
        yield "mixes units", "Divide persons by persons and cases by cases."
    if part.id not in share.whole and not any(
        _narrower(part, whole, dimensions) for whole in wholes
    ):
        yield (
            f"its part [{part.id}] is not in its whole",
            "Let the whole name the part, or be a wider count of the same event.",
        )
    if part.period_of == "receipt" and part.event in _OUTCOMES and not share.cohort_closed:
        yield (
            "is the rate of an outcome in a cohort that is still open",
            "Leave it out, or write `cohort_closed: true` when every one has ended.",
        )
    yield from _breakdown(share.by, counts, share.over)


def _narrower(part: Count, whole: Count, dimensions: Mapping[str, Dimension]) -> bool:
    """Tell whether every unit of the part is one of the whole, whatever the register holds."""
    same = (part.unit, part.period_of, part.charge, part.ended_by) == (
        *(whole.unit, whole.period_of, whole.charge, whole.ended_by),
    )
    events = {part.event, *part.or_event} <= {whole.event, *whole.or_event}
    results = not whole.result or (bool(part.result) and set(part.result) <= set(whole.result))
    inner, outer = admitted(part.where, dimensions), admitted(whole.where, dimensions)
    inside = all(source in inner and inner[source] <= outer[source] for source in outer)
    return same and events and results and inside


def _change(change: Change, measures: Mapping[str, Measure]) -> Problems:
    counts = _counts((change.of,), measures)
    if counts is None:
        yield f"is the change of no count: [{change.of}]", "Name a count of this jurisdiction."
        return
    yield from _base(change.base)
    yield from _breakdown(change.by, counts, ())


def _growth(growth: Growth, measures: Mapping[str, Measure]) -> Problems:
    counts = _counts((growth.of,), measures)
    if counts is None:
        yield f"is the growth of no count: [{growth.of}]", "Name a count of this jurisdiction."
        return
    if not growth.years or min(growth.years) < 3:
        yield "averages over fewer than three years", "Write the change of one year instead."
    yield from _inside(growth.definition, counts)
    yield from _breakdown(growth.by, counts, ())


def _points(points: Points) -> Problems:
    yield from _base(points.base)
    if not set(points.by) <= set(points.of.by):
        yield "is broken down as what it compares is not", f"[{points.of.id}] does not allow it."
    if isinstance(points.of, Change) and points.of.base != "previous":
        yield "compares changes against one fixed year", "Compare changes year on year."


def _sum(
    total: Sum, measures: Mapping[str, Measure], dimensions: Mapping[str, Dimension]
) -> Problems:
    counts = _counts(total.of, measures)
    if counts is None or (len(counts) < 2 and not total.years):
        yield "adds up nothing", "Name two counts or more, or the years of one."
        return
    if len({each.unit for each in counts}) > 1:
        yield "mixes units", "Add persons to persons and cases to cases."
    if any(each.period_of == "stock" for each in counts) and total.years:
        yield "adds up a stock over years", "A stock is of one day; give it for that day."
    for one, other in combinations(counts, 2):
        if not _apart(one, other, dimensions):
            yield (
                f"would count some twice: [{one.id}] and [{other.id}] may hold the same ones",
                "Add up only counts of which nobody is in two.",
            )
    yield from _inside(total.definition, counts)
    yield from _breakdown(total.by, counts, ())


def _apart(one: Count, other: Count, dimensions: Mapping[str, Dimension]) -> bool:
    """Tell whether nobody is in both, whatever the register holds."""
    here, there = admitted(one.where, dimensions), admitted(other.where, dimensions)
    return any(not here[source] & there[source] for source in here.keys() & there.keys())


def _compared(
    measure: Rank | TopShare,
    measures: Mapping[str, Measure],
    dimensions: Mapping[str, Dimension],
) -> Problems:
    counts = _counts((measure.of,), measures)
    if counts is None:
        yield f"compares parts of no count: [{measure.of}]", "Name a count of this jurisdiction."
        return
    over = tuple(dict.fromkeys(name for name, _ in measure.among))
    for name in over:
        if not _is_offence_or_means(dimensions[name]):
            yield (
                f"ranks [{name}]; offices, places and persons are never ranked",
                "Rank offences or means.",
            )
    if isinstance(measure, TopShare):
        yield from _top(measure, [dimensions[name] for name in over])
    yield from _inside(measure.definition, counts)
    yield from _breakdown(over, counts, ())


def _top(measure: TopShare, over: Sequence[Dimension]) -> Problems:
    if any(isinstance(each, Fact) for each in over):
        yield "adds up means one person may have used together", "Add up offences only."
    if not 1 < measure.first < len(measure.among):
        yield "its [first] is not a few of the codes compared", "Write such as 5."


def _is_offence_or_means(dimension: Dimension) -> bool:
    match dimension:
        case Offence() | Group() | Fact():
            return True
        case Column(table=table):
            return table == "charges"
        case _:
            return False


def _counts(names: Sequence[str], measures: Mapping[str, Measure]) -> list[Count] | None:
    named = [measures.get(name) for name in names]
    counts = [each for each in named if isinstance(each, Count)]
    return counts if counts and len(counts) == len(named) else None


def _base(base: str) -> Problems:
    if base != "previous" and not _YEAR.fullmatch(base):
        yield f"its base is no year: [{base}]", "Write previous, or a year in quotes."


def _inside(definition: Definition, counts: Sequence[Count]) -> Problems:
    """Refuse a span over the break of a definition: its years would not be of one series."""
    for count in counts:
        begun, ended = count.definition.since, count.definition.until
        early = begun is not None and (definition.since is None or definition.since < begun)
        late = ended is not None and (definition.until is None or definition.until > ended)
        if early or late:
            yield (
                f"reaches over a break: [{count.id}] is defined from {begun} to {ended}",
                "Let its own definition hold for those years only.",
            )


def _breakdown(by: tuple[str, ...], counts: Sequence[Count], over: tuple[str, ...]) -> Problems:
    for name in by:
        if any(name not in count.by for count in counts):
            yield f"may not be broken down by [{name}]", "Its counts do not allow it."
    if not set(over) <= set(by):
        yield "[over] names a dimension that [by] does not", "Name it in both."
