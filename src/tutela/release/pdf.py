"""Set the white paper as PDF/A-3a and PDF/UA-1 in one file, the same bytes every time."""

import datetime
import json
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final, Literal

import typst

from tutela.model.figure import Figure
from tutela.release import speech
from tutela.release.charts import draw
from tutela.release.compose import Composed
from tutela.release.document import Document, Meaning
from tutela.release.exhibits import Shown, cell, mark
from tutela.release.fonts import write_fonts
from tutela.release.paper_text import script

_FORM = Path(__file__).parent / "forms" / "paper.typ"
STANDARDS: Final[list[Literal["a-3a", "ua-1"]]] = ["a-3a", "ua-1"]


def write_papers(folder: Path, documents: Sequence[Document]) -> list[dict[str, Any]]:
    """Write `white-paper.<language>.pdf` for each document; one set of fonts serves all.

    Gives the machine copy of what each of them must say, for reading it back.
    """
    with tempfile.TemporaryDirectory() as name:
        room = Path(name)
        told = [_told(document, room) for document in documents]
        texts = [json.dumps(each, ensure_ascii=False) for each in told]
        form = _FORM.read_text(encoding="utf-8")
        drawn = {path.name: path.read_text(encoding="utf-8") for path in room.glob("*.svg")}
        write_fonts(room / "fonts", "".join((form, *texts, *drawn.values())))
        for document, text in zip(documents, texts, strict=True):
            _set(folder, room, document, text)
        return [
            {
                "file": _name(document),
                "language": document.language,
                "synthetic": document.is_synthetic,
                **script(each, drawn).as_json(),
            }
            for document, each in zip(documents, told, strict=True)
        ]


def _name(document: Document) -> str:
    return f"white-paper.{document.language}.pdf"


def _set(folder: Path, room: Path, document: Document, text: str) -> None:
    (room / "paper.json").write_text(text, encoding="utf-8")
    (room / "paper.typ").write_bytes(_FORM.read_bytes())
    figures = folder / "figures.json"
    (room / "figures.json").write_bytes(figures.read_bytes() if figures.is_file() else b"[]")
    on = document.facts.brief.cut_off
    stamp = int(datetime.datetime(on.year, on.month, on.day, tzinfo=datetime.UTC).timestamp())
    made = typst.compile(
        str(room / "paper.typ"),
        root=str(room),
        font_paths=[str(room / "fonts")],
        ignore_system_fonts=True,
        pdf_standards=[*STANDARDS],
        timestamp=stamp,
        format="pdf",
    )
    (folder / _name(document)).write_bytes(made)


def _told(document: Document, room: Path) -> dict[str, Any]:
    facts = document.facts
    on = facts.brief.cut_off
    return {
        "language": document.language,
        "title": document.title.text,
        "masthead": document.masthead,
        "synthetic": document.is_synthetic,
        "notice": facts.text["synthetic"]["notice"] if document.is_synthetic else "",
        "mark": "合成数据 SYNTHETIC",
        "date": [on.year, on.month, on.day],
        "common": dict(facts.common),
        "text": _plain(facts.text),
        "coverage": f"{facts.common['reported']} / {facts.common['expected']}",
        "protected": _segments(document.protected),
        "points": [_segments(each) for each in document.points],
        "parts": [
            {
                "title": part.title,
                "paragraphs": [_segments(each) for each in part.paragraphs],
                "shown": [_shown(each, document, room) for each in part.shown],
            }
            for part in document.parts
        ],
        "law": [asdict(each) for each in document.law],
        "law_signed": document.is_law_signed,
        "cases": [_segments(each) for each in document.cases],
        "methods": [_segments(each) for each in document.methods],
        "meanings": [_meaning(each) for each in (*document.absent, *document.explained)],
        "figures": list(_figures(document)),
        "outline": _outline(document),
        "others": bool(document.others),
        "help": [list(each) for each in document.help],
        "revisions": [asdict(each) for each in document.revisions],
    }


def _outline(document: Document) -> list[str]:
    page = document.facts.text["page"]
    return [
        page["points"],
        *(part.title for part in document.parts),
        *([page["law"]] if document.law else []),
        *([document.facts.text["operation"]["cases"]] if document.cases else []),
        page["methods"],
        *([page["not_available"]] if document.absent else []),
        *([page["revisions"]] if document.revisions else []),
        page["definitions"],
        page["figures"],
    ]


def _plain(text: Mapping[str, Any]) -> dict[str, Any]:
    return {key: dict(each) if isinstance(each, Mapping) else each for key, each in text.items()}


def _segments(composed: Composed) -> list[list[str]]:
    return [[each.text, each.kind, each.figure] for each in composed.segments]


def _meaning(meaning: Meaning) -> dict[str, Any]:
    return {
        "name": meaning.name,
        "definition": meaning.definition,
        "not_measured": meaning.not_measured,
        "available": meaning.is_available,
        "why": meaning.why,
    }


def _shown(shown: Shown, document: Document, room: Path) -> dict[str, Any]:
    chart = draw(shown, document)
    name = f"{document.language}-{shown.number}.svg"
    if chart is not None:
        (room / name).write_text(chart.svg, encoding="utf-8")
    return {
        "number": str(shown.number),
        "title": shown.title,
        "unit": shown.unit,
        "head": [
            shown.corner,
            *(speech.period(each, document.language) for each in shown.periods),
        ],
        "rows": [
            {
                "label": row.label,
                "total": row.is_total,
                "cells": [
                    [cell.text, cell.mark, str(cell.figure.id) if cell.figure else ""]
                    for cell in row.cells
                ],
            }
            for row in shown.rows
        ],
        "chart": name if chart is not None else "",
        "described": chart.described if chart is not None else "",
    }


def _figures(document: Document) -> Iterator[list[str]]:
    facts = document.facts
    used: dict[str, Figure] = {}
    ids = {str(address): figure for address, figure in facts.figures.items()}
    for composed in (*document.points, *(p for part in document.parts for p in part.paragraphs)):
        for bound in composed.bound:
            if bound.figure_id:
                used[bound.figure_id] = ids[bound.figure_id]
    for shown in document.shown:
        used.update({str(figure.id): figure for figure in shown.figures})
    for address, figure in used.items():
        yield [address, cell(figure, facts).text, facts.text["marks"][mark(figure, facts)]]
