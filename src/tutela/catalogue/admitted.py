"""Say what a condition admits, in the terms of what the record holds."""

from collections.abc import Mapping

from tutela.model.measure import (
    NOT_RECORDED,
    Band,
    Column,
    Dimension,
    Fact,
    Group,
    Offence,
    Place,
    Step,
)


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
        case Fact() | Step() | Place():
            return dimension.id, frozenset(codes)


_OLDEST = 150
