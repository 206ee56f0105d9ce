"""One part of a snapshot as NumPy arrays, each column read once."""

import re
from collections.abc import Callable
from datetime import date
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from tutela.model.period import Period
from tutela.statistics.runs import Days, Runs
from tutela.statistics.source import Codes

_EPOCH = date(1970, 1, 1)
_CODE = re.compile("[^a-z0-9]+")

_NUMBERED = (
    *("event_code", "result_code", "office_code", "place_code", "offence_code", "fact_code"),
    *("state", "sex", "category", "status", "class_code", "charged_as"),
)
"""Columns of codes: few values, repeated."""

NO_DAY = np.iinfo(np.int32).max
"""Stands for a day that is not recorded or not usable."""


class Readable(Protocol):
    """What counting asks of a snapshot."""

    @property
    def parts(self) -> int:
        """Count the parts."""

    @property
    def synthetic(self) -> bool:
        """Tell whether the records are made up."""

    @property
    def folder(self) -> Path:
        """Name the folder its files lie in."""


class Part:
    """One part of a snapshot, read column by column as it is asked for."""

    def __init__(self, snapshot: Readable, number: int) -> None:
        self._snapshot = snapshot
        self.number = number
        self._columns: dict[tuple[str, str], pa.Array[Any]] = {}
        self._texts: dict[tuple[str, str], tuple[Codes, list[str]]] = {}
        self._files: dict[str, pq.ParquetFile] = {}
        self._runs: dict[tuple[str, str], Runs] = {}
        self._made: dict[object, Codes] = {}

    def column(self, table: str, name: str) -> "pa.Array[Any]":
        """Read a column, once."""
        if (table, name) not in self._columns:
            read = self._file(table).read([name]).column(name)
            self._columns[table, name] = read.combine_chunks()
        return self._columns[table, name]

    def _file(self, table: str) -> pq.ParquetFile:
        """Open a table once; its codes are read as numbers, as they lie in the file."""
        if table not in self._files:
            home = "" if table == "offices" else f"part-{self.number:03}/"
            path = self._snapshot.folder / f"{home}{table}.parquet"
            known = pq.read_metadata(path)
            codes = [name for name in known.schema.names if name in _NUMBERED]
            self._files[table] = pq.ParquetFile(path, metadata=known, read_dictionary=codes)
        return self._files[table]

    def whole(self, table: str, name: str, *, missing: int = -1) -> Codes:
        """Give a column of whole numbers; ``missing`` stands where nothing is recorded."""
        column = self.column(table, name)
        if column.null_count:
            column = column.fill_null(missing)
        return column.to_numpy(zero_copy_only=False)

    def days(self, table: str, name: str) -> Days:
        """Give a column of days, counted from 1970-01-01."""
        column: Any = self.column(table, name).cast(pa.int32())
        if column.null_count:
            column = column.fill_null(NO_DAY)
        days: Days = column.to_numpy(zero_copy_only=False)
        return days

    def flags(self, table: str, name: str) -> NDArray[np.bool_]:
        """Give a column of yes and no; not recorded is no."""
        column = self.column(table, name)
        if column.null_count:
            column = column.fill_null(False)
        return column.to_numpy(zero_copy_only=False)

    def texts(self, table: str, name: str) -> tuple[Codes, list[str]]:
        """Give a column of codes as numbers, and the codes; a number past the last is null."""
        if (table, name) not in self._texts:
            self._texts[table, name] = numbered(self.column(table, name))
        return self._texts[table, name]

    def runs(self, table: str, name: str) -> Runs:
        """Find which rows of a table bear the same key, once."""
        if (table, name) not in self._runs:
            self._runs[table, name] = Runs.of(self.whole(table, name))
        return self._runs[table, name]

    def once(self, name: object, make: Callable[[], Codes]) -> Codes:
        """Give what was made under this name, made the first time it is asked for."""
        if name not in self._made:
            self._made[name] = make()
        return self._made[name]

    @cached_property
    def usable(self) -> Days:
        """Give the day of each event; ``NO_DAY`` where it is not recorded or not usable."""
        days = self.days("events", "on")
        flags = self.flags("events", "is_on_usable")
        return days if bool(flags.all()) else np.where(flags, days, np.int32(NO_DAY))

    def holds(self, period: Period) -> bool:
        """Tell whether any event, or the receipt of any case, lies in a period."""
        first, last = ((day - _EPOCH).days for day in (period.first_on, period.last_on))
        days = (self.usable, self.days("cases", "received_on"))
        return any(bool(((each >= first) & (each <= last)).any()) for each in days)

    def rows(self, table: str) -> int:
        """Count the rows of a table."""
        return len(self.column(table, "case_key"))


def numbered(column: "pa.Array[Any]") -> tuple[Codes, list[str]]:
    """Give codes as numbers, and the codes written as in the catalogue; past the last is null.

    >>> numbers, codes = numbered(pa.array(["Sex Crimes", None, "Sex Crimes"]))
    >>> numbers.tolist(), codes
    ([0, 1, 0], ['sex_crimes'])
    """
    encoded: Any = column if pa.types.is_dictionary(column.type) else column.dictionary_encode()
    values = ["" if text is None else code(text) for text in encoded.dictionary.to_pylist()]
    numbers = encoded.indices
    if numbers.null_count:
        numbers = numbers.cast(pa.int32()).fill_null(len(values))
    return numbers.to_numpy(zero_copy_only=False), values


@cache
def code(text: str) -> str:
    """Write a code as in the catalogue."""
    return _CODE.sub("_", text.lower()).strip("_")
