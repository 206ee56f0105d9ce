"""Make figures from counts; plain arithmetic, wherever the counts come from."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

from tutela.model.figure import Figure, FigureId, Reason, Status
from tutela.model.measure import Change, Derived, Growth, Points, Rank, Share, Sum, TopShare
from tutela.model.period import Period

Lookup = Callable[[FigureId], Figure | None]
"""Gives the figure of an address, or None where nobody counted it."""


def derive(measure: Derived, at: FigureId, lookup: Lookup) -> Figure:
    """Compute one figure from the counts ``lookup`` gives.

    ``at`` is the address of the figure wanted. Withheld or missing counts give a withheld or
    unavailable figure, never a guess; so does a zero to divide by.
    """
    counts = _Counts(lookup)
    value = _value(measure, at, counts)
    unit = _unit(measure, counts)
    if value is None:
        return Figure(at, None, unit, counts.status, counts.reason)
    decimals = 0 if isinstance(measure, Sum | Rank) else measure.decimals
    return Figure(at, rounded(value, decimals), unit, counts.status)


def needs(measure: Derived, at: FigureId) -> tuple[FigureId, ...]:
    """Name the counts a figure is made of; of a percentage, what is divided comes first.

    Of a growth it is the first year, then the last; of a rank or a share of the largest, every
    count compared and then their total.
    """
    match measure:
        case Share():
            found = [_of(measure.part, at), *_whole(measure, at)]
        case Change():
            found = [_of(measure.of, at), _base(measure.of, measure.base, at)]
        case Growth():
            found = [_of(measure.of, replace(at, period=each)) for each in _ends(at.period)]
        case Points():
            found = [name for each in _twice(measure, at) for name in needs(measure.of, each)]
        case Sum():
            years = at.period.whole_years or (at.period,)
            found = [_of(name, replace(at, period=each)) for each in years for name in measure.of]
        case Rank() | TopShare():
            whole = FigureId(measure.of, at.period, {}, at.edition)
            found = [*(_in(whole, pair) for pair in measure.among), whole]
    return tuple(found)


def rounded(value: Decimal, decimals: int) -> Decimal:
    """Round half away from zero, as the published papers do.

    >>> rounded(Decimal("-3.539"), 2)
    Decimal('-3.54')
    """
    return value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


class _Counts:
    """The counts asked for so far: how far they may be relied on, and why one is missing."""

    def __init__(self, lookup: Lookup) -> None:
        self._lookup = lookup
        self._seen: list[Figure] = []

    def figure(self, name: FigureId) -> Figure | None:
        """Give the figure of an address, where somebody counted it."""
        found = self._lookup(name)
        if found is not None:
            self._seen.append(found)
        return found

    def __call__(self, name: FigureId) -> Decimal | None:
        """Give the value of an address, None where it has none."""
        found = self.figure(name)
        return None if found is None else found.value

    def all(self, names: Sequence[FigureId]) -> list[Decimal] | None:
        """Give every value, or None where one is missing."""
        values = [self(name) for name in names]
        known = [value for value in values if value is not None]
        return known if len(known) == len(values) else None

    @property
    def unit(self) -> str:
        """Name the unit of the counts."""
        return self._seen[0].unit if self._seen else "person"

    @property
    def reason(self) -> Reason:
        """Say why there is no value: what is withheld outweighs what is missing."""
        withheld = any(each.reason is Reason.WITHHELD for each in self._seen)
        return Reason.WITHHELD if withheld else Reason.NOT_AVAILABLE

    @property
    def status(self) -> Status:
        """Give the weakest status of the counts."""
        found = {each.status for each in self._seen}
        ordered = (Status.UNREVIEWED, Status.SYNTHETIC, Status.DRAFT)
        return next((each for each in ordered if each in found), Status.FINAL)


def _unit(measure: Derived, counts: _Counts) -> str:
    match measure:
        case Share() | Change() | Growth() | TopShare():
            return "percent"
        case Points():
            return "percentage_point"
        case Rank():
            return "rank"
        case Sum():
            return counts.unit


def _value(measure: Derived, at: FigureId, counts: _Counts) -> Decimal | None:
    match measure:
        case Share() | Change():
            value = _percent(measure, at, counts)
        case Growth():
            value = _growth(measure, at, counts)
        case Points():
            value = _points(measure, at, counts)
        case Sum():
            found = counts.all(needs(measure, at))
            value = None if found is None else sum(found, Decimal(0))
        case Rank():
            value = _rank(measure, at, counts)
        case TopShare():
            value = _top(measure, at, counts)
    return value


def _points(measure: Points, at: FigureId, counts: _Counts) -> Decimal | None:
    now, then = (_percent(measure.of, each, counts) for each in _twice(measure, at))
    return None if now is None or then is None else now - then


def _percent(measure: Share | Change, at: FigureId, counts: _Counts) -> Decimal | None:
    found = counts.all(needs(measure, at))
    if found is None or sum(found[1:]) == 0:
        return None
    ratio = found[0] / sum(found[1:], Decimal(0))
    return (ratio if isinstance(measure, Share) else ratio - 1) * 100


def _growth(measure: Growth, at: FigureId, counts: _Counts) -> Decimal | None:
    steps = len(at.period.whole_years) - 1
    found = counts.all(needs(measure, at))
    if found is None or steps < 1 or found[0] == 0:
        return None
    return ((found[1] / found[0]) ** (Decimal(1) / steps) - 1) * 100


def _rank(measure: Rank, at: FigureId, counts: _Counts) -> Decimal | None:
    """Count the larger ones; none of those without a value may be as large as this one."""
    own = counts(_of(measure.of, at))
    known, most = _all_of(needs(measure, at)[:-1], at, counts)
    if own is None or (most is not None and most >= own):
        return None
    return Decimal(1 + sum(value > own for value in known))


def _top(measure: TopShare, at: FigureId, counts: _Counts) -> Decimal | None:
    *names, whole = needs(measure, at)
    known, most = _all_of(names, at, counts)
    total = counts(whole)
    largest = sorted(known, reverse=True)[: measure.first]
    hidden = most is not None and (len(largest) < measure.first or most > largest[-1])
    if not total or hidden:
        return None
    return sum(largest, Decimal(0)) / total * 100


def _all_of(
    names: Sequence[FigureId], at: FigureId, counts: _Counts
) -> tuple[list[Decimal], Decimal | None]:
    """Give the known counts, and how large an unknown one can be: what they leave of the total.

    A code without a figure is one nobody bears, unless none of its dimension has one. None where
    nothing is unknown.
    """
    found = [(name, counts.figure(name)) for name in names]
    known = [(name, each.value) for name, each in found if each and each.value is not None]
    gone = [(name, each) for name, each in found if each is not None and each.value is None]
    if not known:
        return [], Decimal("Infinity")
    if not gone:
        return [value for _, value in known], None
    whole = counts(FigureId(known[0][0].measure, at.period, {}, at.edition))
    return [value for _, value in known], max(_left(whole, name, known) for name, _ in gone)


def _left(
    whole: Decimal | None, name: FigureId, known: Sequence[tuple[FigureId, Decimal]]
) -> Decimal:
    same = [value for other, value in known if other.place.keys() == name.place.keys()]
    return Decimal("Infinity") if whole is None else whole - sum(same, Decimal(0))


def _twice(measure: Points, at: FigureId) -> Iterator[FigureId]:
    """Give the address of now and of the base."""
    yield at
    yield _base(at.measure, measure.base, at)


def _ends(period: Period) -> tuple[Period, Period]:
    years = period.whole_years or (period,)
    return years[0], years[-1]


def _whole(measure: Share, at: FigureId) -> tuple[FigureId, ...]:
    above = {key: code for key, code in at.place.items() if key not in measure.over}
    return tuple(FigureId(each, at.period, above, at.edition) for each in measure.whole)


def _of(measure: str, at: FigureId) -> FigureId:
    return FigureId(measure, at.period, at.place, at.edition)


def _in(whole: FigureId, pair: tuple[str, str]) -> FigureId:
    return replace(whole, place=dict((pair,)))


def _base(measure: str, base: str, at: FigureId) -> FigureId:
    period = at.period.previous() if base == "previous" else Period.parse(base)
    return FigureId(measure, period, at.place, at.edition)
