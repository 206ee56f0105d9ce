"""A special operation is followed without a target, a ranking or a claim it cannot bear."""

import json
from collections.abc import Callable
from dataclasses import fields
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

import tutela.supervision as supervision_room
from tutela.catalogue.place import folder
from tutela.model.errors import DataError
from tutela.register.snapshot import Snapshot
from tutela.supervision.campaign import Report, campaigns, follow, page, write_campaign
from tutela.supervision.campaign.compare import Comparison, compare
from tutela.supervision.campaign.follow import Duty, Watched
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


@pytest.fixture
def record(freeze: Callable[..., Snapshot]) -> Snapshot:
    """Give a record of three offices over five years."""
    return freeze("xx", [_case(at, 2017 + at % 5, "harm", 10) for at in range(100)])


def test_a_page_in_each_language_and_the_numbers_are_written_for_the_owner(
    record: Snapshot, tmp_path: Path
) -> None:
    """The command hands over a file; what it names stands in the page, no office anywhere."""
    written = write_campaign(record, PLAN, date(2022, 3, 1), tmp_path / "out")

    assert [path.name for path in written] == [
        *("campaign.en.html", "campaign.json", "campaign.zh.html"),
    ]
    assert {path.stat().st_mode & 0o777 for path in written} == {0o600}
    for path in written:
        text = path.read_text(encoding="utf-8")
        assert not [office for office in ("O0", "O1", "O2", "office") if f'"{office}' in text]
    (filed, _) = json.loads(written[1].read_text(encoding="utf-8"))["watched"]
    assert filed["years"][-1] == 2021
    assert len(filed["interval_percent"]) == 2
    assert "usual variation" in filed["said"]["en"]


def test_an_operation_that_still_runs_is_not_compared(record: Snapshot, tmp_path: Path) -> None:
    """Three weeks beside three months of earlier years would always look like a fall."""
    written = write_campaign(record, PLAN, date(2021, 10, 20), tmp_path / "out")

    page_en = written[0].read_text(encoding="utf-8")
    assert "was not over" in page_en
    assert "more than usual" not in page_en


@pytest.mark.parametrize("by", ["office", "place", "prosecutor", "judge"])
def test_no_league_table_can_be_made(tmp_path: Path, by: str) -> None:
    """Neither scope nor watch nor goal knows an office, so none can be set beside another."""
    path = tmp_path / PLAN.name
    written = yaml.safe_load(PLAN.read_text(encoding="utf-8"))
    for key, value in (("scope", [{by: ["O1"]}]), ("by", [by]), ("ranking", True)):
        path.write_text(yaml.safe_dump({**written, key: value}), encoding="utf-8")

        with pytest.raises(DataError):
            read_campaign(path, "xx")


def test_nothing_a_report_or_summary_holds_is_of_an_office() -> None:
    """A ranking needs a name to rank; no value that is shown across offices has one."""
    for value in (Report, Duty, Watched, Comparison):
        assert not [field.name for field in fields(value) if "office" in field.name]
    assert not [name for name in dir(supervision_room) if "rank" in name or "score" in name]
