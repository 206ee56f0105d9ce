"""The exchange package: sent once, sent twice, corrected, in other formats and encodings."""

import gzip
from collections.abc import Callable, Mapping
from pathlib import Path

import pyarrow as pa
import pyarrow.csv as pv
import pyarrow.parquet as pq
import pytest
import xlsxwriter

from tutela.intake import returned, take_in
from tutela.model.errors import InputError
from tutela.register import freeze, open_register

Send = Callable[[Mapping[str, str]], list[Path]]


def test_a_clean_package_is_accepted_whole(package: list[Path], tmp_path: Path) -> None:
    """The receipt has exactly the keys that scripts rely on."""
    receipt = take_in(tmp_path / "r", "xx", package).as_json()

    assert {key: receipt[key] for key in ("received", "accepted", "returned", "warnings")} == {
        "received": 7,
        "accepted": 7,
        "returned": 0,
        "warnings": 0,
    }
    assert set(receipt) == {
        "received",
        "accepted",
        "returned",
        "warnings",
        "batch",
        "repeated",
        "returned_by_reason",
    }


def test_the_same_content_is_known_under_other_names_and_packed(
    package: list[Path], tmp_path: Path
) -> None:
    """Contents are compared, not names, order or compression."""
    first = take_in(tmp_path / "r", "xx", package)
    again = []
    for at, path in enumerate(reversed(package)):
        again.append(tmp_path / f"other{at}.csv.gz")
        again[-1].write_bytes(gzip.compress(path.read_bytes()))

    second = take_in(tmp_path / "r", "xx", again)

    assert second.repeated
    assert second.batch == first.batch
    assert open_register(tmp_path / "r").version == 1


def test_a_later_row_of_the_same_key_corrects_the_earlier(
    package: list[Path], send: Send, tmp_path: Path
) -> None:
    """Both versions stay: the snapshot of version 1 still says what it said."""
    take_in(tmp_path / "r", "xx", package)
    text = package[2].read_text(encoding="utf-8").replace("P1,C1,male,31", "P1,C1,male,13")
    take_in(tmp_path / "r", "xx", send({"p2.csv": text}))
    register = open_register(tmp_path / "r")

    now = freeze(register, tmp_path / "now").read("persons")["age"].to_pylist()
    then = freeze(register, tmp_path / "then", 1).read("persons")["age"].to_pylist()

    assert now == [13, 44]
    assert then == [31, 44]


@pytest.mark.parametrize("form", ["gb18030", "utf-8-sig", "utf-16", "crlf", "mac"])
def test_encodings_and_line_ends_are_told_apart(form: str, tmp_path: Path) -> None:
    """Offices save from many programs; the same table comes out."""
    text = "office_code,name,parent_code,level,place_code\nN01,第一检察院,,county,p01\n"
    ends = {"crlf": "\r\n", "mac": "\r"}.get(form, "\n")
    data = text.replace("\n", ends).encode("utf-8" if form in ("crlf", "mac") else form)
    (tmp_path / "o.csv").write_bytes(data)

    take_in(tmp_path / "r", "xx", [tmp_path / "o.csv"])

    offices = freeze(open_register(tmp_path / "r"), tmp_path / "s").read("offices")
    assert offices["name"].to_pylist() == ["第一检察院"]


@pytest.mark.parametrize("form", ["parquet", "xlsx", "zst"])
def test_other_formats_give_the_same_records(
    form: str, package: list[Path], tmp_path: Path
) -> None:
    """Days and ages that are typed in the file mean what the texts mean."""
    rows = pv.read_csv(package[2])
    path = tmp_path / f"p.{form}"
    if form == "parquet":
        pq.write_table(rows, path)
    elif form == "zst":
        with pa.CompressedOutputStream(str(path), "zstd") as stream:
            stream.write(package[2].read_bytes())
    else:
        with xlsxwriter.Workbook(path) as book:
            sheet = book.add_worksheet()
            sheet.write_row(0, 0, rows.column_names)
            for at, row in enumerate(rows.to_pylist(), 1):
                sheet.write_row(at, 0, list(row.values()))

    take_in(tmp_path / "r", "xx", [path])

    persons = freeze(open_register(tmp_path / "r"), tmp_path / "s").read("persons")
    assert persons["age"].to_pylist() == [31, 44]
    assert persons["status"].to_pylist() == ["approved", None]


def test_unreadable_values_go_back_with_line_field_and_reason(send: Send, tmp_path: Path) -> None:
    """A row is returned only when it cannot be read, keyed or typed."""
    text = (
        "person_id,case_id,sex,age,age_basis,category,status\n"
        "P1,C1,male,1.5,,theft,\n"
        ",C1,male,15,,theft,\n"
        "P3,C1,male,15,,theft\n"
        "P4,C1,male,212,,theft,\n"
    )

    receipt = take_in(tmp_path / "r", "xx", send({"p.csv": text}))

    rows = returned(tmp_path / "r")
    assert [(row.line, row.field, row.reason) for row in rows] == [
        (2, "age", "not_a_whole_number"),
        (3, "person_id", "key_missing"),
        (4, "", "too_few_fields"),
    ]
    assert rows[0].raw == "P1,C1,male,1.5,,theft,"
    assert (receipt.received, receipt.accepted, receipt.returned) == (4, 1, 3)
    assert returned(tmp_path / "r", receipt.batch) == rows


