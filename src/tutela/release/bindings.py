"""Read the texts of a release back, each span still tied to the slot that put it there."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from tutela.model.errors import RefusalError
from tutela.release.compose import Bound
from tutela.release.document import Document
from tutela.release.paper_text import align
from tutela.release.press import paragraphs, press
from tutela.release.press_docx import read_press_docx

_SILENT = {"style", "script", "title", "desc", "head"}
_BLOCKS = {
    "aside",
    "p",
    "li",
    "h1",
    "h2",
    "h3",
    "td",
    "th",
    "dd",
    "dt",
    "tr",
    "figcaption",
    "summary",
    "text",
}
_EMPTY = {"meta", "link", "br", "img", "rect", "line", "circle", "polyline", "path", "hr"}


@dataclass(frozen=True, slots=True)
class TextOutput:
    """A text of a release as a reader meets it, and the spans that came from slots."""

    path: str
    language: str
    text: str
    bound: tuple[Bound, ...]


def bind(folder: Path, documents: Sequence[Document]) -> list[dict[str, Any]]:
    """Make the machine copy of the spans of every press text, to be written beside it."""
    return [
        {
            "file": f"press.{document.language}.md",
            "language": document.language,
            "synthetic": document.is_synthetic,
            "bound": [
                {"start": each.start, "end": each.end, "kind": each.kind, "figure": each.figure_id}
                for each in press(document).bound
            ],
        }
        for document in documents
        if (folder / f"press.{document.language}.md").is_file()
    ]


def bindings(folder: Path) -> tuple[TextOutput, ...]:
    """Read every text output of a release back with its spans: press texts, papers, pages.

    Raises ``RefusalError`` where a paper does not give back what was composed.
    """
    listed = json.loads((folder / "bindings.json").read_text(encoding="utf-8"))
    texts = [_paper(folder, each) if "pieces" in each else _press(folder, each) for each in listed]
    letters = [_letter(folder, each) for each in texts if each.path.endswith(".md")]
    pages = [_page(folder, path) for path in sorted(folder.rglob("*.html"))]
    return (*texts, *letters, *pages)


def _press(folder: Path, entry: dict[str, Any]) -> TextOutput:
    text = (folder / entry["file"]).read_text(encoding="utf-8")
    bound = (
        Bound(each["start"], each["end"], each["kind"], each["figure"]) for each in entry["bound"]
    )
    return TextOutput(entry["file"], entry["language"], text, tuple(bound))


def _paper(folder: Path, entry: dict[str, Any]) -> TextOutput:
    text, bound = align(folder / entry["file"], entry)
    return TextOutput(entry["file"], entry["language"], text, bound)


def _letter(folder: Path, plain: TextOutput) -> TextOutput:
    """Read the press document, whose paragraphs must be those of the plain text."""
    path = folder / plain.path.replace(".md", ".docx")
    expected = list(paragraphs(plain.text))
    there = read_press_docx(path)
    if there != [each.text for each in expected]:
        raise RefusalError(
            "does not say what the plain press text says", path.name, "Publish the release anew."
        )
    bound: list[Bound] = []
    text = ""
    for each in expected:
        shift = len(text) - each.start
        bound += (
            replace(span, start=span.start + shift, end=span.end + shift)
            for span in plain.bound
            if each.start <= span.start < each.start + len(each.text)
        )
        text += f"{each.text}\n"
    return TextOutput(path.name, plain.language, text, tuple(bound))


def _page(folder: Path, path: Path) -> TextOutput:
    reader = _Reader()
    reader.feed(path.read_text(encoding="utf-8"))
    name = path.relative_to(folder).as_posix()
    language = name.partition("/")[0] if "/" in name else "en"
    return TextOutput(name, language, reader.text, tuple(reader.bound))


class _Reader(HTMLParser):
    """Collect the visible text of a page, and the spans whose element names a slot."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text = ""
        self.bound: list[Bound] = []
        self._open: list[tuple[str, int, str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _BLOCKS and not self.text.endswith("\n"):
            self.text += "\n"
        if tag in _EMPTY:
            return
        given = dict(attrs)
        figure = given.get("data-figure") or given.get("value") or ""
        self._open.append((tag, len(self.text), given.get("data-kind") or "", figure))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        return

    def handle_endtag(self, tag: str) -> None:
        while self._open:
            name, start, kind, figure = self._open.pop()
            if kind and len(self.text) > start:
                self.bound.append(Bound(start, len(self.text), kind, figure))
            if name == tag:
                break
        if tag in _BLOCKS and not self.text.endswith("\n"):
            self.text += "\n"

    def handle_data(self, data: str) -> None:
        if not any(name in _SILENT for name, *_ in self._open):
            self.text += data
