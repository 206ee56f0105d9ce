"""Snapshots that share what did not change, and are the bytes of a full freeze all the same."""

import json
import os
import random
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from tutela.intake import take_in
from tutela.register import Register, erase, freeze, freezing, open_register, seal

_YEARS = range(2018, 2024)


def _package(home: Path, cases: range, mark: str = "") -> list[Path]:
    """Write two persons for each case; the year of receipt goes with the number of the case."""
    tables = {
        "cases": "case_id,office_code,received_on\n",
        "persons": "person_id,case_id,sex,age,age_basis,category,status\n",
        "events": "event_id,case_id,person_id,charge_row,event_code,result_code,on\n",
    }
    for at in cases:
        year = _YEARS[at * len(_YEARS) // 120 % len(_YEARS)]
        tables["cases"] += f"C{at},N01,{year}-03-01\n"
        for person in (f"P{at}a", f"P{at}b"):
            tables["persons"] += f"{person},C{at},male,{20 + at % 40},recorded,theft,{mark}\n"
            tables["events"] += f"E{person},C{at},{person},,prosecuted,,{year}-05-01\n"
    home.mkdir()
    for name, text in tables.items():
        (home / f"{name}.csv").write_text(text, encoding="utf-8")
    return [home / f"{name}.csv" for name in tables]


@pytest.fixture
def register(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Register:
    """Take in 120 cases of six years, with parts of at most 50 persons."""
    monkeypatch.setattr(freezing, "PERSONS_A_PART", 50)
    take_in(tmp_path / "r", "xx", _package(tmp_path / "sent", range(120)))
    return open_register(tmp_path / "r")


def _send(register: Register, name: str, text: str) -> None:
    path = register.folder.parent / f"{name}.csv"
    path.write_text(text, encoding="utf-8")
    take_in(register.folder, "xx", [path])


def _bytes(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def _written(folder: Path, base: Path) -> set[str]:
    """Name the files that are not the same file on the disk."""
    return {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*.parquet")
        if not (base / path.relative_to(folder)).is_file()
        or not path.samefile(base / path.relative_to(folder))
    }


_EVENTS = "event_id,case_id,person_id,charge_row,event_code,result_code,on\n"


def test_one_in_a_hundred_events_writes_one_file(register: Register, tmp_path: Path) -> None:
    """New steps concern the cases of this year; nothing else is written again."""
    freeze(register, tmp_path / "one")
    _send(register, "new", f"{_EVENTS}EX1,C119,P119a,,judged,,2023-06-01\n")

    freeze(register, tmp_path / "two", base=tmp_path / "one")

    assert _written(tmp_path / "two", tmp_path / "one") == {"part-006/events.parquet"}
    freeze(register, tmp_path / "full")
    assert _bytes(tmp_path / "two") == _bytes(tmp_path / "full")


def test_a_snapshot_made_again_in_place_keeps_its_files(register: Register, tmp_path: Path) -> None:
    """The one that is replaced is the base, without being named."""
    freeze(register, tmp_path / "s")
    kept = {path: path.stat().st_ino for path in (tmp_path / "s").rglob("*.parquet")}

    freeze(register, tmp_path / "s")

    assert {path: path.stat().st_ino for path in (tmp_path / "s").rglob("*.parquet")} == kept


@pytest.mark.parametrize("seed", range(2))
def test_a_shared_freeze_is_a_full_freeze_whatever_came(
    seed: int, register: Register, tmp_path: Path
) -> None:
    """Corrections, moves to another case, withdrawals, new years, seals and erasures, at random."""
    chance = random.Random(seed)  # noqa: S311 - a seed, not a secret
    base = None
    for step in range(4):
        _change(register, chance, step)
        now = open_register(register.folder)

        freeze(now, tmp_path / f"shared-{step}", base=base)
        freeze(now, tmp_path / f"full-{step}")

        assert _bytes(tmp_path / f"shared-{step}") == _bytes(tmp_path / f"full-{step}")
        base = tmp_path / f"shared-{step}"


def _change(register: Register, chance: random.Random, step: int) -> None:
    """Let one thing happen to one case."""
    case, other = chance.sample(range(120), 2)
    person = f"person_id,case_id,sex,age,age_basis,category,status\nP{case}a,C{{to}},,9,,,{step}\n"
    gone = "withdrawn_table,withdrawn_record,ground\n"
    deeds: list[Callable[[], object]] = [
        lambda: _send(register, f"e{step}", f"{_EVENTS}N{step},C{case},,,accepted,,2019-01-01\n"),
        lambda: _send(register, f"m{step}", person.format(to=other)),
        lambda: _send(register, f"w{step}", f"{gone}cases,C{case},slip {step}\n"),
        lambda: _send(
            register,
            f"y{step}",
            f"case_id,office_code,received_on\nC{case},N01,{2010 + step}-01-01\n",
        ),
        lambda: seal(open_register(register.folder), "person", [f"P{case}a"], ground="Article 1"),
        lambda: erase(open_register(register.folder), "case", [f"C{case}"], ground="Article 1"),
    ]
    chance.choice(deeds)()


def test_a_seal_is_not_undone_by_what_an_older_snapshot_holds(
    register: Register, tmp_path: Path
) -> None:
    """A base from before the seal still has the ids; no file with one of them is shared."""
    freeze(register, tmp_path / "before")
    seal(register, "case", ["C119"], ground="Article 286")

    after = freeze(register, tmp_path / "after", base=tmp_path / "before")

    names = [after.read("persons", part)["person_id"].to_pylist() for part in range(after.parts)]
    assert "P119a" not in str(names)
    ids = [name for part in names for name in part]
    assert len(set(ids)) == len(ids) == 240


def test_a_base_that_was_changed_is_not_used(register: Register, tmp_path: Path) -> None:
    """Only a snapshot that is whole may lend its files."""
    freeze(register, tmp_path / "one")
    with (tmp_path / "one" / "part-001" / "cases.parquet").open("ab") as stream:
        stream.write(b"x")

    freeze(register, tmp_path / "two", base=tmp_path / "one")

    assert len(_written(tmp_path / "two", tmp_path / "one")) == len(
        list((tmp_path / "two").rglob("*.parquet"))
    )


def test_where_the_disk_has_no_second_names_files_are_copied(
    register: Register, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An object store mounted as a folder, or another disk."""

    def refuse(*_: object) -> None:
        raise OSError

    monkeypatch.setattr(os, "link", refuse)
    freeze(register, tmp_path / "one")

    freeze(register, tmp_path / "two", base=tmp_path / "one")

    assert _bytes(tmp_path / "two") == _bytes(tmp_path / "one")


_OFFICES = (
    "office_code,name,parent_code,level,place_code\nN00,Upper,,upper,\n"
    "N01,First,N00,county,p\nN02,Second,N00,county,p\nN03,Third,N00,county,p\n"
)
_CASES = "case_id,office_code,received_on\n"


@pytest.fixture
def owing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Register:
    """Let three offices owe each month from 2023-01; one reports, one states nil, one is silent."""
    home = tmp_path / "data" / "zz" / "intake"
    home.parent.mkdir(parents=True)
    source = Path(__file__).parents[2] / "src" / "tutela" / "jurisdictions" / "xx" / "intake"
    home.mkdir()
    for path in source.glob("*.yaml"):
        (home / path.name).write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
    text = (source / "calendar.yaml").read_text(encoding="utf-8")
    (home / "calendar.yaml").write_text(text.replace("2022-01-01", "2023-01-01"), encoding="utf-8")
    monkeypatch.setenv("TUTELA_JURISDICTIONS", str(tmp_path / "data"))
    texts = {
        "o": _OFFICES,
        "c": f"{_CASES}C1,N01,2023-01-10\nC2,N01,2023-02-03\nC3,N03,2023-01-11\n",
        "n": "office_code,period,stated_on\nN02,2023-01,2023-02-02\n",
    }
    for name, said in texts.items():
        (tmp_path / f"{name}.csv").write_text(said, encoding="utf-8")
    take_in(tmp_path / "z", "zz", [tmp_path / f"{name}.csv" for name in texts])
    return open_register(tmp_path / "z")


def test_coverage_goes_by_the_calendar_and_names_the_cut_off(
    owing: Register, tmp_path: Path
) -> None:
    """January was over by the cut-off of 3 February; the office that stated nil has reported."""
    snapshot = freeze(owing, tmp_path / "s")

    said = json.loads((tmp_path / "s" / "snapshot.json").read_text(encoding="utf-8"))["coverage"]
    assert snapshot.basis == "calendar"
    assert snapshot.cut_off == date(2023, 2, 3)
    assert said["cut_off"] == "2023-02-03"
    assert snapshot.coverage == {"reported": 3, "expected": 3}
    (period,) = snapshot.periods
    assert (period["period"], period["reported"], period["expected"]) == ("2023-01", 3, 3)


def test_an_office_that_is_silent_is_not_covered_though_it_has_cases(
    owing: Register, tmp_path: Path
) -> None:
    """Once February is over by the cut-off, who sent nothing of it is outstanding."""
    (tmp_path / "d.csv").write_text(f"{_CASES}C4,N01,2023-03-02\n", encoding="utf-8")
    take_in(owing.folder, "zz", [tmp_path / "d.csv"])

    then, now = freeze(owing, tmp_path / "then", 1), freeze(owing, tmp_path / "now")

    assert now.coverage == {"reported": 1, "expected": 3}
    assert [each["reported"] for each in now.periods] == [3, 1]
    assert then.coverage == {"reported": 3, "expected": 3}


def test_without_a_period_owed_offices_with_cases_are_counted(
    register: Register, tmp_path: Path
) -> None:
    """Records from before the calendar begins, or a jurisdiction that has none."""
    snapshot = freeze(register, tmp_path / "s")

    assert snapshot.basis == "offices_with_cases"
    assert snapshot.periods == ()
