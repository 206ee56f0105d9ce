"""The patrol of the case cards: what is wrong, what is missing, what was mended and came back."""

from collections.abc import Callable, Mapping
from pathlib import Path

from tutela.intake import PatrolReport, patrol, take_in
from tutela.intake.spelling import rarer_spellings
from tutela.register import freeze, open_register

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
    first, second = patrol(tmp_path / "r").as_rows()
    assert first == {
        "office": "N01",
        "group": "contradictory",
        "reason": "decided_without_transfer",
        "record": "E1",
        "words_en": "prosecuted without having been received for prosecution review",
        "words_zh": "提起公诉而无移送审查起诉记录",
    }
    assert second["record"] == "P2"


def test_abbreviations_are_spellings_and_other_names_are_not() -> None:
    """No two places are taken for one because they are short or share a word."""
    counts = {"South Ridge": 9, "S Ridge": 2, "North Ridge": 1, "Lyons": 1, "Lynwood": 3}

    assert rarer_spellings(counts) == {"S Ridge"}


def test_a_conflict_between_offices_keeps_both_and_the_first(
    package: list[Path], send: Send, tmp_path: Path
) -> None:
    """No office takes a case from another by sending it: never last-write-wins."""
    take_in(tmp_path / "r", "xx", package)
    claim = "case_id,office_code,received_on\nC1,N02,2022-01-09\n"
    take_in(tmp_path / "r", "xx", send({"c2.csv": claim}))
    register = open_register(tmp_path / "r")

    offices = freeze(register, tmp_path / "s").read("cases")["office_code"].to_pylist()

    kept = register.read("cases", register.batches()).select(["case_id", "office_code"]).to_pylist()
    assert offices == ["N01", "N01"]
    assert {"case_id": "C1", "office_code": "N02"} in kept
    assert patrol(tmp_path / "r").totals["case_of_another_office"] == 1


def test_a_card_that_should_have_come_earlier_is_late(
    package: list[Path], send: Send, tmp_path: Path
) -> None:
    """The first package speaks up to 2 March; an event of January that comes now is late."""
    take_in(tmp_path / "r", "xx", package)
    events = _EVENTS + "E8,C1,P1,,reported,,2022-01-10\nE9,C1,P1,,transferred,,2022-02-27\n"

    take_in(tmp_path / "r", "xx", send({"e2.csv": events}))

    (office,) = patrol(tmp_path / "r").offices
    assert office.found["late"] == {"arrived_late": 1}


def test_a_step_of_the_whole_case_counts_for_each_of_its_persons(
    package: list[Path], send: Send, tmp_path: Path
) -> None:
    """Offices record the transfer once for a case; other cases' steps have nothing to say."""
    events = _EVENTS + (
        "E3,C1,,,transferred,,2022-02-01\n"
        "E4,C2,,,judged,,2022-01-20\n"
        "E5,C2,,,prosecuted,,2022-03-05\n"
        "E6,C1,,,judged,,2022-06-01\n"
    )

    take_in(tmp_path / "r", "xx", [*package, *send({"e2.csv": events})])

    found = {(row["reason"], row["record"]) for row in patrol(tmp_path / "r").as_rows()}
    assert found == {("judged_before_prosecution", "C2"), ("decided_without_transfer", "E5")}


def test_co_defendants_with_one_charge_id_and_ages_without_a_basis_are_found(
    package: list[Path], send: Send, tmp_path: Path
) -> None:
    """A charge is one person's; an age is worth what is known of how it is known."""
    charges = (
        "charge_row,charge_id,case_id,person_id,offence_code,charged_as,class_code,is_principal\n"
        "X1,K1,C1,P1,theft,,,true\nX2,K1,C2,P2,theft,,,true\nX3,K2,C2,P2,theft,,,true\n"
    )
    victims = "victim_id,case_id,sex,age,age_basis\nV1,C1,female,9,\nV2,C1,female,,\n"

    take_in(tmp_path / "r", "xx", [*package, *send({"g.csv": charges, "v.csv": victims})])

    totals = patrol(tmp_path / "r").totals
    assert totals["charge_id_shared"] == 1
    assert totals["victim_age_without_basis"] == 1
    assert totals["victim_age_missing"] == 1
