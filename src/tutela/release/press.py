"""The press text: plain paragraphs, one figure in each clause."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tutela.release.compose import Composed, Segment
from tutela.release.document import Document


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of a press text: where it begins, how it is marked, what it says."""

    start: int
    sign: str
    text: str


def paragraphs(text: str) -> Iterator[Paragraph]:
    r"""Split a press text; ``sign`` is "#" for the title, "##" for a heading, ">" for the notice.

    >>> [each.text for each in paragraphs("# One\n\nTwo\n")]
    ['One', 'Two']
    """
    for found in _PARAGRAPH.finditer(text):
        yield Paragraph(found.start("text"), found["sign"] or "", found["text"])


_PARAGRAPH = re.compile(r"^(?:(?P<sign>#{1,2}|>) )?(?P<text>.+)$", re.MULTILINE)


def press(document: Document) -> Composed:
    """Compose the press text; every span that came from a slot stays known."""
    return Composed(tuple(_segments(document)))


def _segments(document: Document) -> Iterator[Segment]:
    text = document.facts.text
    yield Segment(f"# {_mark(document)}")
    yield from document.title.segments
    yield Segment(f"\n\n{_mark(document)}{document.masthead}{_colon(document)}")
    yield Segment(document.facts.common["cut_off"], "date")
    yield Segment("\n\n")
    if document.is_synthetic:
        yield Segment(f"> {text['synthetic']['notice']}\n\n")
    yield from _section(text["page"]["points"], document.points, document)
    for part in document.parts:
        yield from _section(part.title, part.paragraphs, document)
    yield from _section(text["page"]["methods"], document.methods, document)
    yield Segment(f"## {text['page']['about']}\n\n{_mark(document)}{text['page']['edition']} ")
    yield Segment(document.facts.edition, "edition")
    yield Segment("\n")


def _section(title: str, paragraphs: tuple[Composed, ...], document: Document) -> Iterator[Segment]:
    if not paragraphs:
        return
    yield Segment(f"## {title}\n\n")
    for paragraph in paragraphs:
        yield Segment(_mark(document))
        yield from paragraph.segments
        yield Segment("\n\n")


def _mark(document: Document) -> str:
    if not document.is_synthetic:
        return ""
    return "【合成数据】" if document.language == "zh" else "[SYNTHETIC] "


def _colon(document: Document) -> str:
    return "，" if document.language == "zh" else ", "
