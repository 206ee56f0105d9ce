"""See all counts of a release as one system of sums over whole numbers."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from tutela.disclosure.nesting import Key, KeySum, links
from tutela.model.errors import DataError, InputError
from tutela.model.figure import FigureId, Reason, Table
from tutela.model.measure import Count, Dimension, Measure

ELSEWHERE = "left_of_what_others_published"
"""The code of what is left of our count when others' counts are taken from it."""


@dataclass(frozen=True, slots=True)
class System:
    """Cells with their true values, and sums ``whole = parts`` that hold between them.

    ``listed`` cells stand in a table; the others follow from listed ones (what is left of a
    count when a narrower one is taken away; a margin nobody asked for).
    """

    keys: tuple[Key, ...]
    values: tuple[int, ...]
    listed: tuple[bool, ...]
    sums: tuple[tuple[int, tuple[int, ...]], ...]

    def parts_of_one(
        self, said: Sequence["Said"] = ()
    ) -> list[tuple[list[int], list[tuple[int, tuple[int, ...]]]]]:
        """Split into the smallest pieces that share no sum and no saying: cells, sums."""
        root = list(range(len(self.keys)))
        tied = [(each.weights[0][0], [cell for cell, _ in each.weights]) for each in said]
        for whole, parts in (*self.sums, *tied):
            for part in parts:
                root[_find(root, part)] = _find(root, whole)
        cells: dict[int, list[int]] = defaultdict(list)
        for cell in range(len(self.keys)):
            cells[_find(root, cell)].append(cell)
        sums: dict[int, list[tuple[int, tuple[int, ...]]]] = defaultdict(list)
        for each in self.sums:
            sums[_find(root, each[0])].append(each)
        return [(members, sums[top]) for top, members in cells.items()]


@dataclass(frozen=True, slots=True)
class Said:
    """What a text says of cells: ``low <= sum of weight * cell <= high``, in whole numbers."""

    weights: tuple[tuple[int, int], ...]
    low: int
    high: int

    def allows(self, values: Mapping[int, int], move: Mapping[int, int]) -> bool:
        """Tell whether a change leaves what is said true."""
        total = sum(weight * (values[cell] + move.get(cell, 0)) for cell, weight in self.weights)
        return self.low <= total <= self.high


def key_of(figure_id: FigureId) -> Key:
    """Give the cell of an address, whatever the edition."""
    return figure_id.measure, figure_id.period, tuple(figure_id.place.items())


def name_of(key: Key) -> str:
    """Write a cell as messages do, without an edition."""
    return str(FigureId(key[0], key[1], dict(key[2]))).partition("@")[0]


def assemble(
    tables: Sequence[Table],
    measures: Mapping[str, Measure],
    dimensions: Mapping[str, Dimension],
    elsewhere: Mapping[Key, int] = MappingProxyType({}),
) -> System:
    """Join the counts of all tables; raise ``DataError`` where they contradict each other.

    ``elsewhere`` are counts others have published that stand in none of these tables: together
    with ours they leave a rest, which nobody printed and everybody can subtract.
    """
    values = dict(_counts(tables))
    absent = {
        key_of(figure.id)
        for table in tables
        for figure in table.figures
        if figure.value is None and figure.reason is Reason.NOT_AVAILABLE
    }
    for key in absent & values.keys():
        raise DataError("is counted and not available", name_of(key), "Hand over one of the two.")
    listed = set(values)
    sums = _margins(values, absent)
    sums += _besides(values, {key: at for key, at in elsewhere.items() if key not in values})
    counts = {key: each for key, each in measures.items() if isinstance(each, Count)}
    sums += links(values, counts, dimensions)
    keys = tuple(values)
    at = {key: number for number, key in enumerate(keys)}
    return System(
        keys,
        tuple(values.values()),
        tuple(key in listed for key in keys),
        tuple(
            dict.fromkeys((at[whole], tuple(at[part] for part in parts)) for whole, parts in sums)
        ),
    )


def _counts(tables: Sequence[Table]) -> Iterable[tuple[Key, int]]:
    seen: dict[Key, int] = {}
    for table in tables:
        here: set[Key] = set()
        for figure in table.figures:
            key = key_of(figure.id)
            if key in here:
                raise InputError("is listed twice", f"{table.id} {name_of(key)}", "List it once.")
            here.add(key)
            if figure.value is None and figure.reason is Reason.NOT_AVAILABLE:
                continue
            value = -1 if figure.value is None else figure.value
            if value < 0 or value != int(value):
                hint = "Only whole numbers of at least 0 can be cleared."
                raise InputError("is no count", f"{table.id} {name_of(key)}", hint)
            if seen.setdefault(key, int(value)) != value:
                hint = "Count all tables from one snapshot."
                raise DataError("differs between tables", name_of(key), hint)
    return seen.items()


def _margins(values: dict[Key, int], absent: set[Key]) -> list[tuple[Key, tuple[Key, ...]]]:
    """Find every sum over one dimension; a margin that is not there is worked out."""
    sums: list[tuple[Key, tuple[Key, ...]]] = []
    deepest = max((len(key[2]) for key in (*values, *absent)), default=0)
    for depth in range(deepest, 0, -1):
        groups: dict[tuple[Key, str], list[Key]] = defaultdict(list)
        for key in [*values, *absent]:
            if len(key[2]) == depth:
                for pair in key[2]:
                    rest = tuple(each for each in key[2] if each != pair)
                    groups[(key[0], key[1], rest), pair[0]].append(key)
        for (whole, dimension), parts in groups.items():
            if whole in absent or any(part in absent for part in parts):
                continue
            total = sum(values[part] for part in parts)
            if values.setdefault(whole, total) != total:
                hint = f"Its parts by [{dimension}] do not add up to it: count them all, once."
                raise DataError("is not the sum of its parts", name_of(whole), hint)
            sums.append((whole, tuple(parts)))
    return sums


def _besides(values: dict[Key, int], elsewhere: Mapping[Key, int]) -> list[KeySum]:
    """Take what others published, part by part of one breakdown, from our count of the whole."""
    groups: dict[tuple[Key, str], list[Key]] = defaultdict(list)
    for key in elsewhere:
        for pair in key[2]:
            rest = tuple(each for each in key[2] if each != pair)
            groups[(key[0], key[1], rest), pair[0]].append(key)
    sums: list[KeySum] = []
    for (whole, dimension), parts in groups.items():
        ours = [
            key
            for key in values
            if key[:2] == whole[:2]
            and len(key[2]) == len(whole[2]) + 1
            and set(whole[2]) <= set(key[2])
            and any(name == dimension for name, _ in key[2])
        ]
        left = values.get(whole, -1) - sum(elsewhere[part] for part in parts)
        left -= sum(values[key] for key in ours)
        if left >= 0:
            place = tuple(sorted((*whole[2], (dimension, ELSEWHERE))))
            values[whole[0], whole[1], place] = left
            values.update({part: elsewhere[part] for part in parts})
            sums.append((whole, (*parts, *ours, (whole[0], whole[1], place))))
    return sums


def _find(root: list[int], cell: int) -> int:
    while root[cell] != cell:
        root[cell] = root[root[cell]]
        cell = root[cell]
    return cell
