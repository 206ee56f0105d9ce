"""Let published figures choose between the orders the runs of a paragraph may have had.

The years are tried first, for they say which figure is meant. Then a stand-in is written into
every other place, and the verdicts tell what is published for each. A count of four digits or
more that is among the runs holds its place; what all solutions around it share is certain.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice, permutations

from tutela.check.claims import Judgement
from tutela.check.repair.limits import is_possible
from tutela.check.repair.permutation import Shuffle
from tutela.check.repair.reading import Reading
from tutela.check.repair.slot import Slot
from tutela.check.repair.solve import Solution

Judge = Callable[[str], Sequence[Judgement]]
_MOST_YEARS = 60
"""So many ways to place the years are tried."""
_NODES = 30_000
"""All searches of a paragraph together may take so many steps."""
_LONG = 4


@dataclass(frozen=True, slots=True)
class Anchored:
    """Solutions that hold the most published figures, and the slots these stand in."""

    solutions: tuple[Solution, ...]
    slots: frozenset[int]


def anchored(reading: Reading, judge: Judge) -> Anchored | None:
    """Give the solutions, in any order, that hold the most published counts; None without one."""
    best: list[tuple[frozenset[int], list[Solution]]] = []
    most, left = 1, _NODES
    for years in _years(reading):
        cells = _cells(reading, years, judge)
        if cells is None:
            return None
        shuffle = Shuffle(reading.slots, reading.runs, reading.stated, reading.is_of_groups)
        held, solutions = shuffle.around(years, {at: _agrees(cell) for at, cell in cells.items()})
        left -= shuffle.nodes
        if left < 0:
            return None
        firm = sum(_is_firm(at, held, cells, solutions) for at in held)
        if not solutions or firm < most:
            continue
        best = [*(best if firm == most else []), (frozenset(held), solutions)]
        most = firm
    if not best:
        return None
    common = frozenset.intersection(*(held for held, _ in best))
    return Anchored(tuple(each for _, found in best for each in found), common)


def chosen(dealt: Sequence[Solution], reading: Reading, judge: Judge) -> list[Solution]:
    """Keep the refills that hold the most published counts; all where none holds one."""
    if len(dealt) < 2:
        return list(dealt)
    scored = [(_score(each, reading, judge), each) for each in islice(dealt, _MOST_YEARS)]
    best = max(score for score, _ in scored)
    if not best or len(dealt) > _MOST_YEARS:
        return list(dealt)
    return [each for score, each in scored if score == best]


def _score(solution: Solution, reading: Reading, judge: Judge) -> int:
    years = {at: solution[at] for at, slot in enumerate(reading.slots) if slot.kind == "year"}
    cells = _cells(reading, years, judge) or {}
    return sum(_is_firm(at, cells, cells, [solution]) for at in cells)


def _is_firm(
    at: int, held: Mapping[int, object], cells: Mapping[int, Decimal], found: Sequence[Solution]
) -> bool:
    """Tell whether a long count stands in its place to the last digit."""
    value = found[0][at] if found and at in held else None
    return value is not None and len(value) >= _LONG and Decimal(value) == cells[at]


def _years(reading: Reading) -> Iterator[dict[int, str | None]]:
    """Give the ways the years among the runs may stand in the places of years."""
    places = [at for at, slot in enumerate(reading.slots) if slot.kind == "year"]
    named = [run for run in reading.runs if len(run) == 4 and run[:2] in ("19", "20")]
    if not places:
        yield {}
        return
    named = named + [""] * max(0, len(places) - len(named))
    seen: set[tuple[str, ...]] = set()
    for dealt in islice(permutations(named, len(places)), 5000):
        if dealt in seen:
            continue
        seen.add(dealt)
        years = {at: value or None for at, value in zip(places, dealt, strict=True)}
        solution = tuple(years.get(at) for at in range(len(reading.slots)))
        if is_possible(solution, reading.slots):
            yield years
        if len(seen) > 20 * _MOST_YEARS:
            return


def _cells(
    reading: Reading, years: Mapping[int, str | None], judge: Judge
) -> dict[int, Decimal] | None:
    """Give what is published for each slot; None where no published figure speaks of any.

    Stand-ins of three sizes are tried, for one of quite another size than what was published
    may be taken for a figure of something else.
    """
    found: dict[int, Decimal] = {}
    is_known = False
    for first in ("311", "31", "3"):
        text, spans = _filled(reading, years, first)
        judged = judge(text)
        is_known = is_known or any(each.measure for each in judged)
        if not is_known:
            return None
        for each in judged:
            at = spans.get(each.claim.number.start)
            if at is not None and at not in years and each.published:
                found[at] = abs(Decimal(each.published.split()[0]))
    return found


def _filled(
    reading: Reading, years: Mapping[int, str | None], first: str
) -> tuple[str, dict[int, int]]:
    """Write the years, and a stand-in for every other figure; give also where each begins."""
    text, end = "", 0
    spans: dict[int, int] = {}
    for at, slot in enumerate(reading.slots):
        if slot.kind == "word":
            continue
        text += reading.text[end : slot.start]
        spans[len(text)] = at
        text += (years.get(at) if at in years else None) or _stand_in(slot, first)
        end = slot.end
    return text + reading.text[end:], spans


def _stand_in(slot: Slot, first: str) -> str:
    if slot.kind == "year":
        return "2000"
    whole = first if slot.kind == "count" else "3"
    return whole + ",111" * (slot.shape - 1) + (".1" if slot.is_decimal else "")


def _agrees(cell: Decimal) -> Callable[[str], bool]:
    """Make a test of whether a figure may stand for a published one, at the digits it has."""

    def test(value: str) -> bool:
        exponent = int(Decimal(value).as_tuple().exponent)
        return abs(Decimal(value) - cell) <= Decimal(5) * Decimal(10) ** (exponent - 1)

    return test
