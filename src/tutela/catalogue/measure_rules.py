"""Refuse a measure that would count wrongly: mixed units, a part not in its whole, open cohorts."""

from collections.abc import Mapping

from tutela.catalogue.admitted import admitted
from tutela.catalogue.derived_rules import Problems, derived_problems
from tutela.model.errors import DataError
from tutela.model.measure import (
    NOT_RECORDED,
    Band,
    Column,
    Count,
    Dimension,
    Fact,
    Group,
    Measure,
    NotAvailable,
    Offence,
    Place,
    Step,
)

__all__ = ["admitted", "allows", "check"]

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
        case Band() | Fact() | Step() | Place():
            return True


_TABLES = {
    "person": ("persons", "cases"),
    "case": ("cases",),
    "victim": ("victims", "cases"),
    "charge": ("charges", "persons", "cases"),
}


def _problems(
    measure: Measure, measures: Mapping[str, Measure], dimensions: Mapping[str, Dimension]
) -> Problems:
    match measure:
        case Count():
            yield from _unit(measure.id, measure.unit)
            yield from _places(measure, dimensions)
            yield from _stock(measure, measures)
            yield from _follows(measure, measures)
        case NotAvailable():
            yield from _unit(measure.id, measure.unit)
        case _:
            yield from derived_problems(measure, measures, dimensions)


def _unit(name: str, unit: str) -> Problems:
    if not name.startswith(_STARTS[unit]):
        yield f"counts {unit}s, and its id does not say so", f"Let it start {_STARTS[unit]}."


def _places(count: Count, dimensions: Mapping[str, Dimension]) -> Problems:
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


def _follows(count: Count, measures: Mapping[str, Measure]) -> Problems:
    """Refuse a forerunner of another unit, or one whose years are not over when this begins."""
    if not count.definition.follows:
        return
    before, begun = measures.get(count.definition.follows), count.definition.since
    if not isinstance(before, Count) or before.unit != count.unit:
        yield f"follows no count of its unit: [{count.definition.follows}]", "Name such a count."
    elif begun is None or before.definition.until is None or before.definition.until >= begun:
        yield (
            f"begins before the definition of [{before.id}] ends",
            "Give the older one its last day, and this one a later first day.",
        )


def _stock(count: Count, measures: Mapping[str, Measure]) -> Problems:
    """Refuse a stock nobody leaves, and two that would be taken for one and the same."""
    if count.period_of != "stock":
        return
    if not count.ended_by or count.event in count.ended_by:
        yield "is a stock that nothing ends", "Name the events by which a unit leaves it."
    for other in measures.values():
        if not isinstance(other, Count) or other.period_of != "stock":
            continue
        if _begins(other) == _begins(count) and other.ended_by != count.ended_by:
            yield (
                f"begins as [{other.id}] does and ends otherwise",
                "Keep one, or let them begin with different events.",
            )


def _begins(count: Count) -> tuple[str, frozenset[str]]:
    return count.unit, frozenset({count.event, *count.or_event})
