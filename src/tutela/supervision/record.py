"""One part of a snapshot as plain arrays, read column by column when first asked for."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray

from tutela.catalogue.supervision import NOT_RECORDED
from tutela.register.snapshot import Snapshot
from tutela.supervision.arrays import NO_DAY, Flags, Ints, Rows
from tutela.supervision.kernel import first_rows

Column: TypeAlias = Any
"""A column of Arrow, whose publisher's types do not say what codes and lists hold."""

_CODES = (
    *("event_code", "result_code", "status", "category", "fact_code", "state", "offence_code"),
    *("sex", "protection_code", "effect_code", "circumstance_code"),
)
_CODED = pa.dictionary(pa.int32(), pa.string())
_KINDS = {**dict.fromkeys(_CODES, _CODED), "are_days_usable": pa.bool_()}
_EPOCH = date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class Codes:
    """A column of codes: small numbers and what they stand for; -1 is not recorded."""

    numbers: Ints
    names: tuple[str, ...]

    def among(self, names: Sequence[str]) -> Flags:
        """Tell row by row whether the code is one of ``names`` (or not recorded, if named)."""
        wanted = [name in names for name in self.names]
        table = np.array([*wanted, NOT_RECORDED in names], np.bool_)
        found: Flags = table[self.numbers]
        return found


