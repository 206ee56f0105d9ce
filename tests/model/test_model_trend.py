"""A series is read through its years without joining what is not comparable."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutela.catalogue.measures import measures
from tutela.model.contribution import REST, decompose
from tutela.model.derive import derive
from tutela.model.errors import RefusalError
from tutela.model.figure import Figure, FigureId, Reason
from tutela.model.headline import headlines
from tutela.model.measure import Change
from tutela.model.period import Period
from tutela.model.trend import change, context, series

CN = measures("cn")
EDITION = "draft"
SEXUAL, THREE = "persons_prosecuted_sexual", "persons_prosecuted_sexual_three_charges"


def book(*lines: tuple[str, int, int | None], **place: str) -> dict[FigureId, Figure]:
    """Write figures by hand: measure, year, value (None: withheld)."""
    made = {}
    for measure, year, value in lines:
        at = FigureId(measure, Period.year(year), place, EDITION)
        reason = Reason.WITHHELD if value is None else None
        made[at] = Figure(at, None if value is None else Decimal(value), "person", reason=reason)
    return made


PUBLISHED = book(
    (THREE, 2017, 10603),
    (THREE, 2018, 13445),
    (THREE, 2019, 19338),
    (THREE, 2020, 22706),
    (THREE, 2021, 27851),
    (SEXUAL, 2021, 30695),
    (SEXUAL, 2022, 36957),
    (SEXUAL, 2023, 40124),
)


def test_a_series_is_cut_where_its_definition_changed() -> None:
    """Three offences to 2021, nine from 2022: one line through both would tell of a jump."""
    found = series(SEXUAL, CN, PUBLISHED, EDITION)

    assert [segment.measure for segment in found.segments] == [THREE, SEXUAL]
    assert [str(year) for year in found.segments[1].years] == ["2022", "2023"]
    assert [(cut.before, cut.after, str(cut.first)) for cut in found.breaks] == [
        (THREE, SEXUAL, "2022")
    ]
    assert series(THREE, CN, PUBLISHED, EDITION) == found


def test_a_change_across_a_break_is_refused_with_the_two_definitions() -> None:
    """36957 against 27851 is +32.7 %, and untrue; +20.4 % holds under one definition."""
    found = series(SEXUAL, CN, PUBLISHED, EDITION)

    with pytest.raises(RefusalError, match=f"reaches over a break: .{THREE}. gave way to") as said:
        change(found, Period.year(2021), Period.year(2022))
    assert "2022" in str(said.value)
    assert round(change(found, Period.year(2017), Period.year(2021)), 1) == Decimal("162.7")


def test_the_context_says_since_when_a_figure_is_the_highest() -> None:
    """A reader wants to know whether a number is out of the ordinary."""
    prosecuted = "persons_prosecuted"
    lines = ((2017, 47466), (2018, 50705), (2019, 62948), (2020, 57295), (2021, 60553))
    found = context(series(prosecuted, CN, book(*((prosecuted, *each) for each in lines)), EDITION))

    assert found is not None
    assert found.highest_since is None
    assert found.lowest_since is None
    assert found.run == 1


def test_a_record_needs_three_years_and_stops_at_the_one_that_was_higher() -> None:
    """The highest of two years is no news; nor is it the highest since a higher one."""
    name = "persons_prosecuted"
    lines = [(2018, 90), (2019, 100), (2020, 40), (2021, 50), (2022, 60)]
    found = context(series(name, CN, book(*((name, *each) for each in lines)), EDITION))
    short = context(series(name, CN, book(*((name, *each) for each in lines[2:4])), EDITION))

    assert found is not None
    assert short is not None
    assert (found.highest_since, found.run) == (Period.year(2020), 2)
    assert short.highest_since is None


parts = st.dictionaries(
    st.sampled_from(["rape", "theft", "robbery", "affray", "fraud"]),
    st.tuples(st.integers(0, 5000) | st.none(), st.integers(0, 5000) | st.none()),
    min_size=1,
)


@given(parts, st.integers(0, 900), st.integers(0, 900))
def test_contributions_add_up_to_the_change_exactly(
    by_offence: dict[str, tuple[int | None, int | None]], more: int, less: int
) -> None:
    """Whatever is withheld, the parts and the rest are the change, to the person."""
    name = "persons_prosecuted"
    then = sum(one or 7 for one, _ in by_offence.values()) + more + 1
    now = sum(two or 7 for _, two in by_offence.values()) + less
    figures = book((name, 2021, then), (name, 2022, now))
    for code, (one, two) in by_offence.items():
        figures |= book((name, 2021, one), (name, 2022, two), offence=code)

    at = FigureId(name, Period.year(2022), {}, EDITION)
    found = decompose(figures, at, Period.year(2021), "offence")

    if found is not None:
        assert sum(part.difference for part in found.parts) == now - then
        assert abs(sum(part.points for part in found.parts) - found.percent) < Decimal("1e-20")
        shown = {part.code for part in found.parts} - {REST}
        assert shown == {code for code, pair in by_offence.items() if None not in pair}


def test_the_offences_that_made_a_rise_are_named() -> None:
    """Of 9 654 more, rape made 7 966: the drivers are the fewest parts that make half of it."""
    name = "persons_prosecuted"
    figures = book((name, 2021, 60000), (name, 2022, 69654))
    figures |= book((name, 2021, 20000), (name, 2022, 27966), offence="rape")
    figures |= book((name, 2021, 7000), (name, 2022, 9000), offence="child_molestation")
    figures |= book((name, 2021, 8000), (name, 2022, 7500), offence="theft")
    figures |= book((name, 2021, None), (name, 2022, 900), offence="fraud")

    at = FigureId(name, Period.year(2022), {}, EDITION)
    found = decompose(figures, at, Period.year(2021), "offence")

    assert found is not None
    assert [part.code for part in found.parts] == ["rape", "child_molestation", REST, "theft"]
    assert [part.code for part in found.drivers()] == ["rape"]
    assert found.parts[0].points == Decimal(7966) / 60000 * 100


def test_a_change_that_is_the_balance_of_two_movements_has_no_driver() -> None:
    """One less in all, of a thousand more and a thousand fewer, was made by neither."""
    name = "persons_prosecuted"
    figures = book((name, 2021, 5000), (name, 2022, 4900))
    figures |= book((name, 2021, 2000), (name, 2022, 3000), offence="rape")
    figures |= book((name, 2021, 3000), (name, 2022, 1900), offence="theft")

    at = FigureId(name, Period.year(2022), {}, EDITION)
    found = decompose(figures, at, Period.year(2021), "offence")

    assert found is not None
    assert found.parts[0].code == "theft"
    assert found.drivers() == ()


def test_nothing_is_taken_apart_where_the_total_is_withheld() -> None:
    """A withheld total must not come back as the sum of its parts."""
    figures = book(("persons_prosecuted", 2021, None), ("persons_prosecuted", 2022, 5))
    at = FigureId("persons_prosecuted", Period.year(2022), {}, EDITION)

    assert decompose(figures, at, Period.year(2021), "offence") is None


def seed() -> dict[FigureId, Figure]:
    """Write the figures of the paper for 2022, with the changes made of them."""
    figures = book(("persons_prosecuted", 2021, 60553), ("persons_prosecuted", 2022, 58410))
    return with_changes({**figures, **PUBLISHED}, 2022)


def with_changes(figures: Mapping[FigureId, Figure], year: int) -> dict[FigureId, Figure]:
    """Add every change year on year that the counts allow."""
    made = {**figures}
    for measure in CN.values():
        if isinstance(measure, Change) and measure.base == "previous":
            at = FigureId(measure.id, Period.year(year), {}, EDITION)
            figure = derive(measure, at, figures.get)
            if figure.value is not None:
                made[at] = figure
    return made


def test_the_headline_of_the_paper_is_found_by_rule_with_its_figures() -> None:
    """Prosecutions fell by 3.54 %, those for sexual offences rose by 20.4 %: nobody wrote it in."""
    first = headlines(CN, seed(), Period.year(2022), EDITION)[0]

    assert first.kind == "against"
    assert [name.measure for name in first.figures] == [
        "persons_prosecuted",
        "persons_prosecuted_change",
        SEXUAL,
        "persons_prosecuted_sexual_change",
    ]
    values = [seed()[name].value for name in first.figures]
    assert values == [58410, Decimal("-3.54"), 36957, Decimal("20.4")]
    assert [cut.before for cut in first.breaks] == [THREE]


def test_no_headline_where_both_moved_the_same_way() -> None:
    """The rule must be able to find nothing."""
    figures = seed()
    at = FigureId("persons_prosecuted_change", Period.year(2022), {}, EDITION)
    figures[at] = replace(figures[at], value=Decimal("3.54"))

    found = headlines(CN, figures, Period.year(2022), EDITION)

    assert not [each for each in found if each.kind == "against"]


def test_a_part_that_hardly_moved_makes_no_headline() -> None:
    """Against the whole, but by half a percent: that is no news."""
    figures = seed()
    at = FigureId("persons_prosecuted_sexual_change", Period.year(2022), {}, EDITION)
    figures[at] = replace(figures[at], value=Decimal("0.5"))

    found = headlines(CN, figures, Period.year(2022), EDITION)

    assert not [each for each in found if each.kind == "against"]
