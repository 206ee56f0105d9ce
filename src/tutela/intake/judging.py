"""Judge the rows of one stretch of a file: type every value, set aside what cannot be used."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa

from tutela.catalogue.mappings import Mappings, Source
from tutela.intake.recognise import Recognised
from tutela.intake.rows import Read, Rejected, Stretch
from tutela.intake.values import Reader, Typed, minutes
from tutela.register.arrow import Column, pc, schema
from tutela.register.erasure import Erased
from tutela.register.schema import TABLES

REJECTED = schema(
    {"line": pa.int64(), "field": pa.string(), "reason": pa.string(), "raw": pa.string()}
)
"""The rows that are sent back, as a table."""


@dataclass(frozen=True, slots=True)
class Warned:
    """Odd values of a column: a word, and the places of their rows among those kept."""

    column: str
    word: str
    places: np.ndarray


@dataclass(frozen=True, slots=True)
class Judged:
    """What became of a stretch; lines are counted from 0 at its first line.

    ``lines`` are those of the rows kept; ``rejected`` is a table: millions may come back.
    ``damaged`` counts the lines that are no rows; they are among those ``rejected``, and the first
    of them is at ``first_damaged``.
    """

    kept: Mapping[str, Column]
    lines: np.ndarray
    rejected: pa.Table
    warned: tuple[Warned, ...]
    moments: Mapping[str, Column]
    damaged: int
    first_damaged: int
    received: int
    physical: int
    blank: int


class Judge:
    """Judges the stretches of one file, in any order and several at a time."""

    def __init__(self, recognised: Recognised, mappings: Mappings, erased: Erased) -> None:
        self._recognised = recognised
        self._erased = erased
        source = recognised.source
        self._readers = {
            column.name: Reader(column.kind, mappings, column.codes)
            for column in source.columns.values()
            if column.kind != "unused"
        }
        self._needed = _needed(source)
        self._gone = [
            (column, pa.array(sorted(erased.of(named)), pa.string()))
            for column, named in _ids(source)
            if erased.of(named)
        ]

    def __call__(self, read: Read) -> Judged:
        """Read a stretch and judge it."""
        stretch = read()
        columns = {name: self._recognised.column(name, stretch.table) for name in self._readers}
        typed = {name: reader.read(columns[name]) for name, reader in self._readers.items()}
        found = _Found(stretch, list(stretch.rejected))
        header = self._recognised.opened.header
        again = np.flatnonzero(_is_header(stretch.table, header))
        found.send_back(again, "", ["header_again"] * len(again))
        self._look_at_problems(found, typed)
        self._leave_out_erased(found, typed)
        is_good = found.is_good
        clocks = [each.name for each in self._recognised.source.columns.values() if each.has_clock]
        return Judged(
            {name: found.keep(column.values) for name, column in typed.items()},
            stretch.lines[is_good],
            _in_order(found.rejected),
            tuple(each for name in typed for each in _warned(name, typed[name], is_good)),
            {
                name: minutes(found.keep(self._recognised.column(name, stretch.table)))
                for name in clocks
            },
            len(stretch.rejected),
            min((each.line for each in stretch.rejected), default=0),
            stretch.table.num_rows + len(stretch.rejected),
            stretch.physical,
            stretch.blank,
        )

    def _look_at_problems(self, found: "_Found", typed: Mapping[str, Typed]) -> None:
        """Leave out the rows that cannot be used; the first problem of each says why."""
        for name, column in typed.items():
            problems = _with_missing(column) if name in self._needed else column.problems
            if not problems.any():
                continue
            words = (*column.words, "value_missing")
            fresh = np.flatnonzero((problems != 0) & found.is_good)
            found.send_back(fresh, name, [words[number] for number in problems[fresh].tolist()])

    def _leave_out_erased(self, found: "_Found", typed: Mapping[str, Typed]) -> None:
        """Send back what was erased by law; what the row held is not kept again."""
        if not (self._erased.cases or self._erased.persons):
            return
        is_gone = np.zeros(len(found.is_good), bool)
        for column, ids in self._gone:
            is_gone |= np.asarray(pc.is_in(typed[column].values, value_set=ids))
        found.forget(is_gone, self._erased)


@dataclass(slots=True)
class _Found:
    """The rows of a stretch while they are judged."""

    stretch: Stretch
    rejected: list[Rejected]
    is_good: np.ndarray = field(init=False)

    def __post_init__(self) -> None:
        self.is_good = np.ones(self.stretch.table.num_rows, bool)

    def send_back(self, places: np.ndarray, name: str, reasons: Sequence[str]) -> None:
        """Send rows back for one field, each with its reason."""
        lines, raw = self.stretch.lines, self.stretch.raw
        for at, reason in zip(places.tolist(), reasons, strict=True):
            self.rejected.append(Rejected(int(lines[at]), name, reason, raw(at)))
        self.is_good[places] = False

    def forget(self, is_gone: np.ndarray, erased: Erased) -> None:
        """Send erased rows back without what they held, nor what other rows say of them."""
        lines = set(self.stretch.lines[is_gone].tolist())
        self.rejected = [
            Rejected(each.line, each.field, each.reason, "")
            if erased.is_named_in(each.raw)
            else each
            for each in self.rejected
            if each.line not in lines
        ]
        self.rejected += [Rejected(line, "", "erased", "") for line in sorted(lines)]
        self.is_good &= ~is_gone

    def keep(self, column: Column) -> Column:
        """Give the values of the good rows."""
        return column if self.is_good.all() else column.filter(pa.array(self.is_good))


def _in_order(rejected: Sequence[Rejected]) -> pa.Table:
    rows = sorted(rejected, key=lambda each: each.line)
    columns = ([getattr(row, name) for row in rows] for name in REJECTED.names)
    return pa.table(dict(zip(REJECTED.names, columns, strict=True)), schema=REJECTED)


def _is_header(rows: pa.Table, header: Sequence[str]) -> np.ndarray:
    """Mark the rows that repeat the header, as in files that were put together."""
    is_same = np.ones(rows.num_rows, bool)
    for column, name in zip(rows.columns, header, strict=True):
        if not is_same.any() or not pa.types.is_string(column.type):
            return is_same & False
        is_same &= np.asarray(pc.fill_null(pc.equal(column, name), name == ""))
    return is_same


def _warned(name: str, column: Typed, is_good: np.ndarray) -> list[Warned]:
    if not column.warnings.any():
        return []
    marks = column.warnings[is_good]
    return [
        Warned(name, column.words[number], np.flatnonzero(marks == number))
        for number in np.unique(marks[marks > 0]).tolist()
    ]


def _ids(source: Source) -> list[tuple[str, str]]:
    """Name the columns that hold ids of cases and persons."""
    return sorted(
        {
            (value.columns[0], name)
            for record in source.records
            for name, value in record.values.items()
            if name in ("case_id", "person_id") and len(value.columns) == 1
        }
    )


def _needed(source: Source) -> frozenset[str]:
    """Name the columns that go straight into a field which may not be empty."""
    return frozenset(
        value.columns[0]
        for record in source.records
        for name, value in record.values.items()
        if name in TABLES[record.table].needed and len(value.columns) == 1 and not record.when
    )


def _with_missing(column: Typed) -> np.ndarray:
    is_missing = np.asarray(pc.is_null(column.values)) & (column.problems == 0)
    return np.where(is_missing, len(column.words), column.problems)
