"""Look up when each office sent what: the days of its packages, and the records of each period."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import pyarrow as pa

from tutela.catalogue.calendar import Calendar, Return
from tutela.model.errors import InputError
from tutela.model.period import Period
from tutela.register.arrow import Column, pc, whole
from tutela.register.current import current
from tutela.register.store import Batch, Register

_KEYS = {"cases": "case_id", "events": "event_id"}


@dataclass(frozen=True, slots=True)
class Told:
    """The records of one office in one period: when the first came, how many, up to which day."""

    first_sent_on: date
    records: int
    last_on: date


@dataclass(frozen=True, slots=True)
class Nil:
    """A statement that there was nothing to report, and the day it was taken in."""

    stated_on: date
    sent_on: date


@dataclass(frozen=True, slots=True)
class Sendings:
    """What came in: ``days`` of packages by office, ``told`` by return, office and period number.

    ``nil_unread`` counts nil returns whose period nobody can read, or that were stated before it
    was over.
    """

    levels: Mapping[str, str | None]
    days: Mapping[str, Sequence[date]]
    told: Mapping[tuple[str, str, int], Told]
    nil: Mapping[tuple[str, Period], Nil]
    nil_unread: int
    unplaced: Mapping[str, int]

    def offices_of(self, levels: Sequence[str]) -> list[str]:
        """Name the offices of some levels, in order."""
        return sorted(office for office, level in self.levels.items() if level in levels)


def sendings(register: Register, calendar: Calendar, batches: Sequence[Batch]) -> Sendings:
    """Look through some batches; corrected and withdrawn records were sent as well."""
    sent_on = {batch.id: batch.recorded_at.astimezone(calendar.zone).date() for batch in batches}
    rows = {
        name: _dated(register.read(name, batches, columns), sent_on)
        for name, columns in _columns().items()
    }
    cases = current(register, "cases", batches)
    at = pc.index_in(whole(rows["events"]["case_id"]), value_set=whole(cases["case_id"]))
    offices = whole(cases["office_code"]).take(at)
    rows["events"] = rows["events"].append_column("office_code", offices)
    known = current(register, "offices", batches).select(["office_code", "level"]).to_pylist()
    levels = {row["office_code"]: row["level"] for row in known}
    nil, unread = _nil(rows["nil_returns"], current(register, "nil_returns", batches))
    return Sendings(
        levels,
        _days(rows),
        {key: told for each in calendar.returns for key, told in _told(each, rows).items()},
        nil,
        unread,
        _unplaced(rows, levels),
    )


def _columns() -> Mapping[str, Sequence[str]]:
    return {
        "cases": ("case_id", "office_code", "received_on", "batch"),
        "events": ("event_id", "case_id", "on", "is_on_usable", "batch"),
        "nil_returns": ("office_code", "period", "stated_on", "batch"),
    }


def _dated(rows: pa.Table, sent_on: Mapping[str, date]) -> pa.Table:
    ids = pa.array(list(sent_on), pa.string())
    days = pa.array(list(sent_on.values()), pa.date32())
    at = pc.index_in(whole(rows["batch"].cast(pa.string())), value_set=ids)
    return rows.append_column("sent_on", days.take(at))


def _days(rows: Mapping[str, pa.Table]) -> dict[str, Sequence[date]]:
    """Give the days on which something of an office came, a nil return too."""
    found: defaultdict[str, set[date]] = defaultdict(set)
    for each in rows.values():
        pairs = each.group_by(["office_code", "sent_on"]).aggregate([]).to_pylist()
        for pair in pairs:
            found[pair["office_code"]].add(pair["sent_on"])
    return {office: sorted(days) for office, days in found.items()}


def _told(owing: Return, rows: Mapping[str, pa.Table]) -> dict[tuple[str, str, int], Told]:
    table, _, day = owing.day.partition(".")
    own, key = rows[table], _KEYS[table]
    if "is_on_usable" in own.column_names:
        own = own.filter(own["is_on_usable"])
    own = own.filter(pc.and_(pc.is_valid(own[day]), pc.is_valid(own["office_code"])))
    own = own.append_column("number", _numbers(owing, own[day]))
    grouped = own.group_by(["office_code", "number"]).aggregate(
        [("sent_on", "min"), (key, "count_distinct"), (day, "max")]
    )
    return {
        (owing.id, row["office_code"], row["number"]): Told(
            row["sent_on_min"], row[f"{key}_count_distinct"], row[f"{day}_max"]
        )
        for row in grouped.to_pylist()
    }


def _numbers(owing: Return, days: Column) -> Column:
    """Number the periods as ``Return.number`` does, each distinct day once."""
    encoded = whole(days).dictionary_encode()
    numbers = [owing.number(day) for day in encoded.dictionary.to_pylist()]
    return pa.array(numbers, pa.int64()).take(encoded.indices)


def _nil(rows: pa.Table, standing: pa.Table) -> tuple[dict[tuple[str, Period], Nil], int]:
    """Read the nil returns that were not withdrawn; the first statement for a period holds."""
    stands = set(
        zip(*(standing[name].to_pylist() for name in ("office_code", "period")), strict=True)
    )
    found: dict[tuple[str, Period], Nil] = {}
    unread = 0
    for row in rows.sort_by([("sent_on", "ascending"), ("stated_on", "ascending")]).to_pylist():
        if (row["office_code"], row["period"]) not in stands:
            continue
        period = _period(row["period"])
        if period is None or row["stated_on"] <= period.last_on:
            unread += 1
            continue
        found.setdefault((row["office_code"], period), Nil(row["stated_on"], row["sent_on"]))
    return found, unread


def _period(name: str) -> Period | None:
    try:
        return Period.parse(name)
    except InputError:
        return None


def _unplaced(rows: Mapping[str, pa.Table], levels: Mapping[str, str | None]) -> dict[str, int]:
    known = pa.array(sorted(levels), pa.string())
    homeless = sum(
        pc.sum(pc.invert(pc.is_in(whole(rows[name]["office_code"]), value_set=known))).as_py() or 0
        for name in _KEYS
    )
    unranked = sum(level is None for level in levels.values())
    return {"records_of_no_known_office": homeless, "offices_of_no_level": unranked}
