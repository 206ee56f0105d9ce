"""Tell what a figure is among those of other years: a record, a turn."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from tutela.model.figure import Figure, FigureId


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


def _opposite(one: Decimal | None, other: Decimal | None) -> bool:
    return one is not None and other is not None and one * other < 0
