"""Read the dated table of administrative divisions: old codes resolve, new names do not mislead.

    known = divisions("cn")
    known.at("222300", date(1990, 1, 1))      # the prefecture of that day

A row holds from ``since`` until before ``until``; an empty day is open. The lists are yearly, so a
change is dated by the first list that shows it.
"""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType

from tutela.catalogue.place import folder
from tutela.model.errors import DataError, InputError

LEVELS = ("province", "prefecture", "county")
_COLUMNS = ("code", "name", "level", "parent", "since", "until", "successor")


@dataclass(frozen=True, slots=True)
class Division:
    """One area under one name; ``successor`` is the code that follows where one is known."""

    code: str
    name: str
    level: str
    parent: str | None
    since: date | None
    until: date | None
    successor: str | None

    def held(self, day: date) -> bool:
        """Tell whether the area had this code and name on that day."""
        begun = self.since is None or self.since <= day
        return begun and (self.until is None or day < self.until)


@dataclass(frozen=True, slots=True)
class Divisions:
    """All areas, by code and by name, in order of their days."""

    by_code: Mapping[str, tuple[Division, ...]]
    by_name: Mapping[str, tuple[Division, ...]]

    def at(self, code: str, day: date) -> Division | None:
        """Give the area of a code on a day, None where the code was not in use."""
        held = [each for each in self.by_code.get(code, ()) if each.held(day)]
        return held[0] if held else None

    def on(self, day: date, level: str | None = None) -> tuple[Division, ...]:
        """Give every area of a day, or those of one level."""
        every = (each for history in self.by_code.values() for each in history)
        return tuple(each for each in every if each.held(day) and level in (None, each.level))

    def named(self, name: str, day: date | None = None) -> tuple[Division, ...]:
        """Give the areas of a name (on a day, or ever): several counties share one."""
        found = self.by_name.get(name, ())
        return tuple(each for each in found if day is None or each.held(day))

    def today(self, code: str, day: date) -> Division:
        """Follow a code to the area that stands for it on a day; refuse where the trail ends."""
        seen: set[str] = set()
        while (found := self.at(code, day)) is None and code not in seen:
            seen.add(code)
            history = self.by_code.get(code, ())
            code = (history[-1].successor if history else None) or code
        if found is None:
            raise InputError(
                f"is no division whose successor is known: [{code[:12]}]",
                "divisions",
                "Look it up in divisions.csv and write its successor.",
            )
        return found

    def names(self) -> frozenset[str]:
        """Give every name an area ever had, to find places in texts."""
        return frozenset(self.by_name)


@cache
def divisions(jurisdiction: str) -> Divisions:
    """Read ``divisions*.csv`` of a jurisdiction; one without them has no divisions."""
    return read(sorted(folder(jurisdiction).glob("divisions*.csv")))


def read(paths: Iterable[Path]) -> Divisions:
    """Read tables of divisions; raise ``DataError`` for an overlap or a day that does not exist."""
    found: dict[str, list[Division]] = {}
    for path in paths:
        with path.open(encoding="utf-8", newline="") as file:
            for line, row in enumerate(csv.DictReader(file), 2):
                each = _division(row, f"{path.name} line {line}")
                _refuse_overlap(found.setdefault(each.code, []), each, f"{path.name} line {line}")
                found[each.code].append(each)
    by_name: dict[str, list[Division]] = {}
    for history in found.values():
        for each in history:
            by_name.setdefault(each.name, []).append(each)
    return Divisions(_frozen(found), _frozen(by_name))


def _frozen(rows: Mapping[str, list[Division]]) -> Mapping[str, tuple[Division, ...]]:
    return MappingProxyType({key: tuple(each) for key, each in rows.items()})


def _division(row: dict[str, str], where: str) -> Division:
    if tuple(row) != _COLUMNS or None in row.values():
        hint = f"Write {','.join(_COLUMNS)}."
        raise DataError("has other columns than a table of divisions", where, hint)
    if row["level"] not in LEVELS or not row["name"]:
        raise DataError(
            "needs a [name] and a known [level]", where, f"Levels: {', '.join(LEVELS)}."
        )
    since, until = _day(row, "since", where), _day(row, "until", where)
    if since is not None and until is not None and until <= since:
        raise DataError("the key [until] is not after [since]", where, "Correct one of them.")
    return Division(
        code=row["code"],
        name=row["name"],
        level=row["level"],
        parent=row["parent"] or None,
        since=since,
        until=until,
        successor=row["successor"] or None,
    )


def _day(row: dict[str, str], key: str, where: str) -> date | None:
    try:
        return date.fromisoformat(row[key]) if row[key] else None
    except ValueError:
        raise DataError(
            f"the key [{key}] is no day that exists: {row[key][:20]}", where, "Write one."
        ) from None


def _refuse_overlap(before: list[Division], each: Division, where: str) -> None:
    if not before:
        return
    last = before[-1]
    if last.until is None or each.since is None or each.since < last.until:
        raise DataError(
            f"overlaps the row before of code [{each.code}]",
            where,
            "Let one end as the next begins.",
        )
