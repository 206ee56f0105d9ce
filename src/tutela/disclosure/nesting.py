"""Find counts that contain one another, so that one cannot be subtracted from the other."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from itertools import combinations
from typing import TypeAlias

from tutela.model.measure import Count
from tutela.model.period import Period

_Key: TypeAlias = tuple[str, Period, tuple[tuple[str, str], ...]]
_Sum: TypeAlias = tuple[_Key, tuple[_Key, ...]]


def links(values: dict[_Key, int], counts: Mapping[str, Count]) -> list[_Sum]:
    """Give the sums between different measures and periods; add what is left over to ``values``.

    An equality is taken in where definitions say it and the numbers bear it out everywhere: it
    can only make the imagined attacker stronger. A narrower count leaves a rest, which nobody
    printed and everybody can subtract.
    """
    present = [counts[each] for each in dict.fromkeys(key[0] for key in values) if each in counts]
    equal = [
        *_selected(values, present),
        *_joined(values, present),
        *_periods(values),
    ]
    said = {(whole[0], part[0]) for whole, parts in equal for part in parts}
    pairs = [
        (wide, narrow)
        for wide in present
        for narrow in present
        if _is_narrower(narrow, wide) and (wide.id, narrow.id) not in said
    ]
    rests = [each for wide, narrow in _closest(pairs) for each in _rest(values, wide, narrow)]
    return equal + rests


def _selected(values: Mapping[_Key, int], counts: list[Count]) -> Iterator[_Sum]:
    """A count of some codes equals those codes in the breakdown of the wider count."""
    for narrow in counts:
        for dimension, codes in narrow.where.items():
            left = {key: value for key, value in narrow.where.items() if key != dimension}
            for wide in counts:
                if wide.id != narrow.id and _same(wide, replace(narrow, where=left)):
                    yield from _checked(
                        values,
                        narrow.id,
                        lambda key, w=wide.id, d=dimension, c=codes: [  # type: ignore[misc]
                            (w, key[1], tuple(sorted((*key[2], (d, code))))) for code in c
                        ],
                    )


def _joined(values: Mapping[_Key, int], counts: list[Count]) -> Iterator[_Sum]:
    """A count of two results equals the counts of each, where nobody has both."""
    for wide in counts:
        for first, second in combinations(counts, 2):
            both = sorted((*first.result, *second.result))
            if (
                first.result
                and second.result
                and both == sorted(wide.result)
                and _same(replace(first, result=()), replace(wide, result=()))
                and _same(replace(second, result=()), replace(wide, result=()))
            ):
                yield from _checked(
                    values,
                    wide.id,
                    lambda key, a=first.id, b=second.id: [  # type: ignore[misc]
                        (a, *key[1:]),
                        (b, *key[1:]),
                    ],
                )


def _checked(
    values: Mapping[_Key, int], whole: str, parts_of: Callable[[_Key], list[_Key]]
) -> list[_Sum]:
    found = []
    for key in values:
        parts = parts_of(key) if key[0] == whole else []
        if parts and all(part in values for part in parts):
            if sum(values[part] for part in parts) != values[key]:
                return []
            found.append((key, tuple(parts)))
    return found


def _periods(values: Mapping[_Key, int]) -> Iterator[_Sum]:
    """A span equals the shorter spans that tile it, such as a year and its months."""
    spans: dict[tuple[str, tuple[tuple[str, str], ...]], list[Period]] = defaultdict(list)
    for measure, period, place in values:
        spans[measure, place].append(period)
    for (measure, place), periods in spans.items():
        for whole in periods if len(periods) > 2 else ():
            tiles = _tiles(whole, sorted(set(periods) - {whole}))
            parts = tuple((measure, tile, place) for tile in tiles)
            key = (measure, whole, place)
            if parts and sum(values[part] for part in parts) == values[key]:
                yield key, parts


def _tiles(whole: Period, periods: list[Period]) -> list[Period]:
    """Lay periods end to end from the first day; longest first; empty where they do not fit."""
    tiles: list[Period] = []
    for period in sorted(periods, key=lambda each: (each.first_on, -each.last_on.toordinal())):
        start = tiles[-1].last_on.toordinal() + 1 if tiles else whole.first_on.toordinal()
        if period.first_on.toordinal() == start and period.last_on <= whole.last_on:
            tiles.append(period)
    return tiles if tiles and tiles[-1].last_on == whole.last_on else []


def _rest(values: dict[_Key, int], wide: Count, narrow: Count) -> list[_Sum]:
    shared = [key for key in values if key[0] == narrow.id and (wide.id, *key[1:]) in values]
    if any(values[key] > values[wide.id, *key[1:]] for key in shared):
        return []
    sums: list[_Sum] = []
    for key in shared:
        whole = (wide.id, *key[1:])
        rest = (f"{wide.id}-{narrow.id}", *key[1:])
        values[rest] = values[whole] - values[key]
        sums.append((whole, (key, rest)))
    return sums


def _closest(pairs: list[tuple[Count, Count]]) -> list[tuple[Count, Count]]:
    """Leave out a pair with a third count between: its rest is the sum of two others."""
    known = {(wide.id, narrow.id) for wide, narrow in pairs}
    between = {middle for pair in known for middle in pair}
    return [
        (wide, narrow)
        for wide, narrow in pairs
        if not any((wide.id, each) in known and (each, narrow.id) in known for each in between)
    ]


def _same(one: Count, other: Count) -> bool:
    return (
        one.unit == other.unit
        and one.event == other.event
        and sorted(one.result) == sorted(other.result)
        and one.period_of == other.period_of
        and one.charge == other.charge
        and {key: sorted(codes) for key, codes in one.where.items()}
        == {key: sorted(codes) for key, codes in other.where.items()}
    )


def _is_narrower(narrow: Count, wide: Count) -> bool:
    """Tell whether everybody in ``narrow`` is also counted in ``wide``."""
    return (
        narrow.id != wide.id
        and narrow.unit == wide.unit
        and narrow.period_of == wide.period_of
        and narrow.charge == wide.charge
        and _is_event_within(narrow, wide)
        and all(
            dimension in narrow.where and set(narrow.where[dimension]) <= set(codes)
            for dimension, codes in wide.where.items()
        )
        and not _same(narrow, wide)
    )


def _is_event_within(narrow: Count, wide: Count) -> bool:
    """The same event with fewer results; or anything of a cohort within the whole cohort."""
    if narrow.event == wide.event:
        return not wide.result or (bool(narrow.result) and set(narrow.result) <= set(wide.result))
    is_cohort = wide.period_of == "receipt" and wide.event in {"received", "accepted"}
    return is_cohort and not wide.result
