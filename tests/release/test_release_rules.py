"""The headline is found in the figures, not written by hand."""

from decimal import Decimal

import pytest

from tutela.catalogue.measures import measures
from tutela.catalogue.paper import paper
from tutela.model.figure import Figure, FigureId
from tutela.model.measure import Count
from tutela.model.period import Period
from tutela.release.rules import contrasts, is_part, is_record, turned

NOW = Period.year(2022)


def changes(values: dict[str, str]) -> dict[FigureId, Figure]:
    """Make the figures of a year from measure and value."""
    made = (
        Figure(FigureId(name, NOW), Decimal(value), "percent") for name, value in values.items()
    )
    return {figure.id: figure for figure in made}


def test_the_headline_of_2022_is_found_by_rule() -> None:
    """The total fell while sexual offences rose: nobody may have to notice that by eye."""
    figures = changes(
        {"persons_prosecuted_change": "-3.54", "persons_prosecuted_sexual_change": "20.4"}
    )

    found = contrasts(measures("cn"), figures, NOW, "draft")

    assert [(each.whole, each.part) for each in found] == [
        ("persons_prosecuted", "persons_prosecuted_sexual")
    ]


@pytest.mark.parametrize(("whole", "part"), [("3.5", "20.4"), ("-3.5", "-1.0"), ("0", "20.4")])
def test_parts_that_moved_with_their_whole_make_no_headline(whole: str, part: str) -> None:
    """A contrast that is none would mislead at the very top of the paper."""
    figures = changes(
        {"persons_prosecuted_change": whole, "persons_prosecuted_sexual_change": part}
    )

    assert contrasts(measures("cn"), figures, NOW, "draft") == ()


def test_only_what_is_counted_within_a_whole_is_its_part() -> None:
    """Juvenile suspects are not a part of the persons prosecuted for crimes against minors."""
    known = measures("cn")
    whole, part, other = (
        known[name]
        for name in (
            "persons_prosecuted",
            "persons_prosecuted_sexual",
            "persons_juvenile_prosecuted",
        )
    )
    assert isinstance(whole, Count)
    assert isinstance(part, Count)
    assert isinstance(other, Count)

    assert is_part(part, whole)
    assert not is_part(whole, part)
    assert not is_part(other, whole)


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
