"""The traps of fast loaders, one test each; and a seeded file in which every bad row is known."""

import random
import time
from pathlib import Path

import pytest

from tutela.intake import returned, take_in
from tutela.model.errors import InputError
from tutela.register import open_register

_HEADER = "event_id,case_id,person_id,charge_row,event_code,result_code,on\n"


def _row(at: int) -> str:
    day = f"2022-{at % 12 + 1:02}-{at % 28 + 1:02}"
    return f"E{at:07d},C{at // 2:07d},P{at:07d},,prosecuted,approved,{day}"


def _spoilt(at: int) -> tuple[str, str]:
    """Give a row with one of eleven faults, and the reason it must come back with."""
    good = _row(at)
    kinds = [
        (good.replace("prosecuted", '"prosecuted'), "unclosed_quote"),
        ("," + good.split(",", 1)[1], "key_missing"),
        (good + ",x", "too_many_fields"),
        (good.rsplit(",", 1)[0], "too_few_fields"),
        (good[:-10] + "2022/01/02", "not_a_day"),
        (good[:-10] + "20220102", "not_a_day"),
        (" " + good, "not_a_key"),
        (good.replace("prosecuted", 'pro"sec'), "stray_quote"),
        (good.replace("prosecuted", "pro\0sec"), "nul_byte"),
        (good.replace("approved", "？"), "not_a_code"),
        (good.replace(",prosecuted,", ",,"), "value_missing"),
    ]
    return kinds[at % len(kinds)]


def _write(path: Path, rows: int) -> tuple[dict[int, str], int]:
    """Write a file with 1 % bad rows and 0.1 % values of two lines; say which lines are bad."""
    chance = random.Random(7)  # noqa: S311 - a seed, not a secret
    bad: dict[int, str] = {}
    line, folded = 2, 0
    with path.open("w", encoding="utf-8") as stream:
        stream.write(_HEADER)
        for at in range(rows):
            text, dice = _row(at), chance.random()
            if dice < 0.01:
                text, bad[line] = _spoilt(at)
            elif dice < 0.011:
                text = text.replace(",,prosecuted", f',"G{at}\nof two lines",prosecuted')
                folded += 1
            stream.write(text + "\n")
            line += 1 + text.count("\n")
    return bad, folded


def _proved(tmp_path: Path, rows: int) -> float:
    """Take a seeded file in and hold every promise against it; give the seconds it took."""
    bad, folded = _write(tmp_path / "e.csv", rows)
    started = time.perf_counter()
    receipt = take_in(tmp_path / "r", "xx", [tmp_path / "e.csv"])
    seconds = time.perf_counter() - started

    found = {row.line: row.reason for row in returned(tmp_path / "r")}
    assert found == bad
    assert (receipt.received, receipt.returned) == (rows, len(bad))
    register = open_register(tmp_path / "r")
    (batch,) = register.batches()
    assert batch.entry.sources[0]["lines"] == 1 + rows + folded
    kept = register.read("events", register.batches(), ["event_id", "line"]).to_pylist()
    assert len(kept) == rows - len(bad)
    text = (tmp_path / "e.csv").read_text(encoding="utf-8").split("\n")
    assert all(text[row["line"] - 1].startswith(row["event_id"]) for row in kept)
    return seconds


def test_every_bad_row_is_found_on_its_line_and_no_good_one_is(tmp_path: Path) -> None:
    """Row order, physical lines under values of two lines, and the ledger without a gap."""
    _proved(tmp_path, 20_000)


@pytest.mark.prove
def test_a_million_rows_are_judged_at_speed(tmp_path: Path) -> None:
    """The same promises at size; half a minute is far above what an idle machine needs."""
    assert _proved(tmp_path, 1_000_000) < 30


