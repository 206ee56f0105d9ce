"""Make shares and changes from counts; plain arithmetic, wherever the counts come from."""

from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal

from tutela.model.figure import Figure, FigureId, Reason, Status
from tutela.model.measure import Change, Share
from tutela.model.period import Period

Lookup = Callable[[FigureId], Figure | None]
"""Gives the figure of an address, or None where nobody counted it."""


def derive(measure: Share | Change, at: FigureId, lookup: Lookup) -> Figure:
    """Compute one share or change, in percent, from the counts ``lookup`` gives.

    ``at`` is the address of the figure wanted. Withheld or missing counts give a withheld or
    unavailable figure, never a guess; so does a zero to divide by.
    """
    if isinstance(measure, Share):
        part = [_of(measure.part, at)]
        above = {key: code for key, code in at.place.items() if key not in measure.over}
        whole = [FigureId(each, at.period, above, at.edition) for each in measure.whole]
        return _ratio(at, part, whole, lookup, minus=0, decimals=measure.decimals)
    base = at.period.previous() if measure.base == "previous" else Period.parse(measure.base)
    now = [_of(measure.of, at)]
    then = [FigureId(measure.of, base, at.place, at.edition)]
    return _ratio(at, now, then, lookup, minus=1, decimals=measure.decimals)


def rounded(value: Decimal, decimals: int) -> Decimal:
    """Round half away from zero, as the published papers do.

    >>> rounded(Decimal("-3.539"), 2)
    Decimal('-3.54')
    """
    return value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def _of(measure: str, at: FigureId) -> FigureId:
    return FigureId(measure, at.period, at.place, at.edition)


def _ratio(
    at: FigureId,
    above: list[FigureId],
    below: list[FigureId],
    lookup: Lookup,
    *,
    minus: int,
    decimals: int,
) -> Figure:
    figures = [lookup(each) for each in (*above, *below)]
    status = _weakest([figure.status for figure in figures if figure is not None])
    values = [None if figure is None else figure.value for figure in figures]
    if any(figure is not None and figure.reason is Reason.WITHHELD for figure in figures):
        return Figure(at, None, "percent", status, Reason.WITHHELD)
    known = [value for value in values if value is not None]
    bottom = sum(known[len(above) :], Decimal(0))
    if len(known) < len(values) or bottom == 0:
        return Figure(at, None, "percent", status, Reason.NOT_AVAILABLE)
    value = (sum(known[: len(above)], Decimal(0)) / bottom - minus) * 100
    return Figure(at, rounded(value, decimals), "percent", status)


def _weakest(statuses: list[Status]) -> Status:
    for status in (Status.UNREVIEWED, Status.SYNTHETIC, Status.DRAFT):
        if status in statuses:
            return status
    return Status.FINAL
