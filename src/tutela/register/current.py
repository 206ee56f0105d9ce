"""Choose, of all that was ever sent, what holds as of a version."""

from collections.abc import Sequence

import numpy as np
import pyarrow as pa

from tutela.register.arrow import Column, pc, whole
from tutela.register.schema import TABLES
from tutela.register.store import Batch, Register

VERSION = "version"
_READ = ("row", "precedence", "is_chosen", "batch")


def current(register: Register, table: str, batches: Sequence[Batch]) -> pa.Table:
    """Give one row for each key: of the table believed first, the version sent last.

    The columns ``row`` and ``version`` say in which order the rows came.
    """
    columns = [*TABLES[table].columns, *_READ]
    rows = register.read(table, batches, columns)
    rows = with_version(rows.filter(rows["is_chosen"]), batches)
    if len(batches) > 1:
        rows = rows.take(pa.array(_latest(rows, TABLES[table].key)))
    return rows.select([*TABLES[table].columns, "row", VERSION])


def key_numbers(rows: pa.Table, key: Sequence[str]) -> np.ndarray:
    """Number the distinct keys of rows by first appearance."""
    column = joined(rows, key)
    return np.asarray(column.dictionary_encode().indices)


def joined(rows: pa.Table, key: Sequence[str]) -> Column:
    """Give the key of each row as one text; an empty part of a key is a value of its own."""
    parts = [whole(rows[name]) for name in key]
    if len(parts) == 1:
        return parts[0]
    separator = pa.scalar("\x1f")
    return pc.binary_join_element_wise(
        *parts, separator, null_handling="replace", null_replacement="\x1e"
    )


def with_version(rows: pa.Table, batches: Sequence[Batch]) -> pa.Table:
    """Say of each row with which version of the register it came."""
    ids = pa.array([batch.id for batch in batches], pa.string())
    versions = pa.array([batch.version for batch in batches], pa.int64())
    at = versions.take(pc.index_in(whole(rows["batch"].cast(pa.string())), value_set=ids))
    return rows.append_column(VERSION, at)


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
