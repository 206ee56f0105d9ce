"""Bad files through the command: a clear error, the promised exit code, the register as it was.

Every file either is accounted for row by row, or is refused as a whole.
"""

import gzip
import hashlib
import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter

from conftest_cli import Call, call
from tutela.intake import returned, take_in, unpacking, workbook
from tutela.register import open_register

__all__ = ["call"]

_HEADER = "case_id,office_code,received_on\n"
_GOOD = "C1,N01,2022-01-05\nC2,N02,2022-02-05\n"
_NAMES = ("case_id", "office_code", "received_on")
_TEXT = (_HEADER + _GOOD * 2000).encode()


def _zstd(data: bytes) -> bytes:
    sink = pa.BufferOutputStream()
    with pa.CompressedOutputStream(sink, "zstd") as stream:
        stream.write(data)
    return bytes(sink.getvalue().to_pybytes())


def _parquet(**columns: object) -> bytes:
    sink = io.BytesIO()
    pq.write_table(pa.table(columns), sink)
    return sink.getvalue()


def _xlsx(fill: Callable[[xlsxwriter.Workbook, xlsxwriter.worksheet.Worksheet], None]) -> bytes:
    sink = io.BytesIO()
    book = xlsxwriter.Workbook(sink, {"in_memory": True})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, _NAMES)
    fill(book, sheet)
    book.close()
    return sink.getvalue()


def _zip(name: str, data: bytes) -> bytes:
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(name, data)
    return sink.getvalue()


