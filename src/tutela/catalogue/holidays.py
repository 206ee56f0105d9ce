"""Read a jurisdiction's table of working and free days; it has an end, and says so."""

import csv
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from tutela.catalogue.place import folder
from tutela.model.errors import DataError

_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Holidays:
    """Which days are free, from the first to the last day of the table."""

    first_on: date
    last_on: date
    free: frozenset[date]

    def knows(self, day: date) -> bool:
        """Tell whether the table reaches that day."""
        return self.first_on <= day <= self.last_on

    def is_free(self, day: date) -> bool:
        """Tell whether a day is free; where the table does not reach, Saturday and Sunday are."""
        return day in self.free if self.knows(day) else day.weekday() >= _SATURDAY


@cache
def holidays(jurisdiction: str) -> Holidays:
    """Read ``holidays.csv``; a jurisdiction without one has weekends and no horizon reached."""
    path = folder(jurisdiction) / "holidays.csv"
    return read(path) if path.is_file() else Holidays(date.max, date.min, frozenset())


def read(path: Path) -> Holidays:
    """Read a table day by day; raise ``DataError`` where a day is missing or said twice."""
    free: set[date] = set()
    days: list[date] = []
    with path.open(encoding="utf-8", newline="") as file:
        for line, row in enumerate(csv.DictReader(file), 2):
            day = _day(row, path, line)
            if days and day != days[-1] + timedelta(days=1):
                raise _broken(path, line, day, days[-1])
            days.append(day)
            if row["kind"] == "free":
                free.add(day)
    if not days:
        raise DataError("has no day", path.name, "Make it again with `make holidays`.")
    return Holidays(days[0], days[-1], frozenset(free))


def _day(row: dict[str, str], path: Path, line: int) -> date:
    try:
        day = date.fromisoformat(row["day"])
    except (KeyError, TypeError, ValueError):
        hint = "Write days that exist, such as 2024-02-29."
        raise DataError("the key [day] is no day", f"{path.name} line {line}", hint) from None
    if row.get("kind") not in ("free", "work"):
        raise DataError(
            "the key [kind] is neither free nor work", f"{path.name} line {line}", "Write one."
        )
    return day


def _broken(path: Path, line: int, day: date, before: date) -> DataError:
    problem = "overlaps" if day <= before else "leaves a gap"
    return DataError(
        f"the key [day] {problem}: {day} after {before}",
        f"{path.name} line {line}",
        "Write every day once, in order.",
    )
