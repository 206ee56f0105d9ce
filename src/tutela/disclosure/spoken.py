"""What a text says in rounded words, as bounds on counts: "nearly one in six", "some 12,000"."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor

from tutela.disclosure.nesting import Key
from tutela.disclosure.rows import NO_END, Row
from tutela.disclosure.system import Said, System, key_of, name_of
from tutela.model.errors import DataError, InputError
from tutela.model.figure import FigureId

_WIDE = Fraction(1, 10)
"""How far, of the number itself, a reader lets "nearly", "over" and "about" reach."""

_SIDES: Mapping[str, tuple[int, int]] = {
    "": (0, 0),
    "about": (-1, 1),
    "nearly": (-1, 0),
    "over": (0, 1),
}


def spoken_count(figure: FigureId, value: Decimal, hedge: str = "") -> Row:
    """Bound a count a text says rounded: half of its last digit either way, or by its hedge.

    >>> from tutela.model.period import Period
    >>> at = FigureId("persons", Period.year(2022))
    >>> row = spoken_count(at, Decimal("1.2E+4"))
    >>> row.low, row.high
    (11500, 12500)
    """
    low, high = _reach(value, hedge)
    return Row(((key_of(figure), 1),), max(0, ceil(low)), floor(high))


def spoken_share(
    part: FigureId, whole: Sequence[FigureId], value: Fraction | Decimal, hedge: str = ""
) -> tuple[Row, ...]:
    """Bound one count by others: ``value`` is the share itself, 0 to 1, as a text says it.

    A fraction in words ("nearly one-sixth") comes as ``Fraction(1, 6)``; without a hedge it is
    taken as exact to a tenth.
    """
    if not 0 <= value <= 1:
        raise InputError(f"is no share: [{value}]", "text", "Write it between 0 and 1.")
    plain = "about" if isinstance(value, Fraction) and not hedge else hedge
    low, high = _reach(value, plain)
    return (_row(part, whole, low, is_least=True), _row(part, whole, high, is_least=False))


def said_of(spoken: Sequence[Row], system: System) -> tuple[Said, ...]:
    """Tie sayings to the cells of a system; those of other cells say nothing here.

    Raises ``DataError`` where a saying is not true of the counts.
    """
    at = {key: number for number, key in enumerate(system.keys)}
    values = dict(enumerate(system.values))
    made = []
    for row in spoken:
        if all(key in at for key, _ in row.weights):
            said = Said(tuple((at[key], weight) for key, weight in row.weights), row.low, row.high)
            if not said.allows(values, {}):
                hint = "Mend the text, or hand over the counts it was written from."
                raise DataError("is not what the text says", name_of(row.weights[0][0]), hint)
            made.append(said)
    return tuple(made)


def _reach(value: Fraction | Decimal, hedge: str) -> tuple[Fraction, Fraction]:
    if hedge not in _SIDES:
        known = ", ".join(filter(None, _SIDES))
        raise InputError(f"is no hedge: [{hedge}]", "text", f"Write one of: {known}.")
    exact = Fraction(value)
    down, up = _SIDES[hedge]
    if not hedge and isinstance(value, Decimal):
        half = Fraction(Decimal(10) ** int(value.as_tuple().exponent)) / 2
        return exact - half, exact + half
    return exact * (1 + down * _WIDE), exact * (1 + up * _WIDE)


def _row(part: FigureId, whole: Sequence[FigureId], end: Fraction, *, is_least: bool) -> Row:
    """Write ``part >= end * whole``, or at most, without fractions."""
    weights: dict[Key, int] = {key_of(part): end.denominator}
    for each in whole:
        weights[key_of(each)] = weights.get(key_of(each), 0) - end.numerator
    low, high = (0, NO_END) if is_least else (-NO_END, 0)
    return Row(tuple(weights.items()), low, high)
