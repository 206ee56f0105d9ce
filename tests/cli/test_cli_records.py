"""The commands over a register keep the contract to the letter."""

import gzip
import json
import stat
from pathlib import Path

import pytest

import tutela
from conftest_cli import Call

KEYS = {"received", "accepted", "returned", "warnings", "batch", "repeated", "returned_by_reason"}


def test_intake_prints_its_numbers_as_json_alone(
    call: Call, package: tuple[Path, ...], tmp_path: Path
) -> None:
    """A script parses standard output; progress goes elsewhere."""
    done = call("intake", "xx", *package, "--register", tmp_path / "register", "--json")

    numbers = json.loads(done.out)
    assert done.code == 0
    assert set(numbers) == KEYS
    assert numbers["received"] == numbers["accepted"] + numbers["returned"] > 0
    assert "reading" in done.err


def test_the_same_package_again_prints_the_first_numbers_and_adds_nothing(
    call: Call, package: tuple[Path, ...], register: Path
) -> None:
    """Offices send twice; a person must not be counted twice."""
    again = call("intake", "xx", *package, "--register", register, "--json", "-q")

    assert json.loads(again.out)["repeated"] is True
    shown = call("figures", "--register", register, "--period", 2022, "--json", "--internal")
    assert "register version 1" in shown.err


def test_returned_rows_give_exit_code_1(call: Call, tmp_path: Path) -> None:
    """A row that cannot be keyed goes back, and the script learns of it."""
    path = tmp_path / "offices.csv"
    path.write_text("office_code,name,parent_code,level,place_code\nN1,North,,,\n,Nameless,,,\n")

    done = call("intake", "xx", path, "--register", tmp_path / "register", "--json", "-q")

    assert done.code == 1
    assert json.loads(done.out)["returned"] == 1


@pytest.mark.parametrize("fault", ["missing", "header", "truncated", "no register"])
def test_what_cannot_be_read_gives_exit_code_2_and_leaves_nothing(
    call: Call, tmp_path: Path, fault: str
) -> None:
    """Three parts, no traceback, no half-written register."""
    path, register = tmp_path / "cases.csv", tmp_path / "register"
    if fault == "header":
        path.write_text("a,b\n1,2\n")
    elif fault == "truncated":
        path = tmp_path / "cases.csv.gz"
        path.write_bytes(gzip.compress(b"case_id,office_code,received_on\n" * 9)[:-12])
    elif fault == "no register":
        path.write_text("case_id,office_code,received_on\nC1,N1,2022-01-01\n")
        register.mkdir()
        (register / "mine.txt").write_text("mine")
    before = sorted(tmp_path.rglob("*"))

    done = call("intake", "xx", path, "--register", register, "-q")

    assert done.code == 2
    assert len(done.err.strip().splitlines()) >= 2
    assert "Traceback" not in done.err
    assert sorted(tmp_path.rglob("*")) == before


def test_figures_have_the_promised_keys(call: Call, register: Path) -> None:
    """The JSON of figures is a contract."""
    done = call("figures", "--register", register, "--period", "2022", "--json")

    rows = json.loads(done.out)
    keys = {"id", "measure", "period", "place", "value", "unit", "status"}
    assert all(set(row) in (keys, keys | {"reason"}) for row in rows)
    assert all((row["value"] is None) == ("reason" in row) for row in rows)


@pytest.mark.parametrize(
    "command", [("returned",), ("patrol",), ("supervise", "--as-of", "2022-12-31")]
)
def test_uncleared_content_needs_internal_and_is_logged(
    call: Call, register: Path, command: tuple[str, ...]
) -> None:
    """Whoever looks at cases leaves a line in the log; nobody looks by accident."""
    refused = call(*command, "--register", register)
    shown = call(*command, "--register", register, "--internal")

    assert refused.code == 1
    assert "--internal" in refused.err
    assert shown.code == 0
    assert "INTERNAL / 内部" in shown.err
    log = (register / "access.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["command"] for line in log] == [command[0]]


def test_internal_files_are_marked_and_for_their_owner_only(
    call: Call, register: Path, tmp_path: Path
) -> None:
    """A file of uncleared figures must not be taken for a release."""
    path = tmp_path / "figures.csv"
    call("figures", "--register", register, "--period", 2022, "--internal", "--csv", path)

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert all("INTERNAL" in line for line in path.read_text(encoding="utf-8").splitlines()[1:])


def test_internal_files_stay_out_of_a_release(call: Call, register: Path, tmp_path: Path) -> None:
    """A folder with a manifest goes to the public as it is."""
    (tmp_path / "manifest.json").write_text("{}")

    done = call("figures", "--register", register, "--internal", "--csv", tmp_path / "f.csv")

    assert done.code == 1
    assert not (tmp_path / "f.csv").exists()


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("--period", "2022", "--measure", "persons_prosecuted", "--by", "school"), 1),
        (("--period", "2022", "--measure", "nothing"), 2),
        (("--period", "1999"), 2),
        (("--period", "22"), 2),
    ],
)
def test_a_question_that_cannot_be_answered_says_what_can(
    call: Call, register: Path, arguments: tuple[str, ...], code: int
) -> None:
    """The message names what may be asked instead."""
    done = call("figures", "--register", register, "--internal", *arguments)

    assert done.code == code
    assert "\n  " in done.err
    assert "Traceback" not in done.err


def test_supervise_gives_findings_and_counts(call: Call, register: Path) -> None:
    """Candidates of all three classes are counted, rule by rule."""
    done = call(
        "supervise", "--register", register, "--as-of", "2022-12-31", "--internal", "--json"
    )

    answer = json.loads(done.out)
    assert set(answer) == {"findings", "counts"}
    classes = {"explained", "too_early", "to_look_into"}
    assert all(set(count) == classes for count in answer["counts"].values())


def test_a_special_operation_is_followed(call: Call, register: Path, tmp_path: Path) -> None:
    """Its pages are for the office alone, and a file that is none is refused."""
    plan = next(
        (Path(tutela.__file__).parent / "jurisdictions/xx/supervision/campaigns").glob("*.yaml")
    )
    asked = ("supervise", "--as-of", "2023-12-31", "--register", register, "--internal")

    done = call(*asked, "--campaign", plan, "--out", tmp_path / "pages")
    refused = call(*asked, "--campaign", tmp_path / "none.yaml", "--out", tmp_path / "more")

    assert (done.code, refused.code) == (0, 2)
    assert (tmp_path / "pages" / "campaign.zh.html").is_file()
    assert stat.S_IMODE((tmp_path / "pages" / "campaign.json").stat().st_mode) == 0o600


def test_staff_are_told_why_a_count_is_withheld(call: Call, register: Path) -> None:
    """The reason names addresses, never the number; without --internal nothing is said."""
    asked = ("explain", "persons_prosecuted/2022?group=violence", "--register", register)

    refused, done = call(*asked), call(*asked, "--internal", "--json")
    unknown = call("explain", "nothing/2022", "--register", register, "--internal")

    assert (refused.code, done.code, unknown.code) == (1, 0, 2)
    assert json.loads(done.out)["why"] in {"shown", "small", "partner"}