def _state(folder: Path) -> dict[str, str]:
    """Give a hash of every file of a register."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


_REFUSED = {
    "truncated.csv.gz": (gzip.compress(_TEXT)[:-9], "cut off or damaged"),
    "checksum.csv.gz": (gzip.compress(_TEXT)[:-8] + bytes(8), "cut off or damaged"),
    "trailing.csv.gz": (gzip.compress(_TEXT) + b"more", "cut off or damaged"),
    "truncated.csv.zst": (_zstd(_TEXT)[:-4], "cut off or damaged"),
    "half.csv.zst": (_zstd(_TEXT)[: len(_zstd(_TEXT)) // 2], "cut off or damaged"),
    "semicolons.csv": (_TEXT.replace(b",", b";"), "separated by semicolons"),
    "tabs.csv": (_TEXT.replace(b",", b"\t"), "separated by tabs"),
    "header.csv": (b"Total of cases,,\n" + _TEXT, "no mapping of [xx] knows"),
    "twice.csv": (b"case_id," + _TEXT, "names a column twice"),
    "nul.csv": (_TEXT.replace(b"case_id", b"case\0id", 1), "is no table"),
    "utf16.csv": (_TEXT.decode().encode("utf-16-le"), "is no table"),
    "odd-utf16.csv": (_TEXT.decode().encode("utf-16")[:-1], "damaged UTF-16"),
    "empty.csv": (b"", "is empty"),
    "empty.csv.gz": (gzip.compress(b""), "is empty"),
    "blank.csv": (b"\n\n\n", "holds no row"),
    "mark.csv": (b"\xef\xbb\xbf", "holds no row"),
    "picture.csv": (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "no mapping of [xx] knows"),
    "old.xls": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "is no table"),
    "cut.xlsx": (b"PK\x03\x04cut", "damaged or locked XLSX"),
    "other.zip": (_zip("cases.csv", _TEXT), "cannot be opened as a workbook"),
    "sheet-bomb.xlsx": (_zip("xl/worksheets/sheet1.xml", bytes(1 << 27)), "beyond all measure"),
    "far.xlsx": (_xlsx(lambda _, sheet: sheet.write(1048575, 16383, "x")), "beyond all measure"),
    "cut.parquet": (_parquet(case_id=["C1"])[:-9], "damaged Parquet"),
    "list.parquet": (
        _parquet(case_id=["C1"], office_code=[["N01"]], received_on=[None]),
        "holds [list<element: string>] in column [office_code]",
    ),
    "binary.parquet": (
        _parquet(case_id=["C1"], office_code=[b"\xff"], received_on=[None]),
        "holds [binary] in column [office_code]",
    ),
}


@pytest.mark.parametrize("name", _REFUSED)
def test_a_file_that_is_no_table_is_refused_and_changes_nothing(
    name: str, call: Call, tmp_path: Path
) -> None:
    """Three parts on standard error, exit code 2, not a byte of the register touched."""
    data, problem = _REFUSED[name]
    path, folder = tmp_path / name, tmp_path / "r"
    path.write_bytes(data)
    (tmp_path / "first.csv").write_text(_HEADER + "C0,N01,2022-01-01\n", encoding="utf-8")
    take_in(folder, "xx", [tmp_path / "first.csv"])
    before = _state(folder)

    done = call("intake", "xx", path, "--register", folder, "--json", "-q")
    other = call("intake", "xx", path, "--register", tmp_path / "new", "-q")

    assert (done.code, done.out) == (2, "")
    assert done.err.startswith(f"{path}: ")
    assert problem in done.err
    assert len(done.err.strip().split("\n")) == 2
    assert "Traceback" not in done.err
    assert _state(folder) == before
    assert other.code == 2
    assert not (tmp_path / "new").exists()


def _dates(book: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet) -> None:
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    sheet.write_row(1, 0, ["C1", "N01"])
    sheet.write_datetime(1, 2, datetime(2022, 1, 5), day)  # noqa: DTZ001 - a sheet knows no zone
    sheet.write_row(2, 0, ["C2", "N01", 44566])
    sheet.write_row(4, 0, ["C3", "N01", "2022-01-05"])


def _formulas(_: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet) -> None:
    sheet.write_row(1, 0, ["C1", "N01", "2022-01-05"])
    sheet.write_formula(2, 0, '="C"&2', None, "C2")
    sheet.write_row(2, 1, ["N01", "2022-01-05"])
    sheet.write_row(3, 0, ["C3", "N01"])
    sheet.write_formula(3, 2, "=1/0", None, "#DIV/0!")
    sheet.write_row(4, 0, ["C4"])
    sheet.write_formula(4, 1, "=OFFICE()", None, "")
    sheet.write_string(5, 0, "=cmd|' /C calc'!A0")


_TAKEN: dict[str, tuple[bytes, int, dict[int, str]]] = {
    "nul.csv": ((_HEADER + "C1,N\0,\nC2,N01,\n").encode(), 2, {2: "nul_byte"}),
    "header.csv": (f"{_HEADER}C1,N01,\n{_HEADER}C2,N01,\n".encode(), 3, {3: "header_again"}),
    "ends.csv": (
        f"\ufeff{_HEADER}C1,a,\r\nC2,b,\nC3\r,c,\n".encode(), 3, {4: "stray_return"}
    ),
    "returns.csv": ((_HEADER + _GOOD).replace("\n", "\r").encode(), 2, {}),
    "formulas.csv": ((_HEADER + "=cmd|' /C calc'!A0,=1+1,\n@a,-2,\n").encode(), 2, {}),
    "members.csv.gz": (gzip.compress(_TEXT[:50]) + gzip.compress(_TEXT[50:]), 4000, {}),
    "zstd.csv.zst": (_zstd(_TEXT), 4000, {}),
    "only-header.csv": (_HEADER.encode(), 0, {}),
    "dates.xlsx": (_xlsx(_dates), 3, {3: "not_a_day"}),
    "formulas.xlsx": (_xlsx(_formulas), 5, {4: "error_cell", 5: "error_cell"}),
    "numbers.parquet": (
        _parquet(case_id=[1, 2], office_code=[1.5, None], received_on=[20220105, None]),
        2,
        {1: "not_a_day"},
    ),
    "days.parquet": (
        _parquet(
            case_id=pa.array(["C1", "C2"]).dictionary_encode(),
            office_code=[True, False],
            received_on=[datetime(2022, 1, 5, 23, tzinfo=UTC), None],
        ),
        2,
        {},
    ),
    "far-day.parquet": (
        _parquet(
            case_id=["C1", "C2"],
            office_code=["N01", "N01"],
            received_on=pa.array([1 << 61, 0], pa.timestamp("us")),
        ),
        2,
        {1: "not_a_day"},
    ),
    "no-rows.parquet": (
        _parquet(case_id=pa.array([], pa.string()), office_code=pa.array([], pa.int8()),
                 received_on=pa.array([], pa.date32())), 0, {},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", _TAKEN)
def test_an_odd_file_is_accounted_for_row_by_row(name: str, call: Call, tmp_path: Path) -> None:
    """Received = accepted + returned; each returned row by its line and reason; exit code 1."""
    data, received, bad = _TAKEN[name]
    path, folder = tmp_path / name, tmp_path / "r"
    path.write_bytes(data)

    done = call("intake", "xx", path, "--register", folder, "--json", "-q")

    numbers = json.loads(done.out)
    assert done.code == (1 if bad else 0)
    assert numbers["received"] == numbers["accepted"] + numbers["returned"] == received
    assert {row.line: row.reason for row in returned(folder)} == bad


def test_a_folder_stands_for_its_tables_and_not_for_what_systems_hide_in_it(
    tmp_path: Path, call: Call
) -> None:
    """An open workbook leaves a lock beside it, another system a twin of every file."""
    home = tmp_path / "sent"
    home.mkdir()
    (home / "CASES.CSV").write_text(_HEADER + _GOOD, encoding="utf-8")
    (home / "~$cases.xlsx").write_bytes(b"a clerk")
    (home / "._CASES.CSV").write_bytes(bytes(100))
    (home / "readme.txt").write_text("read me", encoding="utf-8")

    done = call("intake", "xx", home, "--register", tmp_path / "r", "--json", "-q")

    assert (done.code, json.loads(done.out)["accepted"]) == (0, 2)


def test_a_serial_number_is_no_day_and_a_cell_of_a_day_is(tmp_path: Path) -> None:
    """44566 may be a day or a number; only a cell that is a day is taken for one."""
    (tmp_path / "d.xlsx").write_bytes(_xlsx(_dates))

    take_in(tmp_path / "r", "xx", [tmp_path / "d.xlsx"])

    register = open_register(tmp_path / "r")
    kept = register.read("cases", register.batches()).sort_by("row").to_pylist()
    found = [(row["case_id"], row["received_on"], row["line"]) for row in kept]
    assert found == [("C1", date(2022, 1, 5), 2), ("C3", date(2022, 1, 5), 5)]


@pytest.mark.parametrize("pack", [gzip.compress, _zstd], ids=["gzip", "zstd"])
def test_a_few_bytes_that_grow_without_end_are_refused(
    pack: Callable[[bytes], bytes], tmp_path: Path, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A bomb of compression is stopped where it leaves all measure, not when memory is full."""
    monkeypatch.setattr(unpacking, "_SMALL", 1 << 20)
    monkeypatch.setattr(unpacking, "_AT_ONCE", 1 << 16)
    (tmp_path / "b.csv.gz").write_bytes(pack(_TEXT + b"C1,N01,2022-01-05\n" * 500_000))

    done = call("intake", "xx", tmp_path / "b.csv.gz", "--register", tmp_path / "r", "-q")

    assert done.code == 2
    assert "grows beyond all measure" in done.err
    assert not (tmp_path / "r").exists()


