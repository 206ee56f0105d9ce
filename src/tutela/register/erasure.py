"""Erase records for good: rewrite every file, and leave only the ground on which it was done."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa

from tutela.model.errors import InputError
from tutela.register import deeds, delta
from tutela.register.arrow import Column, pc, whole
from tutela.register.current import joined, named
from tutela.register.links import LINKS
from tutela.register.schema import ERASURES, HANGS, SEALS, TABLES
from tutela.register.store import LEDGER, Register, open_register, say

_KINDS = {"case": "case_id", "person": "person_id"}


@dataclass(frozen=True, slots=True)
class Erased:
    """The cases and persons that were erased: none of them may come in again."""

    cases: frozenset[str]
    persons: frozenset[str]

    def of(self, column: str) -> frozenset[str]:
        """Give the erased ids that a column of the register may hold."""
        return {"case_id": self.cases, "person_id": self.persons}.get(column, frozenset())

    def is_named_in(self, text: str) -> bool:
        """Tell whether a text holds the id of an erased case or person."""
        return any(each in text for each in (*self.cases, *self.persons))


def erase(register: Register, kind: str, ids: Sequence[str], *, ground: str) -> int:
    """Erase cases or persons (``kind``) with all that hangs on them; give the rows removed.

    Every table is written anew, without its history: older versions of the register lack the
    record too, so that they no longer give the bytes they gave. Releases, snapshots and backups
    outside the register are not touched. What stays is the id, the day and the ground, so that a
    package that brings the record again is sent back.
    """
    if kind not in _KINDS or not ids or not ground.strip():
        raise InputError(
            "needs what to erase and on what ground",
            "an erasure",
            "Name case or person, ids, ground.",
        )
    with register.writing():
        now = open_register(register.folder, is_restoring=True)
        now.sweep()
        later = replace(now, generation=now.generation + 1)
        removed = _rewrite(now, later, kind, frozenset(ids))
        _tombstone(now, later, kind, ids, (ground, removed))
        say(later)
        later.sweep()
        deeds.write_down(register.folder, later.home, register.jurisdiction)
    return removed


def restore(folder: Path) -> int:
    """Make a register that was brought back from a backup heed the journal; give the rows removed.

    What was erased since the backup is erased again, on the same ground; seals hold by the
    journal alone.
    """
    removed = 0
    register = open_register(folder, is_restoring=True)
    said = deeds.grounds(folder, register.jurisdiction)
    undone = deeds.undone(folder, register.home, register.jurisdiction)
    for kind, ground in sorted({(kind, said[kind, each]) for kind, each in undone}):
        ids = [each for what, each in sorted(undone) if (what, said[what, each]) == (kind, ground)]
        removed += erase(register, kind, ids, ground=ground)
    return removed


def erased(register: Register) -> Erased:
    """Give what was erased from a register."""
    rows = delta.read(register.home / "erasures", ERASURES).to_pylist()
    named = {kind: frozenset(row["id"] for row in rows if row["kind"] == kind) for kind in _KINDS}
    return Erased(named["case"], named["person"])


def erased_before(folder: Path, jurisdiction: str) -> Erased:
    """Give what was erased from a register that lay in this place before; mostly nothing."""
    said = deeds.written_down(folder, jurisdiction, "erasure")
    named = {kind: frozenset(name for what, name in said if what == kind) for kind in _KINDS}
    return Erased(named["case"], named["person"])


def _rewrite(now: Register, later: Register, kind: str, ids: frozenset[str]) -> int:
    batches = now.batches()
    gone = _Gone.of(now, kind, ids)
    for name in TABLES:
        rows = now.read(name, batches)
        is_hit = _is_hit(name, rows, kind, ids)
        if name == "withdrawals":
            is_hit = pc.or_(is_hit, _among(rows["withdrawn_record"], gone.named))
        _keep(later, name, gone.unlinked(name, rows.filter(pc.invert(is_hit))))
    warnings = now.read("warnings", batches)
    is_said = pc.or_(
        _among(warnings["record"], gone.keys), _is_hit("warnings", warnings, kind, ids)
    )
    _keep(later, "warnings", warnings.filter(pc.invert(is_said)))
    _keep(later, "returned", _blanked(now.read("returned", batches), ids))
    seals = delta.read(now.home / "seals", SEALS)
    if seals.num_rows:
        delta.append(later.home / "seals", seals, "seal")
    _keep_links(now, later, {*gone.keys, *ids} if kind == "person" else gone.keys)
    ledger = delta.read(now.home / "ledger", LEDGER)
    delta.rewrite(later.home / "ledger", ledger, now.version)
    return gone.rows


@dataclass(slots=True)
class _Gone:
    """What an erasure takes: keys of records, as they are joined and as offices write them.

    ``by_home`` are the keys by table: what other records say of them goes too.
    """

    keys: set[str]
    named: set[str]
    by_home: dict[str, set[str]]
    rows: int = 0

    @classmethod
    def of(cls, register: Register, kind: str, ids: frozenset[str]) -> "_Gone":
        """Look through all batches for what is to go."""
        gone = cls(set(ids), set(ids), {})
        for name in TABLES:
            rows = register.read(name, register.batches())
            hit = rows.filter(_is_hit(name, rows, kind, ids))
            keys = {str(key) for key in joined(hit, TABLES[name].key).to_pylist()}
            gone.keys |= keys
            gone.named |= {str(key) for key in named(hit, TABLES[name].key).to_pylist()}
            gone.by_home[name] = keys
            gone.rows += hit.num_rows
        return gone

    def unlinked(self, name: str, rows: pa.Table) -> pa.Table:
        """Take from records that stay what they say of those that go."""
        for home, columns in HANGS.items():
            is_link = set(columns) <= set(rows.column_names) and columns != TABLES[name].key
            if home in ("cases", "persons") or not is_link or not self.by_home[home]:
                continue
            is_said = _among(joined(rows, columns), self.by_home[home])
            at = rows.column_names.index(columns[-1])
            kept = pc.if_else(is_said, None, whole(rows[columns[-1]]))
            rows = rows.set_column(at, columns[-1], kept)
        return rows


def _among(column: Column, known: set[str]) -> Column:
    return pc.is_in(whole(column), value_set=pa.array(sorted(known), pa.string()))


def _keep_links(now: Register, later: Register, gone: set[str]) -> None:
    links = delta.read(now.home / "links", LINKS)
    kept = links.filter(pc.invert(_among(links["person_id"], gone)))
    if kept.num_rows:
        delta.append(later.home / "links", kept, "link")


def _is_hit(name: str, rows: pa.Table, kind: str, ids: frozenset[str]) -> Column:
    if name == "withdrawals":
        parts = rf"(^|/)({'|'.join(re.escape(each) for each in sorted(ids))})(/|$)"
        return pc.match_substring_regex(whole(rows["withdrawn_record"]), parts)
    column = _KINDS[kind]
    if column not in rows.column_names:
        return pa.array([False] * rows.num_rows, pa.bool_())
    return pc.is_in(whole(rows[column]), value_set=pa.array(sorted(ids), pa.string()))


def _blanked(rows: pa.Table, ids: frozenset[str]) -> pa.Table:
    """Keep that a row was returned, not what it held."""
    # C1 is not named in C10: what others were sent back stays readable
    ends = "|".join(re.escape(each) for each in sorted(ids))
    pattern = rf"(^|[^\p{{L}}\p{{N}}])({ends})([^\p{{L}}\p{{N}}]|$)"
    is_named = pc.match_substring_regex(whole(rows["raw"]), pattern)
    raw = pc.if_else(pc.fill_null(is_named, False), "", whole(rows["raw"]))
    return rows.set_column(rows.column_names.index("raw"), "raw", raw)


def _keep(register: Register, name: str, rows: pa.Table) -> None:
    if rows.num_rows:
        delta.rewrite(register.home / name, rows)


def _tombstone(
    now: Register, later: Register, kind: str, ids: Sequence[str], said: tuple[str, int]
) -> None:
    before = delta.read(now.home / "erasures", ERASURES)
    rows = pa.Table.from_pylist(list(_stones(kind, ids, said)), schema=ERASURES)
    delta.rewrite(later.home / "erasures", pa.concat_tables([before, rows]))


def _stones(kind: str, ids: Sequence[str], said: tuple[str, int]) -> Iterator[dict[str, object]]:
    ground, removed = said
    for each in sorted(set(ids)):
        yield {
            "kind": kind,
            "id": each,
            "ground": ground,
            "erased_at": datetime.now(UTC),
            "rows": removed,
        }
