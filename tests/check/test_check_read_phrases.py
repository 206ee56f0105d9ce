"""Phrases that tell what a figure counts and which way it goes, in sentences of no gold set."""

import pytest

from tutela.check.read import Number, numbers


def _read(text: str, figure: str) -> Number:
    return next(number for number in numbers(text) if number.text == figure)


@pytest.mark.parametrize(
    ("text", "figure", "role", "direction"),
    [
        ("Spending rose by 40 million yuan, or 4.3%, last year.", "4.3%", "change", 1),
        ("Referrals went from 40 to 30, a difference of 25 percent.", "25 percent", "change", -1),
        ("Prices rose in May, following a fall of 2% in April.", "2%", "change", -1),
        ("The backlog fell below 27,000 in March.", "27,000", "to", -1),
        ("Half of the rise came from one in ten schools.", "one in ten", "share", 0),
        ("The rise was driven by four provinces.", "four", "level", 0),
        ("Stores open for at least a year slipped 2.7 percent.", "2.7 percent", "change", -1),
        ("Inflation rose to 3.2% in May, the most in 18 months, from 2.9%.", "2.9%", "from", 1),
        ("Capacity has risen 2.4-fold since 2019.", "2.4", "multiple", 1),
        ("月租从3200元到5600元不等。", "3200", "level", 0),
        ("概率低6.7个百分点。", "6.7", "change", -1),
    ],
)
def test_the_phrase_around_a_figure_tells_its_role(
    text: str, figure: str, role: str, direction: int
) -> None:
    """A level taken for a change, or a fall for a rise, gives a wrong verdict."""
    read = _read(text, figure)

    assert (read.role, read.direction) == (role, direction)


@pytest.mark.parametrize(
    ("text", "figure", "unit"),
    [
        ("Bail was granted to 1,877 and refused to 644.", "644", "person"),
        ("Courts referred 2,316 under-18s and kept 1,047.", "1,047", "person"),
        ("Candidates numbered 5,200 in 40 centres, 300 more than in May.", "300", "person"),
        ("Net migration fell from 860,000 to 431,000.", "431,000", "person"),
        ("Across the 43 police forces the rate was 7 percent.", "43", "item"),
        ("The committee met 31 times.", "31", "occurrence"),
        ("The fee is 4 times as high.", "4", "times"),
    ],
)
def test_a_figure_counts_what_its_sentence_counts(text: str, figure: str, unit: str) -> None:
    """Persons and cases are two things, and a place is neither."""
    assert _read(text, figure).unit == unit


def test_a_percentage_in_brackets_is_a_figure_and_a_subsection_is_not() -> None:
    """A share in brackets was once taken for a reference."""
    found = {number.text: number.is_statistic for number in numbers("In 9(2) cases, 40 (66%).")}

    assert (found["66%"], found["2"]) == (True, False)


def test_some_at_the_start_of_a_sentence_hedges() -> None:
    """A figure that opens with "Some" is a rounded one wherever it stands."""
    assert _read("Some 58,000 people were charged.", "58,000").hedge == "about"
