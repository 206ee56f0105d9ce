"""What two offices say of one record: both are kept, and the later never takes the place."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from tutela.intake import patrol, take_in
from tutela.register import Register, freeze, open_register, seal
from tutela.register.conflicts import conflicts

Send = Callable[[Mapping[str, str]], list[Path]]
_CASES = "case_id,office_code,received_on\n"
_PERSONS = "person_id,case_id,sex,age,age_basis,category,status\n"
_TABLES = {
    "persons": (_PERSONS, "P1,C1,male,{},recorded,theft,", ("31", "55"), "age"),
    "charges": (
        "charge_row,case_id,person_id,offence_code\n",
        "X1,C1,P1,{}",
        ("theft", "assault"),
        "offence_code",
    ),
    "victims": ("victim_id,case_id,sex,age,age_basis\n", "V1,C1,female,{},", ("9", "17"), "age"),
    "events": (
        "event_id,case_id,person_id,charge_row,event_code,result_code,on\n",
        "E1,C1,P1,,prosecuted,,{}",
        ("2022-03-01", "2022-04-01"),
        "on",
    ),
    "facts": (
        "case_id,person_id,victim_id,fact_code,state\n",
        "C1,,,lured,{}",
        ("yes", "no"),
        "state",
    ),
    "relations": (
        "case_id,person_id,victim_id,charge_row,relation_code\n",
        "C1,P1,V1,,{}",
        ("teacher", "stranger"),
        "relation_code",
    ),
    "circumstances": (
        "case_id,person_id,circumstance_code,found_by,state\n",
        "C1,P1,surrender,court,{}",
        ("yes", "no"),
        "state",
    ),
    "restraints": (
        "restraint_id,case_id,person_id,restraint_code,state\n",
        "H1,C1,P1,{},yes",
        ("bail", "arrest"),
        "restraint_code",
    ),
    "protections": (
        "case_id,victim_id,protection_code,state\n",
        "C1,V1,legal_aid,{}",
        ("yes", "no"),
        "state",
    ),
}


def _package(send: Send, office: str, mark: str, **tables: str) -> list[Path]:
    """Send case C1 as an office's own, with records of other tables."""
    texts = {f"{mark}-c.csv": f"{_CASES}C1,{office},2022-01-05\n"}
    return send({**texts, **{f"{mark}-{name}.csv": text for name, text in tables.items()}})


@pytest.fixture
def register(send: Send, tmp_path: Path) -> Register:
    """Let office N01 send C1 with P1, who is 31."""
    text = f"{_PERSONS}P1,C1,male,31,recorded,theft,\n"
    take_in(tmp_path / "r", "xx", _package(send, "N01", "a", persons=text))
    return open_register(tmp_path / "r")


def _held(register: Register, folder: Path, table: str, field: str) -> list[object]:
    return [str(each) for each in freeze(register, folder).read(table)[field].to_pylist()]


@pytest.mark.parametrize("table", sorted(_TABLES))
def test_in_every_table_both_values_are_kept_and_the_first_holds(
    table: str, send: Send, tmp_path: Path
) -> None:
    """A second office does not overwrite, and what it says is not lost."""
    header, row, (one, other), field = _TABLES[table]
    first = f"{header}{row.format(one)}\n"
    more = {} if table == "persons" else {"persons": f"{_PERSONS}P1,C1,male,31,,,\n"}
    take_in(tmp_path / "r", "xx", _package(send, "N01", "a", **{table: first}, **more))
    second = {table: f"{header}{row.format(other)}\n"}

    take_in(tmp_path / "r", "xx", _package(send, "N02", "b", **second))

    register = open_register(tmp_path / "r")
    assert _held(register, tmp_path / "s", table, field) == [one]
    (conflict,) = [each for each in conflicts(register) if each.table == table]
    assert (conflict.field, str(conflict.holds), str(conflict.says)) == (field, one, other)
    assert (conflict.office, conflict.other_office) == ("N01", "N02")
    assert patrol(register.folder).totals["said_by_another_office"] == 1


def test_the_conflict_outlives_a_correction_and_ends_with_agreement(
    register: Register, send: Send, tmp_path: Path
) -> None:
    """Neither office's next package makes the other's word vanish, until they say the same."""
    for mark, office, age in (("b", "N02", 55), ("c", "N01", 32), ("d", "N02", 56)):
        text = f"{_PERSONS}P1,C1,male,{age},recorded,theft,\n"
        take_in(register.folder, "xx", _package(send, office, mark, persons=text))
    ages = [(each.holds, each.says) for each in conflicts(register) if each.field == "age"]
    then = [(each.holds, each.says) for each in conflicts(register, 2) if each.field == "age"]
    held = _held(register, tmp_path / "s", "persons", "age")

    text = f"{_PERSONS}P1,C1,male,32,recorded,theft,\n"
    take_in(register.folder, "xx", _package(send, "N02", "e", persons=text))

    assert held == ["32"]
    assert ages == [(32, 56)]
    assert then == [(31, 55)]
    assert not [each for each in conflicts(register) if each.field == "age"]
    assert "said_by_another_office" not in patrol(register.folder).totals
    assert patrol(register.folder).fixed["said_by_another_office"] == 1


