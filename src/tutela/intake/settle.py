"""Bring the records of all files of a package together: one believed row for each key."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

import numpy as np
import pyarrow as pa

from tutela.catalogue.mappings import Mappings
from tutela.intake.harvest import Harvest
from tutela.intake.warnings import Warnings
from tutela.register.arrow import Column, constant, pc, whole
from tutela.register.current import key_numbers
from tutela.register.schema import TABLES, stored

_EARLIEST = date(1900, 1, 1)


@dataclass(frozen=True, slots=True)
class Settled:
    """The tables of a package as the register keeps them, and the last day they speak of."""

    tables: Mapping[str, pa.Table]
    cut_off: date | None


def settle(
    harvests: Sequence[Harvest], mappings: Mappings, warnings: Warnings, before: date | None
) -> Settled:
    """Choose among rows of one key, warn of contradictions, judge days by the cut-off.

    ``harvests`` come in the order in which they are believed. ``before`` is the cut-off of the
    register so far: the last day the records speak of never moves back. The pieces of the harvests
    are let go.
    """
    tables = {name: _gathered(name, harvests) for name in TABLES}
    for each in harvests:
        each.pieces.clear()
    tables["offices"] = _with_offices(tables["offices"], mappings)
    cut_off = _cut_off(tables, mappings, before)
    tables = {name: _choose(name, rows, harvests, warnings) for name, rows in tables.items()}
    tables["events"] = _judged(tables["events"], cut_off, warnings)
    _unknown_codes(tables, mappings, warnings)
    return Settled({name: _stored(name, rows) for name, rows in tables.items()}, cut_off)


def _gathered(name: str, harvests: Sequence[Harvest]) -> pa.Table:
    schema = pa.schema([field for field in stored(name) if field.name not in _LATER])
    pieces = []
    for each in harvests:
        for table, rows in each.pieces:
            if table == name:
                ranked = rows.append_column(
                    "precedence", constant(each.source.rank, rows.num_rows, pa.int32())
                )
                pieces.append(ranked.select(schema.names).cast(schema))
    return pa.concat_tables([schema.empty_table(), *pieces])


_LATER = ("row", "is_chosen")


def _with_offices(rows: pa.Table, mappings: Mappings) -> pa.Table:
    """Add the offices that the mappings name and no file brings."""
    said = [
        {**dict.fromkeys(rows.column_names), **office, "source": -1, "line": 0}
        for office in mappings.offices
    ]
    made = pa.Table.from_pylist([{**row, "precedence": 0} for row in said], schema=rows.schema)
    return pa.concat_tables([made, rows])


def _cut_off(
    tables: Mapping[str, pa.Table], mappings: Mappings, before: date | None
) -> date | None:
    today = pa.scalar(datetime.now(UTC).date())
    latest = [before] if before is not None else []
    for place in mappings.cut_off:
        table, _, column = place.partition(".")
        days = tables[table][column]
        found = pc.max(days.filter(pc.less_equal(days, today))).as_py()
        latest += [found] if found is not None else []
    return max(latest, default=None)


def _choose(name: str, rows: pa.Table, harvests: Sequence[Harvest], warnings: Warnings) -> pa.Table:
    key, count = TABLES[name].key, rows.num_rows
    if len(key) == 1 and _is_rising(whole(rows[key[0]])):
        return rows.append_column("is_chosen", constant(True, count))
    numbers = key_numbers(rows, key)
    if count == 0 or int(numbers.max()) + 1 == count:
        return rows.append_column("is_chosen", constant(True, count))
    first_at = np.unique(numbers, return_index=True)[1]
    chosen_of = first_at[numbers]
    is_chosen = chosen_of == np.arange(count)
    others = np.flatnonzero(~is_chosen)
    differs, usable = _compare(name, rows, others, chosen_of[others], warnings)
    is_sent_so = _is_sent_so(rows, others, harvests)
    same = others[~differs & is_sent_so]
    warnings.add_rows(name, rows.take(pa.array(same)), TABLES[name].key[-1], "repeated_row")
    if usable is not None:
        rows = rows.set_column(rows.column_names.index("is_on_usable"), "is_on_usable", usable)
    keep = is_chosen.copy()
    keep[others[differs]] = True
    marked = rows.append_column("is_chosen", pa.array(is_chosen))
    return marked.filter(pa.array(keep))


def _is_rising(keys: Column) -> bool:
    """Tell whether each key comes after the one before, so that none comes twice."""
    rises = pc.all(pc.less(keys[:-1], keys[1:]), skip_nulls=False, min_count=0)
    return len(keys) > 1 and rises.as_py() is True


def _is_sent_so(rows: pa.Table, others: np.ndarray, harvests: Sequence[Harvest]) -> np.ndarray:
    """Tell which rows stand as records in their file, so that a second one is a repetition."""
    so = {each.number for each in harvests if len(each.source.records) == 1}
    return np.isin(rows["source"].to_numpy()[others], sorted(so))


def _compare(
    name: str, rows: pa.Table, others: np.ndarray, chosen: np.ndarray, warnings: Warnings
) -> tuple[np.ndarray, Column | None]:
    """Compare each further row of a key with the believed one, field by field.

    Gives which rows differ, and for events which days are still usable: a day that two rows of
    one event contradict is not.
    """
    differs = np.zeros(len(others), dtype=bool)
    usable = None
    for field in TABLES[name].columns:
        if field == "is_on_usable":
            continue
        pair = (rows[field].take(pa.array(others)), rows[field].take(pa.array(chosen)))
        unequal = np.asarray(pc.fill_null(whole(pc.not_equal(*pair)), False))
        fresh = unequal & ~differs
        warnings.add_rows(
            name, rows.take(pa.array(others[fresh])), field, "contradicts_another_row"
        )
        differs |= unequal
        if field == "on" and unequal.any():
            flags = np.array(rows["is_on_usable"].to_numpy(), copy=True)
            flags[chosen[unequal]] = False
            usable = pa.array(flags)
    return differs, usable


def _judged(events: pa.Table, cut_off: date | None, warnings: Warnings) -> pa.Table:
    """Leave impossible days out of date arithmetic; the event itself counts."""
    on = whole(events["on"])
    is_late = pc.greater(on, pa.scalar(cut_off, pa.date32()))
    is_old = pc.less(on, pa.scalar(_EARLIEST))
    usable = whole(events["is_on_usable"])
    for is_wrong, word in ((is_late, "day_after_cut_off"), (is_old, "day_too_long_ago")):
        wrong = pc.fill_null(is_wrong, False)
        warnings.add_rows("events", events.filter(wrong), "on", word)
        usable = pc.and_(usable, pc.invert(wrong))
    return events.set_column(events.column_names.index("is_on_usable"), "is_on_usable", usable)


def _unknown_codes(tables: Mapping[str, pa.Table], mappings: Mappings, warnings: Warnings) -> None:
    for place, known in mappings.codes.items():
        table, _, column = place.partition(".")
        codes = whole(tables[table][column])
        is_known = pc.is_in(codes, value_set=pa.array(known, pa.string()))
        is_unknown = pc.and_(pc.is_valid(codes), pc.invert(is_known))
        warnings.add_rows(table, tables[table].filter(is_unknown), column, "unknown_code")


def _stored(name: str, rows: pa.Table) -> pa.Table:
    numbered = rows.append_column("row", pa.array(np.arange(rows.num_rows, dtype=np.int64)))
    return numbered.select(stored(name).names).cast(stored(name))
