"""One encoding holds for a file; a line it does not fit is sent back, never guessed at."""

from pathlib import Path

import pytest

from tutela.intake import returned, take_in
from tutela.register import open_register

_HEADER = "office_code,name,parent_code,level,place_code\n"


def _take(tmp_path: Path, *parts: bytes) -> tuple[list[object], dict[str, int]]:
    """Take offices in; give their names and the reasons for which rows came back."""
    (tmp_path / "o.csv").write_bytes(b"".join(parts))
    receipt = take_in(tmp_path / "r", "xx", [tmp_path / "o.csv"])
    register = open_register(tmp_path / "r")
    names = register.read("offices", register.batches())["name"].to_pylist()
    assert receipt.received == receipt.accepted + receipt.returned
    assert len(returned(tmp_path / "r")) == receipt.returned
    return names, receipt.returned_by_reason


def _rows(*names: str) -> str:
    return "".join(f"N{at},{name},,county,p\n" for at, name in enumerate(names))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_encoding_and_line_end_gives_the_same_names(
    encoding: str, end: str, tmp_path: Path
) -> None:
    """Offices save from whatever they have."""
    text = (_HEADER + _rows("浙江省检察院", "女", "㐀㐁𠀀")).replace("\n", end)

    assert _take(tmp_path, text.encode(encoding)) == (["浙江省检察院", "女", "㐀㐁𠀀"], {})


def test_lines_of_utf8_in_a_file_of_gb18030_come_back(tmp_path: Path) -> None:
    """Read as GB18030 they would go in as other words."""
    gb = (_HEADER + _rows("浙江", "江苏", "福建")).encode("gb18030")

    names, reasons = _take(tmp_path, gb, "N9,安徽省,,county,p\n".encode())

    assert (names, reasons) == (["浙江", "江苏", "福建"], {"no_encoding": 1})


def test_a_single_sign_of_gb18030_that_would_fit_utf8_is_read_with_its_file(
    tmp_path: Path,
) -> None:
    """The two bytes of one common sign are a Latin letter in UTF-8."""
    assert "女".encode("gb18030").decode() == "Ů"

    names, _ = _take(tmp_path, (_HEADER + _rows("男", "女", "男")).encode("gb18030"))

    assert names == ["男", "女", "男"]


def test_letters_of_an_old_european_encoding_are_not_taken_for_chinese(tmp_path: Path) -> None:
    """Any of them with the letter behind it is a sign in GB18030, and went in as one."""
    names, reasons = _take(
        tmp_path, (_HEADER + _rows("München", "Genève", "Rome")).encode("cp1252")
    )

    assert (names, reasons) == (["Rome"], {"no_encoding": 2})


def test_a_header_in_gb18030_is_understood(tmp_path: Path) -> None:
    """The names of columns are shown in messages, as they were written."""
    header = _HEADER.strip() + ",备注\n"

    names, _ = _take(tmp_path, (header + "N1,浙江,,county,p,无\n").encode("gb18030"))

    register = open_register(tmp_path / "r")
    said = register.read("warnings", register.batches()).to_pylist()
    assert names == ["浙江"]
    assert [(row["field"], row["reason"]) for row in said] == [("备注", "column_not_known")]
