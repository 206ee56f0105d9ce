"""Growth, points, sums and ranks are made of cleared counts, and withheld with them."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from tutela.catalogue.policy import Policy
from tutela.disclosure import clear
from tutela.disclosure.derived import denominators
from tutela.model.figure import Figure, FigureId, Table
from tutela.model.measure import (
    Change,
    Count,
    Definition,
    Growth,
    Measure,
    Points,
    Rank,
    Sum,
    TopShare,
)
from tutela.model.period import Period

WORDS = {"zh": "字", "en": "words"}
ALWAYS = Definition("d", WORDS, None, None)
NAME = "persons_received"
COUNT = Count(
    NAME, WORDS, {}, "person", "received", (), "receipt", "principal", {}, ("c",), (), ALWAYS, WORDS
)  # fmt: skip
CHANGE = Change("change", WORDS, {}, NAME, "previous", 1, ("c",), ALWAYS, WORDS)
AMONG = (("c", "a"), ("c", "b"), ("c", "d"))
KINDS: dict[str, Measure] = {
    each.id: each
    for each in (
        COUNT,
        CHANGE,
        Growth("growth", WORDS, {}, NAME, (3,), 1, ("c",), ALWAYS, WORDS),
        Sum("sum", WORDS, {}, (NAME,), (3,), ("c",), ALWAYS, WORDS),
        Points("points", WORDS, {}, CHANGE, "previous", 1, ("c",), ALWAYS, WORDS),
        Rank("rank", WORDS, {}, NAME, AMONG, ALWAYS, WORDS),
        TopShare("top", WORDS, {}, NAME, AMONG, 2, 1, ALWAYS, WORDS),
    )
}


def released(cells: Mapping[int, Mapping[str, int]]) -> dict[str, str]:
    """Clear one table of several years; give what came out by address."""
    figures = tuple(
        Figure(FigureId.parse(f"{NAME}/{year}?{place}@draft"), Decimal(value), "person")
        for year, places in cells.items()
        for place, value in places.items()
    )
    years = tuple(Period.year(year) for year in cells)
    table = Table(f"{NAME}_by_c", NAME, ("c",), years, figures)
    policy = Policy(date(2015, 1, 1))
    cleared = clear([table], policy, measures=KINDS, synthetic=False)
    return {
        str(name).partition("@")[0]: str(each.value if each.value is not None else each.reason)
        for name, each in cleared.figures.items()
    }


LARGE = {
    2020: {"": 1000, "c=a": 500, "c=b": 300, "c=d": 200},
    2021: {"": 1100, "c=a": 500, "c=b": 400, "c=d": 200},
    2022: {"": 1210, "c=a": 610, "c=b": 400, "c=d": 200},
}


def test_every_kind_is_in_a_release_with_its_value() -> None:
    """What the catalogue writes down the release can print."""
    made = released(LARGE)

    assert made["growth/2020/2022"] == "10.0"
    assert made["sum/2020/2022"] == "3310"
    assert made["points/2022"] == "0.0"
    assert made["points/2022?c=b"] == "-33.3"
    assert [made[f"rank/2022?c={code}"] for code in "abd"] == ["1", "2", "3"]
    assert made["top/2022"] == "83.5"
    assert "growth/2021" not in made


def test_what_is_made_of_a_withheld_count_is_withheld() -> None:
    """Two in 2020 must not come back through a sum, a growth or a change of changes."""
    small = {**LARGE, 2020: {"": 1000, "c=a": 500, "c=b": 498, "c=d": 2}}

    made = released(small)

    assert made[f"{NAME}/2020?c=d"] == "withheld"
    assert made["sum/2020/2022?c=d"] == "withheld"
    assert made["growth/2020/2022?c=d"] == "withheld"
    assert made["points/2022?c=d"] == "withheld"
    assert made["sum/2020/2022"] == "3310"


def test_a_percentage_of_a_small_base_is_withheld_in_every_kind() -> None:
    """One more of twelve is eight percent: it would look like a trend, and tell the twelve."""
    few = {
        year: {**places, "": 812, "c=a": 500, "c=b": 300, "c=d": 12}
        for year, places in LARGE.items()
    }

    made = released(few)

    assert made["growth/2020/2022?c=d"] == "withheld"
    assert made["points/2022?c=d"] == "withheld"
    assert made["sum/2020/2022?c=d"] == "36"


def test_points_divide_by_both_bases() -> None:
    """The base of each of the two changes counts, not that of the newer one alone."""
    at = FigureId("points", Period.year(2022))

    below = denominators(KINDS["points"], at)  # type: ignore[arg-type]

    assert [[str(name.period) for name in names] for names in below] == [["2021"], ["2020"]]
