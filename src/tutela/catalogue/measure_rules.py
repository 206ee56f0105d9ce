"""Refuse a measure that would count wrongly: mixed units, a part not in its whole, open cohorts."""

import re
from collections.abc import Iterator, Mapping

from tutela.model.errors import DataError
from tutela.model.measure import (
    NOT_RECORDED,
    Band,
    Change,
    Column,
    Count,
    Dimension,
    Fact,
    Group,
    Measure,
    NotAvailable,
    Offence,
    Place,
    Share,
)

_OUTCOMES = ("disposed", "judged", "sentenced")
"""Events a cohort only comes to at its end; a share of an open cohort in them misleads."""

_YEAR = re.compile(r"\d{4}")

_STARTS = {"person": "persons_", "case": "cases_", "victim": "victims_", "charge": "charges_"}


def check(measures: Mapping[str, Measure], dimensions: Mapping[str, Dimension]) -> None:
    """Raise ``DataError`` for the first measure that may not stand, saying why."""
    for measure in sorted(measures.values(), key=lambda each: not isinstance(each, Count)):
        for problem, hint in _problems(measure, measures, dimensions):
            raise DataError(problem, f"{measure.id}.yaml", hint)


def allows(unit: str, dimension: Dimension) -> bool:
    """Tell whether each unit has exactly one code in the dimension."""
    match dimension:
        case Column(table=table):
            return table in _TABLES[unit]
        case Band(table="persons"):
            return unit in ("person", "charge")
        case Offence() | Group():
            return unit in ("person", "charge")
        case Band() | Fact() | Place():
            return True


def admitted(
    where: Mapping[str, tuple[str, ...]], dimensions: Mapping[str, Dimension]
) -> Mapping[str, frozenset[str | int]]:
    """Give, for each thing the record holds, the values that meet every condition on it.

    >>> from tutela.catalogue.dimensions import dimensions
    >>> sorted(admitted({"group": ("violence",)}, dimensions("xx"))["offence"])
    ['abduction', 'assault']
    """
    found: dict[str, frozenset[str | int]] = {}
    for name, codes in where.items():
        source, values = _values(dimensions[name], codes)
        found[source] = found.get(source, values) & values
    return found


def _values(dimension: Dimension, codes: tuple[str, ...]) -> tuple[str, frozenset[str | int]]:
    unknown: set[str | int] = {code for code in codes if code == NOT_RECORDED}
    match dimension:
        case Band(table=table, bands=bands):
            spans = [bands[code] for code in codes if code in bands]
            ages = {age for low, high in spans for age in range(low, (high or _OLDEST) + 1)}
            return f"{table}.age", frozenset(ages | unknown)
        case Group(groups=groups):
            named: set[str | int] = {each for code in codes for each in groups.get(code, ())}
            return "offence", frozenset(named | unknown)
        case Offence():
            return "offence", frozenset(codes)
        case Column(table=table, column=column):
            return f"{table}.{column}", frozenset(codes)
        case Fact() | Place():
            return dimension.id, frozenset(codes)


_OLDEST = 150

_TABLES = {
    "person": ("persons", "cases"),
    "case": ("cases",),
    "victim": ("victims", "cases"),
    "charge": ("charges", "persons", "cases"),
}

_Problems = Iterator[tuple[str, str]]


def _problems(
    measure: Measure, measures: Mapping[str, Measure], dimensions: Mapping[str, Dimension]
) -> _Problems:
    match measure:
        case Count():
            yield from _unit(measure.id, measure.unit)
            yield from _places(measure, dimensions)
        case Share():
            yield from _share(measure, measures, dimensions)
        case Change():
            yield from _change(measure, measures)
        case NotAvailable():
            yield from _unit(measure.id, measure.unit)


def _unit(name: str, unit: str) -> _Problems:
    if not name.startswith(_STARTS[unit]):
        yield f"counts {unit}s, and its id does not say so", f"Let it start {_STARTS[unit]}."


def _places(count: Count, dimensions: Mapping[str, Dimension]) -> _Problems:
    crossed = [each for cross in count.cross for each in cross]
    for name in (*count.where, *count.by, *crossed):
        if name not in dimensions:
            yield f"names no dimension: [{name}]", f"Known: {', '.join(dimensions)}."
        elif not allows(count.unit, dimensions[name]):
            yield (
                f"a {count.unit} may have several codes in [{name}]",
                "Count another unit, or leave the dimension out.",
            )
    for name, codes in count.where.items():
        unknown = set(codes) - {*dimensions[name].codes, NOT_RECORDED}
        if unknown:
            yield f"names no code of [{name}]: [{', '.join(sorted(unknown))}]", "Correct it."
    for name in (*count.by, *crossed):
        if count.charge == "any" and isinstance(dimensions[name], Offence | Group):
            yield (
                f"counts any charge, so the parts by [{name}] would not sum to the total",
                "Count the principal charge, or leave the breakdown out.",
            )


def _share(
    share: Share, measures: Mapping[str, Measure], dimensions: Mapping[str, Dimension]
) -> _Problems:
    named = [measures.get(name) for name in (share.part, *share.whole)]
    counts = [each for each in named if isinstance(each, Count)]
    if len(counts) < len(named) or not share.whole:
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
    same = (part.unit, part.period_of, part.charge) == (whole.unit, whole.period_of, whole.charge)
    events = {part.event, *part.or_event} <= {whole.event, *whole.or_event}
    results = not whole.result or (bool(part.result) and set(part.result) <= set(whole.result))
    inner, outer = admitted(part.where, dimensions), admitted(whole.where, dimensions)
    inside = all(source in inner and inner[source] <= outer[source] for source in outer)
    return same and events and results and inside


def _change(change: Change, measures: Mapping[str, Measure]) -> _Problems:
    count = measures.get(change.of)
    if not isinstance(count, Count):
        yield f"is the change of no count: [{change.of}]", "Name a count of this jurisdiction."
        return
    if change.base != "previous" and not _YEAR.fullmatch(change.base):
        yield f"its base is no year: [{change.base}]", "Write previous, or a year in quotes."
    yield from _breakdown(change.by, [count], ())


def _breakdown(by: tuple[str, ...], counts: list[Count], over: tuple[str, ...]) -> _Problems:
    for name in by:
        if any(name not in count.by for count in counts):
            yield f"may not be broken down by [{name}]", "Its counts do not allow it."
    if not set(over) <= set(by):
        yield "[over] names a dimension that [by] does not", "Name it in both."
