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
    is_empty = pc.is_null(rows[str(says["field"])])
    if says["filled"]:
        is_empty = pc.and_(is_empty, pc.is_valid(rows[str(says["filled"])]))
    return _of(table, rows.filter(is_empty))


def _without(says: Mapping[str, object], records: Records) -> Defects:
    """Find a step whose earlier one is neither at the same person or charge nor at the case."""
    key = _PER[str(says["per"])]
    events, needed = records.events(str(says["event"])), records.events(str(says["needs"]))
    is_of_case = pc.is_null(whole(needed["person_id"]))
    is_there = pc.or_(
        pc.is_in(whole(events[key]), value_set=whole(needed[key]).drop_null()),
        pc.is_in(whole(events["case_id"]), value_set=whole(needed["case_id"]).filter(is_of_case)),
    )
    # a step of the whole case has its earlier one at any of its persons
    is_whole = pc.is_null(whole(events["person_id"]))
    anywhere = pc.is_in(whole(events["case_id"]), value_set=whole(needed["case_id"]))
    is_alone = pc.and_(pc.is_valid(whole(events[key])), pc.invert(is_there))
    alone = pc.if_else(is_whole, pc.invert(anywhere), is_alone)
    return _of("events", events.filter(alone))


def _after_cut_off(says: Mapping[str, object], records: Records) -> Defects:
    known = [batch.entry.cut_off for batch in records.batches]
    cut_off = max((day for day in known if day is not None), default=None)
    events = records.events(str(says["event"]))
    is_late = pc.greater(whole(events["on"]), pa.scalar(cut_off, pa.date32()))
    return _of("events", events.filter(pc.fill_null(is_late, False)))


def _before(says: Mapping[str, object], records: Records) -> Defects:
    """Compare the first of each kind at a person; what is said of the whole case goes for all."""
    later = _first(records, str(says["event"]), ("person_id", "case_id"))
    own = _first(records, str(says["needs"]), ("person_id",))
    of_case = _first(records, str(says["needs"]), ("case_id",))
    at = pc.index_in(whole(later["person_id"]), value_set=whole(own["person_id"]), skip_nulls=True)
    at_case = pc.index_in(whole(later["case_id"]), value_set=whole(of_case["case_id"]))
    is_whole = pc.or_(pc.is_null(at), pc.is_null(whole(later["person_id"])))
    needed = pc.if_else(
        is_whole, whole(of_case["on_min"]).take(at_case), whole(own["on_min"]).take(at)
    )
    found = later.filter(pc.fill_null(pc.less(whole(later["on_min"]), needed), False))
    return Defects(
        pc.coalesce(whole(found["person_id"]), whole(found["case_id"])), found["case_id"]
    )


def _first(records: Records, code: str, by: tuple[str, ...]) -> pa.Table:
    """Give the first usable day of a kind of event: of each person, or of each whole case."""
    events = records.events(code)
    events = events.filter(events["is_on_usable"])
    if by == ("person_id",):
        events = events.filter(pc.is_valid(events["person_id"]))
    if by == ("case_id",):
        events = events.filter(pc.is_null(events["person_id"]))
    return events.group_by(list(by)).aggregate([("on", "min")])


_KINDS: Mapping[str, Callable[[Mapping[str, object], Records], Defects]] = {
    "status": _status,
    "shared": _shared,
    "pattern": _pattern,
    "empty": _empty,
    "without": _without,
    "before": _before,
    "after_cut_off": _after_cut_off,
}
