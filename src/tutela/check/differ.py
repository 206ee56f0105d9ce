"""Say how a figure differs: a digit, a factor of ten, a neighbour's value, another year."""

from collections.abc import Sequence
from decimal import Decimal

from tutela.catalogue.published import Series
from tutela.check.claims import Claim
from tutela.check.interval import meant
from tutela.check.sources import Cell, Source


def how_it_differs(
    claim: Claim, group: Sequence[Claim], cell: Cell, series: Series, source: Source
) -> tuple[str, str]:
    """Give the type of the difference and the beginning of the reason."""
    value = claim.value
    if value is None:
        return "digit", "differs from the published figure"
    if value and value == -cell.value:
        return "wrong_direction", "the same size in the other direction; differs from"
    if claim.number.hedge and _off_by_hedge(claim, cell):
        return "hedge", f"[{claim.number.hedge}] does not fit the published figure"
    if _is_scaled(value, cell.value):
        return "scale", "differs by a power of ten from"
    return _elsewhere(claim, group, cell, series, source)


def _elsewhere(
    claim: Claim, group: Sequence[Claim], cell: Cell, series: Series, source: Source
) -> tuple[str, str]:
    swapped = _neighbour(claim, group, cell)
    if swapped:
        return "swapped", f"stands where [{swapped}] belongs; differs from"
    other = _other_period(claim, cell, series, source)
    if other is not None:
        return "wrong_period", f"is the figure of {other.period}; differs from"
    elsewhere = _other_series(claim, cell, source)
    if elsewhere:
        return "swapped", f"is the figure of [{elsewhere}]; differs from"
    return "digit", "differs from the published figure"


def _other_series(claim: Claim, cell: Cell, source: Source) -> str:
    """Find the series whose figure of the same period was printed: clauses changed places."""
    for other in source.cells:
        same = other.value == claim.value and other.is_exact and other.series != cell.series
        if same and abs(other.value) >= 100 and other.period == cell.period:
            return other.series
    return ""


def _is_scaled(value: Decimal, truth: Decimal) -> bool:
    if not value or not truth:
        return False
    ratio = abs(value / truth)
    return any(
        abs(ratio / Decimal(10) ** power - 1) < Decimal("0.02")
        for power in (-4, -3, -2, -1, 1, 2, 3, 4)
    )


def _off_by_hedge(claim: Claim, cell: Cell) -> bool:
    value = claim.number.value
    if value is None or not value:
        return False
    return abs(abs(cell.value) / value - 1) < Decimal("0.25")


def _neighbour(claim: Claim, group: Sequence[Claim], cell: Cell) -> str:
    for other in group:
        if other is not claim and other.number.value == abs(cell.value):
            return other.number.text
    return ""


def _other_period(claim: Claim, cell: Cell, series: Series, source: Source) -> Cell | None:
    interval = meant(claim, series)
    if interval is None:
        return None
    low, high = interval
    for other in source.cells:
        same = other.series == cell.series and other.is_exact
        if same and low <= other.high and other.low <= high and other.period != cell.period:
            return other
    return None
