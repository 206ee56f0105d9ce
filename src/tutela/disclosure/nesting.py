"""Find counts that contain one another, so that one cannot be subtracted from the other.

An equality is taken in where definitions suggest it and the numbers bear it out everywhere: it can
only make the imagined attacker stronger. A narrower count leaves a rest, which nobody printed and
everybody can subtract.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import TypeAlias

from tutela.disclosure.meaning import meaning, values_of
from tutela.model.measure import Count, Dimension
from tutela.model.period import Period

Place: TypeAlias = tuple[tuple[str, str], ...]
Key: TypeAlias = tuple[str, Period, Place]
"""What a cell counts, whatever the edition: measure, period, place."""
KeySum: TypeAlias = tuple[Key, tuple[Key, ...]]


def links(
    values: dict[Key, int],
    counts: Mapping[str, Count],
    dimensions: Mapping[str, Dimension],
) -> list[KeySum]:
    """Give the sums between measures, dimensions and periods; add what is left to ``values``."""
    book = _Book(values, counts, dimensions)
    equal = [*book.regrouped(), *book.selected(), *book.joined(), *book.periods()]
    said = {(whole[0], part[0]) for whole, parts in equal for part in parts}
    return equal + book.rests(said)


class _Book:
    """The cells by measure, and what each measure means."""

    def __init__(
        self,
        values: dict[Key, int],
        counts: Mapping[str, Count],
        dimensions: Mapping[str, Dimension],
    ) -> None:
        self._values = values
        self._cells: dict[str, list[Key]] = defaultdict(list)
        self._codes: dict[str, dict[str, dict[str, None]]] = defaultdict(lambda: defaultdict(dict))
        for key in values:
            self._cells[key[0]].append(key)
            for dimension, code in key[2]:
                self._codes[key[0]][dimension][code] = None
        self._means = {
            name: meaning(counts[name], dimensions) for name in self._cells if name in counts
        }
        self._dimensions = dimensions
        self._within = {
            name: [other for other in self._means if self._is_narrower(other, name)]
            for name in self._means
        }

    def regrouped(self) -> Iterator[KeySum]:
        """Within a measure, a code of one dimension may be several of another: groups, bands."""
        for name, codes in self._codes.items():
            for coarse, fine in ((a, b) for a in codes for b in codes if a != b):
                for code in codes[coarse]:
                    parts = self._inside(name, fine, values_of({coarse: (code,)}, self._dimensions))
                    if parts:
                        yield from self._checked(
                            (key for key in self._cells[name] if (coarse, code) in key[2]),
                            lambda key, n=name, f=fine, c=(coarse, code), p=parts: [  # type: ignore[misc]
                                (n, key[1], tuple(sorted(({*key[2]} - {c}) | {(f, each)})))
                                for each in p
                            ],
                        )

    def selected(self) -> Iterator[KeySum]:
        """A measure of some codes equals those codes in the breakdown of a wider measure."""
        for wide, inner in self._within.items():
            for narrow in inner:
                for dimension in self._codes[wide]:
                    parts = self._inside(wide, dimension, self._means[narrow].values)
                    if parts and self._is_same(narrow, wide, dimension, parts):
                        yield from self._checked(
                            self._cells[narrow],
                            lambda key, w=wide, d=dimension, p=parts: [  # type: ignore[misc]
                                (w, key[1], tuple(sorted((*key[2], (d, each))))) for each in p
                            ],
                        )

    def joined(self) -> Iterator[KeySum]:
        """A measure equals two or three narrower ones together, where nobody is in two."""
        for wide, inner in self._within.items():
            for group in (*combinations(inner, 2), *combinations(inner, 3)):
                yield from self._checked(
                    self._cells[wide],
                    lambda key, g=group: [(each, *key[1:]) for each in g],  # type: ignore[misc]
                )

    def periods(self) -> Iterator[KeySum]:
        """A span equals the shorter spans that tile it, such as a year and its months."""
        spans: dict[tuple[str, Place], list[Period]] = defaultdict(list)
        for measure, period, place in self._values:
            spans[measure, place].append(period)
        for (measure, place), periods in spans.items():
            for whole in periods if len(periods) > 2 else ():
                tiles = _tiles(whole, sorted(set(periods) - {whole}))
                parts = tuple((measure, tile, place) for tile in tiles)
                key = (measure, whole, place)
                if parts and sum(self._values[part] for part in parts) == self._values[key]:
                    yield key, parts

    def rests(self, said: set[tuple[str, str]]) -> list[KeySum]:
        """Take narrower counts from wider ones; leave out what an equality says already."""
        sums: list[KeySum] = []
        for wide, inner in self._within.items():
            groups: list[tuple[str, ...]] = [
                (each,) for each in self._closest(inner) if (wide, each) not in said
            ]
            groups += [
                pair
                for pair in combinations(inner, 2)
                if self._means[pair[0]].is_apart(self._means[pair[1]])
            ]
            for group in groups:
                sums += self._rest(wide, group)
        return sums

    def _rest(self, wide: str, group: tuple[str, ...]) -> list[KeySum]:
        sums: list[KeySum] = []
        for whole in self._cells[wide]:
            parts = tuple((each, *whole[1:]) for each in group)
            if all(part in self._values for part in parts):
                left = self._values[whole] - sum(self._values[part] for part in parts)
                if left < 0:
                    return []
                rest = ("-".join((wide, *group)), *whole[1:])
                is_all = left == 0 and self._is_all_there(wide, group, whole[2])
                sums.append((whole, parts if is_all else (*parts, rest)))
        for whole, parts in sums:
            if len(parts) > len(group):
                known = sum(self._values[part] for part in parts[:-1])
                self._values[parts[-1]] = self._values[whole] - known
        return sums

    def _is_all_there(self, wide: str, group: tuple[str, ...], place: Place) -> bool:
        """Tell whether the narrower count is the whole one in a place by its definition.

        Whoever knows the definitions knows that nothing is left there: no child is in it.
        """
        more = values_of({name: (code,) for name, code in place}, self._dimensions)
        whole = self._means[wide].narrowed(more)
        return any(self._means[each].narrowed(more) == whole for each in group)

    def _closest(self, inner: Sequence[str]) -> list[str]:
        """Leave out a count with a third between: its rest is the sum of two others."""
        return [each for each in inner if not any(each in self._within[other] for other in inner)]

    def _inside(
        self, name: str, dimension: str, within: Mapping[str, frozenset[str | int]]
    ) -> list[str]:
        """Name the codes of a breakdown that admit nothing else than ``within`` does."""
        found = []
        for code in self._codes[name][dimension]:
            ((source, each),) = values_of({dimension: (code,)}, self._dimensions).items()
            if source in within and each <= within[source]:
                found.append(code)
        return found

    def _is_same(self, narrow: str, wide: str, dimension: str, codes: Sequence[str]) -> bool:
        more = values_of({dimension: tuple(codes)}, self._dimensions)
        here, there = self._means[narrow], self._means[wide].narrowed(more)
        same = here.events == there.events and here.results == there.results
        sources = here.values.keys() == there.values.keys()
        return (
            same
            and sources
            and all(
                here.values[source] == there.values[source]
                for source in here.values
                if source not in more
            )
        )

    def _is_narrower(self, narrow: str, wide: str) -> bool:
        one, other = self._means[narrow], self._means[wide]
        return narrow != wide and one.is_within(other) and (narrow < wide or one != other)

    def _checked(self, wholes: Iterable[Key], parts_of: Callable[[Key], list[Key]]) -> list[KeySum]:
        found = []
        for key in wholes:
            parts = parts_of(key)
            if all(part in self._values for part in parts):
                if sum(self._values[part] for part in parts) != self._values[key]:
                    return []
                found.append((key, tuple(parts)))
        return found


def _tiles(whole: Period, periods: list[Period]) -> list[Period]:
    """Lay periods end to end from the first day; longest first; empty where they do not fit."""
    tiles: list[Period] = []
    for period in sorted(periods, key=lambda each: (each.first_on, -each.last_on.toordinal())):
        start = tiles[-1].last_on.toordinal() + 1 if tiles else whole.first_on.toordinal()
        if period.first_on.toordinal() == start and period.last_on <= whole.last_on:
            tiles.append(period)
    return tiles if tiles and tiles[-1].last_on == whole.last_on else []
