"""Growth, points, sums, ranks and shares of the largest are arithmetic on counts, and no more."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutela.model.derive import derive
from tutela.model.figure import Figure, FigureId, Reason
from tutela.model.made_of import printed
from tutela.model.measure import (
    Change,
    Definition,
    Derived,
    Growth,
    Points,
    Rank,
    Share,
    Sum,
    TopShare,
)
from tutela.model.period import Period

WORDS = {"zh": "甲", "en": "a"}
ALWAYS = Definition("d", WORDS, None, None)
AMONG = tuple(("offence", code) for code in ("rape", "theft", "robbery", "affray"))

SHARE = Share("rate", WORDS, {}, "no", ("yes", "no"), 1, (), ALWAYS, WORDS)
CHANGE = Change("change", WORDS, {}, "persons", "previous", 1, (), ALWAYS, WORDS)
GROWTH = Growth("growth", WORDS, {}, "persons", (3, 5), 1, (), ALWAYS, WORDS)
SUM = Sum("sum", WORDS, {}, ("persons",), (3,), (), ALWAYS, WORDS)
BOTH = Sum("both", WORDS, {}, ("yes", "no"), (), (), ALWAYS, WORDS)
RANK = Rank("rank", WORDS, {}, "persons", AMONG, ALWAYS, WORDS)
TOP = TopShare("top", WORDS, {}, "persons", AMONG, 2, 1, ALWAYS, WORDS)


def book(*lines: tuple[str, int | None]) -> dict[FigureId, Figure]:
    """Write counts by address; None is withheld."""
    made = {}
    for address, value in lines:
        at = FigureId.parse(f"{address}@draft")
        reason = Reason.WITHHELD if value is None else None
        made[at] = Figure(at, None if value is None else Decimal(value), "person", reason=reason)
    return made


def made(measure: Derived, address: str, counts: dict[FigureId, Figure]) -> Figure:
    """Derive one figure."""
    return derive(measure, FigureId.parse(f"{measure.id}/{address}@draft"), counts.get)


def test_the_published_average_growth_comes_out() -> None:
    """58 307 in 2018 and 78 467 in 2022 were printed as 7.7 % a year; 73 998 in 2021 as 8.3 %."""
    counts = book(("persons/2018", 58307), ("persons/2021", 73998), ("persons/2022", 78467))

    assert made(GROWTH, "2018/2022", counts).value == Decimal("7.7")
    assert made(GROWTH, "2018/2021", counts).value == Decimal("8.3")


def test_the_published_points_come_out() -> None:
    """Growth of 7.3 % after 35.3 % was printed as a fall by 28 points."""
    points = Points("points", WORDS, {}, CHANGE, "previous", 1, (), ALWAYS, WORDS)
    counts = book(("persons/2022", 39380), ("persons/2023", 53286), ("persons/2024", 57156))

    found = made(points, "2024", counts)

    assert (found.value, found.unit) == (Decimal("-28.0"), "percentage_point")


def test_points_of_a_share_are_taken_before_rounding() -> None:
    """50.4 less 34.1 is 16.3; a difference of rounded numbers may be one off."""
    points = Points("points", WORDS, {}, SHARE, "2018", 1, (), ALWAYS, WORDS)
    counts = book(("no/2021", 27673), ("yes/2021", 27208), ("no/2018", 15316), ("yes/2018", 29578))

    assert made(points, "2021", counts).value == Decimal("16.3")


def test_years_and_counts_are_added_up() -> None:
    """A sum over years adds each year; a sum of counts adds those of one period."""
    years = book(("persons/2020", 57295), ("persons/2021", 60553), ("persons/2022", 58410))
    counts = book(("yes/2020-01/2020-03", 3987), ("no/2020-01/2020-03", 4681))

    assert made(SUM, "2020/2022", years).value == 176258
    assert made(SUM, "2020/2022", years).unit == "person"
    assert made(BOTH, "2020-01/2020-03", counts).value == 8668


@pytest.mark.parametrize("gone", ["persons/2020", "persons/2021", "persons/2022"])
@pytest.mark.parametrize("measure", [GROWTH, SUM], ids=["growth", "sum"])
def test_a_withheld_year_withholds_the_span(measure: Derived, gone: str) -> None:
    """A sum that went on without a withheld year would give it away, or be wrong."""
    lines = {"persons/2020": 50, "persons/2021": 60, "persons/2022": 70}
    counts = book(*((each, None if each == gone else value) for each, value in lines.items()))

    found = made(measure, "2020/2022", counts)

    is_between = isinstance(measure, Growth) and gone == "persons/2021"
    assert (found.value is None) is not is_between
    assert is_between or found.reason is Reason.WITHHELD


OFFENCES = (
    ("persons/2022", 100),
    ("persons/2022?offence=rape", 50),
    ("persons/2022?offence=theft", 30),
    ("persons/2022?offence=robbery", 15),
)


def test_offences_are_ranked_by_their_counts_and_equal_ones_share_a_place() -> None:
    """One is the most frequent."""
    equal = book(*OFFENCES, ("persons/2022?offence=affray", 15))

    places = [made(RANK, f"2022?offence={code}", equal) for _, code in AMONG]

    assert [figure.value for figure in places] == [1, 2, 3, 3]
    assert {figure.unit for figure in places} == {"rank"}


def test_a_place_a_withheld_count_could_take_is_withheld() -> None:
    """Five are left for the withheld one: it cannot outdo 15, but could outdo 4."""
    hidden = book(*OFFENCES, ("persons/2022?offence=affray", None))
    wide = book(
        *OFFENCES[:3], *(("persons/2022?offence=" + code, None) for code in ("robbery", "affray"))
    )

    assert made(RANK, "2022?offence=robbery", hidden).value == 3
    assert made(RANK, "2022?offence=affray", hidden).reason is Reason.WITHHELD
    assert made(RANK, "2022?offence=theft", wide).value == 2


def test_the_largest_are_added_whichever_they_are() -> None:
    """The five of 2023 were 68.3 % of 67 103; they need no list, for they are the largest."""
    assert made(TOP, "2022", book(*OFFENCES, ("persons/2022?offence=affray", 5))).value == 80
    assert made(TOP, "2022", book(*OFFENCES, ("persons/2022?offence=affray", None))).value == 80


def test_the_share_of_the_largest_is_withheld_where_one_of_them_may_be() -> None:
    """Of 20 unknown ones some may be among the two largest."""
    lines = (
        ("persons/2022", 100),
        ("persons/2022?offence=rape", 50),
        ("persons/2022?offence=theft", 15),
    )
    found = made(TOP, "2022", book(*lines, ("persons/2022?offence=affray", None)))

    assert (found.value, found.reason) == (None, Reason.WITHHELD)


values = st.lists(st.integers(1, 500), min_size=4, max_size=4)


@given(values, st.sets(st.integers(0, 3)))
def test_a_place_that_is_told_is_true_whatever_is_withheld(
    numbers: list[int], hidden: set[int]
) -> None:
    """A reader may rely on a printed place: the withheld counts cannot prove it wrong."""
    codes = [code for _, code in AMONG]
    lines = [(f"persons/2022?offence={code}", n) for code, n in zip(codes, numbers, strict=True)]
    shown = [(name, None if at in hidden else n) for at, (name, n) in enumerate(lines)]
    total = ("persons/2022", sum(numbers))

    for code in codes:
        told = made(RANK, f"2022?offence={code}", book(total, *shown)).value
        true = made(RANK, f"2022?offence={code}", book(total, *lines)).value
        assert told in (None, true)
    told = made(TOP, "2022", book(total, *shown)).value
    assert told in (None, made(TOP, "2022", book(total, *lines)).value)


def test_a_release_prints_the_spans_that_end_with_its_last_year() -> None:
    """Three and five years are asked for; four are there, so the three alone are printed."""
    years = [Period.year(year) for year in (2019, 2020, 2021, 2022)]

    spans = [(str(span), str(last)) for span, last in printed(GROWTH, years)]

    assert spans == [("2020/2022", "2022")]
