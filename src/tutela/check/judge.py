"""Compare claims with published cells, and say how a claim differs where it does."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from tutela.catalogue.published import Series
from tutela.check.claims import Claim, Judgement, Verdict
from tutela.check.differ import how_it_differs
from tutela.check.interval import agrees, equals
from tutela.check.shelf import FORMS, RATIOS, Shelf, same_unit
from tutela.check.sources import Cell
from tutela.check.work_out import worked_out
from tutela.model.period import Period

_MARKS = frozenset({"time", "part", "hint", "apposed"})
_COUNTED = ("person", "case", "", "item")
_RIGHT = (
    Verdict.CONFIRMED,
    Verdict.BY_ROUNDING,
    Verdict.BY_ARITHMETIC,
    Verdict.OTHER_DEFINITION,
)


def judge(claims: Sequence[Claim], shelves: Sequence[Shelf]) -> list[Judgement]:
    """Give each claim a verdict; the first source that knows its cell decides."""
    groups: dict[int, list[Claim]] = {}
    for claim in claims:
        groups.setdefault(claim.group, []).append(claim)
    return [_verdict(claim, groups[claim.group], shelves) for claim in claims]


def _verdict(claim: Claim, group: Sequence[Claim], shelves: Sequence[Shelf]) -> Judgement:
    number = claim.number
    if not number.is_statistic or number.value is None:
        return Judgement(claim, Verdict.NOT_A_STATISTIC, reason=f"a {number.kind}, not a statistic")
    best = Judgement(claim, Verdict.UNKNOWN, reason="no published figure speaks of this")
    for shelf in shelves:
        judged = _by_shelf(claim, group, shelf)
        if judged is None or (claim.is_assumed and judged.verdict is Verdict.CONTRADICTED):
            continue
        if shelf.source.is_synthetic and judged.verdict.startswith("confirmed"):
            reason = "agrees with a synthetic release, which confirms nothing"
            judged = replace(judged, verdict=Verdict.SYNTHETIC, reason=reason)
        if judged.verdict is not Verdict.UNKNOWN:
            return judged
        best = judged
    return best


def _by_shelf(claim: Claim, group: Sequence[Claim], shelf: Shelf) -> Judgement | None:
    """Judge a claim; read on from the sentence before where only that makes it right."""
    if shelf.knows(claim) and claim.told is not None:
        return _as_said(_in_form(claim, shelf.source.series[claim.told.series]), group, shelf)
    judged = _as_said(claim, group, shelf)
    if judged is None or judged.verdict not in _RIGHT:
        judged = _other_topic(claim, group, shelf) or judged
    if judged is None or judged.verdict is Verdict.UNKNOWN:
        return _loosely(claim, group, shelf) or _points(claim, shelf) or judged
    if judged.verdict is not Verdict.CONTRADICTED:
        return judged
    other = next((each for each in _otherwise(claim, group, shelf) if each.verdict in _RIGHT), None)
    return other or _blamed(judged, shelf)


def _other_topic(claim: Claim, group: Sequence[Claim], shelf: Shelf) -> Judgement | None:
    """Take another thing its clause names, where that is what is counted in the unit printed."""
    named = [mark.partition(":")[2] for mark in sorted(claim.own) if mark.startswith("topic:")]
    if not named or len(group) > 1:
        return None
    units = {one.facets["topic"]: one.unit for one in shelf.fitting_topics if one.form == "level"}
    if units.get(claim.facets.get("topic", "")) == claim.number.unit:
        return None
    for topic in named:
        if topic == claim.facets.get("topic") or units.get(topic) != claim.number.unit:
            continue
        judged = _as_said(replace(claim, facets={**claim.facets, "topic": topic}), group, shelf)
        if judged is not None and judged.verdict is not Verdict.UNKNOWN:
            return replace(judged, claim=claim)
    return None


def _otherwise(claim: Claim, group: Sequence[Claim], shelf: Shelf) -> Iterator[Judgement]:
    """Read a claim in the other ways its sentence allows."""
    if claim.left_out:
        fuller = replace(claim, facets={**claim.left_out, **claim.facets}, left_out={})
        judged = _as_said(fuller, group, shelf)
        if judged is not None:
            yield replace(judged, claim=claim)
    number, earlier = claim.number, claim.earlier
    if number.role == "change" and not number.base and earlier is not None and earlier.is_year:
        based = replace(claim, number=replace(number, base=str(earlier.first_on.year)))
        judged = _as_said(based, group, shelf)
        if judged is not None:
            yield replace(judged, claim=claim)


def _loosely(claim: Claim, group: Sequence[Claim], shelf: Shelf) -> Judgement | None:
    """Judge a claim that leaves the act or whose crime unsaid.

    It is confirmed by a telling figure, and blamed only where one series alone can be meant.
    """
    near = shelf.nearly_fitting(claim)
    told = [each for each in (_by_series(claim, group, one, shelf) for one in near) if each]
    right = [each for each in told if each.verdict in _RIGHT]
    meant = {frozenset(one.facets.items()) for one in near}
    whose = all(set(one.facets) - set(claim.facets) == {"subject"} for one in near)
    if right and (len(meant) == 1 or (whose and _is_telling(claim.value or Decimal(0)))):
        return right[0]
    if len(meant) != 1 or not told or not _is_clear(claim, near[0]):
        return None
    return _blamed(told[0], shelf) if told[0].verdict is Verdict.CONTRADICTED else None


def _is_clear(claim: Claim, series: Series) -> bool:
    """Tell whether what is left unsaid goes without saying: of minors, where minors are named."""
    missing = set(series.facets) - set(claim.facets)
    if not {mark for mark in claim.own if ":" not in mark} - {"hint", "part", "apposed"}:
        return False
    if missing == {"subject"}:
        return "hint" in claim.own or "age" in claim.facets
    if missing == {"action"}:
        narrow = {"offence", "age"} & set(claim.facets) or claim.number.role == "change"
        return "subject" in claim.facets and bool(narrow)
    return "age" in claim.facets


def _points(claim: Claim, shelf: Shelf) -> Judgement | None:
    """Find published percentage points that are printed as percent."""
    if claim.number.role != "change" or claim.number.unit != "percent" or claim.value is None:
        return None
    for cell in shelf.source.cells:
        series = shelf.source.series[cell.series]
        same = cell.period == claim.period and abs(cell.value) == abs(claim.value)
        if series.unit == "percentage_point" and same and _is_telling(cell.value):
            why = "the published figure counts in [percentage_point], the text in percent"
            found = _found(claim, Verdict.CONTRADICTED, cell, series, shelf, why)
            return replace(found, type="points_for_percent")
    return None


def _blamed(judged: Judgement, shelf: Shelf) -> Judgement:
    """Take the blame back where the clause may speak of something it does not name."""
    claim, told = judged.claim, judged.type in ("digit", "swapped", "wrong_unit")
    if not told or claim.told is not None or claim.number.role not in ("level", "share"):
        return judged
    facets = {mark for mark in claim.own - _MARKS if ":" not in mark}
    facets = set() if "apposed" in claim.own else facets
    if claim.number.role == "share" and facets <= {"subject"} and "time" not in claim.own:
        return Judgement(claim, Verdict.UNKNOWN, reason="a share of something else")
    if "apposed" in claim.own:
        for cell in shelf.source.cells:
            same = cell.value == claim.value and cell.period == claim.period
            if same and cell.is_exact and _is_telling(cell.value) and not cell.place:
                series = shelf.source.series[cell.series]
                if judged.type == "swapped" or "topic" in series.facets:
                    return _found(claim, Verdict.CONFIRMED, cell, series, shelf, "the figure of")
    inherited = "topic" in claim.facets and "topic" not in claim.own and "time" not in claim.own
    if inherited or ("part" in claim.own and (not facets or "topic" not in facets)):
        why = "its clause names nothing that is counted; it may be a part, or something else"
        return Judgement(claim, Verdict.UNKNOWN, reason=why, measure=judged.measure)
    return judged


def _in_form(claim: Claim, series: Series) -> Claim:
    """Take a figure for what its place in a known passage says: a share, though none is named."""
    place = claim.told.place if claim.told is not None else {}
    claim = replace(claim, facets={**series.facets, **place}, left_out={})
    if series.form in FORMS.get(claim.number.role, ()):
        return claim
    role = next((name for name, forms in FORMS.items() if series.form in forms), series.form)
    return replace(claim, number=replace(claim.number, role=role))


def _as_said(claim: Claim, group: Sequence[Claim], shelf: Shelf) -> Judgement | None:
    fitting = shelf.fitting(claim)
    if not fitting:
        return None
    found = [_by_series(claim, group, series, shelf) for series in fitting]
    told = [judged for judged in found if judged is not None]
    if told:
        return min(told, key=lambda judged: _RANK.index(judged.verdict))
    unpublished = "the series is known, this period or form of it is not published"
    return Judgement(claim, Verdict.UNKNOWN, reason=unpublished, measure=fitting[0].id)


_RANK = (
    Verdict.CONFIRMED,
    Verdict.BY_ROUNDING,
    Verdict.BY_ARITHMETIC,
    Verdict.OTHER_DEFINITION,
    Verdict.CONTRADICTED,
    Verdict.CONSISTENT,
    Verdict.UNKNOWN,
)


def _by_series(
    claim: Claim, group: Sequence[Claim], series: Series, shelf: Shelf
) -> Judgement | None:
    if claim.number.role == "change" and claim.number.unit in _COUNTED:
        return _by_difference(claim, series, shelf)
    if claim.period is None or not same_unit(series, claim):
        return _other_unit(claim, series, shelf)
    cells = _cells(claim, series, shelf)
    if claim.number.role in ("from", "to") and len(claim.period.years) > 1:
        return _within(claim, series, shelf)
    if not _same_base(series, claim):
        return _other_base(claim, series, cells, shelf)
    if cells:
        return _against(claim, group, series, cells, shelf)
    worked = worked_out(claim, series, shelf.source, shelf.cells)
    return worked or _other_year(claim, series, shelf)


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
                return _found(claim, Verdict.CONFIRMED, cell, series, shelf, why)
    return None


def _cells(claim: Claim, series: Series, shelf: Shelf) -> list[Cell]:
    if claim.period is None:
        return []
    return [
        cell
        for cell in shelf.cells.get((series.id, claim.period), ())
        if all(claim.facets.get(facet) == code for facet, code in cell.place.items())
        and all(facet in cell.place for facet in claim.facets if shelf.is_cut_by(facet, series))
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
        found = _found(claim, Verdict.CONTRADICTED, same[0], series, shelf, why)
        return replace(found, type="wrong_base")
    return worked


def _other_year(claim: Claim, series: Series, shelf: Shelf) -> Judgement | None:
    """Find a figure of another year under a year for which nothing was published."""
    for cell in shelf.by_value.get((series.id, claim.value or Decimal(0)), ()):
        told = cell.is_exact and _is_telling(cell.value)
        if cell.period != claim.period and (told or _is_shifted(claim, cell)):
            why = f"is the figure of {cell.period}, and the text says {claim.period}"
            found = _found(claim, Verdict.CONTRADICTED, cell, series, shelf, why)
            return replace(found, type="wrong_period")
    return None


def _is_shifted(claim: Claim, cell: Cell) -> bool:
    """Tell whether a span of years was moved by one or two: 2019 to 2023 for 2018 to 2022."""
    if claim.period is None or len(cell.period.years) < 3:
        return False
    here, there = claim.period.years, cell.period.years
    return len(here) == len(there) and 0 < abs(here[0] - there[0]) <= 2


def _is_telling(value: Decimal) -> bool:
    """Tell whether a value has digits enough not to come up by chance."""
    return len(f"{abs(value).normalize():f}".replace(".", "").strip("0")) >= 3


def _other_unit(claim: Claim, series: Series, shelf: Shelf) -> Judgement | None:
    """Find persons called cases, and points called percent: the same value in another unit."""
    for cell in shelf.cells.get((series.id, claim.period), ()) if claim.period else ():
        told = _is_telling(cell.value) and agrees(claim, cell, series)
        if cell.is_exact and (told or claim.value == cell.value):
            points = "percentage_point" in (claim.number.unit, series.unit)
            kind = "points_for_percent" if points else "wrong_unit"
            why = f"the published figure counts in [{series.unit}], the text in another unit"
            found = _found(claim, Verdict.CONTRADICTED, cell, series, shelf, why)
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
    against = _wrong_way(claim, cells, series, shelf)
    if against is not None:
        return against
    for cell in cells:
        if equals(claim, cell, series):
            return _found(claim, Verdict.CONFIRMED, cell, series, shelf, "the published figure")
    exact = [cell for cell in cells if cell.is_exact]
    is_full = not claim.number.hedge and claim.number.step <= 1
    for cell in exact if exact and is_full else cells:
        if agrees(claim, cell, series):
            why = "agrees with the published figure as rounded"
            return _found(claim, Verdict.BY_ROUNDING, cell, series, shelf, why)
    cell = max(cells, key=lambda each: each.is_exact)
    if _is_of_something_else(claim, cell):
        why = "a year, or a number far too small to be meant for the published figure"
        return Judgement(claim, Verdict.UNKNOWN, reason=why, measure=series.id)
    if _speaks_otherwise(claim, cell, shelf):
        why = "may speak of another measure, whose words are too near to these"
        return Judgement(claim, Verdict.UNKNOWN, reason=why, measure=series.id)
    kind, why = how_it_differs(claim, group, cell, series, shelf.source)
    if kind == "digit" and _is_far(claim, cell):
        why = "of another size than the published figure; it may count something else"
        return Judgement(claim, Verdict.UNKNOWN, reason=why, measure=series.id)
    judged = _found(claim, Verdict.CONTRADICTED, cell, series, shelf, why)
    return replace(judged, type=kind)


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
            found = _found(claim, Verdict.CONTRADICTED, now, series, shelf, why)
            return replace(found, type="wrong_direction")
    return None


def _found(
    claim: Claim, verdict: Verdict, cell: Cell, series: Series, shelf: Shelf, why: str
) -> Judgement:
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
    )


def _plain(value: Decimal) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
