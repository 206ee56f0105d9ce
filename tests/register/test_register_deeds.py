"""A backup that is brought back does not bring back what was sealed or erased since."""

import json
import shutil
from pathlib import Path

import pytest

from tutela.intake import patrol, returned, take_in
from tutela.model.errors import InputError
from tutela.register import Register, erase, freeze, open_register, restore, seal
from tutela.register.deeds import journal

_PERSONS = (
    "person_id,case_id,sex,age,age_basis,category,status\n"
    "P1,C1,male,700,recorded,theft,\nP10,C10,male,31,recorded,theft,\nP1,C1,male,x,,,\n"
    "P10,C10,male,x,,,\n"
)


@pytest.fixture
def register(tmp_path: Path) -> Register:
    """Take two persons in and put a backup of the register aside."""
    (tmp_path / "p.csv").write_text(_PERSONS, encoding="utf-8")
    take_in(tmp_path / "r", "xx", [tmp_path / "p.csv"])
    shutil.copytree(tmp_path / "r", tmp_path / "backup")
    return open_register(tmp_path / "r")


def _bring_back(register: Register) -> None:
    shutil.rmtree(register.folder)
    shutil.copytree(register.folder.parent / "backup", register.folder)


def test_a_restored_backup_keeps_a_later_seal(register: Register, tmp_path: Path) -> None:
    """No list of the old folder gives the record, though its own tables know of no seal."""
    seal(register, "person", ["P1"], ground="Article 286")

    _bring_back(register)

    now = open_register(register.folder)
    told = str(freeze(now, tmp_path / "s").read("persons")["person_id"].to_pylist())
    assert "'P1'" not in told
    assert "'P10'" in told
    assert '"P1"' not in json.dumps(patrol(now.folder).as_rows())
    assert "P1," not in [row.raw[:3] for row in returned(now.folder)]


def test_a_restored_backup_is_read_by_nobody_until_it_is_erased_again(
    register: Register, tmp_path: Path
) -> None:
    """Nobody is given what was erased; one call makes the register what it was."""
    erase(register, "person", ["P1"], ground="Article 47")
    _bring_back(register)

    with pytest.raises(InputError, match="older than an erasure"):
        open_register(register.folder)
    with pytest.raises(InputError, match="older than an erasure"):
        take_in(register.folder, "xx", [tmp_path / "p.csv"])
    removed = restore(register.folder)

    now = open_register(register.folder)
    assert removed == 1
    assert freeze(now, tmp_path / "s").read("persons")["person_id"].to_pylist() == ["P10"]
    assert restore(register.folder) == 0
    more = tmp_path / "again.csv"
    more.write_text(_PERSONS + "\n", encoding="utf-8")
    assert take_in(register.folder, "xx", [more]).returned_by_reason["erased"] == 2


def test_a_new_register_in_the_old_place_takes_nothing_erased_in(
    register: Register, tmp_path: Path
) -> None:
    """To delete the folder and send all again would be the shortest way round an erasure."""
    erase(register, "person", ["P1"], ground="Article 47")
    shutil.rmtree(register.folder)

    receipt = take_in(register.folder, "xx", [tmp_path / "p.csv"])

    assert receipt.returned_by_reason == {"erased": 2, "not_a_whole_number": 1}
    assert open_register(register.folder).version == 1


def test_an_erasure_of_one_id_blanks_no_row_of_a_longer_one(register: Register) -> None:
    """P10 is not P1: its returned row can still be corrected."""
    erase(register, "person", ["P1"], ground="Article 47")

    assert [row.raw[:4] for row in returned(register.folder)] == ["", "P10,"]


def test_a_journal_that_a_crash_cut_off_goes_on(register: Register) -> None:
    """The line is made whole from the tables of the register."""
    seal(register, "person", ["P1"], ground="Article 286")
    path = journal(register.folder)
    path.write_bytes(path.read_bytes()[:-9])

    seal(register, "person", ["P10"], ground="Article 286")

    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    assert {line["id"] for line in lines} == {"P1", "P10"}
    assert path.stat().st_mode & 0o077 == 0


def test_a_journal_that_nobody_can_read_is_an_error(register: Register) -> None:
    """To go on without it would show what is sealed."""
    journal(register.folder).write_text("what\n", encoding="utf-8")

    with pytest.raises(InputError, match="cannot be read"):
        open_register(register.folder)
