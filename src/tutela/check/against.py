"""Compare a claim with the cells of one series, and with what follows from its counts."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from tutela.catalogue.published import Series
from tutela.check.claims import Claim, Judgement, Verdict
from tutela.check.differ import how_it_differs
from tutela.check.interval import agrees, equals
from tutela.check.shelf import FREE, RATIOS, Shelf, same_unit
from tutela.check.sources import Cell
from tutela.check.work_out import worked_out
from tutela.model.period import Period

_COUNTED = ("person", "case", "", "item")


def by_series(
    claim: Claim, group: Sequence[Claim], series: Series, shelf: Shelf
) -> Judgement | None:
    """Judge a claim by one series: its cell, else what follows from its counts."""
    if claim.number.role == "change" and claim.number.unit in _COUNTED:
        return _by_difference(claim, series, shelf)
    if claim.period is None or not same_unit(series, claim):
        return _other_unit(claim, series, shelf)
    if claim.number.role in ("from", "to") and len(claim.period.years) > 1:
        return _within(claim, series, shelf)
    return _by_cells(claim, group, series, shelf)


def _by_cells(
    claim: Claim, group: Sequence[Claim], series: Series, shelf: Shelf
) -> Judgement | None:
    cells = _cells(claim, series, shelf)
    if not cells and claim.number.role == "change" and not claim.number.base:
        claim = _over(claim)
    if not _same_base(series, claim):
        return _other_base(claim, series, cells, shelf)
    if cells:
        return _against(claim, group, series, cells, shelf)
    worked = worked_out(claim, series, shelf.source, shelf.cells)
    return worked or _other_year(claim, series, shelf)


def _over(claim: Claim) -> Claim:
    """Read a change between 2022 and 2023 as one of 2023 against 2022."""
    period = claim.period
    if period is None or len(period.years) < 2 or "/" not in str(period) or "-" in str(period):
        return claim
    first, last = period.years[0], period.years[-1]
    return replace(claim, number=replace(claim.number, base=str(first)), period=Period.year(last))


def _by_difference(claim: Claim, series: Series, shelf: Shelf) -> Judgement | None:
    """Judge 比上年多6973人 by the two counts."""
    if series.form != "change":
        return None
    level = replace(series, form="level", unit=claim.number.unit)
    return worked_out(claim, level, shelf.source, shelf.cells)


def _within(claim: Claim, series: Series, shelf: Shelf) -> Judgement | None:
    """Find the end of a rise over several years among the years it spans."""
    for year in claim.period.years if claim.period else ():
        for cell in shelf.cells.get((series.id, Period.year(year)), ()):
            if agrees(claim, cell, series):
                why = f"is the published figure of {year}"
                return stated(claim, Verdict.CONFIRMED, cell, series, shelf, why)
    return None


def _cells(claim: Claim, series: Series, shelf: Shelf) -> list[Cell]:
    if claim.period is None:
        return []
    found = shelf.cells.get((series.id, claim.period), ())
    if not shelf.dimensions:
        return list(found)
    cuts = [facet for facet in claim.facets if shelf.is_cut_by(facet, series)]
    return [
        cell
        for cell in found
        if all(claim.facets.get(facet) == code for facet, code in cell.place.items())
        and all(facet in cell.place for facet in cuts)
    ]


def _other_base(
    claim: Claim, series: Series, cells: Sequence[Cell], shelf: Shelf
) -> Judgement | None:
    """Judge a change by the base the text names; the rate of another base is a wrong base."""
    if series.base != "previous":
        return None
    worked = worked_out(claim, series, shelf.source, shelf.cells)
    same = [cell for cell in cells if equals(claim, cell, series)]
    if same and (worked is None or worked.verdict is Verdict.CONTRADICTED):
        why = f"the published change is against the year before, not {claim.number.base}"
        found = stated(claim, Verdict.CONTRADICTED, same[0], series, shelf, why)
        return replace(found, type="wrong_base")
    return worked


def _other_year(claim: Claim, series: Series, shelf: Shelf) -> Judgement | None:
    """Find a figure of another year under a year for which nothing was published."""
    for cell in shelf.by_value.get((series.id, claim.value or Decimal(0)), ()):
        told = cell.is_exact and is_telling(cell.value)
        if cell.period != claim.period and (told or _is_shifted(claim, cell)):
            why = f"is the figure of {cell.period}, and the text says {claim.period}"
            found = stated(claim, Verdict.CONTRADICTED, cell, series, shelf, why)
            return replace(found, type="wrong_period")
    return None


def _is_shifted(claim: Claim, cell: Cell) -> bool:
    """Tell whether a span of years was moved by one or two: 2019 to 2023 for 2018 to 2022."""
    if claim.period is None or len(cell.period.years) < 3:
        return False
    here, there = claim.period.years, cell.period.years
    return len(here) == len(there) and 0 < abs(here[0] - there[0]) <= 2


def is_telling(value: Decimal) -> bool:
    """Tell whether a value has digits enough not to come up by chance."""
    return len(f"{abs(value).normalize():f}".replace(".", "").strip("0")) >= 3


def _other_unit(claim: Claim, series: Series, shelf: Shelf) -> Judgement | None:
    """Find persons called cases, and points called percent: the same value in another unit."""
    for cell in shelf.cells.get((series.id, claim.period), ()) if claim.period else ():
        told = is_telling(cell.value) and agrees(claim, cell, series)
        if cell.is_exact and (told or claim.value == cell.value):
            points = "percentage_point" in (claim.number.unit, series.unit)
            if not points and "topic" in series.facets:
                why = "is the published figure, which counts in another unit"
                return Judgement(claim, Verdict.UNKNOWN, reason=why, measure=series.id)
            kind = "points_for_percent" if points else "wrong_unit"
            why = f"the published figure counts in [{series.unit}], the text in another unit"
            found = stated(claim, Verdict.CONTRADICTED, cell, series, shelf, why)
            return replace(found, type=kind)
    return None


def _same_base(series: Series, claim: Claim) -> bool:
    if not series.base or series.form not in ("change", "rate_change", "decrease"):
        return True
    said = claim.number.base or "previous"
    period = claim.period
    before = str(period.previous()) if period is not None else ""
    return said == series.base or (series.base == "previous" and said == before)


def _against(
    claim: Claim, group: Sequence[Claim], series: Series, cells: Sequence[Cell], shelf: Shelf
) -> Judgement:
    judged = _wrong_way(claim, cells, series, shelf) or _agreeing(claim, series, cells, shelf)
    if judged is not None:
        return judged
    cell = max(cells, key=lambda each: each.is_exact)
    kind, why = how_it_differs(claim, group, cell, series, shelf.source)
    doubt = _doubt(claim, cell, kind, shelf) or _other_thing(claim, series)
    if doubt:
        return Judgement(claim, Verdict.UNKNOWN, reason=doubt, measure=series.id)
    return replace(stated(claim, Verdict.CONTRADICTED, cell, series, shelf, why), type=kind)


def _agreeing(
    claim: Claim, series: Series, cells: Sequence[Cell], shelf: Shelf
) -> Judgement | None:
    for cell in cells:
        if equals(claim, cell, series):
            return stated(claim, Verdict.CONFIRMED, cell, series, shelf, "the published figure")
    exact = [cell for cell in cells if cell.is_exact]
    is_full = not claim.number.hedge and claim.number.step <= 1
    for cell in exact if exact and is_full else cells:
        if agrees(claim, cell, series):
            why = "agrees with the published figure as rounded"
            return stated(claim, Verdict.BY_ROUNDING, cell, series, shelf, why)
    return None


def _doubt(claim: Claim, cell: Cell, kind: str, shelf: Shelf) -> str:
    """Say why a figure that differs may count something else; empty where nothing speaks for it."""
    if _is_of_something_else(claim, cell):
        return "a year, or a number far too small to be meant for the published figure"
    if _speaks_otherwise(claim, cell, shelf):
        return "may speak of another measure, whose words are too near to these"
    if kind == "digit" and _is_far(claim, cell):
        return "of another size than the published figure; it may count something else"
    return ""


def _other_thing(claim: Claim, series: Series) -> str:
    """Tell persons of a topic that counts centres: another thing is counted than named."""
    unit = claim.number.unit
    if claim.told is not None or "topic" not in series.facets or unit in FREE or unit in RATIOS:
        return ""
    people = ("person", "person_time", "times")
    same = unit == series.unit or (unit in people and series.unit in people)
    return "" if same or series.unit in RATIOS else "counts another thing of the same topic"


def _is_of_something_else(claim: Claim, cell: Cell) -> bool:
    """Tell "two cases" and a bare 2022 from a count of thousands that was printed wrongly."""
    number, value = claim.number, abs(claim.value or Decimal(0))
    if claim.told is not None or number.role != "level" or number.unit in RATIOS:
        return False
    is_year = not number.unit and number.text.isdigit() and 1900 <= value <= 2100
    return is_year or (value < 100 and number.step == 1 and abs(cell.value) >= 50 * (value + 1))


def _is_far(claim: Claim, cell: Cell) -> bool:
    """Tell a count so far from the published one that no slip of a digit explains it."""
    size, truth = abs(claim.value or Decimal(0)), abs(cell.value)
    is_count = claim.told is None and claim.number.role == "level"
    return is_count and claim.number.unit not in RATIOS and not truth <= 12 * size <= 144 * truth


def _speaks_otherwise(claim: Claim, cell: Cell, shelf: Shelf) -> bool:
    """Tell whether the figure is that of a measure its facets cannot tell from this one."""
    return (cell.period, claim.value) in shelf.hard_to_name


def _wrong_way(
    claim: Claim, cells: Sequence[Cell], series: Series, shelf: Shelf
) -> Judgement | None:
    """Find "fell to 19,338" where the published figures rose to it."""
    number, period = claim.number, claim.period
    if number.role != "to" or not number.direction or period is None or not period.is_year:
        return None
    for before in shelf.cells.get((series.id, period.previous()), ()):
        now = cells[0]
        same = before.is_exact and now.is_exact and before.definition == now.definition
        if same and (now.value - before.value) * number.direction < 0:
            why = f"the published figures go the other way, from {before.value} to"
            found = stated(claim, Verdict.CONTRADICTED, now, series, shelf, why)
            return replace(found, type="wrong_direction")
    return None


def stated(
    claim: Claim, verdict: Verdict, cell: Cell, series: Series, shelf: Shelf, why: str
) -> Judgement:
    """Give a verdict with the published cell, its source and the conflicts known about it."""
    conflicts = tuple(
        f"{each.id}: {each.one}; {each.other}. {each.note}"
        for each in shelf.source.conflicts
        if series.id in each.series and cell.period in each.periods
    )
    scope = shelf.source.scopes.get(cell.definition)
    published = f"{_plain(cell.value)} ({cell.origin})"
    if scope is not None:
        published += f" [{scope.words['en']}]"
    return Judgement(
        claim,
        verdict,
        reason=f"{why}: {published}",
        measure=series.measure or series.id,
        figure=cell.id,
        source=shelf.source.name,
        published=published,
        conflicts=conflicts,
        truth=cell.value,
    )


def _plain(value: Decimal) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
