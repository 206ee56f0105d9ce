"""One part of a snapshot as NumPy arrays, each column read once."""

import re
from collections.abc import Sequence
from datetime import date
from functools import cached_property
from typing import Any, Protocol, TypeAlias

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from tutela.model.period import Period
from tutela.statistics.source import Codes

_EPOCH = date(1970, 1, 1)
_CODE = re.compile("[^a-z0-9]+")

Days: TypeAlias = NDArray[np.int32]
Bits: TypeAlias = NDArray[np.uint64]

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

    def read(self, table: str, part: int = 0, columns: Sequence[str] | None = None) -> pa.Table:
        """Read columns of a table of one part."""


class Part:
    """One part of a snapshot, read column by column as it is asked for."""

    def __init__(self, snapshot: Readable, number: int) -> None:
        self._snapshot = snapshot
        self._number = number
        self._columns: dict[tuple[str, str], pa.Array[Any]] = {}

    def column(self, table: str, name: str) -> "pa.Array[Any]":
        """Read a column, once."""
        if (table, name) not in self._columns:
            read = self._snapshot.read(table, self._number, [name]).column(name)
            self._columns[table, name] = read.combine_chunks()
        return self._columns[table, name]

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
        return numbered(self.column(table, name))

    @cached_property
    def usable(self) -> Days:
        """Give the day of each event; ``NO_DAY`` where it is not recorded or not usable."""
        days = self.days("events", "on")
        flags = self.flags("events", "is_on_usable")
        return days if bool(flags.all()) else np.where(flags, days, NO_DAY).astype(np.int32)

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
    values = ["" if text is None else _code(text) for text in encoded.dictionary.to_pylist()]
    numbers = encoded.indices
    if numbers.null_count:
        numbers = numbers.cast(pa.int32()).fill_null(len(values))
    return numbers.to_numpy(zero_copy_only=False), values


def _code(text: str) -> str:
    return _CODE.sub("_", text.lower()).strip("_")
