"""Hold a package against what the register already says: conflicts between offices, late cards."""

from collections.abc import Mapping
from datetime import date, timedelta

import numpy as np
import pyarrow as pa

from tutela.intake.warnings import Warnings
from tutela.register.arrow import Column, constant, pc, whole
from tutela.register.conflicts import BESIDE
from tutela.register.current import current, joined, standing
from tutela.register.sayers import Sayers, sayers
from tutela.register.schema import CLUSTERED, TABLES
from tutela.register.store import Register

_NOW = "now"


def hold_against(
    tables: Mapping[str, pa.Table],
    register: Register,
    late_days: int | None,
    warnings: Warnings,
) -> dict[str, pa.Table]:
    """Keep both sides of a conflict, and mark what should have come with an earlier package.

    A case that another office has already sent stays with that office until it withdraws it. What
    a second office says of a record of any table is kept beside it and never takes its place.
    """
    batches = register.batches()
    cut_offs = [batch.entry.cut_off for batch in batches if batch.entry.cut_off is not None]
    if late_days is not None and cut_offs:
        due = max(cut_offs) - timedelta(days=late_days)
        _warn_of_late(tables["events"], register, due, warnings)
    known = current(register, "cases", batches)
    made = {**tables, "cases": _beside(tables["cases"], known, warnings)}
    said_by = sayers(register, batches, _marked(tables["cases"]))
    for name in CLUSTERED if _may_conflict(tables["cases"], said_by) else ():
        if name != "cases":
            is_held = _held(name, tables[name], known, register, said_by)
            made[name] = _lowered(tables[name], is_held)
            _warn(name, tables[name].filter(is_held), register, warnings)
    return made


def _may_conflict(cases: pa.Table, said_by: Sayers) -> bool:
    """Tell whether any row can be the word of an office that has not the case.

    It is where two offices name one case as theirs, or one office speaks of cases it does not send.
    """
    senders = pc.count_distinct(cases["office_code"]).as_py()
    return bool(cases.num_rows) and (senders == 1 or len(said_by.contested) > 0)


def _warn(name: str, held: pa.Table, register: Register, warnings: Warnings) -> None:
    if held.num_rows:
        rows = _differing(name, held, register)
        warnings.add_rows(name, rows, TABLES[name].key[-1], "said_by_another_office")


def _marked(rows: pa.Table) -> pa.Table:
    return rows.append_column("batch", constant(_NOW, rows.num_rows))


def _beside(cases: pa.Table, known: pa.Table, warnings: Warnings) -> pa.Table:
    at = pc.index_in(whole(cases["case_id"]), value_set=whole(known["case_id"]))
    office = whole(known["office_code"]).take(at)
    differs = pc.fill_null(pc.not_equal(whole(cases["office_code"]), office), False)
    warnings.add_rows("cases", cases.filter(differs), "office_code", "case_of_another_office")
    return _lowered(cases, differs)


def _held(
    name: str, rows: pa.Table, known: pa.Table, register: Register, said_by: Sayers
) -> Column:
    """Mark the rows whose record another office has said before."""
    said = said_by.of(_marked(rows))
    at = pc.index_in(whole(rows["case_id"]), value_set=whole(known["case_id"]))
    is_foreign = pc.fill_null(pc.not_equal(said, whole(known["office_code"]).take(at)), False)
    is_contested = pc.is_in(whole(rows["case_id"]), value_set=said_by.contested)
    asked = np.flatnonzero(np.asarray(pc.or_(is_foreign, is_contested)))
    held = np.zeros(rows.num_rows, dtype=bool)
    if len(asked):
        keys = joined(rows, TABLES[name].key).take(pa.array(asked))
        before = standing(register, name, register.batches())
        before = before.filter(pc.is_in(joined(before, TABLES[name].key), value_set=keys))
        others = _of_others(keys, said.take(pa.array(asked)), before, (name, said_by))
        held[asked] = others
    return pa.array(held)


def _of_others(keys: Column, said: Column, before: pa.Table, by: tuple[str, Sayers]) -> np.ndarray:
    """Tell of each key whether the first office that said it is another one."""
    name, said_by = by
    before = before.sort_by(
        [("precedence", "ascending"), ("version", "ascending"), ("row", "ascending")]
    )
    at = pc.index_in(keys, value_set=joined(before, TABLES[name].key))
    first = said_by.of(before).take(at)
    return np.asarray(pc.fill_null(pc.not_equal(first, said), False))


def _differing(name: str, rows: pa.Table, register: Register) -> pa.Table:
    """Leave the rows that repeat what holds."""
    holding = current(register, name, register.batches())
    at = pc.index_in(joined(rows, TABLES[name].key), value_set=joined(holding, TABLES[name].key))
    differs = np.zeros(rows.num_rows, dtype=bool)
    for field in TABLES[name].sent:
        unequal = pc.not_equal(whole(rows[field]), whole(holding[field]).take(at))
        differs |= np.asarray(pc.fill_null(unequal, False))
    return rows.filter(pa.array(differs))


def _lowered(rows: pa.Table, is_beside: Column) -> pa.Table:
    """Let rows hold only where nothing else stands."""
    more = pc.if_else(is_beside, pa.scalar(BESIDE, pa.int32()), pa.scalar(0, pa.int32()))
    at = rows.column_names.index("precedence")
    return rows.set_column(at, "precedence", pc.add(whole(rows["precedence"]), more))


def _warn_of_late(events: pa.Table, register: Register, due: date, warnings: Warnings) -> None:
    is_old = pc.fill_null(pc.less(whole(events["on"]), pa.scalar(due)), False)
    old = events.filter(is_old)
    if old.num_rows == 0:
        return
    sent = register.read("events", register.batches(), ["event_id"])
    is_new = ~np.asarray(pc.is_in(whole(old["event_id"]), value_set=whole(sent["event_id"])))
    warnings.add_rows("events", old.filter(pa.array(is_new)), "on", "arrived_late")
