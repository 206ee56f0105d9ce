"""Take a change apart: how much of it each offence, or each means, made."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from tutela.model.figure import Figure, FigureId
from tutela.model.measure import NOT_RECORDED
from tutela.model.period import Period

REST = "rest"
"""Stands for the parts together that are withheld in one year or the other."""


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one part added to a change: counts, and percentage points of the whole of the base.

    ``then`` and ``now`` are the figures it is made of; None for the rest.
    """

    code: str
    then: FigureId | None
    now: FigureId | None
    difference: Decimal
    points: Decimal


@dataclass(frozen=True, slots=True)
class Decomposition:
    """A change of a count and the parts it is the exact sum of.

    The differences of ``parts`` add up to ``difference`` and their points to ``percent``, before
    rounding; the largest in the direction of the change stand first.
    """

    then: FigureId
    now: FigureId
    dimension: str
    difference: Decimal
    percent: Decimal
    parts: tuple[Contribution, ...]

    def drivers(self, most: int = 3) -> tuple[Contribution, ...]:
        """Name the fewest parts that by themselves make at least half of the change.

        None where more than ``most`` would be needed, or where what moved the other way outweighs
        the change: it is then the balance of two movements, and no part made it.
        """
        named = [each for each in self.parts if each.code not in (REST, NOT_RECORDED)]
        against = (each.difference for each in named if each.difference * self.difference < 0)
        if abs(sum(against, Decimal(0))) > abs(self.difference):
            return ()
        found, made = list[Contribution](), Decimal(0)
        for part in named:
            if made * 2 >= abs(self.difference) or part.difference * self.difference <= 0:
                break
            found.append(part)
            made += abs(part.difference)
        enough = made * 2 >= abs(self.difference) > 0
        return tuple(found) if enough and len(found) <= most else ()


def decompose(
    figures: Mapping[FigureId, Figure], now: FigureId, base: Period, dimension: str
) -> Decomposition | None:
    """Split the change of a count since a base into what each code of a dimension made.

    Codes without a value in one of the years go into the rest, all together. None where a total is
    withheld or the base is zero.
    """
    then = FigureId(now.measure, base, now.place, now.edition)
    totals = [_value(figures, each) for each in (then, now)]
    if totals[0] is None or totals[1] is None or totals[0] == 0:
        return None
    codes = _codes(figures, (then, now), dimension)
    made = [_part(figures, then, now, dimension, code, totals[0]) for code in codes]
    parts = [each for each in made if each is not None]
    if not parts:
        return None
    difference = totals[1] - totals[0]
    rest = difference - sum((each.difference for each in parts), Decimal(0))
    if rest or len(parts) < len(made):
        parts.append(Contribution(REST, None, None, rest, rest / totals[0] * 100))
    sign = 1 if difference >= 0 else -1
    ordered = sorted(parts, key=lambda each: (-sign * each.difference, each.code))
    percent = difference / totals[0] * 100
    return Decomposition(then, now, dimension, difference, percent, tuple(ordered))


def _codes(
    figures: Mapping[FigureId, Figure], wholes: tuple[FigureId, FigureId], dimension: str
) -> list[str]:
    """Name the codes that stand in either year beside the total."""
    named = {
        name.place[dimension]
        for name in figures
        for whole in wholes
        if dimension in name.place
        and (name.measure, name.period, name.edition)
        == (whole.measure, whole.period, whole.edition)
        and {key: code for key, code in name.place.items() if key != dimension} == whole.place
    }
    return sorted(named)


def _part(
    figures: Mapping[FigureId, Figure],
    then: FigureId,
    now: FigureId,
    dimension: str,
    code: str,
    base: Decimal,
) -> Contribution | None:
    """Give what one code made; None where it has no value in one of the years."""
    first, last = _inside(then, dimension, code), _inside(now, dimension, code)
    before, after = _value(figures, first), _value(figures, last)
    if before is None or after is None:
        return None
    difference = after - before
    return Contribution(code, first, last, difference, difference / base * 100)


def _inside(whole: FigureId, dimension: str, code: str) -> FigureId:
    place = {**whole.place, dimension: code}
    return FigureId(whole.measure, whole.period, place, whole.edition)


def _value(figures: Mapping[FigureId, Figure], name: FigureId) -> Decimal | None:
    found = figures.get(name)
    return None if found is None else found.value
