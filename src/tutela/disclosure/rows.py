"""What a reader of released figures can write down: sums and percentages as rows of numbers."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from tutela.disclosure.nesting import Key, links
from tutela.model.figure import FigureId
from tutela.model.measure import Change, Count, Dimension, Measure, Share
from tutela.model.period import Period

NO_END = 1 << 40
"""Stands for "as large as you like"; no count of persons comes near it."""


@dataclass(frozen=True, slots=True)
class Row:
    """``low <= sum of weight * cell <= high``, in whole numbers."""

    weights: tuple[tuple[Key, int], ...]
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Released:
    """Counts a reader sees (None: withheld), percentages, and cells without any count."""

    counts: Mapping[Key, int | None]
    percents: Mapping[Key, Decimal]
    absent: frozenset[Key]


def read_released(figures: Iterable[Mapping[str, object]]) -> Released:
    """Sort the rows of a `figures.json` into counts and percentages."""
    counts: dict[Key, int | None] = {}
    percents: dict[Key, Decimal] = {}
    absent: set[Key] = set()
    for each in figures:
        place = each.get("place")
        pairs = tuple(sorted(place.items())) if isinstance(place, Mapping) else ()
        key = (str(each["measure"]), Period.parse(str(each["period"])), pairs)
        value = each.get("value")
        if each.get("unit") in {"percent", "percentage_point"}:
            if value is not None:
                percents[key] = Decimal(str(value))
        elif value is not None or each.get("reason") == "withheld":
            counts[key] = None if value is None else int(str(value))
        else:
            absent.add(key)
    return Released(counts, percents, frozenset(absent))


def sum_rows(released: Released) -> list[Row]:
    """Write down every margin; where nobody printed the margin, compare its breakdowns.

    A breakdown with a part that is not available says nothing about its sum.
    """
    counts, rows = released.counts, []
    for whole, groups in _groups([*counts, *released.absent]).items():
        sums = [group for group in groups.values() if not released.absent.intersection(group)]
        if whole in counts:
            sums.insert(0, [whole])
        for other in sums[1:]:
            weights = (*((key, -1) for key in sums[0]), *((key, 1) for key in other))
            rows.append(Row(weights, 0, 0))
    return rows


def measure_rows(
    released: Released, measures: Mapping[str, Measure], dimensions: Mapping[str, Dimension]
) -> list[Row]:
    """Write down what definitions say of one measure in another, and what percentages say.

    A count within another leaves at least nothing; a printed percentage bounds its counts. That
    several narrower counts make up a wider one is taken in only where printed numbers show it once.
    """
    rows = [
        row for key, value in released.percents.items() for row in _bounds(key, value, measures)
    ]
    counted = {key: 0 for key in released.counts if key[0] in measures}
    definitions = {key: each for key, each in measures.items() if isinstance(each, Count)}
    families: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    for whole, parts in links(counted, definitions, dimensions):
        printed = [part for part in parts if part in released.counts]
        weights = ((whole, 1), *((part, -1) for part in printed))
        names = tuple(key[0] for key, _ in weights)
        families[names].append(Row(weights, 0, 0 if len(printed) == len(parts) else NO_END))
    for names, family in families.items():
        if all(_agrees(row, released.counts) for row in family):
            is_guess = len(set(names)) > 2 and any(row.high == 0 for row in family)
            if not is_guess or _is_borne_out(family, released.counts):
                rows += family
    return [row for row in rows if all(key in released.counts for key, _ in row.weights)]


def address(key: Key) -> str:
    """Write a cell without an edition."""
    return str(FigureId(key[0], key[1], dict(key[2]))).partition("@")[0]


def _groups(counts: Iterable[Key]) -> dict[Key, dict[str, list[Key]]]:
    groups: dict[Key, dict[str, list[Key]]] = defaultdict(lambda: defaultdict(list))
    for measure, period, place in counts:
        for pair in place:
            rest = tuple(each for each in place if each != pair)
            groups[measure, period, rest][pair[0]].append((measure, period, place))
    return groups


def _bounds(key: Key, value: Decimal, measures: Mapping[str, Measure]) -> list[Row]:
    """Turn ``above / below = value %``, rounded, into two rows of whole numbers."""
    measure = measures.get(key[0])
    if isinstance(measure, Share):
        above = (measure.part, *key[1:])
        whole_place = tuple(pair for pair in key[2] if pair[0] not in measure.over)
        below = [(whole, key[1], whole_place) for whole in measure.whole]
    elif isinstance(measure, Change):
        base = key[1].previous() if measure.base == "previous" else Period.parse(measure.base)
        above = (measure.of, *key[1:])
        below = [(measure.of, base, key[2])]
        value += 100
    else:
        return []
    scale = 10 ** max(-int(value.as_tuple().exponent), 0)
    twice = int(2 * scale * value)
    low = ((above, 200 * scale), *((each, 1 - twice) for each in below))
    high = ((above, 200 * scale), *((each, -1 - twice) for each in below))
    return [Row(low, 0, NO_END), Row(high, -NO_END, 0)]


def _is_borne_out(family: Sequence[Row], counts: Mapping[Key, int | None]) -> bool:
    """Tell whether the numbers of one row at least are all printed."""
    return any(all(counts[key] is not None for key, _ in row.weights) for row in family)


def _agrees(row: Row, counts: Mapping[Key, int | None]) -> bool:
    """Tell whether printed numbers bear the row out; a reader would drop it otherwise."""
    values = [counts[key] for key, _ in row.weights]
    if any(value is None for value in values):
        return True
    total = sum(weight * (counts[key] or 0) for key, weight in row.weights)
    return row.low <= total <= row.high
