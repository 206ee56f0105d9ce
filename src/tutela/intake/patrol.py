"""Say, office by office, what is contradictory, missing or late in the records."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa

from tutela.catalogue.mappings import PATROL_GROUPS, Mappings
from tutela.intake.defects import Records, find
from tutela.intake.mapped import mappings_of
from tutela.intake.reasons import reasons
from tutela.intake.standing import standing_warnings
from tutela.model.words import LANGUAGES, Words
from tutela.register.arrow import pc, whole
from tutela.register.conflicts import conflicts_of
from tutela.register.schema import SNAPSHOT
from tutela.register.sealing import sealed, sealed_records
from tutela.register.store import Register, open_register

_CONFLICTS = {"case_of_another_office", "said_by_another_office"}


class Defect(NamedTuple):
    """One thing found: what, in which record, at which office."""

    group: str
    reason: str
    record: str
    office: str | None


@dataclass(frozen=True, slots=True)
class OfficePatrol:
    """What was found at one office; ``office`` None: it belongs to no known case."""

    office: str | None
    found: Mapping[str, Mapping[str, int]]

    def as_json(self) -> dict[str, object]:
        """Give it in the form the commands promise."""
        return {"office": self.office, **{group: dict(self.found[group]) for group in self.found}}


@dataclass(frozen=True, slots=True)
class PatrolReport:
    """What was found as of a version of the register, office by office and in all.

    ``fixed`` counts what the version before still had, ``came_back`` what it had not and an
    earlier one had.
    """

    version: int
    offices: tuple[OfficePatrol, ...]
    totals: Mapping[str, int]
    fixed: Mapping[str, int]
    came_back: Mapping[str, int]
    defects: tuple[Defect, ...]
    words: Mapping[str, Words]

    def as_rows(self) -> list[dict[str, object]]:
        """List each defect with its record: the notification list of an office. INTERNAL."""
        return [
            {
                "office": defect.office,
                "group": defect.group,
                "reason": defect.reason,
                "record": defect.record.replace("\x1f", "/").replace("\x1e", ""),
                "words_en": self.words[defect.reason]["en"],
                "words_zh": self.words[defect.reason]["zh"],
            }
            for defect in self.defects
        ]

    def as_json(self) -> dict[str, object]:
        """Give it in the form the commands promise."""
        return {
            "version": self.version,
            "totals": dict(self.totals),
            "fixed": dict(self.fixed),
            "came_back": dict(self.came_back),
            "offices": [office.as_json() for office in self.offices],
        }


def patrol(register_folder: Path) -> PatrolReport:
    """Look through a register and count what is odd, and what was mended since."""
    register = open_register(register_folder)
    mappings = mappings_of(register.jurisdiction)
    version = register.version
    now = _defects(register, mappings, version)
    before = _defects(register, mappings, version - 1)
    fresh = _keys(now) - _keys(before)
    long_ago = _seen_before(register, mappings, version - 1) if fresh else set()
    offices = sorted({defect.office for defect in now}, key=_last_if_none)
    return PatrolReport(
        version,
        tuple(OfficePatrol(office, _found(now, office)) for office in offices),
        _counts(defect.reason for defect in now),
        _counts(reason for reason, _ in _keys(before) - _keys(now)),
        _counts(reason for reason, _ in fresh & long_ago),
        tuple(sorted(_unsealed(register, now), key=_in_order)),
        _words(mappings, {defect.reason for defect in now}),
    )


def _unsealed(register: Register, defects: set[Defect]) -> set[Defect]:
    """Leave sealed records out of the list; they stay in the counts."""
    under = sealed(register)
    if not under:
        return defects
    batches = register.batches()
    tables = {name: register.read(name, batches) for name in SNAPSHOT if name != "offices"}
    named = sealed_records(under, tables)
    return {defect for defect in defects if defect.record not in named}


def _in_order(defect: Defect) -> tuple[str, str, str, str]:
    return defect.office or "~", defect.group, defect.reason, defect.record


def _words(mappings: Mappings, found: set[str]) -> dict[str, Words]:
    """Say each reason in words; one that only a mapping names speaks for itself."""
    own = {rule.id: rule.words for rule in mappings.patrol}
    plain = {reason: dict.fromkeys(LANGUAGES, reason.replace("_", " ")) for reason in found}
    return {**plain, **reasons().words, **own}


def _defects(register: Register, mappings: Mappings, version: int) -> set[Defect]:
    batches = register.batches(version)
    if not batches:
        return set()
    records = Records(register, batches, {})
    return {
        defect
        for group, reason, rows, case_ids in _all(records, mappings)
        for defect in _placed(records, group, reason, rows, case_ids)
    }


def _all(records: Records, mappings: Mappings) -> Iterator[tuple[str, str, list[str], object]]:
    warned = standing_warnings(records)
    yield from _between_offices(records)
    for reason in sorted({str(word) for word in warned["reason"].to_pylist()} - _CONFLICTS):
        rows = warned.filter(pc.equal(warned["reason"], reason))
        names = _names(rows["record"].to_pylist(), rows["line"].to_pylist())
        yield reasons().group(reason), reason, names, rows["case_id"]
    for rule in mappings.patrol:
        defects = find(rule, records)
        yield (
            rule.group,
            rule.id,
            [str(key) for key in defects.records.to_pylist()],
            (defects.case_ids),
        )


def _between_offices(records: Records) -> Iterator[tuple[str, str, list[str], object]]:
    """Give the conflicts that stand now, however often the records were sent since."""
    found = conflicts_of(records.register, records.batches)
    for reason in sorted(_CONFLICTS):
        own = {
            each.key: each.case_id
            for each in found
            if (each.field == "office_code") == (reason == "case_of_another_office")
        }
        if own:
            yield reasons().group(reason), reason, list(own), pa.array(own.values(), pa.string())


def _names(records: list[str | None], lines: list[int | None]) -> list[str]:
    pairs = zip(records, lines, strict=True)
    return [f"line {line}" if record is None else record for record, line in pairs]


def _placed(
    records: Records, group: str, reason: str, rows: list[str], case_ids: object
) -> Iterator[Defect]:
    cases = records.table("cases")
    at = pc.index_in(whole(case_ids), value_set=whole(cases["case_id"]))
    offices = whole(cases["office_code"]).take(at).to_pylist()
    return (Defect(group, reason, *pair) for pair in zip(rows, offices, strict=True))


def _last_if_none(office: str | None) -> tuple[bool, str]:
    return office is None, office or ""


def _keys(defects: set[Defect]) -> set[tuple[str, str]]:
    return {(defect.reason, defect.record) for defect in defects}


def _seen_before(register: Register, mappings: Mappings, until: int) -> set[tuple[str, str]]:
    seen = set()
    for version in range(1, until):
        seen |= _keys(_defects(register, mappings, version))
    return seen


def _found(defects: set[Defect], office: str | None) -> dict[str, dict[str, int]]:
    own = [defect for defect in defects if defect.office == office]
    return {
        group: _counts(defect.reason for defect in own if defect.group == group)
        for group in PATROL_GROUPS
    }


def _counts(reasons: Iterator[str]) -> dict[str, int]:
    return dict(sorted(Counter(reasons).items()))
