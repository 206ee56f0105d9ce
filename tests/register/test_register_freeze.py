"""The snapshot: clustered, numbered, the same bytes for the same version."""

from pathlib import Path

import pytest

from tutela.intake import take_in
from tutela.model.errors import InputError
from tutela.register import Register, freeze, freezing, open_register

_PERSONS = "person_id,case_id,sex,age,age_basis,category,status\n" + "".join(
    f"P{at},C{at // 2},male,{20 + at},recorded,theft,\n" for at in range(20)
)
_EVENTS = "event_id,case_id,person_id,charge_row,event_code,result_code,on\n" + "".join(
    f"E{at},C{at // 2},{f'P{at}' if at % 3 else ''},,prosecuted,,2022-03-01\n"
    for at in reversed(range(20))
)
_FACTS = "case_id,person_id,victim_id,fact_code,state\nC1,P2,,lured,yes\nC9,,V1,lured,no\n"


@pytest.fixture
def register(tmp_path: Path) -> Register:
    """Take in ten cases of two persons each; no table of cases is sent."""
    files = []
    for name, text in (("p", _PERSONS), ("e", _EVENTS), ("f", _FACTS)):
        files.append(tmp_path / f"{name}.csv")
        files[-1].write_text(text, encoding="utf-8")
    take_in(tmp_path / "r", "xx", files)
    return open_register(tmp_path / "r")


def _bytes(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_the_same_version_gives_the_same_bytes_again(register: Register, tmp_path: Path) -> None:
    """Also after later batches: version 1 is version 1 for ever."""
    freeze(register, tmp_path / "one")
    later = tmp_path / "later.csv"
    later.write_text("case_id,office_code,received_on\nC1,N01,2022-05-05\n", encoding="utf-8")
    take_in(register.folder, "xx", [later])

    freeze(register, tmp_path / "two", 1)

    assert _bytes(tmp_path / "one") == _bytes(tmp_path / "two")
    assert freeze(register, tmp_path / "three").version == 2


def test_keys_are_row_numbers_and_rows_are_clustered(register: Register, tmp_path: Path) -> None:
    """A statistic may index by key without any search."""
    snapshot = freeze(register, tmp_path / "s")
    cases, persons, events = (snapshot.read(name) for name in ("cases", "persons", "events"))

    pairs = list(zip(events["case_key"].to_pylist(), events["person_key"].to_pylist(), strict=True))

    assert cases["case_key"].to_pylist() == list(range(10))
    assert persons["person_key"].to_pylist() == list(range(20))
    assert pairs == sorted(pairs)
    of_event = dict(zip(events["event_id"].to_pylist(), pairs, strict=True))
    for at in range(20):
        person = persons["person_id"].to_pylist().index(f"P{at}") if at % 3 else -1
        assert of_event[f"E{at}"] == (cases["case_id"].to_pylist().index(f"C{at // 2}"), person)


def test_a_big_register_is_cut_into_parts_without_cutting_a_case(
    register: Register, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Parts add up to the whole, and each can be counted alone."""
    whole = freeze(register, tmp_path / "whole")
    monkeypatch.setattr(freezing, "PERSONS_A_PART", 6)

    parts = freeze(register, tmp_path / "parts")

    assert parts.parts == 4
    for name in ("cases", "persons", "events", "facts"):
        rows = sum(parts.read(name, part).num_rows for part in range(4))
        assert rows == whole.read(name).num_rows
    for part in range(4):
        persons, cases = parts.read("persons", part), parts.read("cases", part)
        named = cases["case_id"].take(persons["case_key"].combine_chunks()).to_pylist()
        expected = [f"C{int(str(name)[1:]) // 2}" for name in persons["person_id"].to_pylist()]
        assert named == expected


def test_a_version_that_is_not_there_is_refused(register: Register, tmp_path: Path) -> None:
    """The message names the versions there are; no folder is left."""
    with pytest.raises(InputError, match=r"has no version \[7\]\n.*1 to 1"):
        freeze(register, tmp_path / "s", 7)

    assert not (tmp_path / "s").exists()


def test_a_folder_of_other_things_is_not_replaced(register: Register, tmp_path: Path) -> None:
    """A snapshot may be made again in place; nothing else is ever deleted."""
    (tmp_path / "s").mkdir()
    (tmp_path / "s" / "letter.txt").write_text("dear", encoding="utf-8")

    with pytest.raises(InputError, match="is no snapshot"):
        freeze(register, tmp_path / "s")

    assert (tmp_path / "s" / "letter.txt").is_file()
    freeze(register, tmp_path / "t")
    assert freeze(register, tmp_path / "t").version == 1


def test_a_withdrawn_record_is_gone_with_all_that_hangs_on_it(
    register: Register, tmp_path: Path
) -> None:
    """The rows stay in the register: version 1 still has them, and a later row brings them back."""
    text = "withdrawn_table,withdrawn_record,ground\n"
    for at, row in enumerate(("cases,C1,entered twice", "persons,P8,slip", "facts,C9//V1/lured,x")):
        (tmp_path / f"w{at}.csv").write_text(f"{text}{row}\n", encoding="utf-8")
        take_in(register.folder, "xx", [tmp_path / f"w{at}.csv"])

    now = freeze(register, tmp_path / "now")
    (tmp_path / "again.csv").write_text(_PERSONS.splitlines()[0] + "\nP8,C4,,,,theft,\n")
    take_in(register.folder, "xx", [tmp_path / "again.csv"])
    again = freeze(register, tmp_path / "again")

    persons = now.read("persons")["person_id"].to_pylist()
    assert set(range(20)) - {int(str(name)[1:]) for name in persons} == {2, 3, 8}
    assert now.read("cases").num_rows == 9
    assert now.read("events").num_rows == 20 - 3
    assert now.read("facts").num_rows == 0
    assert freeze(register, tmp_path / "then", 1).read("persons").num_rows == 20
    assert "P8" in again.read("persons")["person_id"].to_pylist()
