"""Commands that keep a register ask for --internal, and do what they say."""

import shutil
from pathlib import Path

import pytest

from conftest_cli import Call
from tutela.register import open_register


def cases(register: Path) -> list[str]:
    """Name the cases of the register."""
    opened = open_register(register)
    found = opened.read("cases", opened.batches())["case_id"].to_pylist()
    return [str(each) for each in found]


def listed(call: Call, register: Path) -> str:
    """Give what patrol lists, row by row."""
    file = register.parent / "patrol.csv"
    assert call("patrol", "--register", register, "--internal", "--csv", file).code == 0
    return file.read_text(encoding="utf-8")


@pytest.mark.parametrize("command", ["seal", "erase"])
def test_without_internal_nothing_is_done(call: Call, register: Path, command: str) -> None:
    """Who may not see a case may not touch it."""
    done = call(command, "case", "C1", "--ground", "x", "--register", register)

    assert done.code == 1
    assert "--internal" in done.err


def test_sealed_cases_are_in_no_list_any_more(call: Call, register: Path) -> None:
    """The sums keep it; nothing leads to it."""
    before = listed(call, register)
    asked = ("--ground", "art. 286", "--register", register, "--internal")

    assert call("seal", "case", *cases(register), *asked).code == 0

    assert before.count("\n") > 1
    assert listed(call, register).strip() == ""


def test_an_erasure_must_be_meant(call: Call, register: Path) -> None:
    """It breaks the replay of old versions on purpose."""
    case = cases(register)[0]
    asked = ("erase", "case", case, "--ground", "court order", "--register", register, "--internal")

    refused = call(*asked)
    done = call(*asked, "--sure")

    assert (refused.code, done.code) == (1, 0)
    assert "rows removed: 0" not in done.out
    assert case not in cases(register)


def test_a_backup_from_before_an_erasure_is_erased_again(
    call: Call, register: Path, tmp_path: Path
) -> None:
    """What was taken out does not come back with an old disk."""
    case = cases(register)[0]
    shutil.copytree(register, tmp_path / "backup")
    asked = ("--ground", "court order", "--register", register, "--internal", "--sure")
    assert call("erase", "case", case, *asked).code == 0
    shutil.rmtree(register)
    shutil.copytree(tmp_path / "backup", register)

    unread = call("figures", "--register", register)
    done = call("restore", "--register", register)

    assert (unread.code, done.code) == (2, 0)
    assert "rows removed again: 0" not in done.out
    assert case not in cases(register)


def test_conflicts_between_offices_are_listed(call: Call, register: Path) -> None:
    """One office alone has none."""
    done = call("conflicts", "--register", register, "--internal")

    assert done.code == 0


def test_a_short_register_cannot_tell_what_is_new(call: Call, register: Path) -> None:
    """Without two years of past nothing can be called unusual, and the message says so."""
    done = call("emerging", "--as-of", "2023-12-31", "--register", register, "--internal")

    assert done.code in {0, 2}
    assert "Traceback" not in done.err
