"""Check a folder of texts in one run, and sum them up in a table."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from tutela.check.checker import Checker
from tutela.check.claims import Report
from tutela.check.documents import SUFFIXES, read_document
from tutela.model.errors import InputError


@dataclass(frozen=True, slots=True)
class Summary:
    """One line of the summary table: a file and its counts, or why it could not be read."""

    name: str
    counts: dict[str, int]
    exit_code: int
    problem: str = ""

    def as_json(self) -> dict[str, object]:
        """Give the line for `--json`."""
        return {
            "file": self.name,
            "summary": self.counts,
            "exit_code": self.exit_code,
            "problem": self.problem or None,
        }


def documents_in(folder: Path) -> list[Path]:
    """Name the documents of a folder and its subfolders, in order."""
    found = [path for path in folder.rglob("*") if path.suffix.lower() in SUFFIXES]
    if not found:
        hint = f"Put documents into it: {', '.join(SUFFIXES)}."
        raise InputError("holds no document", str(folder), hint)
    return sorted(path for path in found if path.is_file())


def check_folder(
    folder: Path, checker: Checker, *, date: date | None = None
) -> Iterator[tuple[Summary, Report | None]]:
    """Check every document of a folder, one at a time; a bad one becomes a line, not a crash."""
    for path in documents_in(folder):
        name = str(path.relative_to(folder))
        try:
            report = checker.check(read_document(path), date=date)
        except InputError as error:
            yield Summary(name, {}, error.exit_code, error.problem), None
            continue
        yield Summary(name, report.summary, report.exit_code), report


def table(lines: list[Summary]) -> str:
    """Give the summary as a plain table."""
    heads = ("confirmed", "contradicted", "scrambled", "unknown", "repairs")
    rows: list[tuple[str, ...]] = [("file", *heads)]
    for line in lines:
        confirmed = sum(n for key, n in line.counts.items() if key.startswith("confirmed"))
        counts = {**line.counts, "confirmed": confirmed}
        cells = [line.problem] if line.problem else [str(counts.get(key, 0)) for key in heads]
        rows.append((line.name, *cells))
    wide = max(len(row[0]) for row in rows)
    return "\n".join(
        f"{row[0]:<{wide}}  " + "  ".join(f"{cell:>12}" for cell in row[1:]) for row in rows
    )
