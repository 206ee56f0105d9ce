"""Lay out which bits of a unit's key say what: its codes, and which events it met when."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from tutela.model.measure import Count, Dimension, Group, Offence
from tutela.model.period import Period
from tutela.statistics.source import Source, any_offence, sources

WORD = 64

SourceKey: TypeAlias = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Match:
    """Which events count: their codes, and their results (empty: any)."""

    events: frozenset[str]
    results: frozenset[str]


RECEIPT = Match(frozenset(), frozenset())
"""Stands for being received; it is found in its own way."""

EVER: Period | None = None
"""Stands for any day, or none."""

_BEGINNING = date(1900, 1, 1)
"""A stock holds all who came in since; no register begins earlier."""

Bit: TypeAlias = tuple[Match, Period | None]


@dataclass(frozen=True, slots=True)
class Slot:
    """Where something lies in a key: the word, the shift and the width in bits."""

    word: int
    shift: int
    width: int


@dataclass(frozen=True, slots=True)
class Plan:
    """The layout of one family of atoms: counts of one unit that share a key."""

    unit: str
    counts: tuple[Count, ...]
    periods: tuple[Period, ...]
    sources: Mapping[SourceKey, Source]
    fields: Mapping[SourceKey, Slot]
    bits: Mapping[Bit, Slot]
    words: int

    @property
    def matches(self) -> tuple[Match, ...]:
        """Name the events to look for, in order."""
        return tuple(dict.fromkeys(match for match, _ in self.bits if match != RECEIPT))

    @property
    def has_receipt(self) -> bool:
        """Tell whether the day of receipt is needed."""
        return any(match == RECEIPT for match, _ in self.bits)


def match_of(count: Count) -> Match:
    """Give the events that make a unit count."""
    return Match(frozenset({count.event, *count.or_event}), frozenset(count.result))


def bits_of(count: Count, period: Period, received: str | None) -> tuple[Bit, ...]:
    """Give the bits that must all be set for a unit to count in the period."""
    if count.period_of == "stock":
        return ((match_of(count), until(period)),)
    if count.period_of == "event":
        return ((match_of(count), period),)
    if count.event == received and not count.result:
        return ((RECEIPT, period),)
    return (RECEIPT, period), (match_of(count), EVER)


def bits_against(count: Count, period: Period) -> tuple[Bit, ...]:
    """Give the bits none of which may be set: by what a unit has left a stock."""
    if count.period_of != "stock":
        return ()
    return ((Match(frozenset(count.ended_by), frozenset()), until(period)),)


def until(period: Period) -> Period:
    """Give all time up to the last day of a period."""
    return Period(_BEGINNING, period.last_on)


def plans(
    counts: Sequence[Count],
    periods: tuple[Period, ...],
    dimensions: Mapping[str, Dimension],
    received: str | None,
) -> Iterator[Plan]:
    """Sort the counts into families whose keys fit into one word where they can."""
    for unit in dict.fromkeys(count.unit for count in counts):
        family: list[Count] = []
        for count in sorted((each for each in counts if each.unit == unit), key=_asks_more):
            wider = _plan(unit, (*family, count), periods, dimensions, received)
            if family and wider.words > 1:
                yield _plan(unit, tuple(family), periods, dimensions, received)
                family = []
            family.append(count)
        yield _plan(unit, tuple(family), periods, dimensions, received)


def _asks_more(count: Count) -> tuple[bool, int]:
    """Put counts that ask for what few others do last, so that they widen one family only."""
    return count.period_of == "stock", len(count.where)


def _plan(
    unit: str,
    counts: tuple[Count, ...],
    periods: tuple[Period, ...],
    dimensions: Mapping[str, Dimension],
    received: str | None,
) -> Plan:
    found = _sources(counts, dimensions)
    bits = dict.fromkeys(
        bit
        for count in counts
        for period in periods
        for bit in (*bits_of(count, period, received), *bits_against(count, period))
    )
    slots = _slots(
        [*((source.size - 1).bit_length() for source in found.values()), *(1 for _ in bits)]
    )
    fields, ones = slots[: len(found)], slots[len(found) :]
    return Plan(
        unit,
        counts,
        periods,
        found,
        dict(zip(found, fields, strict=True)),
        dict(zip(bits, ones, strict=True)),
        max((slot.word for slot in slots), default=0) + 1,
    )


def _sources(
    counts: Iterable[Count], dimensions: Mapping[str, Dimension]
) -> dict[SourceKey, Source]:
    counts = tuple(counts)
    named = [name for count in counts for name in _named(count, dimensions)]
    found = sources(dimensions[name] for name in dict.fromkeys(named))
    flags = [any_offence(codes) for count in counts for codes in any_of(count, dimensions)]
    return found | {flag.key: flag for flag in flags}


def _named(count: Count, dimensions: Mapping[str, Dimension]) -> Iterator[str]:
    yield from count.by
    yield from (name for cross in count.cross for name in cross)
    yield from principal_where(count, dimensions)


def principal_where(
    count: Count, dimensions: Mapping[str, Dimension]
) -> Mapping[str, tuple[str, ...]]:
    """Give the conditions met by one code a unit, leaving out those on any charge."""
    return {
        name: codes
        for name, codes in count.where.items()
        if not (_is_any(count) and isinstance(dimensions[name], Offence | Group))
    }


def any_of(count: Count, dimensions: Mapping[str, Dimension]) -> Iterator[frozenset[str]]:
    """Give the sets of offences of which any charge must be one."""
    for name, codes in count.where.items():
        dimension = dimensions[name]
        if _is_any(count) and isinstance(dimension, Offence):
            yield frozenset(codes)
        elif _is_any(count) and isinstance(dimension, Group):
            yield frozenset(each for code in codes for each in dimension.groups[code])


def _is_any(count: Count) -> bool:
    return count.charge == "any" and count.unit == "person"


def _slots(widths: Iterable[int]) -> list[Slot]:
    slots, word, shift = [], 0, 0
    for width in widths:
        if shift + width > WORD:
            word, shift = word + 1, 0
        slots.append(Slot(word, shift, width))
        shift += width
    return slots
