"""Compare what two measures count, by their definitions alone."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from tutela.catalogue.measure_rules import admitted
from tutela.model.measure import Count, Dimension


@dataclass(frozen=True, slots=True)
class Meaning:
    """Whom a measure counts: events, results, and the values the record may hold.

    ``values`` maps what the record holds (an age, an offence) to what is admitted; what is not
    there may be anything.
    """

    unit: str
    period_of: str
    charge: str
    events: frozenset[str]
    results: frozenset[str]
    values: Mapping[str, frozenset[str | int]]

    def is_within(self, wide: "Meaning") -> bool:
        """Tell whether everybody counted here is counted there."""
        return (
            (self.unit, self.period_of) == (wide.unit, wide.period_of)
            and wide.charge in (self.charge, "any")
            and self._is_event_within(wide)
            and all(
                source in self.values and self.values[source] <= admitted_there
                for source, admitted_there in wide.values.items()
            )
        )

    def is_apart(self, other: "Meaning") -> bool:
        """Tell whether results of one event exclude each other."""
        return (
            self.events == other.events
            and bool(self.results)
            and bool(other.results)
            and not self.results & other.results
        )

    def narrowed(self, more: Mapping[str, frozenset[str | int]]) -> "Meaning":
        """Admit only what ``more`` admits too."""
        values = dict(self.values)
        for source, each in more.items():
            values[source] = values.get(source, each) & each
        return replace(self, values=values)

    def _is_event_within(self, wide: "Meaning") -> bool:
        if self.events <= wide.events:
            return not wide.results or (bool(self.results) and self.results <= wide.results)
        is_cohort = wide.period_of == "receipt" and wide.events <= {"received", "accepted"}
        return is_cohort and not wide.results


def meaning(count: Count, dimensions: Mapping[str, Dimension]) -> Meaning:
    """Read the meaning of a count off its definition."""
    return Meaning(
        count.unit,
        count.period_of,
        count.charge,
        frozenset((count.event, *count.or_event)),
        frozenset(count.result),
        values_of(count.where, dimensions),
    )


def values_of(
    where: Mapping[str, tuple[str, ...]], dimensions: Mapping[str, Dimension]
) -> Mapping[str, frozenset[str | int]]:
    """Give what a condition admits; a dimension nobody described stands for itself."""
    known = {name: codes for name, codes in where.items() if name in dimensions}
    other = {name: frozenset(codes) for name, codes in where.items() if name not in dimensions}
    return {**admitted(known, dimensions), **other}
