"""Read the texts to be checked and show what the check found."""

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from tutela.model.errors import InputError

if TYPE_CHECKING:
    from tutela.check import Report

READABLE = {".txt", ".md", ".html", ".htm", ".docx", ".pdf"}
_QUIET = {"not_a_statistic", "unknown"}


def read_texts(names: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield the name and text of each document; a folder gives every document in it."""
    for name in names:
        path = Path(name)
        if name != "-" and path.is_dir():
            found = sorted(each for each in path.rglob("*") if each.suffix.lower() in READABLE)
            if not found:
                hint = f"Put {', '.join(sorted(READABLE))} files into it."
                raise InputError("holds no text to check", name, hint)
            yield from ((str(each), read_text(str(each))) for each in found)
        else:
            yield name, read_text(name)


def read_text(name: str) -> str:
    """Read one document; ``-`` is standard input."""
    from tutela.check.documents import read_bytes, read_document

    return read_bytes(sys.stdin.buffer.read(), "-") if name == "-" else read_document(name)


def show_reports(reports: Mapping[str, "Report"], *, as_json: bool, html: Path | None) -> None:
    """Print what was found: JSON alone, or a few lines a text; and write a page if asked."""
    if html:
        from tutela.check.page import page

        html.write_text(page(next(iter(reports.values()))), encoding="utf-8")
        typer.echo(f"{html}: written", err=True)
    if as_json:
        said = {name: report.as_json() for name, report in reports.items()}
        typer.echo(
            json.dumps(
                said if len(said) > 1 else next(iter(said.values())), ensure_ascii=False, indent=1
            )
        )
        return
    for name, report in reports.items():
        typer.echo("\n".join(_lines(name, report)))


def _lines(name: str, report: "Report") -> Iterator[str]:
    yield f"{name}: checked against {', '.join(report.sources)}"
    for judged in report.judgements:
        number = judged.claim.number
        if judged.verdict not in _QUIET and judged.verdict != "scrambled":
            why = f": {judged.reason}" if judged.reason else ""
            yield f"  {number.text}  {str(judged.verdict).replace('_', ' ')}{why}"
    for repaired in report.repairs:
        yield f"  scrambled paragraph at character {repaired.start} ({repaired.hypothesis})"
        for field in repaired.fields:
            found = field.recovered or "lost"
            sure = "certain" if field.certain else "not certain"
            yield f"    {field.role:<14} printed {field.printed:<12} recovered {found:<10} {sure}"
    counts = ", ".join(
        f"{count} {word.replace('_', ' ')}" for word, count in report.summary.items()
    )
    yield f"  {counts}"
