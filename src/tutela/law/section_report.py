"""Read every charge of a file of rows and report the share that could be read, and the rest."""

import csv
import gzip
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from tutela.law.sections import Section, Unread, parse
from tutela.model.errors import InputError

_PREFIXES = ("", "disposition_charged_")
_TITLES = ("charge_offense_title", "disposition_charged_offense_title", "title")


@dataclass(frozen=True, slots=True)
class Report:
    """How many rows were read; ``unread`` lists each other section with its reason and rows."""

    rows: int
    read: int
    forms: tuple[tuple[str, int], ...]
    offences: tuple[tuple[str, int], ...]
    unread: tuple[tuple[Unread, int], ...]

    @property
    def share(self) -> float:
        """Give the share of rows that were read, 0 to 1; of no rows, 0."""
        return self.read / self.rows if self.rows else 0.0


def report(paths: Sequence[Path], *, jurisdiction: str = "us_il_cook") -> Report:
    """Read CSV files (plain or gzip) that have chapter, act and section of each charge."""
    seen: Counter[tuple[str, str, str, str]] = Counter()
    for path in paths:
        seen.update(_charges(path))
    forms: Counter[str] = Counter()
    offences: Counter[str] = Counter()
    unread: Counter[Unread] = Counter()
    for (chapter, act, section, title), count in seen.items():
        found = parse(section, chapter=chapter, act=act, title=title, jurisdiction=jurisdiction)
        if isinstance(found, Section):
            forms[found.inchoate or "completed"] += count
            offences[found.code] += count
        else:
            unread[found] += count
    return Report(
        rows=seen.total(),
        read=forms.total(),
        forms=tuple(forms.most_common()),
        offences=tuple(offences.most_common()),
        unread=tuple(unread.most_common()),
    )


def _charges(path: Path) -> Iterator[tuple[str, str, str, str]]:
    try:
        with _opened(path) as file:
            reader = csv.DictReader(file)
            columns = reader.fieldnames or ()
            prefix = next((each for each in _PREFIXES if f"{each}section" in columns), None)
            if prefix is None or f"{prefix}chapter" not in columns:
                hint = "Name a file with the columns chapter, act and section."
                raise InputError("has no sections of charges", path.name, hint)
            title = next((each for each in _TITLES if each in columns), "")
            for row in reader:
                where = (row[f"{prefix}chapter"], row[f"{prefix}act"], row[f"{prefix}section"])
                yield (*where, row.get(title) or "")
    except (OSError, EOFError, UnicodeDecodeError):
        raise InputError("cannot be read", path.name, "Name a whole CSV file.") from None


def _opened(path: Path) -> IO[str]:
    if path.suffix == ".gz":
        return gzip.open(path, "rt", encoding="utf-8", newline="")
    return path.open(encoding="utf-8", newline="")
