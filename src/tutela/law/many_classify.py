"""Classify millions of charges in one pass, from the same files as ``classify``.

Facts are arrays: 1 yes, -1 no, 0 not recorded; "and" is then the minimum, "or" the maximum and
"not" the sign, which is the very logic ``classify`` uses value by value (proved in tests).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, reduce
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from tutela.catalogue.laws import rules
from tutela.law.classify import MEANS, elements_of
from tutela.law.facts import check_stated, definitions
from tutela.law.groups import groups
from tutela.law.many import Days
from tutela.law.offences import offence

Known: TypeAlias = npt.NDArray[np.int8]
"""1 yes, -1 no, 0 not recorded."""
Rows: TypeAlias = npt.NDArray[np.int64]

SEXES = ("female", "male")


@dataclass(frozen=True, slots=True)
class Classes:
    """What many charges are.

    ``groups`` has bit n set for membership in ``group_ids[n]``; ``means`` is an index into
    ``MEANS``, -1 for none recorded; ``code`` an index into ``codes`` (ICCS, ICVAC), -1 for none.
    """

    exists: npt.NDArray[np.bool_]
    fits: Known
    means: Known
    groups: npt.NDArray[np.uint64]
    code: npt.NDArray[np.int16]
    group_ids: tuple[str, ...]
    codes: tuple[tuple[str | None, str | None], ...]


def classify_many(
    offences: Sequence[str],
    which: npt.NDArray[np.integer[Any]],
    acts_on: Days,
    facts: Mapping[str, npt.NDArray[Any]],
    *,
    jurisdiction: str = "cn",
) -> Classes:
    """Classify many charges: ``offences[which[n]]`` on day ``acts_on[n]``.

    ``facts`` are arrays of 1, -1 or 0; ``victim_age`` and ``offender_age`` years or -1;
    ``victim_sex`` an index into ``SEXES`` or -1.
    """
    check_stated(facts, jurisdiction)
    _check_offences(offences, jurisdiction)
    made = _empty(len(acts_on), jurisdiction)
    days = acts_on.astype("datetime64[D]")
    for rows, code, day in _cells(offences, which, days, jurisdiction):
        _fill(made, rows, _Cell(facts, rows, code, day, jurisdiction))
    return made


@dataclass(slots=True)
class _Cell:
    """The rows of one offence between two days on which any rule changes."""

    facts: Mapping[str, npt.NDArray[Any]]
    rows: Rows
    code: str
    day: date
    jurisdiction: str

    def is_met(self, condition: Any) -> Known:
        if isinstance(condition, str):
            return self.of(condition)
        (key, inner), *_ = condition.items()
        match key:
            case "all":
                return self._joined(np.minimum, [self.is_met(each) for each in inner], 1)
            case "any":
                return self._joined(np.maximum, [self.is_met(each) for each in inner], -1)
            case "not":
                met: Known = -self.is_met(inner)
                return met
            case _:
                return self._personal(key, inner)

    def of(self, fact: str) -> Known:
        found = self._full(0)
        if fact in self.facts:
            found = self.facts[fact][self.rows].astype(np.int8)
        for _, dated in definitions(fact, self.code, self.day, self.day, self.jurisdiction):
            if found.all():
                break
            met = self.is_met((dated.value or {})["when"])
            found = np.where(found == 0, met, found)
        return found

    def _joined(self, join: Any, parts: list[Known], empty: int) -> Known:
        return reduce(join, parts, self._full(empty))

    def _personal(self, key: str, wanted: Any) -> Known:
        if key not in self.facts:
            return self._full(0)
        value = self.facts[key][self.rows]
        if isinstance(wanted, str):
            met = value == SEXES.index(wanted)
        else:
            met = (wanted[0] <= value) & (value <= wanted[1])
        said: Known = np.where(value < 0, 0, np.where(met, 1, -1)).astype(np.int8)
        return said

    def _full(self, value: int) -> Known:
        return np.full(len(self.rows), value, dtype=np.int8)


def _cells(
    offences: Sequence[str],
    which: npt.NDArray[np.integer[Any]],
    days: Days,
    jurisdiction: str,
) -> list[tuple[Rows, str, date]]:
    changes = _changes(jurisdiction)
    span = np.searchsorted(changes, days, side="right").astype(np.int64)
    key = which.astype(np.int64) * (len(changes) + 1) + span
    order = np.argsort(key, kind="stable")
    starts = np.flatnonzero(np.diff(key[order], prepend=-1))
    found = []
    for rows in np.split(order, starts[1:]):
        if len(rows):
            day: date = days[rows[0]].item()
            found.append((rows, offences[int(which[rows[0]])], day))
    return found


@cache
def _changes(jurisdiction: str) -> Days:
    kinds = ("offence", "group", "definition", "classification")
    days = {
        dated.since
        for rule in rules(jurisdiction).values()
        if rule.kind in kinds
        for dated in rule.history
    }
    return np.array(sorted(days), dtype="datetime64[D]")


def _fill(made: Classes, rows: Rows, cell: _Cell) -> None:
    known = offence(cell.jurisdiction, cell.code, cell.day)
    made.code[rows] = _codes(made, cell)
    if known is None:
        return
    made.exists[rows] = True
    made.fits[rows] = cell.is_met({"all": elements_of(known)})
    means = _means(cell)
    made.means[rows] = means
    made.groups[rows] = _groups(made.group_ids, cell, means)


def _means(cell: _Cell) -> Known:
    found = cell.is_met({"all": []}) * np.int8(-1)
    for at in range(len(MEANS) - 1, -1, -1):
        found = np.where(cell.of(f"means_{MEANS[at]}") == 1, np.int8(at), found)
    return found


def _groups(ids: Sequence[str], cell: _Cell, means: Known) -> npt.NDArray[np.uint64]:
    mask = np.zeros(len(cell.rows), dtype=np.uint64)
    for group in groups(cell.jurisdiction, cell.day).values():
        if cell.code not in group.members:
            continue
        inside = np.ones(len(cell.rows), dtype=bool)
        if group.victim_under is not None:
            inside &= cell.is_met({"victim_age": (0, group.victim_under - 1)}) != -1
        if group.means is not None:
            inside &= means == MEANS.index(group.means)
        mask |= inside.astype(np.uint64) << np.uint64(ids.index(group.id))
    return mask


def _codes(made: Classes, cell: _Cell) -> npt.NDArray[np.int16]:
    found = np.full(len(cell.rows), -1, dtype=np.int16)
    rule = rules(cell.jurisdiction).get(f"iccs_{cell.code}")
    dated = rule.at(cell.day) if rule is not None else None
    for row in (dated.value or {}).get("rows", ()) if dated is not None else ():
        at = made.codes.index((row.get("iccs"), row.get("icvac")))
        found = np.where((found == -1) & (cell.is_met(row["when"]) == 1), np.int16(at), found)
    return found


def _empty(count: int, jurisdiction: str) -> Classes:
    known = rules(jurisdiction).values()
    codes = {
        (row.get("iccs"), row.get("icvac")): None
        for rule in known
        if rule.kind == "classification"
        for dated in rule.history
        for row in (dated.value or {}).get("rows", ())
    }
    return Classes(
        exists=np.zeros(count, dtype=bool),
        fits=np.zeros(count, dtype=np.int8),
        means=np.full(count, -1, dtype=np.int8),
        groups=np.zeros(count, dtype=np.uint64),
        code=np.full(count, -1, dtype=np.int16),
        group_ids=tuple(rule.id for rule in known if rule.kind == "group"),
        codes=tuple(codes),
    )


def _check_offences(codes: Sequence[str], jurisdiction: str) -> None:
    for code in codes:
        offence(jurisdiction, code, date.max)
