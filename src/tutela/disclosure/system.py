"""See all counts of a release as one system of sums over whole numbers."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from tutela.disclosure.nesting import Key, links
from tutela.model.errors import DataError, InputError
from tutela.model.figure import FigureId, Reason, Table
from tutela.model.measure import Count, Dimension, Measure


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

    def parts_of_one(self) -> list[tuple[list[int], list[tuple[int, tuple[int, ...]]]]]:
        """Split into the smallest pieces that share no sum: cells and sums of each."""
        root = list(range(len(self.keys)))
        for whole, parts in self.sums:
            for part in parts:
                root[_find(root, part)] = _find(root, whole)
        cells: dict[int, list[int]] = defaultdict(list)
        for cell in range(len(self.keys)):
            cells[_find(root, cell)].append(cell)
        sums: dict[int, list[tuple[int, tuple[int, ...]]]] = defaultdict(list)
        for each in self.sums:
            sums[_find(root, each[0])].append(each)
        return [(members, sums[top]) for top, members in cells.items()]


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
) -> System:
    """Join the counts of all tables; raise ``DataError`` where they contradict each other."""
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


def _find(root: list[int], cell: int) -> int:
    while root[cell] != cell:
        root[cell] = root[root[cell]]
        cell = root[cell]
    return cell