def test_a_returned_row_can_be_corrected_and_sent_again(send: Send, tmp_path: Path) -> None:
    """The correction comes as a package of its own."""
    bad = "case_id,office_code,received_on\nC1,N01,soon\n"
    take_in(tmp_path / "r", "xx", send({"c.csv": bad}))

    receipt = take_in(tmp_path / "r", "xx", send({"c.csv": bad.replace("soon", "2022-01-02")}))

    assert receipt.returned == 0
    assert open_register(tmp_path / "r").version == 2


def test_contradictions_and_impossible_days_are_accepted_with_a_warning(
    send: Send, tmp_path: Path
) -> None:
    """The event counts; its day is not used."""
    text = (
        "event_id,case_id,person_id,charge_row,event_code,result_code,on\n"
        "E1,C1,,,case_filed,,2022-02-30\n"
        "E2,C1,,,levitated,,2022-02-03\n"
        "E2,C1,,,levitated,,2022-02-04\n"
        "E3,C1,P9,,judged,,2219-02-03\n"
    )
    cases = "case_id,office_code,received_on\nC1,N01,2022-01-05\n"

    receipt = take_in(tmp_path / "r", "xx", send({"e.csv": text, "c.csv": cases}))

    warned = open_register(tmp_path / "r").read("warnings", open_register(tmp_path / "r").batches())
    assert receipt.returned == 0
    assert sorted(zip(warned["record"].to_pylist(), warned["reason"].to_pylist(), strict=True)) == [
        ("E1", "impossible_day"),
        ("E2", "contradicts_another_row"),
        ("E2", "unknown_code"),
        ("E3", "day_after_cut_off"),
        ("P9", "person_not_sent"),
    ]
    events = freeze(open_register(tmp_path / "r"), tmp_path / "s").read("events")
    assert events["event_id"].to_pylist() == ["E1", "E2"]
    assert events["is_on_usable"].to_pylist() == [False, False]


def _cut(path: Path) -> Path:
    cut = path.with_suffix(".csv.gz")
    cut.write_bytes(gzip.compress(path.read_bytes() * 50)[:-20])
    return cut


def _other_header(path: Path) -> Path:
    path.write_text("a,b,c\n1,2,3\n", encoding="utf-8")
    return path


def _gone(path: Path) -> Path:
    path.unlink()
    return path


def _empty(path: Path) -> Path:
    path.write_bytes(b"")
    return path


def _semicolons(path: Path) -> Path:
    path.write_text(path.read_text(encoding="utf-8").replace(",", ";"), encoding="utf-8")
    return path


def _header_twice(path: Path) -> Path:
    path.write_text("case_id,case_id,received_on\nC1,C1,2022-01-01\n", encoding="utf-8")
    return path


@pytest.mark.parametrize("spoil", [_cut, _other_header, _gone, _empty, _semicolons, _header_twice])
def test_a_package_with_an_unreadable_file_leaves_nothing_behind(
    spoil: Callable[[Path], Path], package: list[Path], tmp_path: Path
) -> None:
    """All or nothing: no folder is made, and a register that is there stays as it was."""
    spoiled = [spoil(package[1]), *package[2:]]

    with pytest.raises(InputError) as caught:
        take_in(tmp_path / "r", "xx", spoiled)

    assert str(spoiled[0]) == caught.value.where
    assert caught.value.hint
    assert not (tmp_path / "r").exists()
    take_in(tmp_path / "r", "xx", package[2:])
    with pytest.raises(InputError):
        take_in(tmp_path / "r", "xx", spoiled)
    assert open_register(tmp_path / "r").version == 1


def test_a_folder_that_is_no_register_is_refused_and_left_alone(
    package: list[Path], tmp_path: Path
) -> None:
    """Nobody's folder of other things becomes a register by a slip."""
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "letter.txt").write_text("dear", encoding="utf-8")

    with pytest.raises(InputError, match="is no register"):
        take_in(tmp_path / "other", "xx", package)

    assert [path.name for path in (tmp_path / "other").iterdir()] == ["letter.txt"]


def test_another_jurisdiction_is_refused(package: list[Path], tmp_path: Path) -> None:
    """A register belongs to the jurisdiction of its first intake; so do made-up records."""
    take_in(tmp_path / "r", "xx", package)

    with pytest.raises(InputError, match=r"belongs to \[xx\]"):
        take_in(tmp_path / "r", "cn", package)
    with pytest.raises(InputError, match="real records"):
        take_in(tmp_path / "r", "xx", package, synthetic=True)


def test_progress_is_told_step_by_step(package: list[Path], tmp_path: Path) -> None:
    """A caller can draw a bar: the steps done never exceed the steps announced."""
    told: list[tuple[str, int, int]] = []

    take_in(tmp_path / "r", "xx", package, progress=lambda *step: told.append(step))

    assert [done for _, done, _ in told] == list(range(len(told)))
    assert len(told) == told[0][2]
