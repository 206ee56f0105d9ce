"""What a file held before anything was judged: rows as they are, and rows that are none."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeAlias

import numpy as np
import pyarrow as pa

from tutela.register.arrow import Column

AT_ONCE = 1 << 17
"""So many rows of a table that is no text are judged at once."""


@dataclass(frozen=True, slots=True)
class Rejected:
    """A source row that is sent back: where it stands, which field, why, and the row itself."""

    line: int
    field: str
    reason: str
    raw: str


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some rows of a file, one behind the other.

    ``lines`` and the lines of ``rejected`` are counted from 0 at the first line of the stretch.
    ``raw`` gives the row at a place of ``table`` as it stood in the file. ``physical`` and
    ``blank`` count lines, so that nothing can vanish unnoticed.
    """

    table: pa.Table
    lines: np.ndarray
    raw: Callable[[int], str]
    rejected: tuple[Rejected, ...] = ()
    physical: int = 0
    blank: int = 0


Read: TypeAlias = Callable[[], Stretch]
"""Reads one stretch; the stretches of a file may be read in any order, several at a time."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A file that can be read in rows, a stretch at a time.

    ``before`` is the number of lines above the first stretch: lines are physical lines of a text,
    and row numbers in Parquet and XLSX. ``check`` is called when all is read; it raises
    ``InputError`` where the file did not hold still.
    """

    path: Path
    kind: str
    header: tuple[str, ...]
    stretches: Sequence[Read]
    before: int = 0
    blank: int = 0
    encoding: str = ""
    check: Callable[[], None] = lambda: None

    def first(self) -> pa.Table:
        """Give the rows of the first stretch: enough to see what a file looks like."""
        return self.stretches[0]().table


def in_stretches(table: pa.Table) -> list[Read]:
    """Cut a table that is in memory into stretches without copying it."""
    return [partial(_cut, table, at) for at in range(0, max(1, table.num_rows), AT_ONCE)]


def _cut(table: pa.Table, first: int) -> Stretch:
    rows = table.slice(first, AT_ONCE)
    return Stretch(rows, np.arange(rows.num_rows), plain_row(rows), physical=rows.num_rows)


def plain_row(rows: pa.Table) -> Callable[[int], str]:
    """Give what writes a row of a table that never was text."""
    return partial(_plain, rows)


def _plain(rows: pa.Table, at: int) -> str:
    values = [words_of(column.slice(at, 1))[0] for column in rows.columns]
    return ",".join("" if value is None else str(value) for value in values)


def words_of(values: Column) -> list[object]:
    """Give values as Python has them; a moment beyond its calendar is given as what it is not."""
    try:
        found: list[object] = values.to_pylist()
    except (OverflowError, ValueError):
        return [_word(value) for value in values]
    return found


def _word(value: Column) -> object:
    try:
        found: object = value.as_py()
    except (OverflowError, ValueError):
        return "beyond the calendar"
    return found
