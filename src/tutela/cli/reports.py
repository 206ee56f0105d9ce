"""Check the texts a person names and show what was found."""

import json
import sys
from collections.abc import Iterator, Sequence
from datetime import date
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from tutela.check import Checker, Report
    from tutela.check.folder import Summary

_QUIET = {"not_a_statistic", "unknown", "scrambled"}


def read_text(name: str) -> str:
    """Read one document; ``-`` is standard input."""
    from tutela.check.documents import read_bytes, read_document

    return read_bytes(sys.stdin.buffer.read(), "-") if name == "-" else read_document(name)


def check_each(
    names: Sequence[str], checker: "Checker", day: date | None, original: str | None
) -> list[tuple["Summary", "Report | None"]]:
    """Check every text; of a folder every document in it, where an unreadable one is a line."""
    from tutela.check.folder import Summary, check_folder

    found: list[tuple[Summary, Report | None]] = []
    for name in names:
        if name != "-" and Path(name).is_dir():
            found += check_folder(Path(name), checker, date=day)
        else:
            report = checker.check(read_text(name), date=day, original=original)
            found.append((Summary(name, report.summary, report.exit_code), report))
    return found


def show(
    found: Sequence[tuple["Summary", "Report | None"]], *, as_json: bool, html: Path | None
) -> None:
    """Print JSON alone, or one text in full, or several as a table; write a page if asked."""
    from tutela.check.folder import table

    lines = [summary for summary, _ in found]
    reports = [report for _, report in found if report is not None]
    if html:
        html.write_text(_page(lines, reports), encoding="utf-8")
        typer.echo(f"{html}: written", err=True)
    if as_json:
        said = [
            {**line.as_json(), **(report.as_json() if report else {})} for line, report in found
        ]
        one = reports[0].as_json() if len(found) == 1 and reports else said
        typer.echo(json.dumps(one, ensure_ascii=False, indent=1))
    elif len(found) == 1 and reports:
        typer.echo("\n".join(_lines(lines[0].name, reports[0])))
    else:
        typer.echo(table(lines))


def _page(lines: Sequence["Summary"], reports: Sequence["Report"]) -> str:
    from tutela.check.note import correction_note
    from tutela.check.page import frame, page

    if len(reports) == 1:
        note = correction_note(reports[0]) if reports[0].exit_code else ""
        return page(reports[0], note=note)
    named = (line.name for line in lines if not line.problem)
    bodies = (
        f"<h1>{escape(name)}</h1>{_body(page(report))}"
        for name, report in zip(named, reports, strict=True)
    )
    return frame("Tutela", "".join(bodies), "en")


def _body(whole: str) -> str:
    return whole.partition("<body>")[2].rpartition("</body>")[0]


def _lines(name: str, report: "Report") -> Iterator[str]:
    yield f"{name}: checked against {', '.join(report.sources)}"
    for judged in report.judgements:
        if judged.verdict not in _QUIET:
            why = f": {judged.reason}" if judged.reason else ""
            verdict = str(judged.verdict).replace("_", " ")
            yield f"  {judged.claim.number.text}  {verdict}{why}"
    for repaired in report.repairs:
        yield f"  scrambled paragraph at character {repaired.start} ({repaired.hypothesis})"
        for field in repaired.fields:
            found = field.recovered or "lost"
            sure = "certain" if field.certain else "not certain"
            yield f"    {field.role:<14} printed {field.printed:<12} recovered {found:<10} {sure}"
    for each in report.differences or ():
        yield f"  {each.kind}: {each.reason}"
    counts = (f"{count} {word.replace('_', ' ')}" for word, count in report.summary.items())
    yield f"  {', '.join(counts)}"
