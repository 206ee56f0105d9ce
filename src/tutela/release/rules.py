"""Find what deserves to be said first, from the figures alone."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from tutela.model.figure import Figure, FigureId
from tutela.model.measure import Change, Count, Measure
from tutela.model.period import Period


@dataclass(frozen=True, slots=True)
class Contrast:
    """A part that moved against its whole: two counts and their changes."""

    whole: str
    whole_change: str
    part: str
    part_change: str
    size: Decimal

    @property
    def names(self) -> Mapping[str, str]:
        """Give the local names the sentence of a contrast uses."""
        return {
            "whole": self.whole,
            "whole_change": self.whole_change,
            "part": self.part,
            "part_change": self.part_change,
        }


def contrasts(
    measures: Mapping[str, Measure],
    figures: Mapping[FigureId, Figure],
    period: Period,
    edition: str,
) -> tuple[Contrast, ...]:
    """Find every part that rose while its whole fell, or the reverse, the largest part first."""

    def change(measure: Change) -> Decimal | None:
        found = figures.get(FigureId(measure.id, period, {}, edition))
        return None if found is None else found.value

    def count(measure: Count) -> Decimal:
        found = figures.get(FigureId(measure.id, period, {}, edition))
        return Decimal(0) if found is None or found.value is None else found.value

    found = [
        Contrast(whole.id, above.id, part.id, below.id, count(part))
        for above, whole in _changes(measures)
        for below, part in _changes(measures)
        if is_part(part, whole) and _opposite(change(above), change(below))
    ]
    return tuple(sorted(found, key=lambda each: (-each.size, each.part)))


def is_part(part: Count, whole: Count) -> bool:
    """Tell whether everything the narrower measure counts is counted by the wider one."""
    same = ("unit", "event", "or_event", "period_of", "charge", "result")
    if part.id == whole.id or any(getattr(part, key) != getattr(whole, key) for key in same):
        return False
    return part.where != whole.where and all(
        key in part.where and set(part.where[key]) <= set(codes)
        for key, codes in whole.where.items()
    )


def is_record(figure: Figure | None, before: Sequence[Decimal], *, highest: bool) -> bool:
    """Tell whether a figure is the highest (or lowest) of three or more periods."""
    if figure is None or figure.value is None or len(before) < 2:
        return False
    return figure.value > max(before) if highest else figure.value < min(before)


def turned(figure: Figure | None, figures: Mapping[FigureId, Figure]) -> bool:
    """Tell whether a change has another sign than the change of the period before."""
    if figure is None:
        return False
    before = figures.get(replace(figure.id, period=figure.id.period.previous()))
    return _opposite(figure.value, None if before is None else before.value)


def _changes(measures: Mapping[str, Measure]) -> Iterator[tuple[Change, Count]]:
    for measure in measures.values():
        if isinstance(measure, Change) and measure.base == "previous":
            of = measures[measure.of]
            if isinstance(of, Count):
                yield measure, of


def _opposite(one: Decimal | None, other: Decimal | None) -> bool:
    return one is not None and other is not None and one * other < 0
