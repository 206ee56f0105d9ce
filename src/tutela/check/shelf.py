"""A source arranged for looking up, and which of its series a claim may speak of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cache

from tutela.catalogue.published import Series
from tutela.check.claims import Claim
from tutela.check.sources import Cell, Source
from tutela.model.period import Period

FORMS = {
    "level": ("level", "decrease", "share", "rate"),
    "to": ("level", "rate", "share"),
    "from": ("level", "rate", "share"),
    "share": ("share", "rate"),
    "rate": ("rate", "share"),
    "change": ("change", "decrease", "rate_change", "growth_change", "points_above"),
    "average": ("average_growth", "average_change"),
    "multiple": ("multiple", "change"),
}
FREE = ("", "item", "occurrence", "order")
RATIOS = ("percent", "percentage_point", "fraction", "times")
_COMMON = frozenset(
    {
        "case",
        "minor",
        "advice",
        "new",
        "other",
        "and",
        "with",
        "of",
        "from",
        "above",
        "all",
        "rate",
        "not",
        "court",
        "police",
        "solved",
        "involving",
        "against",
        "supported",
        "handled",
        "support",
    }
)
_ALONE = ("topic", "measure")


@dataclass(frozen=True, slots=True)
class Shelf:
    """A source arranged for looking things up.

    ``hard_to_name`` are figures of measures whose facets do not tell them from another one.
    """

    source: Source
    cells: Mapping[tuple[str, Period], Sequence[Cell]]
    by_value: Mapping[tuple[str, Decimal], Sequence[Cell]]
    by_period: Mapping[Period, Sequence[Cell]]
    dimensions: frozenset[str]
    hard_to_name: frozenset[tuple[Period, Decimal | None]]
    _known: dict[tuple[str, frozenset[tuple[str, str]]], list[Series]] = field(default_factory=dict)

    def is_cut_by(self, facet: str, series: Series) -> bool:
        """Tell whether a facet is a breakdown here, and no part of what the series counts."""
        return facet in self.dimensions and facet not in series.facets

    def fitting(self, claim: Claim) -> list[Series]:
        """Give the series a claim speaks of; the same facets are looked up once."""
        if self.knows(claim) and claim.told is not None:
            return [self.source.series[claim.told.series]]
        key = (claim.number.role, frozenset(claim.facets.items()))
        if key not in self._known:
            if len(self._known) > 10_000:
                self._known.clear()
            found = [one for one in self.source.series.values() if fits(one, claim)]
            known = any(one.form == "change" for one in found)
            self._known[key] = found if known else [*found, *self._changes(claim)]
        return self._known[key]

    @property
    def fitting_topics(self) -> list[Series]:
        """Give the series that are known by a topic alone."""
        return [one for one in self.source.series.values() if "topic" in one.facets]

    def _changes(self, claim: Claim) -> list[Series]:
        """Give the changes of the counts a claim speaks of, though none was published."""
        if claim.number.role not in ("change", "multiple"):
            return []
        level = replace(claim, number=replace(claim.number, role="level"))
        return [_change_of(one) for one in self.source.series.values() if fits(one, level)]

    def nearly_fitting(self, claim: Claim) -> list[Series]:
        """Give the series that lack no facet the claim names, but for the act or whose crime."""
        named = {key: code for key, code in claim.facets.items() if key != "measure"}
        if not named or "topic" in named:
            return []
        wide = [
            one
            for one in self.source.series.values()
            if named.items() < one.facets.items()
            and set(one.facets) - set(named) <= {"subject", "action"}
        ]
        found = [one for one in wide if one.form in FORMS.get(claim.number.role, ())]
        if claim.number.role not in ("change", "multiple"):
            return found
        known = [one.facets for one in found if one.form == "change"]
        counts = [one for one in wide if one.form == "level" and one.facets not in known]
        return [*found, *(_change_of(one) for one in counts)]

    def beside(self, claim: Claim) -> list[tuple[Series, Cell]]:
        """Give the figures of the claim's period that nothing it names speaks against."""
        if claim.period is None or {"place", "agency"} & set(claim.facets):
            return []
        found = []
        for cell in self.by_period.get(claim.period, ()):
            series = self.source.series[cell.series]
            is_form = series.form in FORMS.get(claim.number.role, ())
            if is_form and not cell.place and is_beside(series, claim):
                found.append((series, cell))
        return found

    def knows(self, claim: Claim) -> bool:
        """Tell whether the claim stands in a passage this source wrote, of a series it has."""
        told = claim.told
        mine = told is not None and told.source == self.source.name
        return mine and told is not None and told.series in self.source.series

    @classmethod
    def of(cls, source: Source) -> "Shelf":
        """Arrange the cells of a source by series and period."""
        cells: dict[tuple[str, Period], list[Cell]] = {}
        by_value: dict[tuple[str, Decimal], list[Cell]] = {}
        by_period: dict[Period, list[Cell]] = {}
        for cell in source.cells:
            cells.setdefault((cell.series, cell.period), []).append(cell)
            by_value.setdefault((cell.series, cell.value), []).append(cell)
            by_period.setdefault(cell.period, []).append(cell)
        dimensions = frozenset(facet for cell in source.cells for facet in cell.place)
        hard = frozenset(
            (cell.period, cell.value)
            for cell in source.cells
            if not cell.place and "measure" in source.series[cell.series].facets
        )
        return cls(source, cells, by_value, by_period, dimensions, hard)


