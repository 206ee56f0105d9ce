"""The patrol of the case cards: what is wrong, what is missing, what was mended and came back."""

from collections.abc import Callable, Mapping
from pathlib import Path

from tutela.intake import PatrolReport, patrol, take_in
from tutela.intake.spelling import rarer_spellings

Send = Callable[[Mapping[str, str]], list[Path]]
_PERSONS = "person_id,case_id,sex,age,age_basis,category,status\nP1,C1,male,{age},recorded,theft,\n"
_EVENTS = "event_id,case_id,person_id,charge_row,event_code,result_code,on\n"


def test_what_was_mended_and_came_back_is_told(
    package: list[Path], send: Send, tmp_path: Path
) -> None:
    """An office sees what its last package mended, and what it broke again."""
    folder = tmp_path / "r"
    take_in(folder, "xx", package)
    reports: list[PatrolReport] = []
    for age in ("", "19", ""):
        text = _PERSONS.format(age=age) + "\n" * len(reports)
        take_in(folder, "xx", send({"p1.csv": text}))
        reports.append(patrol(folder))

    broken, mended, again = reports

    assert broken.totals["person_age_missing"] == 1
    assert (broken.fixed, broken.came_back) == ({}, {})
    assert mended.fixed == {"person_age_missing": 1}
    assert "person_age_missing" not in mended.totals
    assert again.came_back == {"person_age_missing": 1}


def test_a_warning_ends_with_the_record_it_was_about(send: Send, tmp_path: Path) -> None:
    """The corrected card is not warned of, though the old one stays in the register."""
    take_in(tmp_path / "r", "xx", send({"p.csv": _PERSONS.format(age=900)}))
    before = patrol(tmp_path / "r").totals
    take_in(tmp_path / "r", "xx", send({"p.csv": _PERSONS.format(age=19)}))

    after = patrol(tmp_path / "r")

    assert before["impossible_age"] == 1
    assert "impossible_age" not in after.totals
    assert after.fixed["impossible_age"] == 1


def test_a_case_that_comes_later_is_not_missing_any_more(send: Send, tmp_path: Path) -> None:
    """Offices send in any order: persons first, cases next week."""
    take_in(tmp_path / "r", "xx", send({"p.csv": _PERSONS.format(age=19)}))
    before = patrol(tmp_path / "r").totals
    cases = "case_id,office_code,received_on\nC1,N01,2022-01-05\n"

    take_in(tmp_path / "r", "xx", send({"c.csv": cases}))

    assert before["case_not_sent"] == 1
    assert "case_not_sent" not in patrol(tmp_path / "r").totals


def test_a_later_stage_without_or_before_the_earlier_is_found(
    package: list[Path], send: Send, tmp_path: Path
) -> None:
    """P1 is prosecuted without transfer; P2 is judged before being prosecuted."""
    events = _EVENTS + (
        "E3,C2,P2,,transferred,,2022-02-01\n"
        "E4,C2,P2,,prosecuted,,2022-03-01\n"
        "E5,C2,P2,,judged,,2022-02-20\n"
    )

    take_in(tmp_path / "r", "xx", [*package, *send({"e2.csv": events})])

    report = patrol(tmp_path / "r").as_json()
    assert report["totals"] == {"decided_without_transfer": 1, "judged_before_prosecution": 1}
    assert report["offices"] == [
        {
            "office": "N01",
            "contradictory": {"decided_without_transfer": 1, "judged_before_prosecution": 1},
            "missing": {},
            "late": {},
        }
    ]


def test_abbreviations_are_spellings_and_other_names_are_not() -> None:
    """No two places are taken for one because they are short or share a word."""
    counts = {"South Ridge": 9, "S Ridge": 2, "North Ridge": 1, "Lyons": 1, "Lynwood": 3}

    assert rarer_spellings(counts) == {"S Ridge"}