@pytest.mark.parametrize("text", ["1.5", "1e3", " 500 ", "0x1F", "１８", "+7", "--1", "7_0", ""])
def test_only_digits_are_a_whole_number(text: str, tmp_path: Path) -> None:
    """A loader casts 1.5 and 1e3 to integers without complaint; nothing but digits goes in here."""
    row = f"P1,C1,male,{text},recorded,theft,\n"
    (tmp_path / "p.csv").write_text(
        f"person_id,case_id,sex,age,age_basis,category,status\n{row}", encoding="utf-8"
    )

    receipt = take_in(tmp_path / "r", "xx", [tmp_path / "p.csv"])

    assert receipt.returned_by_reason == ({"not_a_whole_number": 1} if text else {})


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("2022/01/02", "not_a_day"),
        ("02.01.2022", "not_a_day"),
        ("2022-1-2", "not_a_day"),
        ("2022-01-02T25:00:00", "not_a_day"),
        ("2022-01-02T23:00:00", ""),
        ("2022-02-30", ""),
    ],
)
def test_a_day_is_written_in_one_way(text: str, reason: str, tmp_path: Path) -> None:
    """A loader guesses 2024/01/02; a guess is wrong one day. 30 February is a warning."""
    (tmp_path / "c.csv").write_text(
        f"case_id,office_code,received_on\nC1,N01,{text}\n", encoding="utf-8"
    )

    receipt = take_in(tmp_path / "r", "xx", [tmp_path / "c.csv"])

    assert receipt.returned_by_reason == ({reason: 1} if reason else {})


def test_crlf_bare_returns_and_empty_lines_are_accounted_for(tmp_path: Path) -> None:
    """One CRLF in an LF file aborts a loader, and empty lines vanish unreported."""
    text = "case_id,office_code,received_on\nC1,N01,\r\n\nC2,N01,\n\n\nC3,N\r01,\n"
    (tmp_path / "c.csv").write_bytes(text.encode())

    receipt = take_in(tmp_path / "r", "xx", [tmp_path / "c.csv"])

    (row,) = returned(tmp_path / "r")
    (source,) = open_register(tmp_path / "r").batches()[0].entry.sources
    assert (receipt.received, row.line, row.reason) == (3, 7, "stray_return")
    assert (source["lines"], source["blank"]) == (7, 3)


def test_a_row_of_the_wrong_encoding_goes_back_alone(tmp_path: Path) -> None:
    """A pasted line in GB18030 does not spoil a file of UTF-8, and is not guessed at."""
    lines = ["case_id,office_code,received_on", "C1,浙江,", "C2,江苏,", "C3,安徽,"]
    data = [line.encode("gb18030" if line.startswith("C2") else "utf-8") for line in lines]
    (tmp_path / "c.csv").write_bytes(b"\n".join(data))

    receipt = take_in(tmp_path / "r", "xx", [tmp_path / "c.csv"])

    assert receipt.returned_by_reason == {"no_encoding": 1}
    assert returned(tmp_path / "r")[0].line == 3


def test_a_file_damaged_throughout_is_refused_at_its_first_damage(tmp_path: Path) -> None:
    """A value of a hundred thousand lines is no value: one message, not as many returned rows."""
    text = 'case_id,office_code,received_on\nC1,N01,\nC2,"N01,\n' + "x\n" * 200_000
    (tmp_path / "c.csv").write_text(text, encoding="utf-8")

    with pytest.raises(InputError, match=r"damaged throughout[^\n]*\n.*line 3"):
        take_in(tmp_path / "r", "xx", [tmp_path / "c.csv"])

    assert not (tmp_path / "r").exists()


def test_a_line_without_end_goes_back_shortened(tmp_path: Path) -> None:
    """Its beginning tells where to look; the rest would only fill the register."""
    text = f"case_id,office_code,received_on\nC1,{'x' * 9_000_000},\nC2,N01,\n"
    (tmp_path / "c.csv").write_text(text, encoding="utf-8")

    receipt = take_in(tmp_path / "r", "xx", [tmp_path / "c.csv"])

    (row,) = returned(tmp_path / "r")
    assert (receipt.accepted, row.reason) == (1, "line_too_long")
    assert row.raw.endswith("(9000004 bytes)")
    assert len(row.raw) < 2100


def test_formulas_in_a_workbook_or_text_are_never_run(tmp_path: Path) -> None:
    """A cell that looks like a formula is a text like any other."""
    (tmp_path / "o.csv").write_text(
        "office_code,name,parent_code,level,place_code\nN01,=1+1,,county,p\n", encoding="utf-8"
    )

    take_in(tmp_path / "r", "xx", [tmp_path / "o.csv"])

    register = open_register(tmp_path / "r")
    assert register.read("offices", register.batches())["name"].to_pylist() == ["=1+1"]
