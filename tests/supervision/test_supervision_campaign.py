"""A special operation is followed without a target, a ranking or a claim it cannot bear."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from tutela.catalogue.place import folder
from tutela.model.errors import DataError
from tutela.register.snapshot import Snapshot
from tutela.supervision.campaign import Report, campaigns, follow, page
from tutela.supervision.campaign.compare import compare
from tutela.supervision.campaign.plan import read_campaign

PLAN = folder("xx") / "supervision" / "campaigns" / "no_child_waits.yaml"


def _case(at: int, year: int, offence: str, decided: int | None) -> dict[str, Any]:
    start = date(year, 10, 1) + timedelta(days=at % 20)
    events: list[tuple[Any, ...]] = [("transferred", start)]
    if decided is not None:
        events.append(("prosecuted", start + timedelta(days=decided)))
    person = {"id": f"P{at}", "events": events, "offences": [offence]}
    case = {"id": f"C{at}", "office": f"O{at % 3}", "victims": [9], "persons": [person]}
    return {**case, "events": [("case_filed", start - timedelta(days=9))]}


@pytest.fixture
def report(freeze: Callable[..., Snapshot]) -> Report:
    """Follow the operation over seven years: 10 in scope each year, 30 in the operation."""
    cases, at = [], 0
    for year in range(2015, 2022):
        for offence, count in (("harm", 30 if year == 2021 else 10), ("fraud", 40)):
            for _ in range(count):
                decided = None if at % 10 == 0 else 60 if at % 10 == 1 else 10
                cases.append(_case(at, year, offence, decided))
                at += 1
    half = len(cases) // 2
    (campaign,) = campaigns("xx")
    return follow(freeze("xx", cases[:half], cases[half:]), campaign, date(2022, 3, 1))


def test_duties_begun_in_the_operation_are_counted_by_what_became_of_them(report: Report) -> None:
    """In time, late, not in the record and over: together they are what began."""
    (duty,) = report.duties

    assert (duty.begun, duty.in_time, duty.late, duty.open_and_over, duty.open) == (30, 24, 3, 3, 0)


def test_the_same_months_of_other_years_stand_beside_the_operation(report: Report) -> None:
    """Thirty against ten a year, while what is out of scope stood still.

    The record begins within the months of 2015, so that year is no year to compare with.
    """
    filed = report.watched[0]

    assert filed.inside == (10, 10, 10, 10, 10, 30)
    assert filed.outside == (40, 40, 40, 40, 40, 40)
    assert filed.comparison.is_unusual


def test_the_page_says_it_plainly_in_both_languages_and_names_no_office(report: Report) -> None:
    """Never a league table: there is nothing on the page by which to rank."""
    pages = {language: page(report, language) for language in ("zh", "en")}

    assert "more than usual variation" in pages["en"]
    assert "超出通常波动" in pages["zh"]
    for text in pages.values():
        assert "SYNTHETIC" in text
        assert not [office for office in ("O0", "O1", "O2") if office in text]


def test_what_moves_in_scope_and_out_of_scope_alike_is_nothing_unusual() -> None:
    """A fuller record everywhere is no effect of an operation."""
    assert compare([10, 11, 9, 10, 30], [100, 110, 90, 100, 300]).is_unusual is False


def test_years_that_swing_leave_room_for_a_swing() -> None:
    """Doubling is usual where it doubled and halved before."""
    assert compare([10, 30, 9, 28, 31], [100, 100, 100, 100, 100]).is_unusual is False


def test_too_few_years_give_no_answer() -> None:
    """With two earlier years nobody can say what is usual."""
    assert compare([10, 10, 30], [40, 40, 40]).is_unusual is None


@pytest.mark.parametrize(
    "goal",
    [
        {"event": "arrest_approved", "at_least": 100},
        {"measure": "persons_prosecuted", "target": 50},
        {"rate": "sentences_over_ten_years"},
        {"duty": "persons_prosecuted"},
        {"duty": "judged_without_prosecution"},
        {"duty": "decision", "at_least": 3},
    ],
)
def test_a_target_on_arrests_prosecutions_or_sentences_is_refused(
    tmp_path: Path, goal: dict[str, Any]
) -> None:
    """Goals may only be duties of process; numbers to reach bend what they measure."""
    path = tmp_path / PLAN.name
    written = yaml.safe_load(PLAN.read_text(encoding="utf-8"))
    path.write_text(yaml.safe_dump({**written, "goals": [goal]}), encoding="utf-8")

    with pytest.raises(DataError, match=r"sets a target|is no duty of process"):
        read_campaign(path, "xx")