def test_once_the_first_office_withdraws_the_second_holds(
    register: Register, send: Send, tmp_path: Path
) -> None:
    """The office names itself in the withdrawal; what the other one said stands by itself."""
    text = f"{_PERSONS}P1,C1,male,55,recorded,theft,\n"
    take_in(register.folder, "xx", _package(send, "N02", "b", persons=text))
    gone = "withdrawn_table,withdrawn_record,office_code,ground\ncases,C1,N01,not ours\n"

    take_in(register.folder, "xx", send({"w.csv": gone}))

    assert _held(register, tmp_path / "s", "cases", "office_code") == ["N02"]
    assert _held(register, tmp_path / "t", "persons", "age") == ["55"]
    assert conflicts(register) == []


def test_an_office_cannot_withdraw_what_another_one_said(
    register: Register, send: Send, tmp_path: Path
) -> None:
    """The claim of the second office goes, and nothing else."""
    text = f"{_PERSONS}P1,C1,male,55,recorded,theft,\n"
    take_in(register.folder, "xx", _package(send, "N02", "b", persons=text))
    gone = "withdrawn_table,withdrawn_record,office_code,ground\ncases,C1,N02,slip\n"

    take_in(register.folder, "xx", send({"w.csv": gone}))

    assert _held(register, tmp_path / "s", "cases", "office_code") == ["N01"]
    assert _held(register, tmp_path / "t", "persons", "age") == ["31"]
    assert conflicts(register) == []


def test_what_a_second_office_adds_is_its_own_and_it_may_correct_it(
    register: Register, send: Send, tmp_path: Path
) -> None:
    """A new person of another office contradicts nobody."""
    for mark, age in (("b", 20), ("c", 21)):
        text = f"{_PERSONS}P9,C1,male,{age},recorded,theft,\n"
        take_in(register.folder, "xx", _package(send, "N02", mark, persons=text))

    assert _held(register, tmp_path / "s", "persons", "age") == ["31", "21"]
    assert {each.table for each in conflicts(register)} == {"cases"}


def test_a_package_without_cases_is_the_word_of_who_has_the_case(
    register: Register, send: Send, tmp_path: Path
) -> None:
    """Offices send corrections of persons alone; that is no conflict."""
    take_in(register.folder, "xx", send({"p.csv": f"{_PERSONS}P1,C1,male,33,recorded,theft,\n"}))

    assert _held(register, tmp_path / "s", "persons", "age") == ["33"]
    assert conflicts(register) == []


def test_no_conflict_tells_of_a_sealed_record(register: Register, send: Send) -> None:
    """A list of conflicts is a person-level path like any other."""
    text = f"{_PERSONS}P1,C1,male,55,recorded,theft,\n"
    take_in(register.folder, "xx", _package(send, "N02", "b", persons=text))

    seal(register, "case", ["C1"], ground="Article 286")

    assert conflicts(register) == []
    assert "P1" not in str(patrol(register.folder).as_rows())
    assert patrol(register.folder).totals["said_by_another_office"] == 1


def test_no_conflict_tells_of_a_charge_of_a_sealed_person(send: Send, tmp_path: Path) -> None:
    """The charge does not name the person, and leads to it all the same."""
    header, row, (one, other), _ = _TABLES["charges"]
    persons = f"{_PERSONS}P1,C1,male,31,,,\n"
    first = {"charges": f"{header}{row.format(one)}\n", "persons": persons}
    take_in(tmp_path / "r", "xx", _package(send, "N01", "a", **first))
    second = {"charges": f"{header}{row.format(other)}\n"}
    take_in(tmp_path / "r", "xx", _package(send, "N02", "b", **second))
    register = open_register(tmp_path / "r")

    seal(register, "person", ["P1"], ground="Article 286")

    assert {each.table for each in conflicts(register)} == {"cases"}


def test_a_register_from_before_a_column_was_added_goes_on(
    register: Register, send: Send, tmp_path: Path
) -> None:
    """A withdrawal of before has no office; it stays readable beside new ones."""
    import pyarrow as pa

    from tutela.register import delta

    old = {"withdrawn_table": "persons", "withdrawn_record": "P7", "ground": "slip"}
    trace = {"row": 0, "source": 0, "line": 2, "precedence": 8, "is_chosen": True}
    rows = pa.Table.from_pylist([{**old, **trace}])
    delta.append(register.home / "withdrawals", rows, register.batches()[0].id)
    gone = "withdrawn_table,withdrawn_record,office_code,ground\npersons,P1,N01,slip\n"

    before = _held(register, tmp_path / "s", "persons", "age")
    take_in(register.folder, "xx", send({"w.csv": gone}))

    assert before == ["31"]
    assert _held(register, tmp_path / "t", "persons", "age") == []
