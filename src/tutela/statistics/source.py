"""What the record holds about a counted unit, as small whole numbers several dimensions share.

Two age bands over one column, or offences and their groups, are views of one source: it is packed
once, and each dimension reads its own codes out of it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

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

Codes: TypeAlias = NDArray[np.integer[Any]]
"""Whole numbers that stand for codes or rows."""


@dataclass(frozen=True)
class Source:
    """One thing the record holds: ``values`` in order, and after them what is not recorded.

    ``kind`` is column, age, offence, fact, step, place or any_offence; ``table`` and ``name`` say
    where it lies. The values of an age are the first years of its spans.
    """

    kind: str
    table: str
    name: str
    values: tuple[str | int, ...]

    @property
    def key(self) -> tuple[str, str, str]:
        """Name the source; of two with the same name one is enough."""
        return self.kind, self.table, self.name

    @property
    def size(self) -> int:
        """Count the codes, with the one for what is not recorded."""
        return len(self.values) + 1

    @cached_property
    def at(self) -> Mapping[str | int, int]:
        """Give the place of each value."""
        return {value: place for place, value in enumerate(self.values)}


def sources(dimensions: Iterable[Dimension]) -> dict[tuple[str, str, str], Source]:
    """Give the fewest sources from which all these dimensions can be read."""
    found: dict[tuple[str, str, str], Source] = {}
    for dimension in dimensions:
        source = _source(dimension)
        known = found.get(source.key)
        values = {*source.values, *(known.values if known else ())}
        found[source.key] = Source(*source.key, tuple(sorted(values, key=_order)))
    return found


def key(dimension: Dimension) -> tuple[str, str, str]:
    """Name the source a dimension is read from."""
    return _source(dimension).key


def view(dimension: Dimension, source: Source) -> Codes:
    """Give, for each code of the source, the code of the dimension; the last is not recorded."""
    codes = {code: at for at, code in enumerate((*dimension.codes, NOT_RECORDED))}
    known = [codes[_code(dimension, value)] for value in source.values]
    return np.array([*known, codes[NOT_RECORDED]], dtype=np.int64)


def any_offence(codes: frozenset[str]) -> Source:
    """Tell whether any charge is one of these offences: a source of two codes."""
    return Source("any_offence", "charges", ",".join(sorted(codes)), ("yes",))


def _source(dimension: Dimension) -> Source:
    match dimension:
        case Column(table=table, column=column, codes=codes):
            found = Source("column", table, column, codes)
        case Band(table=table, bands=bands):
            found = Source("age", table, "age", tuple(_edges(bands)))
        case Offence(codes=codes):
            found = Source("offence", "charges", "offence_code", codes)
        case Group(groups=groups):
            members = tuple(code for codes in groups.values() for code in codes)
            found = Source("offence", "charges", "offence_code", members)
        case Fact(fact=fact, codes=codes):
            found = Source("fact", "facts", fact, codes)
        case Step(events=events, codes=codes):
            found = Source("step", "events", ",".join(sorted(events)), codes)
        case Place(codes=codes):
            found = Source("place", "offices", "place_code", codes)
    return found


def _edges(bands: Mapping[str, tuple[int, int | None]]) -> Iterable[int]:
    for first, last in bands.values():
        yield first
        if last is not None:
            yield last + 1


def _order(value: str | int) -> tuple[int, str]:
    return (value, "") if isinstance(value, int) else (0, value)


def _code(dimension: Dimension, value: str | int) -> str:
    match dimension:
        case Band(bands=bands):
            age = int(value)
            holds = (c for c, (low, high) in bands.items() if low <= age <= (high or age))
            return next(holds, NOT_RECORDED)
        case Group(groups=groups):
            holds = (code for code, members in groups.items() if value in members)
            return next(holds, NOT_RECORDED)
        case _:
            return str(value) if value in dimension.codes else NOT_RECORDED
