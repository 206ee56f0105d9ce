"""Read the text out of a document: txt, md, html, docx, pdf; any other file is refused."""

import re
import sys
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from tutela.check.codes import is_row
from tutela.model.errors import InputError

SUFFIXES = (".txt", ".md", ".html", ".htm", ".docx", ".pdf")
LARGEST = 64 * 1024 * 1024
LONGEST = 8_000_000
"""Characters of text one check takes in: some minutes of work."""
_HINT = "Hand over txt, md, html, docx or pdf with a text in it."
_BLOCKS = {"p", "div", "br", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "section", "article"}
_BLOCKS |= {
    "table",
    "ul",
    "ol",
    "blockquote",
    "title",
    "td",
    "th",
    "header",
    "footer",
    "figcaption",
}
_MUTE = {"script", "style", "noscript", "template", "svg"}
_CODECS = ("utf-8-sig", "gb18030", "big5")


def read_document(path: str | Path) -> str:
    """Give the text of a document; ``-`` reads standard input.

    Raises ``InputError`` where it is missing, too large, no text, or a PDF of pictures.
    """
    if str(path) == "-":
        return read_bytes(sys.stdin.buffer.read(LARGEST + 1), "standard input")
    path = Path(path)
    try:
        if path.stat().st_size > LARGEST:
            raise InputError("is larger than 64 MB", path.name, "Hand over a part of it.")
        data = path.read_bytes()
    except OSError as error:
        problem = f"cannot be read: {error.strerror or 'unknown reason'}"
        raise InputError(problem, str(path), "Check name and rights.") from None
    return read_bytes(data, path.name)


def read_bytes(data: bytes, name: str) -> str:
    """Give the text of a document handed over as bytes; ``name`` tells its format."""
    suffix = Path(name).suffix.lower()
    if data.startswith(b"%PDF") or suffix == ".pdf":
        text = _pdf(data, name)
    elif suffix == ".docx" or data.startswith(b"PK\x03\x04"):
        text = _docx(data, name)
    else:
        text = decode(data, name)
        if suffix in (".html", ".htm") or re.match(r"\s*<(?:!doctype html|html)\b", text, re.I):
            text = _html(text)
    if len(text) > LONGEST:
        problem = f"holds {len(text):,} characters, more than {LONGEST:,}"
        raise InputError(problem, name, "Hand it over in parts.")
    return text


def decode(data: bytes, name: str) -> str:
    """Turn bytes into text: UTF-8, UTF-16 with or without mark, GB 18030, Big5."""
    if len(data) > LARGEST:
        raise InputError("is larger than 64 MB", name, "Hand over a part of it.")
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return _decoded(data, "utf-16", name)
    wide = _wide(data[:2000])
    if wide:
        return _decoded(data, wide, name)
    if b"\x00" in data[:100_000]:
        raise InputError("is no text", name, _HINT)
    for codec in _CODECS:
        try:
            text = data.decode(codec)
        except UnicodeDecodeError:
            continue
        if _looks_like_text(text):
            return text
    raise InputError("is in no encoding that can be told", name, "Save it as UTF-8.")


def _decoded(data: bytes, codec: str, name: str) -> str:
    try:
        return data.decode(codec)
    except UnicodeDecodeError:
        raise InputError("is broken UTF-16", name, "Save it as UTF-8.") from None


def _wide(head: bytes) -> str:
    """Tell UTF-16 without a mark: every other byte of plain Latin text is zero."""
    if len(head) < 8:
        return ""
    even, odd = head[::2].count(0), head[1::2].count(0)
    half = len(head) // 2
    if odd > half * 0.3 and even == 0:
        return "utf-16-le"
    return "utf-16-be" if even > half * 0.3 and odd == 0 else ""


def _looks_like_text(text: str) -> bool:
    sample = text[:20_000]
    strange = sum(
        not each.isprintable() and each not in "\r\n\t\f\v\u200b\ufeff" for each in sample
    )
    private = sum("\ue000" <= each <= "\uf8ff" for each in sample)
    return strange + private <= len(sample) * 0.02


class _Text(HTMLParser):
    """Collects what a reader of the page sees, a line a block."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._mute = 0

    def handle_starttag(self, tag: str, _attrs: Any) -> None:
        if tag in _MUTE:
            self._mute += 1
        elif tag in _BLOCKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _MUTE:
            self._mute = max(0, self._mute - 1)
        elif tag in _BLOCKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._mute:
            self.parts.append(re.sub(r"\s+", " ", data))


def _html(text: str) -> str:
    parser = _Text()
    parser.feed(text)
    parser.close()
    lines = (line.strip() for line in "".join(parser.parts).split("\n"))
    return "\n".join(line for line in lines if line)


def _docx(data: bytes, name: str) -> str:
    import io
    import zipfile

    try:
        from docx import Document

        document = Document(io.BytesIO(data))
    except (zipfile.BadZipFile, KeyError, ValueError, OSError):
        raise InputError("is no readable docx", name, _HINT) from None
    lines = [paragraph.text for paragraph in document.paragraphs]
    for table in document.tables:
        for row in table.rows:
            lines.append("\t".join(cell.text for cell in row.cells))
    return _some("\n".join(lines), name)


def _pdf(data: bytes, name: str) -> str:
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError:
        raise InputError("is no readable PDF", name, _HINT) from None
    try:
        pages = [page.get_textpage().get_text_range() for page in document]
    finally:
        document.close()
    text = "\n".join(pages).replace("\r\n", "\n").replace("\ufffe", "-")
    return _some(_unwrapped(text), name)


def _some(text: str, name: str) -> str:
    if not text.strip():
        hint = "Run text recognition over it first, or hand over the text."
        raise InputError("holds no text, only pictures or nothing", name, hint)
    return text


def _unwrapped(text: str) -> str:
    """Join the lines of a paragraph that a PDF broke for the page's sake."""
    joined: list[str] = []
    for line in (each.strip() for each in text.split("\n")):
        last = joined[-1] if joined else ""
        goes_on = len(last) > 20 and not re.search(r"[.。!！?？:：;；”\"]$", last)
        goes_on = goes_on and not is_row(last) and not is_row(line)
        if line and goes_on:
            chinese = "\u4e00" <= last[-1] <= "\u9fff" or "\u4e00" <= line[0] <= "\u9fff"
            joined[-1] = last + ("" if chinese else " ") + line
        else:
            joined.append(line)
    return "\n".join(line for line in joined if line)
