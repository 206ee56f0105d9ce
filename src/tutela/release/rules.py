"""Tell what a figure is among those of other years: a record, a run, a turn."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from tutela.model.figure import Figure, FigureId
from tutela.model.period import Period


def is_record(figure: Figure | None, before: Sequence[Decimal], *, highest: bool) -> bool:
    """Tell whether a figure is the highest (or lowest) of three or more periods."""
    if figure is None or figure.value is None or len(before) < 2:
        return False
    return figure.value > max(before) if highest else figure.value < min(before)


def run(period: Period, values: Mapping[Period, Decimal]) -> int:
    """Count the periods up to one in which values rose (below zero: fell) without stop or gap."""
    length, direction = 0, 0
    while period in values:
        step = _step(values[period], values.get(period.previous()))
        if not step or (direction and step != direction):
            break
        length, direction, period = length + 1, step, period.previous()
    return length * direction


def leading(ranks: Mapping[str, Figure], places: int = 3) -> tuple[str, ...]:
    """Name the codes of the first places, in order; none where a place is shared or not known."""
    by_place = {
        place: [code for code, each in ranks.items() if each.value == place]
        for place in range(1, places + 1)
    }
    if any(len(codes) != 1 for codes in by_place.values()):
        return ()
    return tuple(codes[0] for codes in by_place.values())


def turned(figure: Figure | None, figures: Mapping[FigureId, Figure]) -> bool:
    """Tell whether a change has another sign than the change of the period before."""
    if figure is None:
        return False
    before = figures.get(replace(figure.id, period=figure.id.period.previous()))
    return _opposite(figure.value, None if before is None else before.value)


def _step(value: Decimal, earlier: Decimal | None) -> int:
    return 0 if earlier is None else (value > earlier) - (value < earlier)


def _opposite(one: Decimal | None, other: Decimal | None) -> bool:
    return one is not None and other is not None and one * other < 0