def test_text_that_shrinks_well_is_no_bomb(tmp_path: Path) -> None:
    """The rows of one case repeat much; a small file may grow a hundredfold."""
    (tmp_path / "c.csv.gz").write_bytes(gzip.compress(_TEXT * 40))

    receipt = take_in(tmp_path / "r", "xx", [tmp_path / "c.csv.gz"])

    assert receipt.returned_by_reason == {"header_again": 39}


def test_a_workbook_that_lies_about_its_size_is_refused(
    tmp_path: Path, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a part unpacks to is counted; what its entry claims is not believed."""
    monkeypatch.setattr(workbook, "_SMALL", 1 << 16)
    data = bytearray(_zip("xl/worksheets/sheet1.xml", bytes(1 << 20)))
    size = (1 << 20).to_bytes(4, "little")
    assert size in data
    (tmp_path / "b.xlsx").write_bytes(bytes(data).replace(size, (100).to_bytes(4, "little")))

    done = call("intake", "xx", tmp_path / "b.xlsx", "--register", tmp_path / "r", "-q")

    assert done.code == 2
    assert not (tmp_path / "r").exists()


def test_a_disk_without_room_is_found_before_anything_is_written(
    package: list[Path], tmp_path: Path, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A writer that runs out of room half-way says so in words of its own."""
    take_in(tmp_path / "r", "xx", package[:1])
    before = _state(tmp_path / "r")
    monkeypatch.setattr("tutela.intake.take.shutil.disk_usage", lambda _: _NoRoom)

    done = call("intake", "xx", *package[1:], "--register", tmp_path / "r", "-q")
    first = call("intake", "xx", *package[1:], "--register", tmp_path / "new" / "r", "-q")

    assert (done.code, first.code) == (2, 2)
    assert "has no room for these records: they need 1 MB" in done.err
    assert _state(tmp_path / "r") == before
    assert not (tmp_path / "new").exists()


class _NoRoom:
    """A disk that is full."""

    free = 0


_UNPRIVILEGED = """
import os, sys
from tutela.cli import main

def run(file, register):
    sys.argv = ["tutela", "intake", "xx", file, "-q", "--register", register]
    try:
        main()
    except SystemExit as end:
        return end.code

file, loaded, register = sys.argv[1:]
run(file, loaded)
if os.geteuid() == 0:
    os.setgid(65534)
    os.setuid(65534)
sys.exit(run(file, register))
"""


@pytest.mark.parametrize("is_first", [True, False])
def test_a_folder_one_may_not_write_to_is_a_clear_error(
    is_first: bool, package: list[Path], tmp_path: Path
) -> None:
    """An office clerk has no rights where the administrator made the folder."""
    home = tmp_path / "home"
    home.mkdir()
    if not is_first:
        take_in(home / "r", "xx", package[:1])
    for path in (home, *home.rglob("*")):
        path.chmod(0o555 if path.is_dir() else 0o444)
    for path in (tmp_path, *tmp_path.parents):
        if not path.stat().st_mode & 0o001:
            path.chmod(0o755)
    before = _state(home)

    done = _as_nobody(package[-1], home / "r")

    for path in (home, *home.rglob("*")):
        path.chmod(0o755)
    assert done.returncode == 2
    assert "cannot be written: Permission denied" in done.stderr
    assert "Traceback" not in done.stderr
    assert _state(home) == before


def _as_nobody(path: Path, register: Path) -> "subprocess.CompletedProcess[str]":
    """Run an intake without the rights of the superuser, who may write anywhere.

    It runs once before, so that every module is loaded: nobody may not read those either.
    """
    loaded = path.parent / "loaded"
    command = [sys.executable, "-c", _UNPRIVILEGED, str(path), str(loaded), str(register)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.mark.prove
def test_a_line_of_two_gigabytes_is_refused_within_a_gigabyte(tmp_path: Path) -> None:
    """The line is noticed before it fills the memory, and its place is named."""
    path = tmp_path / "long.csv"
    with path.open("wb") as stream:
        stream.write(f"{_HEADER}C1,N01,2022-01-05\nC2,".encode())
        for _ in range(2048):
            stream.write(b"x" * (1 << 20))
        stream.write(b",\nC3,N01,2022-01-05\n")
    body = (
        "import resource\nfrom tutela.cli import main\n"
        "try:\n    main()\nfinally:\n"
        "    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)\n"
    )
    command = [sys.executable, "-c", body, "intake", "xx", str(path)]
    command += ["--register", str(tmp_path / "r"), "-q"]

    done = subprocess.run(command, capture_output=True, text=True, check=False)

    assert done.returncode == 2
    assert "has a line of more than 256 MB" in done.stderr
    assert "Look behind line 2" in done.stderr
    assert int(done.stdout) < 1 << 20
    assert not (tmp_path / "r").exists()
