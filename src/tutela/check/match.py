"""Tell whether a figure and its translation say the same."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from tutela.check.read import Number

_RATIO = ("percent", "fraction")
_TIMES = ("year", "date", "day", "clock", "word", "reference", "ordinal", "name", "age")
_SPANS = ("day", "week", "month", "year_span", "hour", "minute", "second")
_TELLING = ("person", "case", "percent", "percentage_point", "yuan", "dollar", "times")


@dataclass(frozen=True, slots=True)
class Pair:
    """A figure of the translation and the one of the source it renders."""

    target: Number
    source: Number


def is_same(target: Number, source: Number) -> bool:
    """Tell whether two numbers have the same value, whatever their unit and words.

    A rise of 2.1 times may be rendered as 210 % or as 3.1 times the level.
    """
    for kinds, same in _TIMED:
        if target.kind in kinds or source.kind in kinds:
            both = target.kind in kinds and source.kind in kinds
            return both and same(target, source)
    if target.value is None or source.value is None:
        return target.text == source.text
    if (target.high is None) != (source.high is None) or target.high != source.high:
        return False
    if {target.role, source.role} == {
        "change",
        "multiple",
    } and target.unit == source.unit == "times":
        grown = target.value if target.role == "change" else source.value
        level = source.value if target.role == "change" else target.value
        return _close(grown + 1, level)
    here, there = _values(target), _values(source)
    return any(_close(one, other) for one in here for other in there)


def likeness(target: Number, source: Number) -> int:
    """Count what else two equal figures have in common."""
    return (
        (target.unit == source.unit)
        + (target.role == source.role)
        + (target.direction == source.direction)
        + (target.hedge == source.hedge)
        + (target.kind == source.kind)
    )


def how_they_differ(pair: Pair) -> Iterator[tuple[str, str]]:
    """Yield what a figure of the same value says otherwise: unit, direction, hedge."""
    here, there = pair.target, pair.source
    if here.kind in _TIMES or there.kind in _TIMES:
        return
    if _units_differ(here, there):
        kind = "points_for_percent" if "percentage_point" in (here.unit, there.unit) else "unit"
        yield kind, f"the source counts in [{there.unit}], the translation in [{here.unit}]"
    if here.direction and there.direction and here.direction != there.direction:
        yield "direction", "goes the other way in the source"
    if here.hedge != there.hedge:
        said, meant = here.hedge or "exact", there.hedge or "exact"
        yield "hedge", f"the source says [{meant}], the translation [{said}]"


def turned_role(pair: Pair) -> int:
    """Give 1 where a change became a level, -1 where a level became a change, 0 otherwise."""
    here, there = pair.target, pair.source
    roles = {here.role, there.role}
    if not roles & {"level", "share", "to", "rate"} or "times" in (here.unit, there.unit):
        return 0
    return (there.role == "change") - (here.role == "change")


def _values(number: Number) -> list[Decimal]:
    value = number.value or Decimal(0)
    if number.unit == "fraction":
        return [value * 100]
    if number.unit == "times":
        if number.role == "change":
            return [value, value * 100, value + 1]
        return [value, (value - 1) * 100]
    return [abs(value)]


def _close(one: Decimal, other: Decimal) -> bool:
    return abs(one - other) <= abs(other) / 10_000_000


def _same_date(target: Number, source: Number) -> bool:
    if target.day != source.day:
        return False
    months = target.months is None or source.months is None or target.months == source.months
    years = target.period is None or source.period is None
    return months and (years or _years(target) == _years(source))


def _clock(number: Number) -> list[int]:
    parts = [int(part) for part in re.findall(r"\d+", number.text)]
    return parts[:1] if parts[1:] == [0] else parts


_TIMED: tuple[tuple[tuple[str, ...], Callable[[Number, Number], bool]], ...] = (
    (("date", "day"), _same_date),
    (("year",), lambda target, source: target.value == source.value),
    (("clock",), lambda target, source: _clock(target) == _clock(source)),
)


def _years(number: Number) -> tuple[int, ...]:
    return number.period.years if number.period else ()


def _units_differ(here: Number, there: Number) -> bool:
    if here.unit == there.unit or not here.unit or not there.unit:
        return False
    if here.unit in _RATIO and there.unit in _RATIO:
        return False
    pair = {here.unit, there.unit}
    if pair <= {"times", *_RATIO}:
        return False
    if pair <= set(_SPANS):
        return True
    return here.unit in _TELLING and there.unit in _TELLING
