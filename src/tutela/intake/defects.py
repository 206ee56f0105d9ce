"""Look for what a jurisdiction calls a defect, in the records that hold now."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from tutela.catalogue.mappings import PatrolRule
from tutela.register.arrow import Column, pc, whole
from tutela.register.current import current, joined
from tutela.register.schema import TABLES
from tutela.register.store import Batch, Register

_PER = {"person": "person_id", "charge": "charge_row"}


@dataclass(frozen=True, slots=True)
class Records:
    """The records as of a version, each table read once."""

    register: Register
    batches: Sequence[Batch]
    tables: dict[str, pa.Table]

    def table(self, name: str) -> pa.Table:
        """Give what holds of a table."""
        if name not in self.tables:
            self.tables[name] = current(self.register, name, self.batches)
        return self.tables[name]

    def events(self, code: str) -> pa.Table:
        """Give the events of one kind."""
        events = self.table("events")
        return events.filter(pc.equal(events["event_code"], code))


@dataclass(frozen=True, slots=True)
class Defects:
    """The records in which a rule found something: their keys, and the cases they belong to."""

    records: Column
    case_ids: Column


def find(rule: PatrolRule, records: Records) -> Defects:
    """Look for one defect."""
    return _KINDS[rule.kind](rule.says, records)


def _of(table: str, rows: pa.Table) -> Defects:
    return Defects(joined(rows, TABLES[table].key), whole(rows["case_id"]))


def _status(says: Mapping[str, object], records: Records) -> Defects:
    events, persons = records.events(str(says["event"])), records.table("persons")
    at = pc.index_in(whole(events["person_id"]), value_set=whole(persons["person_id"]))
    status = whole(persons["status"]).take(at)
    pairs = says["pairs"]
    wrong = np.zeros(events.num_rows, dtype=bool)
    for result, said in pairs if isinstance(pairs, tuple) else ():
        both = pc.and_(pc.equal(whole(events["result_code"]), result), pc.equal(status, said))
        wrong |= np.asarray(pc.fill_null(both, False))
    return _of("events", events.filter(pa.array(wrong)))


def _shared(says: Mapping[str, object], records: Records) -> Defects:
    """Give one row, the first, for each value that several persons share."""
    field = str(says["field"])
    rows = records.table(str(says["table"]))
    rows = rows.filter(pc.is_valid(rows[field]))
    held = rows.group_by(field).aggregate([("person_id", "count_distinct"), ("case_id", "min")])
    held = held.filter(pc.greater(held["person_id_count_distinct"], 1))
    return Defects(whole(held[field]), whole(held["case_id_min"]))


def _pattern(says: Mapping[str, object], records: Records) -> Defects:
    table = str(says["table"])
    rows = records.table(table)
    found = pc.match_substring_regex(rows[str(says["field"])], str(says["pattern"]))
    return _of(table, rows.filter(pc.fill_null(found, False)))


def _empty(says: Mapping[str, object], records: Records) -> Defects:
    table = str(says["table"])
    rows = records.events(str(says["event"])) if says["event"] else records.table(table)
    return _of(table, rows.filter(pc.is_null(rows[str(says["field"])])))


def _without(says: Mapping[str, object], records: Records) -> Defects:
    key = _PER[str(says["per"])]
    events, needed = records.events(str(says["event"])), records.events(str(says["needs"]))
    is_there = pc.is_in(whole(events[key]), value_set=whole(needed[key]))
    alone = pc.and_(pc.is_valid(whole(events[key])), pc.invert(is_there))
    return _of("events", events.filter(alone))


def _after_cut_off(says: Mapping[str, object], records: Records) -> Defects:
    known = [batch.entry.cut_off for batch in records.batches]
    cut_off = max((day for day in known if day is not None), default=None)
    events = records.events(str(says["event"]))
    is_late = pc.greater(whole(events["on"]), pa.scalar(cut_off, pa.date32()))
    return _of("events", events.filter(pc.fill_null(is_late, False)))


def _before(says: Mapping[str, object], records: Records) -> Defects:
    first = {}
    for part in ("event", "needs"):
        events = records.events(str(says[part]))
        events = events.filter(events["is_on_usable"])
        first[part] = events.group_by("person_id").aggregate([("on", "min"), ("case_id", "min")])
    later, earlier = first["event"], first["needs"]
    at = pc.index_in(whole(later["person_id"]), value_set=whole(earlier["person_id"]))
    is_early = pc.less(whole(later["on_min"]), whole(earlier["on_min"]).take(at))
    found = later.filter(pc.fill_null(is_early, False))
    return Defects(whole(found["person_id"]), whole(found["case_id_min"]))


_KINDS: Mapping[str, Callable[[Mapping[str, object], Records], Defects]] = {
    "status": _status,
    "shared": _shared,
    "pattern": _pattern,
    "empty": _empty,
    "without": _without,
    "before": _before,
    "after_cut_off": _after_cut_off,
}