class Part:
    """The rows of one part; a case and all that hangs on it lies in one part."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._texts: dict[tuple[str, str], Column] = {}
        self._codes: dict[tuple[str, str], Codes] = {}
        self._ints: dict[tuple[str, str], Ints] = {}
        self._first: dict[str, Rows] = {}

    def anew(self) -> "Part":
        """Give the same part, not read yet."""
        return Part(self._folder)

    @property
    def person_case(self) -> Ints:
        """Give the case of each person."""
        return self.ints("persons", "case_key")

    @property
    def person_age(self) -> Ints:
        """Give the age at the act of each person, -1 where it is not recorded."""
        return self.ints("persons", "age")

    @property
    def event_case(self) -> Ints:
        """Give the case of each event."""
        return self.ints("events", "case_key")

    @property
    def event_person(self) -> Ints:
        """Give the person of each event, -1 where it is one of the whole case."""
        return self.ints("events", "person_key")

    @cached_property
    def event_day(self) -> Ints:
        """Give the day of each event since 1970, ``NO_DAY`` where none is usable."""
        days = _ints(self._read("events", "on"), NO_DAY)
        at = 0
        for usable in self._read("events", "is_on_usable").chunks:
            if usable.true_count < len(usable):
                days[at : at + len(usable)][~usable.to_numpy(zero_copy_only=False)] = NO_DAY
            at += len(usable)
        return days

    @cached_property
    def act_day(self) -> tuple[Ints, Ints]:
        """Give persons and the last day of an act they are linked with, as far as it is usable."""
        began, ended = (self.ints("relations", name) for name in ("began_on", "ended_on"))
        usable = self._flags("relations", "are_days_usable")
        last = np.maximum(began, ended)
        known = np.flatnonzero(usable & (last > 0))
        return self.ints("relations", "person_key")[known], last[known]

    @property
    def event_code(self) -> Codes:
        """Give what each event is."""
        return self.codes("events", "event_code")

    @cached_property
    def cases(self) -> int:
        """Count the cases."""
        return int(pq.read_metadata(self._folder / "cases.parquet").num_rows)

    @property
    def first_person(self) -> Rows:
        """Give, for each case and one more, the row of its first person."""
        return self.first_row("persons")

    def first_row(self, table: str) -> Rows:
        """Give, for each case and one more, the first row of a table; it is in order of cases."""
        if table not in self._first:
            self._first[table] = np.empty(self.cases + 1, np.int64)
            first_rows(self.ints(table, "case_key"), self._first[table])
        return self._first[table]

    def codes(self, table: str, column: str) -> Codes:
        """Read a column of codes."""
        if (table, column) not in self._codes:
            self._codes[table, column] = _codes(self._read(table, column))
        return self._codes[table, column]

    def ints(self, table: str, column: str) -> Ints:
        """Read a column of whole numbers; -1 where none is recorded."""
        if (table, column) not in self._ints:
            self._ints[table, column] = _ints(self._read(table, column))
        return self._ints[table, column]

    def texts(self, table: str, column: str, rows: NDArray[Any]) -> Column:
        """Give the texts of some rows; a row below 0 gives none."""
        if not len(rows):
            return pa.array([], pa.string())
        wanted: Column = pa.array(rows, pa.int64(), mask=rows < 0)
        if (table, column) not in self._texts:
            self._texts[table, column] = self._read(table, column)
        return self._texts[table, column].take(wanted).combine_chunks()

    def _flags(self, table: str, column: str) -> Flags:
        pieces = [each.to_numpy(zero_copy_only=False) for each in self._read(table, column).chunks]
        return np.concatenate([np.zeros(0, np.bool_), *pieces])

    def _read(self, table: str, column: str) -> Column:
        """Read a column; codes come as numbers and what they stand for."""
        path = self._folder / f"{table}.parquet"
        if not path.exists():
            # a snapshot frozen before the register held this table
            return _none(0, _KINDS.get(column, pa.int32()))
        if column in _CODES and _is_empty(pq.read_metadata(path), column):
            size = pq.read_metadata(path).num_rows
            return _none(size, _CODED)
        coded = [column] if column in _CODES else []
        return pq.read_table(path, columns=[column], read_dictionary=coded).column(0)


class Excerpt(Part):
    """Some cases of a part, numbered anew, with all that hangs on them.

    ``cases`` are their rows in the part, in order. Texts are those of the part.
    """

    def __init__(self, part: Part, cases: Rows) -> None:
        super().__init__(part._folder)
        self._part = part
        self._cases = cases
        self._taken: dict[str, Rows] = {"cases": cases}

    @cached_property
    def event_day(self) -> Ints:
        """Give the day of each event since 1970, ``NO_DAY`` where none is usable."""
        return self._part.event_day[self._rows("events")]

    @cached_property
    def act_day(self) -> tuple[Ints, Ints]:
        """Give persons and the last day of an act they are linked with, as far as it is usable."""
        persons, last = self._part.act_day
        rows = self._rows("persons")
        at = np.minimum(np.searchsorted(rows, persons), max(len(rows) - 1, 0))
        mine = np.flatnonzero(rows[at] == persons) if len(rows) else at[:0]
        return at[mine].astype(np.int32), last[mine]

    @cached_property
    def cases(self) -> int:
        """Count the cases."""
        return len(self._cases)

    def codes(self, table: str, column: str) -> Codes:
        """Take a column of codes."""
        if (table, column) not in self._codes:
            whole = self._part.codes(table, column)
            self._codes[table, column] = Codes(whole.numbers[self._rows(table)], whole.names)
        return self._codes[table, column]

    def ints(self, table: str, column: str) -> Ints:
        """Take a column of whole numbers; keys are those of the excerpt."""
        if (table, column) not in self._ints:
            taken = self._part.ints(table, column)[self._rows(table)]
            if column == "case_key":
                taken = np.searchsorted(self._cases, taken).astype(np.int32)
            elif column == "person_key":
                numbered = np.searchsorted(self._rows("persons"), taken).astype(np.int32)
                taken = np.where(taken < 0, np.int32(-1), numbered)
            self._ints[table, column] = taken
        return self._ints[table, column]

    def texts(self, table: str, column: str, rows: NDArray[Any]) -> Column:
        """Give the texts of some rows; a row below 0 gives none."""
        if not len(rows):
            return pa.array([], pa.string())
        whole = np.append(self._rows(table), -1)
        return self._part.texts(table, column, whole[rows])

    def _rows(self, table: str) -> Rows:
        """Find the rows of a table that hang on the cases; tables are in order of cases."""
        if table not in self._taken:
            every = self._part.first_row(table)
            first = every[self._cases]
            count = every[self._cases + 1] - first
            ends = np.cumsum(count)
            within = np.arange(ends[-1] if len(ends) else 0) - np.repeat(ends - count, count)
            self._taken[table] = np.repeat(first, count) + within
        return self._taken[table]


def parts(snapshot: Snapshot) -> Iterator[Part]:
    """Go through the parts of a snapshot one by one."""
    for at in range(snapshot.parts):
        yield Part(snapshot.folder / f"part-{at:03}")


def number(day: date) -> int:
    """Give a day as a number since 1970.

    >>> day_of(number(date(2024, 2, 29)))
    datetime.date(2024, 2, 29)
    """
    return (day - _EPOCH).days


def day_of(number: int) -> date:
    """Give the day of a number since 1970."""
    return _EPOCH + timedelta(days=number)


def _none(size: int, kind: Any) -> Column:
    """Give a column in which nothing is recorded."""
    return pa.chunked_array([pa.nulls(size, kind)])


def _is_empty(metadata: Any, column: str) -> bool:
    """Tell from what the file says of itself whether nothing is recorded in a column."""
    at = metadata.schema.names.index(column)
    groups = [metadata.row_group(group).column(at) for group in range(metadata.num_row_groups)]
    said = [group.statistics for group in groups]
    return all(
        each is not None and each.null_count == group.num_values
        for each, group in zip(said, groups, strict=True)
    )


def _ints(column: Column, missing: int = -1) -> Ints:
    """Copy a column into one array, piece by piece, so that nothing large is held twice."""
    numbers = np.empty(len(column), np.int32)
    at = 0
    for piece in column.chunks:
        plain = piece.view(pa.int32()) if pa.types.is_date32(piece.type) else piece
        plain = pc.fill_null(plain, missing) if plain.null_count else plain
        numbers[at : at + len(piece)] = plain.to_numpy(zero_copy_only=False)
        at += len(piece)
    return numbers


def _codes(column: Column) -> Codes:
    """Copy a column of codes; each piece has numbers of its own."""
    numbers = np.empty(len(column), np.int32)
    known: dict[str, int] = {}
    at = 0
    for piece in column.chunks:
        if piece.null_count == len(piece):
            numbers[at : at + len(piece)] = -1
            at += len(piece)
            continue
        places = [known.setdefault(name, len(known)) for name in piece.dictionary.to_pylist()]
        table = np.array([*places, -1], np.int32)
        own = pc.fill_null(piece.indices, -1) if piece.null_count else piece.indices
        np.take(table, own.to_numpy(), out=numbers[at : at + len(piece)], mode="wrap")
        at += len(piece)
    return Codes(numbers, tuple(known))