def _change_of(count: Series) -> Series:
    """Give the change on the year before of a count, to be worked out from it."""
    return replace(count, id=f"{count.id}#change", unit="percent", form="change", base="previous")


def fits(series: Series, claim: Claim) -> bool:
    """Tell whether the claim speaks of this series: every facet the same, none besides."""
    facets = claim.facets
    if series.form not in FORMS.get(claim.number.role, ()):
        return False
    if any(facets.get(facet) != code for facet, code in series.facets.items()):
        return False
    alone = any(facet in series.facets for facet in _ALONE)
    extra = [facet for facet in facets if facet not in (*series.facets, "measure")]
    if alone:
        extra = [facet for facet in extra if facet in ("place", "agency") and not _says(series)]
    return not extra


def is_related(topic: str, other: str) -> bool:
    """Tell whether two topics speak of the same things: orders to victims, orders to suspects.

    >>> is_related("vice_principals", "schools_with_vice_principal"), is_related("bans", "orders")
    (True, False)
    """
    return bool(topic_words(topic) & topic_words(other))


@cache
def topic_words(topic: str) -> frozenset[str]:
    """Give the telling words of a topic's code, without their plural."""
    return frozenset(word.rstrip("s") for word in topic.split("_")) - _COMMON


def is_beside(series: Series, claim: Claim) -> bool:
    """Tell whether a series may be meant by a claim that names too little, and names none other."""
    said = claim.facets
    if "topic" in series.facets:
        topic = series.facets["topic"]
        named = {mark.partition(":")[2] for mark in claim.own if mark.startswith("near:")}
        named |= {said["topic"]} if "topic" in said else set()
        return any(is_related(topic, each) for each in named)
    shared = [facet for facet, code in series.facets.items() if said.get(facet) == code]
    against = [facet for facet, code in series.facets.items() if said.get(facet, code) != code]
    more = [facet for facet in said if facet not in series.facets and facet != "measure"]
    return bool(shared) and not against and not more


def _says(series: Series) -> bool:
    return any(word in series.facets.get("topic", "") for word in ("court", "police"))


def same_unit(series: Series, claim: Claim) -> bool:
    """Tell whether the unit printed is the unit of the series, or none was printed."""
    unit = claim.number.unit
    if series.form in ("level", "decrease"):
        return unit == series.unit or unit in FREE or series.unit not in ("person", "case")
    if series.unit == "percentage_point":
        return unit == "percentage_point"
    return unit in ("percent", "fraction", "times")
