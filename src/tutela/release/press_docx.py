"""The press text as a document for offices, in the layout their papers have.

Chinese: A4 with the margins, the FangSong body and the fixed line height of official documents
(GB/T 9704); English: the same page with a serif body.
"""

import datetime
import io
import zipfile
import zlib
from pathlib import Path
from typing import Any

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from tutela.model.errors import InputError
from tutela.release.document import Document
from tutela.release.press import paragraphs, press

_MARGINS = {"top": 37, "bottom": 35, "left": 28, "right": 26}
_FONTS = {"zh": ("仿宋", "黑体", 16, 29), "en": ("Times New Roman", "Arial", 12, 20)}


def write_press_docx(path: Path, document: Document) -> None:
    """Write the press text with the same words as its plain form."""
    paper = docx.Document()
    _page(paper, document)
    for each in paragraphs(press(document).text):
        line = paper.add_paragraph()
        if each.sign == "#":
            line.alignment = WD_ALIGN_PARAGRAPH.CENTER
        else:
            _space(line, document, indent=each.sign != "##")
        size = 22 if each.sign == "#" else 0
        _run(line, each.text, document, is_head=each.sign.startswith("#"), size=size)
    on = document.facts.brief.cut_off
    made = datetime.datetime(on.year, on.month, on.day)  # noqa: DTZ001 - a day has no zone
    properties = paper.core_properties
    properties.title, properties.author = document.title.text, document.masthead
    properties.created = properties.modified = made
    properties.language = "zh-CN" if document.language == "zh" else "en-GB"
    path.write_bytes(_still(paper))


def read_press_docx(path: Path) -> list[str]:
    """Read the paragraphs of a press document back; raise ``InputError`` where it is broken."""
    try:
        return [paragraph.text for paragraph in docx.Document(str(path)).paragraphs]
    except (OSError, ValueError, KeyError, PackageNotFoundError, zipfile.BadZipFile, zlib.error):
        raise InputError(
            "cannot be read as a document", path.name, "Fetch the release again."
        ) from None


def _page(paper: Any, document: Document) -> None:
    section = paper.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    for side, size in _MARGINS.items():
        setattr(section, f"{side}_margin", Mm(size))
    if document.is_synthetic:
        header = section.header.paragraphs[0]
        header.alignment = WD_ALIGN_PARAGRAPH.CENTER
        _run(header, "合成数据 SYNTHETIC", document, is_head=True, size=12)


def _space(line: Any, document: Document, *, indent: bool) -> None:
    *_, size, height = _FONTS[document.language]
    form = line.paragraph_format
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(height)
    form.space_after = Pt(0 if document.language == "zh" else 8)
    if indent and document.language == "zh":
        form.first_line_indent = Pt(2 * size)


def _run(line: Any, text: str, document: Document, *, is_head: bool, size: int = 0) -> None:
    body, head, plain, _ = _FONTS[document.language]
    run = line.add_run(text)
    run.font.size = Pt(size or plain)
    run.font.name = head if is_head else body
    run._element.rPr.rFonts.set(qn("w:eastAsia"), head if is_head else body)


def _still(paper: Any) -> bytes:
    """Give the bytes with the dates inside the archive stopped."""
    moving, still = io.BytesIO(), io.BytesIO()
    paper.save(moving)
    with zipfile.ZipFile(moving) as source, zipfile.ZipFile(still, "w") as target:
        for name in sorted(source.namelist()):
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            target.writestr(entry, source.read(name), zipfile.ZIP_DEFLATED)
    return still.getvalue()
