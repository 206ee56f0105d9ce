"""Text is read in stretches: wherever it is cut, the records are those of the whole."""

import random
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tutela.intake import cutting, returned, take_in
from tutela.intake.encoding import look_at, plain
from tutela.intake.lines import split
from tutela.intake.text import Held, OnDisk, line_pieces
from tutela.model.errors import InputError
from tutela.register import open_register

_HERE = Path("t.csv")
_LINES = st.sampled_from(
    [
        b"a,b,c",
        b'"a","b","c"',
        b'a,"b',
        b'b",c',
        b'a,"b\nstill b",c',
        b'a,"b\n\nx,y\n",c',
        b'"a\n1","b\n2","c\n3"',
        b"",
        b"a,b",
        b"a,b,c,d",
        b'a"b,c,d',
        b"a,\0,c",
        b"a\rb,c,d",
        b"a,b,c\r",
        b",,",
        b'"',
    ]
)


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Cut after every few bytes, so that small texts have many stretches."""
    monkeypatch.setattr(cutting, "STRETCH", 16)
    monkeypatch.setattr(cutting, "_SEARCHED", 24)
    monkeypatch.setattr(cutting, "_WINDOW", 64)
    monkeypatch.setattr(cutting, "_LONGEST", 1 << 20)
    monkeypatch.setattr(cutting, "LONGEST_RECORD", 40)
    monkeypatch.setattr("tutela.intake.lines.LONGEST_RECORD", 40)


def _found(data: bytes, fields: int, bounds: list[tuple[int, int]]) -> list[tuple[object, ...]]:
    writing = look_at(_HERE, Held(data))
    found: list[tuple[object, ...]] = []
    line = 0
    for start, end in bounds:
        text, damaged = plain(writing.text.read(start, end), writing)
        parts = split(text, fields, damaged)
        good = zip(parts.starts.tolist(), parts.ends.tolist(), parts.lines.tolist(), strict=True)
        found += [(first + line, text[at:to]) for at, to, first in good]
        found += [(bad.line + line, bad.reason) for bad in parts.bad]
        line += parts.physical
    return [(line,), *sorted(found, key=str)]


@pytest.mark.usefixtures("small")
@settings(
    deadline=None,
    max_examples=300,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(_LINES, max_size=40), st.integers(1, 4), st.sampled_from([b"\n", b"\r\n"]))
def test_records_are_the_same_wherever_the_text_is_cut(
    lines: list[bytes], fields: int, end: bytes
) -> None:
    """Values of several lines, damage and blank lines lie across any place one would cut at."""
    data = end.join(line.replace(b"\n", end) for line in lines)
    writing = look_at(_HERE, Held(data))
    data = writing.text.read(0, writing.text.size)

    bounds = list(cutting.cuts(writing, 0, fields, "t.csv"))

    assert [start for start, _ in bounds] == [0, *(end for _, end in bounds)][: len(bounds)]
    assert b"".join(data[start:end] for start, end in bounds) == data
    assert _found(data, fields, bounds) == _found(data, fields, [(0, len(data))])


@pytest.mark.usefixtures("small")
def test_a_text_is_cut_even_where_every_row_has_two_lines() -> None:
    """No line of such a file is a row by itself; it must not end up in one piece."""
    data = b'a,"b\nc",d\n' * 100

    bounds = list(cutting.cuts(look_at(_HERE, Held(data)), 0, 3, "t.csv"))

    assert len(bounds) > 10
    assert _found(data, 3, bounds) == _found(data, 3, [(0, len(data))])


@pytest.mark.usefixtures("small")
def test_a_line_that_never_ends_is_refused_by_its_place(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two gigabytes of one line would fill the memory before they could be sent back."""
    monkeypatch.setattr(cutting, "_LONGEST", 1 << 10)
    data = b"a,b,c\n" * 10 + b"x" * 5000 + b"\na,b,c\n"

    with pytest.raises(InputError, match=r"a line of more than[^\n]*\n[^\n]*line \d"):
        list(cutting.cuts(look_at(_HERE, Held(data)), 0, 3, "t.csv"))


def test_rows_keep_the_order_of_the_file_over_many_stretches(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A loader put blocks of rows out of order without a word; a line must lead to its row."""
    monkeypatch.setattr(cutting, "STRETCH", 500)
    chance = random.Random(3)  # noqa: S311 - a seed, not a secret
    ids = [f"E{chance.randrange(10**9):09d}" for _ in range(5_000)]
    codes = ["accepted", "case_filed", "arrested", "bailed", "judged", "transferred", "detained"]
    rows = [f'{each},C1,,"of\n{at}",{codes[at % 7]},,2022-01-01' for at, each in enumerate(ids)]
    header = "event_id,case_id,person_id,charge_row,event_code,result_code,on\n"
    (tmp_path / "e.csv").write_text(header + "\n".join(rows), encoding="utf-8")

    take_in(tmp_path / "r", "xx", [tmp_path / "e.csv"])

    register = open_register(tmp_path / "r")
    kept = register.read("events", register.batches()).sort_by("row").to_pylist()
    assert [row["event_id"] for row in kept] == ids
    assert [row["line"] for row in kept] == [2 + 2 * at for at in range(len(ids))]
    assert [row["event_code"] for row in kept] == [codes[at % 7] for at in range(len(ids))]


def test_a_bad_row_is_named_by_its_physical_line_not_by_its_number(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A loader gives record numbers; behind values of several lines an editor shows others."""
    monkeypatch.setattr(cutting, "STRETCH", 64)
    rows = [f'C{at},"N\n{at}",2022-01-05' for at in range(100)]
    rows[60] = "C60,N01,2022/01/05"
    rows[90] = 'C90,"N01,2022-01-05'
    text = "\n\ncase_id,office_code,received_on\n" + "\n".join(rows) + "\n"
    (tmp_path / "c.csv").write_text(text, encoding="utf-8")

    take_in(tmp_path / "r", "xx", [tmp_path / "c.csv"])

    lines = text.split("\n")
    found = {row.line: row.reason for row in returned(tmp_path / "r")}
    assert [lines[line - 1][:3] for line in found] == ["C60", "C90"]
    assert list(found.values()) == ["not_a_day", "unclosed_quote"]


def test_lines_are_given_whole_whatever_the_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    """A sign of several bytes or a line that a piece cuts would look damaged."""
    monkeypatch.setattr("tutela.intake.text.PIECE", 7)
    data = "浙江省,江苏\n安徽\n\n福建省福州市".encode()

    pieces = list(line_pieces(Held(data)))

    assert b"".join(pieces) == data
    assert all(piece.endswith(b"\n") for piece in pieces[:-1])
    assert look_at(_HERE, Held(data)).is_whole


def test_a_file_that_changes_while_it_is_read_is_refused(tmp_path: Path) -> None:
    """An export still being written would go in as half of itself."""
    path = tmp_path / "c.csv"
    path.write_bytes(b"case_id\n" * 10)
    text = OnDisk(path)
    assert text.read(0, 8) == b"case_id\n"

    path.write_bytes(b"case_id\n" * 9)

    with pytest.raises(InputError, match="changed while it was read"):
        text.read(0, 8)
    with pytest.raises(InputError, match="changed while it was read"):
        text.check()


def test_an_intake_leaves_arrow_as_it_found_it(package: list[Path], tmp_path: Path) -> None:
    """Where its memory comes from matters to the work that follows in the same process."""
    before = pa.default_memory_pool().backend_name

    take_in(tmp_path / "r", "xx", package)

    assert pa.default_memory_pool().backend_name == before
