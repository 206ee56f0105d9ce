"""The scrambled article the project began with: what is recovered, and what is not claimed."""

from pathlib import Path

import pytest

from tutela.check import Report, check, open_sources
from tutela.check.claims import Repair

PARAGRAPH_2 = [
    "2020",
    "2022",
    "38854",
    "45827",
    "39380",
    "57295",
    "60553",
    "58410",
    "2022",
    "14.07",
    "3.54",
    "2021",
]


@pytest.fixture(scope="module")
def report(shared: Path) -> Report:
    """Check the article against the published figures."""
    text = (shared / "data/published/article_2023-06-06_machine_translated.txt").read_text("utf-8")
    return check(text, open_sources(["published:cn"]))


def _repair(report: Report, words: str) -> Repair:
    at = report.text.index(words)
    start = report.text.rfind("\n", 0, at)
    end = report.text.find("\n", at)
    return next(each for each in report.repairs if start < each.start < end)


def _recovered(repair: Repair) -> list[tuple[str | None, bool]]:
    return [(each.recovered, each.certain) for each in repair.fields]


def test_the_two_lists_of_three_years_and_both_changes_are_recovered(report: Report) -> None:
    """Paragraph 2 has exactly one solution, so every field of it is certain."""
    repair = _repair(report, "approved the arrest of 38854,45827")

    assert _recovered(repair) == [(value, True) for value in PARAGRAPH_2]
    assert (repair.unique, repair.hypothesis) == (True, "refill")


def test_a_figure_with_its_percentage_is_recovered(report: Report) -> None:
    """Paragraph 3: the count took a run of the percentage into its comma group."""
    repair = _repair(report, "36957,20 people")

    assert _recovered(repair) == [("2022", True), ("36957", True), ("20.4", True)]


def test_the_dateline_is_the_first_of_june_and_the_second_date_is_lost(report: Report) -> None:
    """The day slot holds the number of the month; the day itself slipped into the next slot."""
    repair = _repair(report, "Beijing, June 6")

    assert _recovered(repair) == [("1", True), (None, False)]


def test_a_lost_tail_is_called_lost_and_not_guessed(report: Report) -> None:
    """The end of the span and two days were cut off with the tail of their paragraph."""
    span = _repair(report, "From 31 to 2020")
    others = [_repair(report, "On May 5"), _repair(report, "noting that on May 5")]

    assert _recovered(span) == [("31", True), ("2020", True), (None, False)]
    assert [_recovered(each) for each in others] == [[(None, False)], [(None, False)]]


def test_a_figure_stands_in_one_repair_and_the_check_fails(report: Report) -> None:
    """Offsets point at what was printed; nothing is repaired twice; the exit code says so."""
    fields = [field for repair in report.repairs for field in repair.fields]
    spans = [(field.start, field.end) for field in fields]

    assert len(spans) == len(set(spans))
    assert all(report.text[field.start : field.end] == field.printed for field in fields)
    assert report.exit_code == 1
