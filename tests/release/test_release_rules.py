"""The headline is found in the figures, not written by hand."""

from decimal import Decimal

import pytest

from tutela.catalogue.measures import measures
from tutela.catalogue.paper import paper
from tutela.model.figure import Figure, FigureId
from tutela.model.period import Period
from tutela.release.rules import is_record, turned

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
