"""Find by rule what a release should say first: what moved against its whole, what set a mark."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from tutela.model.figure import Figure, FigureId
from tutela.model.measure import Change, Count, Measure
from tutela.model.period import Period
from tutela.model.trend import Break, context, series

Kind = Literal["against", "highest", "lowest"]

_LEAST = Decimal("0.01")
"""A part smaller than this share of its whole makes no headline."""

_LEAST_CHANGE = 1
"""Nor does one that moved by less than one percent."""


@dataclass(frozen=True, slots=True)
class Headline:
    """Something worth saying first, and the figures that say it.

    Of kind "against" the figures are the whole and its change, then the part and its change; of
    "highest" and "lowest" the figure and the first year it outdoes. ``breaks`` lie in the series of
    these figures: where there are any the headline is printed with them or not at all.
    """

    kind: Kind
    figures: tuple[FigureId, ...]
    weight: Decimal
    breaks: tuple[Break, ...]


def headlines(
    measures: Mapping[str, Measure],
    figures: Mapping[FigureId, Figure],
    period: Period,
    edition: str,
) -> tuple[Headline, ...]:
    """Give the headlines of a period, the weightiest of each kind first.

    A part is a narrower count, or one code of a breakdown by offence or group, that rose while its
    whole fell, or fell while it rose.
    """
    book = _Book(measures, figures, period, edition)
    against = sorted(book.against(), key=lambda each: (-each.weight, *map(str, each.figures)))
    marks = sorted(book.marks(), key=lambda each: (-each.weight, *map(str, each.figures)))
    return (*against, *marks)


@dataclass(frozen=True, slots=True)
class _Book:
    measures: Mapping[str, Measure]
    figures: Mapping[FigureId, Figure]
    period: Period
    edition: str

    def against(self) -> Iterator[Headline]:
        """Find the parts that moved against their whole."""
        moves = list(self._moves())
        wholes = [each for each in moves if not each.count.place]
        for whole in wholes:
            for part in moves:
                if self._is_part(part, whole) and part.by * whole.by < 0:
                    names = (whole.count, whole.change, part.count, part.change)
                    yield Headline("against", names, part.size, self._breaks(part.count))

    def marks(self) -> Iterator[Headline]:
        """Find the counts that are the highest or the lowest of three years and more."""
        for name, measure in self.measures.items():
            if not isinstance(measure, Count):
                continue
            found = context(series(name, self.measures, self.figures, self.edition))
            if found is None or found.figure.id.period != self.period:
                continue
            breaks = self._breaks(found.figure.id)
            weight = found.figure.value or Decimal(0)
            for kind, since in (("highest", found.highest_since), ("lowest", found.lowest_since)):
                if since is not None:
                    first = FigureId(name, since, {}, self.edition)
                    yield Headline(kind, (found.figure.id, first), weight, breaks)  # type: ignore[arg-type]

    def _moves(self) -> Iterator["_Move"]:
        for name, figure in self.figures.items():
            measure = self.measures.get(name.measure)
            if not isinstance(measure, Change) or measure.base != "previous":
                continue
            count = FigureId(measure.of, name.period, name.place, name.edition)
            counted = self.figures.get(count)
            there = counted is not None and counted.value and figure.value
            if there and (name.period, name.edition) == (self.period, self.edition):
                yield _Move(count, name, counted.value or Decimal(0), figure.value or Decimal(0))  # type: ignore[union-attr]

    def _is_part(self, part: "_Move", whole: "_Move") -> bool:
        if part.size < whole.size * _LEAST or abs(part.by) < _LEAST_CHANGE:
            return False
        if part.count.measure == whole.count.measure:
            return set(part.count.place) in ({"offence"}, {"group"})
        one, other = self.measures[part.count.measure], self.measures[whole.count.measure]
        counts = isinstance(one, Count) and isinstance(other, Count)
        return counts and not part.count.place and is_narrower(one, other)  # type: ignore[arg-type]

    def _breaks(self, name: FigureId) -> tuple[Break, ...]:
        """Name the breaks at or before the year a change is told of, not older than its base."""
        found = series(name.measure, self.measures, self.figures, self.edition)
        return tuple(each for each in found.breaks if each.first <= self.period)


@dataclass(frozen=True, slots=True)
class _Move:
    """A count that changed: the figures, how many they are now, and by how many percent."""

    count: FigureId
    change: FigureId
    size: Decimal
    by: Decimal


def is_narrower(part: Count, whole: Count) -> bool:
    """Tell whether everything the one measure counts is counted by the other, and less."""
    same = ("unit", "event", "or_event", "ended_by", "period_of", "charge", "result")
    if part.id == whole.id or any(getattr(part, key) != getattr(whole, key) for key in same):
        return False
    return part.where != whole.where and all(
        key in part.where and set(part.where[key]) <= set(codes)
        for key, codes in whole.where.items()
    )
