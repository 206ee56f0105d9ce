"""Choose, of all that was ever sent, what holds as of a version."""

from collections.abc import Sequence

import numpy as np
import pyarrow as pa

from tutela.register.arrow import Column, pc, whole
from tutela.register.sayers import Sayers, sayers
from tutela.register.schema import HANGS, TABLES
from tutela.register.store import Batch, Register

VERSION = "version"
_BETWEEN, _NONE = "\x1f", "\x1e"
_READ = ("row", "precedence", "is_chosen", "batch")


def current(register: Register, table: str, batches: Sequence[Batch]) -> pa.Table:
    """Give one row for each key: of the table believed first, the version sent last.

    The columns ``row`` and ``version`` say in which order the rows came.
    """
    rows = standing(register, table, batches)
    if len(batches) > 1:
        rows = rows.take(pa.array(_latest(rows, TABLES[table].key)))
    return rows.select([*TABLES[table].columns, "row", VERSION])


def standing(register: Register, table: str, batches: Sequence[Batch]) -> pa.Table:
    """Give every row of some batches that may hold and was not withdrawn since."""
    columns = [*TABLES[table].columns, *_READ]
    rows = register.read(table, batches, columns)
    rows = with_version(rows.filter(rows["is_chosen"]), batches)
    said = register.read("withdrawals", batches, [*TABLES["withdrawals"].columns, "batch"])
    if said.num_rows == 0 or table == "withdrawals":
        return rows
    return _unwithdrawn(table, rows, with_version(said, batches), sayers(register, batches))


def key_numbers(rows: pa.Table, key: Sequence[str]) -> np.ndarray:
    """Number the distinct keys of rows by first appearance."""
    column = joined(rows, key)
    return np.asarray(column.dictionary_encode().indices)


def joined(rows: pa.Table, key: Sequence[str]) -> Column:
    """Give the key of each row as one text; an empty part of a key is a value of its own."""
    parts = [whole(rows[name]) for name in key]
    if len(parts) == 1:
        return parts[0]
    return pc.binary_join_element_wise(
        *parts, pa.scalar(_BETWEEN), null_handling="replace", null_replacement=_NONE
    )


def with_version(rows: pa.Table, batches: Sequence[Batch]) -> pa.Table:
    """Say of each row with which version of the register it came."""
    ids = pa.array([batch.id for batch in batches], pa.string())
    versions = pa.array([batch.version for batch in batches], pa.int64())
    at = versions.take(pc.index_in(whole(rows["batch"].cast(pa.string())), value_set=ids))
    return rows.append_column(VERSION, at)


def _unwithdrawn(table: str, rows: pa.Table, said: pa.Table, said_by: Sayers) -> pa.Table:
    """Leave out what was withdrawn after it was sent, and what hangs on it.

    An office withdraws what it has said itself; where nobody can tell which office withdraws, it
    is for all.
    """
    office = pc.coalesce(whole(said["office_code"]), said_by.of(said))
    said = said.append_column("office", office)
    own = said_by.of(rows)
    stands = np.ones(rows.num_rows, dtype=bool)
    for home, keys in _withdrawable(table, rows):
        gone = said.filter(pc.equal(said["withdrawn_table"], home))
        known = pc.is_valid(gone["office"])
        by_all, by_one = gone.filter(pc.invert(known)), gone.filter(known)
        until = np.maximum(
            _until(keys, by_all, whole(by_all["withdrawn_record"])),
            _until(_by(keys, own), by_one, _by(by_one["withdrawn_record"], by_one["office"])),
        )
        stands &= rows[VERSION].to_numpy() > until
    return rows.filter(pa.array(stands))


def _by(records: Column, offices: Column) -> Column:
    return pc.binary_join_element_wise(whole(records), whole(offices), _BETWEEN)


def _until(keys: Column, gone: pa.Table, records: Column) -> np.ndarray:
    """Give for each key the last version that withdraws it; 0 where none does."""
    said = pa.table({"record": records, VERSION: gone[VERSION]})
    last = said.group_by("record").aggregate([(VERSION, "max")])
    at = pc.index_in(keys, value_set=whole(last["record"]), skip_nulls=True)
    return np.asarray(pc.fill_null(whole(last[f"{VERSION}_max"]).take(at), 0))


def _withdrawable(table: str, rows: pa.Table) -> list[tuple[str, Column]]:
    """Name the tables whose withdrawals reach these rows, each with the key they meet by."""
    reached = [(table, named(rows, TABLES[table].key))]
    for home, key in HANGS.items():
        if (home, key) != (table, TABLES[table].key) and set(key) <= set(rows.column_names):
            reached.append((home, named(rows, key)))
    return reached


def named(rows: pa.Table, key: Sequence[str]) -> Column:
    """Give the key of each row as an office writes it in a withdrawal: parts joined with ``/``."""
    return pc.replace_substring(pc.replace_substring(joined(rows, key), _BETWEEN, "/"), _NONE, "")


def _latest(rows: pa.Table, key: Sequence[str]) -> np.ndarray:
    numbers = key_numbers(rows, key)
    order = np.lexsort(
        (
            rows["row"].to_numpy(),
            -rows[VERSION].to_numpy(),
            rows["precedence"].to_numpy(),
            numbers,
        )
    )
    ranked = numbers[order]
    is_first = np.ones(len(ranked), dtype=bool)
    is_first[1:] = ranked[1:] != ranked[:-1]
    return np.sort(order[is_first])
