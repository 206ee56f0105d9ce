"""Read a series through its years: where its definition breaks, how long it has moved.

All of it is arithmetic on figures that are there, so it says nothing a reader could not work out.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from types import MappingProxyType

from tutela.model.errors import RefusalError
from tutela.model.figure import Figure, FigureId
from tutela.model.measure import Measure
from tutela.model.period import Period

_NOWHERE: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Segment:
    """The figures of one measure under one definition, year by year."""

    measure: str
    figures: tuple[Figure, ...]

    @property
    def years(self) -> tuple[Period, ...]:
        """Name the years, in order."""
        return tuple(figure.id.period for figure in self.figures)


@dataclass(frozen=True, slots=True)
class Break:
    """Where one definition gave way to another: nothing may be compared across it."""

    before: str
    after: str
    first: Period


@dataclass(frozen=True, slots=True)
class Series:
    """A series through the years, cut where its definition changed; segments are never joined."""

    segments: tuple[Segment, ...]

    @property
    def breaks(self) -> tuple[Break, ...]:
        """Name every cut."""
        return tuple(
            Break(one.measure, other.measure, other.years[0])
            for one, other in pairwise(self.segments)
        )


@dataclass(frozen=True, slots=True)
class Context:
    """Where the last year of a segment stands among the years before it.

    ``highest_since`` (``lowest_since``) is the first year from which on none was as high (low);
    None where it is not so for three years. ``run`` counts the years it has risen (or, below zero,
    fallen) without a stop. ``years`` are those compared: no break lies between them.
    """

    figure: Figure
    years: tuple[Period, ...]
    highest_since: Period | None
    lowest_since: Period | None
    run: int
    change: Decimal


def series(
    name: str,
    measures: Mapping[str, Measure],
    figures: Mapping[FigureId, Figure],
    edition: str,
    place: Mapping[str, str] = _NOWHERE,
) -> Series:
    """Give the series a measure belongs to: its forerunners, itself and its followers.

    Only whole years with a value, in which the definition was in use, are in it.
    """
    segments = (
        _segment(measures[each], figures, edition, place) for each in _chain(name, measures)
    )
    return Series(tuple(each for each in segments if each.figures))


def change(whole: Series, first: Period, last: Period) -> Decimal:
    """Give the change between two years of a series, in percent, unrounded.

    Raises ``RefusalError`` where a break of definition lies between them, or a year is missing.
    """
    then, now = (_year(whole, each) for each in (first, last))
    if then.id.measure != now.id.measure:
        cut = next(each for each in whole.breaks if first < each.first <= last)
        raise RefusalError(
            f"reaches over a break: [{cut.before}] gave way to [{cut.after}] in {cut.first}",
            f"change from {first} to {last}",
            "Compare years of one definition, or print both figures and say that it changed.",
        )
    if not then.value or now.value is None:
        raise RefusalError("has no base", f"change from {first}", "Compare with another year.")
    return (now.value / then.value - 1) * 100


def context(whole: Series) -> Context | None:
    """Say where the last year stands in its own segment; None where it is the only one."""
    if not whole.segments or len(whole.segments[-1].figures) < 2:
        return None
    figures = whole.segments[-1].figures
    values = [figure.value or Decimal(0) for figure in figures]
    years = whole.segments[-1].years
    return Context(
        figure=figures[-1],
        years=years,
        highest_since=_since(years, [values[-1] > each for each in values[:-1]]),
        lowest_since=_since(years, [values[-1] < each for each in values[:-1]]),
        run=_run(values),
        change=(values[-1] / values[0] - 1) * 100 if values[0] else Decimal("NaN"),
    )


def in_order(figures: Iterable[Figure]) -> tuple[Figure, ...]:
    """Sort figures by their period."""
    return tuple(sorted(figures, key=lambda figure: figure.id.period))


def _chain(name: str, measures: Mapping[str, Measure]) -> list[str]:
    """Name the measures a series runs through, from the oldest to the newest."""
    chain = [name]
    while before := measures[chain[0]].definition.follows:
        chain.insert(0, before)
    after = {each.definition.follows: key for key, each in measures.items()}
    while chain[-1] in after:
        chain.append(after[chain[-1]])
    return chain


def _segment(
    measure: Measure,
    figures: Mapping[FigureId, Figure],
    edition: str,
    place: Mapping[str, str],
) -> Segment:
    held = (
        figure
        for name, figure in figures.items()
        if name.measure == measure.id and (name.edition, dict(name.place)) == (edition, dict(place))
    )
    kept = (
        each
        for each in held
        if each.value is not None
        and each.id.period.is_year
        and measure.definition.covers(each.id.period)
    )
    return Segment(measure.id, in_order(kept))


def _year(whole: Series, year: Period) -> Figure:
    for segment in whole.segments:
        for figure in segment.figures:
            if figure.id.period == year:
                return figure
    raise RefusalError("is not in the series", f"year {year}", "Choose one that is.")


def _since(years: tuple[Period, ...], beaten: list[bool]) -> Period | None:
    """Give the first year of the unbroken stretch before the last one that it outdoes."""
    length = next((at for at, each in enumerate(reversed(beaten)) if not each), len(beaten))
    return years[len(beaten) - length] if length > 1 else None


def _run(values: list[Decimal]) -> int:
    steps = [(b > a) - (b < a) for a, b in pairwise(values)]
    last = steps[-1]
    length = next((at for at, each in enumerate(reversed(steps)) if each != last), len(steps))
    return last * length
