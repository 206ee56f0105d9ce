"""Say which derived figures there can be, from the figures that were counted."""

from collections.abc import Iterator, Mapping, Sequence

from tutela.model.measure import Change, Derived, Growth, Points, Rank, Share, Sum, TopShare
from tutela.model.period import Period


def lead(measure: Derived) -> str:
    """Name the count whose periods and places a derived figure takes."""
    match measure:
        case Share():
            return measure.part
        case Points():
            return lead(measure.of)
        case Sum():
            return measure.of[0]
        case Change() | Growth() | Rank() | TopShare():
            return measure.of


def allows(measure: Derived, place: Mapping[str, str]) -> bool:
    """Tell whether a measure gives a figure for a place."""
    match measure:
        case Share():
            return set(measure.over) <= set(place) <= set(measure.by)
        case Points(of=Share(over=over)):
            return set(over) <= set(place) <= set(measure.by)
        case Rank():
            return len(place) == 1 and next(iter(place.items())) in measure.among
        case TopShare():
            return not place
        case _:
            return set(place) <= set(measure.by)


def printed(measure: Derived, periods: Sequence[Period]) -> Iterator[tuple[Period, Period]]:
    """Give the periods a release prints, each with the counted one that has its places.

    A growth, or a sum over years, is printed for its lengths of span that end with the last year.
    """
    if not isinstance(measure, Growth | Sum) or not measure.years:
        yield from ((period, period) for period in periods)
        return
    years = {period for period in periods if period.is_year}
    for length in measure.years if years else ():
        last = max(years)
        first = Period.year(last.first_on.year - length + 1)
        span = Period(first.first_on, last.last_on)
        if years.issuperset(span.whole_years):
            yield span, last


def counted_in(measure: Derived, period: Period) -> tuple[Period, ...]:
    """Name the periods that must be counted for a figure of a period; the last has its places.

    >>> from tutela.catalogue.measures import measures
    >>> change = measures("xx")["persons_prosecuted_change"]
    >>> [str(each) for each in counted_in(change, Period.year(2022))]
    ['2021', '2022']
    """
    match measure:
        case Change(base=base):
            found = [_base(base, period), period]
        case Points(of=of, base=base):
            found = [*counted_in(of, _base(base, period)), *counted_in(of, period)]
        case Growth():
            years = period.whole_years
            found = [years[0], years[-1]] if len(years) > 2 else []
        case Sum(years=lengths):
            found = [*(period.whole_years if lengths else (period,))]
        case Share() | Rank() | TopShare():
            found = [period]
    return tuple(found)


def _base(base: str, period: Period) -> Period:
    return period.previous() if base == "previous" else Period.parse(base)
