"""The commands over releases, texts and the law keep the contract."""

import json
from pathlib import Path

import pytest

from conftest_cli import Call
from tutela.cli import app


def test_publish_verify_and_check_go_together(call: Call, register: Path, tmp_path: Path) -> None:
    """A release that was published proves itself, and its own text is not contradicted by it."""
    out = tmp_path / "release"

    assert call("publish", "--register", register, "--period", 2022, "--out", out, "-q").code == 0
    assert call("verify", out, "-q").code == 0
    checked = call("check", out / "press.en.md", "--against", out, "--json")
    verdicts = {claim["verdict"] for claim in json.loads(checked.out)["claims"]}
    assert "contradicted" not in verdicts
    (out / "index.html").write_text("changed")
    assert call("verify", out, "-q").code == 1


def test_a_text_that_contradicts_gives_exit_code_1(call: Call, tmp_path: Path) -> None:
    """One wrong digit of a published figure."""
    text = tmp_path / "text.txt"
    text.write_text("2022年，检察机关批准逮捕侵害未成年人犯罪嫌疑人39830人。", encoding="utf-8")

    done = call("check", text, "--json")

    assert done.code == 1
    assert [claim["verdict"] for claim in json.loads(done.out)["claims"]].count("contradicted") == 1


def test_a_text_that_agrees_gives_exit_code_0(call: Call, tmp_path: Path) -> None:
    """The published figure itself."""
    text = tmp_path / "text.txt"
    text.write_text("2022年，检察机关批准逮捕侵害未成年人犯罪嫌疑人39380人。", encoding="utf-8")

    done = call("check", text, "--json")

    assert done.code == 0
    assert "confirmed" in {claim["verdict"] for claim in json.loads(done.out)["claims"]}


@pytest.mark.parametrize("name", ["missing.txt", "binary.bin"])
def test_an_unreadable_text_gives_exit_code_2(call: Call, tmp_path: Path, name: str) -> None:
    """Unreadable is not the same as without fault."""
    (tmp_path / "binary.bin").write_bytes(bytes(range(256)) * 9)

    done = call("check", tmp_path / name)

    assert done.code == 2
    assert "Traceback" not in done.err


def test_a_folder_of_texts_is_checked_whole(call: Call, tmp_path: Path) -> None:
    """A newsroom checks a day's stories at once."""
    for name in ("a.txt", "b.md"):
        (tmp_path / name).write_text("No figure here.")

    done = call("check", tmp_path)

    assert done.code == 0
    assert "a.txt" in done.out
    assert "b.md" in done.out


def test_a_deadline_comes_with_its_counting(call: Call) -> None:
    """The worked example of the limits: 10 January 2024 and one month, Spring Festival between."""
    free = call("law", "due", "prosecution_review", "--from", "2024-01-10")
    held = call("law", "due", "prosecution_review", "--from", "2024-01-10", "--custody")

    assert "due: 2024-02-18" in free.out
    assert "due: 2024-02-10" in held.out


@pytest.mark.parametrize(
    "arguments", [("show", "nothing"), ("due", "rape", "--from", "2024-01-10")]
)
def test_a_rule_nobody_knows_is_refused(call: Call, arguments: tuple[str, ...]) -> None:
    """The message names some that are known."""
    done = call("law", *arguments)

    assert done.code == 2
    assert "Some" in done.err


def test_a_new_jurisdiction_begins_as_a_copy(
    call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An office begins from files that work."""
    monkeypatch.setenv("TUTELA_JURISDICTIONS", str(tmp_path))

    assert call("new-jurisdiction", "zz").code == 0
    assert (tmp_path / "zz" / "measures").is_dir()
    assert call("new-jurisdiction", "zz").code == 2
    assert call("new-jurisdiction", "../zz").code == 2


def test_a_mapping_is_drafted_from_a_header(call: Call, tmp_path: Path) -> None:
    """An office begins from a proposal, in its own language, that shows no value of a row."""
    path = tmp_path / "cards.csv"
    path.write_text("案号,受理日期,嫌疑人性别\nA1,2022-01-01,男\n", encoding="utf-8")

    done = call("map", path)

    assert done.code == 0
    assert "案号: key" in done.out
    assert "A1" not in done.out + done.err


def test_every_command_is_in_the_documentation() -> None:
    """A command nobody can find is not there."""
    page = (Path(__file__).parents[2] / "docs" / "commands.md").read_text(encoding="utf-8")
    names = [command.name for command in app.registered_commands]

    assert [name for name in names if f"tutela {name}" not in page] == []


def test_a_held_release_is_lifted_at_its_time(call: Call, register: Path, tmp_path: Path) -> None:
    """The clock is the machine's: a time long gone opens, one far off only announces."""
    asked = ("--register", register, "--period", 2022, "-q")
    for name, when in (("old", "2020-01-01T10:00+0800"), ("new", "2120-01-01T10:00+0800")):
        held = tmp_path / name
        assert call("publish", *asked, "--out", held, "--embargo", when).code == 0

    assert call("lift", tmp_path / "old", tmp_path / "public").code == 0
    early = call("lift", tmp_path / "new", tmp_path / "public")

    assert early.code == 1
    assert "may not be read before" in early.err
    assert not (tmp_path / "public" / "new").exists()
    assert call("verify", tmp_path / "public" / "old", "-q").code == 0


def test_two_releases_are_reconciled(call: Call, register: Path, tmp_path: Path) -> None:
    """The same release has nothing to explain; the ledger is a file with a column for reasons."""
    out = tmp_path / "release"
    assert call("publish", "--register", register, "--period", 2022, "--out", out, "-q").code == 0

    done = call("reconcile", out, out)
    assert call("reconcile", out, out, "--csv", tmp_path / "ledger.csv").code == 0

    assert done.out.startswith("0 restated figures")
    assert "reason" in (tmp_path / "ledger.csv").read_text(encoding="utf-8")


def test_totals_need_the_name_of_their_jurisdiction(call: Call, tmp_path: Path) -> None:
    """A workbook does not say whose measures it means."""
    done = call("publish", "--tables", tmp_path, "--period", 2022, "--out", tmp_path / "out")

    assert done.code == 2
    assert "JURISDICTION" in done.err


@pytest.mark.parametrize("jurisdiction", ["nowhere", "us_il_cook"])
def test_a_jurisdiction_without_published_figures_has_no_calibration(
    call: Call, tmp_path: Path, jurisdiction: str
) -> None:
    """There is nothing to hold a register against, and no report is begun."""
    done = call("calibration", jurisdiction, "--out", tmp_path / "report.csv", "-q")

    assert done.code == 2
    assert not (tmp_path / "report.csv").exists()
