"""Work out, from published counts, what a text states in their place: changes, sums, shares."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from tutela.catalogue.published import Series
from tutela.check.claims import Claim, Judgement, Verdict
from tutela.check.interval import agrees
from tutela.check.sources import Cell, Source
from tutela.model.period import Period

_Cells = Mapping[tuple[str, Period], Sequence[Cell]]


def worked_out(claim: Claim, series: Series, source: Source, cells: _Cells) -> Judgement | None:
    """Judge a claim nobody published by the counts it can be computed from."""
    counts = _counts(series, source)
    if counts is None or claim.period is None:
        return None
    found = _computed(claim, series, counts, cells)
    if found is None:
        return None
    value, high, parts = found
    names = ", ".join(cell.id for cell in parts)
    shown = f"{value:.4f}".rstrip("0").rstrip(".")
    if len({cell.definition for cell in parts}) > 1:
        why = f"the counts it would rest on follow different definitions ({names})"
        return Judgement(claim, Verdict.OTHER_DEFINITION, reason=why, measure=series.id)
    cell = replace(parts[0], value=value, low=value, high=high)
    if agrees(claim, cell, series):
        why = f"follows from published counts: {shown} ({names})"
        return Judgement(
            claim, Verdict.BY_ARITHMETIC, reason=why, measure=series.id, figure=parts[0].id
        )
    why = f"differs from what published counts give: {shown} ({names})"
    kind = _kind(claim, value)
    judged = Judgement(claim, Verdict.CONTRADICTED, kind, why, series.id, parts[0].id, source.name)
    return replace(judged, published=shown, truth=value)


def _kind(claim: Claim, value: Decimal) -> str:
    said = claim.value
    if said is not None and said * value < 0:
        return "wrong_direction"
    return "digit"


def _counts(series: Series, source: Source) -> Series | None:
    for one in source.series.values():
        if one.form == "level" and one.facets == series.facets and one.unit != "percent":
            return one
    return None


def _computed(
    claim: Claim, series: Series, counts: Series, cells: _Cells
) -> tuple[Decimal, Decimal, list[Cell]] | None:
    period = claim.period
    if period is None:
        return None
    if series.form == "level" and claim.number.role == "change":
        return _difference(claim, counts, cells)
    if series.form == "change":
        return _rate(claim, counts, cells)
    if series.form == "level" and len(period.years) > 1 and str(period).count("-") == 0:
        return _sum(period, counts, cells)
    return None


def _rate(
    claim: Claim, counts: Series, cells: _Cells
) -> tuple[Decimal, Decimal, list[Cell]] | None:
    found = _both(claim, counts, cells)
    if found is None or not found[1].value:
        return None
    rate = (found[0].value / found[1].value - 1) * 100
    return rate, rate, list(found)


def _sum(
    period: Period, counts: Series, cells: _Cells
) -> tuple[Decimal, Decimal, list[Cell]] | None:
    years = [_best(counts, Period.year(year), cells) for year in period.years]
    known = [cell for cell in years if cell is not None]
    if len(known) < len(years):
        return None
    low = sum((cell.low for cell in known), Decimal(0))
    return low, sum((cell.high for cell in known), Decimal(0)), known


def _difference(
    claim: Claim, counts: Series, cells: _Cells
) -> tuple[Decimal, Decimal, list[Cell]] | None:
    """Give how many more there were than in the year before, or the year named."""
    found = _both(claim, counts, cells)
    if found is None:
        return None
    more = found[0].value - found[1].value
    return more, more, list(found)


def _both(claim: Claim, counts: Series, cells: _Cells) -> tuple[Cell, Cell] | None:
    """Give the count of the claim's period and that of the base it names."""
    base, period = claim.number.base or "previous", claim.period
    if period is None:
        return None
    before = Period.year(int(base)) if base.isdigit() else period.previous()
    now, then = _exact(counts, period, cells), _exact(counts, before, cells)
    return None if now is None or then is None else (now, then)


def _best(series: Series, period: Period, cells: _Cells) -> Cell | None:
    found = cells.get((series.id, period), ())
    return max(found, key=lambda cell: cell.is_exact, default=None)


def _exact(series: Series, period: Period, cells: _Cells) -> Cell | None:
    found = [cell for cell in cells.get((series.id, period), ()) if cell.is_exact]
    return found[0] if found else None
