"""The headline is found in the figures, not written by hand."""

from decimal import Decimal

import pytest

from tutela.catalogue.measures import measures
from tutela.catalogue.paper import paper
from tutela.model.figure import Figure, FigureId
from tutela.model.period import Period
from tutela.release.rules import is_record, leading, run, turned

NOW = Period.year(2022)


@pytest.mark.parametrize("jurisdiction", ["cn", "us_il_cook", "xx"])
def test_every_shipped_paper_is_read_and_names_known_measures(jurisdiction: str) -> None:
    """A paper is data too: it must parse before anyone publishes from it."""
    outline = paper(jurisdiction)
    named = {
        name for chapter in outline.chapters for each in chapter.exhibits for name in each.measures
    }

    assert outline.points
    assert named <= set(measures(jurisdiction))


@pytest.mark.parametrize(
    ("before", "now", "highest", "lowest"),
    [
        (("1", "2"), "3", True, False),
        (("4", "5"), "3", False, True),
        (("3", "2"), "3", False, False),
        (("2",), "3", False, False),
    ],
)
def test_a_record_needs_three_years_and_no_equal(
    before: tuple[str, ...], now: str, *, highest: bool, lowest: bool
) -> None:
    """The highest of two is no record, and neither is a tie."""
    figure = Figure(FigureId("persons_prosecuted", NOW), Decimal(now), "person")
    values = [Decimal(each) for each in before]

    assert is_record(figure, values, highest=True) is highest
    assert is_record(figure, values, highest=False) is lowest


@pytest.mark.parametrize(
    ("before", "now", "expected"), [("5.7", "-3.5", True), ("-1", "-3.5", False)]
)
def test_a_turning_point_is_a_change_of_sign(before: str, now: str, *, expected: bool) -> None:
    """Two falls in a row are no turn."""
    name = "persons_prosecuted_change"
    figures = {
        each.id: each
        for each in (
            Figure(FigureId(name, NOW.previous()), Decimal(before), "percent"),
            Figure(FigureId(name, NOW), Decimal(now), "percent"),
        )
    }

    assert turned(figures[FigureId(name, NOW)], figures) is expected
    assert not turned(None, figures)


@pytest.mark.parametrize(
    ("values", "years"),
    [
        ({2020: 1, 2021: 2, 2022: 3}, 2),
        ({2019: 5, 2020: 1, 2021: 2, 2022: 3}, 2),
        ({2019: 9, 2020: 7, 2021: 6, 2022: 3}, -3),
        ({2020: 1, 2022: 3}, 0),
        ({2020: 1, 2021: 3, 2022: 3}, 0),
        ({2021: 3}, 0),
    ],
)
def test_a_run_ends_where_the_direction_turns_or_a_year_is_missing(
    values: dict[int, int], years: int
) -> None:
    """The words for the third year stand for three steps of one direction, without a gap."""
    known = {Period.year(year): Decimal(value) for year, value in values.items()}

    assert run(NOW, known) == years


@pytest.mark.parametrize(
    ("places", "codes"),
    [
        ({"a": 2, "b": 1, "c": 3, "d": 4}, ("b", "a", "c")),
        ({"a": 1, "b": 1, "c": 3}, ()),
        ({"a": 1, "b": 2}, ()),
    ],
)
def test_the_first_places_are_told_only_when_each_has_one_holder(
    places: dict[str, int], codes: tuple[str, ...]
) -> None:
    """A shared or withheld place would make the order a guess."""
    ranks = {
        code: Figure(FigureId("r", NOW, {"offence": code}), Decimal(place), "rank")
        for code, place in places.items()
    }

    assert leading(ranks) == codes
