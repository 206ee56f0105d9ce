"""Read a white paper in PDF back piece by piece: each piece of the source must be found in it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pypdfium2

from tutela.model.errors import InputError, RefusalError
from tutela.release.compose import Bound

_SVG_TEXT = re.compile(r"<text [^>]*?>(.*?)</text>")
_ATTRIBUTE = re.compile(r' data-(kind|figure)="([^"]*)"')
_ENTITIES = {"&amp;": "&", "&lt;": "<", "&gt;": ">"}
_LAW = ("law_what", "law_where", "law_since")
_REVISED = ("figure", "before", "now", "reason")
_BLANK = re.compile(r"\s+")
_EDGES = re.compile(r"[•‣]|[.]+[0-9]{1,3}")

Piece = tuple[str, str, str]
"""Text, kind ("text" for plain words) and the address of a figure or ""."""


@dataclass(frozen=True, slots=True)
class Script:
    """What a paper must say in order, and what its pages may repeat at their edges."""

    pieces: tuple[Piece, ...]
    repeated: tuple[str, ...]
    header: str

    def as_json(self) -> dict[str, Any]:
        """Give the machine copy."""
        return {
            "pieces": [list(each) for each in self.pieces],
            "repeated": list(self.repeated),
            "header": self.header,
        }


def script(told: Mapping[str, Any], drawings: Mapping[str, str]) -> Script:
    """List the pieces of a paper in the order the form sets them."""
    heads = {"".join(shown["head"]) for part in told["parts"] for shown in part["shown"]}
    words = told["text"]
    page = words["page"]
    lists = ("".join(page[key] for key in keys) for keys in (_LAW, _REVISED))
    last = page["address"] + page["value"] + words["workbook"]["source"]
    header = f"{told['masthead']} · {told['common']['edition']} "
    header += told["mark"] if told["synthetic"] else ""
    pieces = [each for each in _pieces(told, drawings) if each[0].strip()]
    return Script(tuple(pieces), (*sorted(heads, key=len, reverse=True), *lists, last), header)


def align(path: Path, copy: Mapping[str, Any]) -> tuple[str, tuple[Bound, ...]]:
    """Give the text of a paper and its bound spans.

    A cell of a table begins a line, so that the words of its row do not read as its sentence.
    Raises ``RefusalError`` where the paper does not give a piece back as it was composed, or says
    something nobody composed.
    """
    text, body = _extracted(path, _bare(copy["header"]))
    bare = "".join(text[at] for at in body)
    bound = [
        Bound(body[start], body[end - 1] + 1, kind, figure)
        for start, end, kind, figure in _matched(bare, copy, path.name)
        if kind != "text"
    ]
    for each in bound:
        if each.kind == "cell" and text[each.start - 1].isspace():
            text = f"{text[: each.start - 1]}\n{text[each.start :]}"
    inside = set(body)
    edges = [at for at in range(len(text)) if at not in inside and not text[at].isspace()]
    return text, (*bound, *(Bound(at, at + 1, "page") for at in edges))


def _extracted(path: Path, header: str) -> tuple[str, list[int]]:
    """Give the text of all pages, and where in it the body's characters stand.

    The header and the number of the page are no body.
    """
    text, body = "", []
    for number, page in enumerate(_pages(path), 1):
        said = page.replace("\ufffe", "-").replace("\x02", "-")
        places = [len(text) + at for at, each in enumerate(said) if not each.isspace()]
        bare = _bare(said)
        if not bare.startswith(header) or not bare.endswith(str(number)):
            raise _refusal(path.name, f"page {number}", header)
        body += places[len(header) : len(places) - len(str(number))]
        text += f"{said}\n"
    return text, body


def _pages(path: Path) -> list[str]:
    try:
        with pypdfium2.PdfDocument(path) as paper:
            return [page.get_textpage().get_text_range() for page in paper]
    except (OSError, pypdfium2.PdfiumError):
        raise InputError("cannot be read as PDF", path.name, "Fetch the release again.") from None


def _matched(bare: str, copy: Mapping[str, Any], name: str) -> Iterator[tuple[int, int, str, str]]:
    noise = [_bare(each) for each in copy["repeated"]]
    at = 0
    for said, kind, figure in copy["pieces"]:
        piece = _bare(said)
        while not bare.startswith(piece, at):
            end = _noise(bare, at, noise)
            if end is None:
                raise _refusal(name, figure or kind, said)
            yield at, end, "page", ""
            at = end
        yield at, at + len(piece), kind, figure
        at += len(piece)
    while at < len(bare):
        end = _noise(bare, at, noise)
        if end is None:
            raise _refusal(name, "the end", bare[at : at + 20])
        yield at, end, "page", ""
        at = end


def _noise(bare: str, at: int, repeated: list[str]) -> int | None:
    for each in repeated:
        if bare.startswith(each, at):
            return at + len(each)
    edge = _EDGES.match(bare, at)
    return edge.end() if edge else None


def _refusal(name: str, what: str, said: str) -> RefusalError:
    return RefusalError(
        f"does not give back [{said.strip()[:40]}]",
        f"{name} ({what})",
        "Look at the page: a figure that cannot be copied out of it must not be published.",
    )


def _bare(said: str) -> str:
    return _BLANK.sub("", said)


def _pieces(told: Mapping[str, Any], drawings: Mapping[str, str]) -> Iterator[Piece]:
    yield from _front(told)
    for part in told["parts"]:
        yield part["title"], "text", ""
        for paragraph in part["paragraphs"]:
            yield from paragraph
        for shown in part["shown"]:
            yield from _exhibit(shown, told, drawings.get(shown["chart"], ""))
    yield from _back(told)


def _front(told: Mapping[str, Any]) -> Iterator[Piece]:
    page, common = told["text"]["page"], told["common"]
    yield told["masthead"], "text", ""
    yield told["title"], "title", ""
    yield page["edition"], "text", ""
    yield common["edition"], "edition", ""
    yield from _reach(told, "")
    yield told["notice"], "text", ""
    yield page["points"], "text", ""
    for point in told["points"]:
        yield from point
    if told["help"]:
        yield page["help"], "text", ""
    for number, words in told["help"]:
        yield number, "help line", ""
        yield words, "text", ""
    yield page["contents"], "text", ""
    for title in told["outline"]:
        yield title, "text", ""
    yield from _tables(told)


def _tables(told: Mapping[str, Any]) -> Iterator[Piece]:
    words = told["text"]
    shown = [each for part in told["parts"] for each in part["shown"]]
    if shown:
        yield words["page"]["tables"], "text", ""
    for each in shown:
        yield words["exhibit"]["table"], "text", ""
        yield each["number"], "table number", ""
        yield each["title"], "name", ""
        yield f"({each['unit']})", "text", ""


def _exhibit(shown: Mapping[str, Any], told: Mapping[str, Any], drawing: str) -> Iterator[Piece]:
    yield told["text"]["exhibit"]["table"], "text", ""
    yield shown["number"], "table number", ""
    yield shown["title"], "name", ""
    yield f"({shown['unit']})", "text", ""
    yield from _drawn(drawing)
    yield "".join(shown["head"]), "period", ""
    for row in shown["rows"]:
        yield row["label"], "name", ""
        for text, mark, figure in row["cells"]:
            yield text, "cell" if figure else mark, figure
    yield from _reach(told, " · ")


def _reach(told: Mapping[str, Any], between: str) -> Iterator[Piece]:
    """Say up to which day and from how many offices."""
    page, common = told["text"]["page"], told["common"]
    yield page["cut_off"], "text", ""
    yield common["cut_off"], "date", ""
    yield f"{between}{page['coverage']}", "text", ""
    yield told["coverage"], "coverage", ""


def _drawn(drawing: str) -> Iterator[Piece]:
    for found in _SVG_TEXT.finditer(drawing):
        given = dict(_ATTRIBUTE.findall(found[0]))
        text = found[1]
        for entity, character in _ENTITIES.items():
            text = text.replace(entity, character)
        yield text, given.get("kind", "text"), given.get("figure", "")


def _back(told: Mapping[str, Any]) -> Iterator[Piece]:
    page, legend = told["text"]["page"], told["text"]["legend"]
    yield from _law(told)
    if told["cases"]:
        for key in ("cases", "cases_note"):
            yield told["text"]["operation"][key], "text", ""
    for case in told["cases"]:
        yield from case
    yield page["methods"], "text", ""
    for method in (*told["methods"], told["protected"]):
        yield from method
    marks = ("withheld", "missing", "published", "invented")
    for mark in marks if told["synthetic"] else marks[:2]:
        yield legend[mark], "text", ""
    yield from _meanings(told)
    yield page["figures"], "text", ""
    for name in (page["address"], page["value"], told["text"]["workbook"]["source"]):
        yield name, "text", ""
    for address, value, source in told["figures"]:
        yield address, "address", ""
        yield value, "cell", address
        yield source, "text", ""


def _law(told: Mapping[str, Any]) -> Iterator[Piece]:
    page = told["text"]["page"]
    if told["law"]:
        for key in ("law", *([] if told["law_signed"] else ["law_unsigned"]), *_LAW):
            yield page[key], "text", ""
        for each in told["law"]:
            yield each["name"], "name", ""
            yield each["text"], "instrument", ""
            yield each["since"], "date", ""


def _meanings(told: Mapping[str, Any]) -> Iterator[Piece]:
    page = told["text"]["page"]
    absent = [each for each in told["meanings"] if not each["available"]]
    if absent:
        yield page["not_available"], "text", ""
    for each in absent:
        yield f"{each['name']} — {each['why']}", "definition", ""
    yield from _revisions(told)
    yield page["definitions"], "text", ""
    for each in (one for one in told["meanings"] if one["available"]):
        yield each["name"], "name", ""
        yield page["definition"], "text", ""
        yield each["definition"], "definition", ""
        yield page["not_measured"], "text", ""
        yield each["not_measured"], "definition", ""
    if told["others"]:
        yield page["other_meanings"], "text", ""


def _revisions(told: Mapping[str, Any]) -> Iterator[Piece]:
    page = told["text"]["page"]
    if told["revisions"]:
        for key in ("revisions", "revised_note", *_REVISED):
            yield page[key], "text", ""
    for each in told["revisions"]:
        yield each["name"], "name", ""
        yield each["period"], "period", ""
        yield each["before"], "before", ""
        yield each["now"], "cell", each["figure"]
        yield each["reason"], "text", ""
