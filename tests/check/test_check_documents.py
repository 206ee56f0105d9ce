"""Documents are read, or refused with a reason; never a crash."""

import io
from pathlib import Path

import pypdfium2
import pytest
from docx import Document

from tutela.check import Checker, open_sources
from tutela.check.documents import read_bytes, read_document
from tutela.check.folder import check_folder, table
from tutela.model.errors import InputError


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le"])
def test_a_chinese_text_is_read_in_every_usual_encoding(codec: str) -> None:
    """Newsrooms hand over whatever their system saves."""
    text = "2022年起诉58410人 (2022: 58,410 people prosecuted, down 3.54%)，同比下降3.54%。\n" * 3

    assert read_bytes(text.encode(codec), "a.txt") == text


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"\x7fELF" + bytes(range(256)) * 20, "a.txt"),
        (b"%PDF-1.7 broken", "a.pdf"),
        (b"PK\x03\x04 broken", "a.docx"),
        (b"\xff\xfe\x00\xd8\x00", "a.txt"),
    ],
)
def test_what_is_no_text_is_refused_with_a_reason(data: bytes, name: str) -> None:
    """The message names the file and what to hand over instead."""
    with pytest.raises(InputError) as raised:
        read_bytes(data, name)

    assert name in str(raised.value)


def test_a_missing_file_is_refused_with_a_reason(tmp_path: Path) -> None:
    """No traceback for a mistyped name."""
    with pytest.raises(InputError, match="cannot be read"):
        read_document(tmp_path / "none.txt")


def test_html_gives_what_a_reader_sees() -> None:
    """Scripts and styles hold numbers that nobody published."""
    page = "<html><style>p{width:38854px}</style><p>起诉 58410 人</p><p>下降</p></html>"

    assert read_bytes(page.encode(), "a.html") == "起诉 58410 人\n下降"


def test_docx_gives_paragraphs_and_tables() -> None:
    """Figures often stand in the tables of a report."""
    document, out = Document(), io.BytesIO()
    document.add_paragraph("起诉58410人")
    document.add_table(1, 2).rows[0].cells[1].text = "39380"
    document.save(out)

    assert "39380" in read_bytes(out.getvalue(), "a.docx")


def test_a_text_of_fifty_megabytes_is_refused_with_its_length() -> None:
    """It would take a quarter of an hour; the message says to hand it over in parts."""
    with pytest.raises(InputError, match="characters"):
        read_bytes(b"prosecuted 12 people " * 2_500_000, "long.txt")


def test_a_pdf_is_read_and_one_without_text_is_refused(tmp_path: Path) -> None:
    """A scan holds pictures of figures; nobody should take silence for a clean bill."""
    empty = pypdfium2.PdfDocument.new()
    empty.new_page(200, 200)
    path = tmp_path / "scan.pdf"
    empty.save(path)
    empty.close()

    with pytest.raises(InputError, match="no text"):
        read_document(path)


def test_a_folder_is_checked_in_one_run_and_a_bad_file_is_a_line(tmp_path: Path) -> None:
    """One broken file must not stop the others."""
    (tmp_path / "good.txt").write_text("2022年起诉侵害未成年人犯罪58410人。", "utf-8")
    (tmp_path / "bad.pdf").write_bytes(b"%PDF broken")
    checker = Checker(open_sources(["published:cn"]))

    lines = [summary for summary, _ in check_folder(tmp_path, checker)]

    assert [(line.name, line.exit_code) for line in lines] == [("bad.pdf", 2), ("good.txt", 0)]
    assert "no readable PDF" in table(lines)
