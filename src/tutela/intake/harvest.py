"""Turn the rows of one recognised file into records of the exchange tables."""

import os
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa

from tutela.catalogue.mappings import Mappings, Record, Source, Value
from tutela.intake.judging import REJECTED, Judge, Judged
from tutela.intake.recognise import Recognised
from tutela.intake.rows import words_of
from tutela.intake.spelling import rarer_spellings
from tutela.intake.values import encoded, slug
from tutela.intake.warnings import Place, Warnings
from tutela.model.errors import InputError
from tutela.register.arrow import Column, constant, pc
from tutela.register.current import joined
from tutela.register.erasure import Erased
from tutela.register.schema import TABLES

NOTHING_ERASED = Erased(frozenset(), frozenset())
_MOST_DAMAGED = 100_000


@dataclass(slots=True)
class Harvest:
    """What a file gave: pieces of tables with line numbers, rows sent back, warnings.

    received = accepted + returned; ``physical`` counts all lines, the header and blank ones too.
    """

    recognised: Recognised
    number: int
    rejected: pa.Table = field(default_factory=REJECTED.empty_table)
    pieces: list[tuple[str, pa.Table]] = field(default_factory=list)
    moments: dict[str, pa.Table] = field(default_factory=dict)
    received: int = 0
    physical: int = 0
    blank: int = 0

    @property
    def source(self) -> Source:
        """Give the kind of file."""
        return self.recognised.source

    @property
    def accepted(self) -> int:
        """Count the rows that became records."""
        return self.received - self.rejected.num_rows


def harvest(
    recognised: Recognised,
    number: int,
    mappings: Mappings,
    warnings: Warnings,
    erased: Erased = NOTHING_ERASED,
) -> Harvest:
    """Type every value, send back rows that cannot be read or keyed, make records of the rest.

    The file is read a stretch at a time, one on each processor; only what is kept of a stretch
    stays in memory. Raises ``InputError`` where most lines are no rows or the file changed.
    """
    opened = recognised.opened
    made = Harvest(recognised, number, physical=opened.before, blank=opened.blank)
    gathered = _Gathered(made)
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for judged in pool.map(Judge(recognised, mappings, erased), opened.stretches):
            gathered.add(judged)
    opened.check()
    gathered.check()
    made.rejected = gathered.rejected()
    lines, kept = gathered.lines(), gathered.kept()
    _warn(made, gathered, kept, lines, warnings)
    _look_closer(made, gathered, kept, lines, warnings)
    for record in recognised.source.records:
        made.pieces.append((record.table, _record(record, kept, lines, number, warnings)))
    return made


class _Gathered:
    """What the stretches of a file gave, put together in their order."""

    def __init__(self, made: Harvest) -> None:
        self._made = made
        self._columns: dict[str, list[Column]] = {}
        self._lines = [np.zeros(0, np.int64)]
        self._good = self._damaged = 0
        self._first_damaged = 0
        self._rejected: list[pa.Table] = []
        self.warned: dict[str, dict[str, list[np.ndarray]]] = {}
        self.moments: dict[str, list[Column]] = {}

    def add(self, judged: Judged) -> None:
        """Add what a stretch gave; its lines follow those of the stretches before."""
        made, before = self._made, self._made.physical + 1
        for name, values in judged.kept.items():
            self._columns.setdefault(name, []).append(values)
        for each in judged.warned:
            of_column = self.warned.setdefault(each.column, {})
            of_column.setdefault(each.word, []).append(each.places + self._good)
        for name, values in judged.moments.items():
            self.moments.setdefault(name, []).append(values)
        self._lines.append(judged.lines + before)
        self._good += len(judged.lines)
        self._look_at_damage(judged, before)
        if judged.rejected.num_rows:
            lines = pc.add(judged.rejected["line"], before)
            self._rejected.append(judged.rejected.set_column(0, REJECTED.field("line"), lines))
        made.received += judged.received
        made.physical += judged.physical
        made.blank += judged.blank

    def _look_at_damage(self, judged: Judged, before: int) -> None:
        if judged.damaged and not self._damaged:
            self._first_damaged = judged.first_damaged + before
        self._damaged += judged.damaged

    def check(self) -> None:
        """Raise ``InputError`` where most lines are no rows: the file is damaged, not its rows."""
        if self._damaged > max(_MOST_DAMAGED, self._made.received - self._damaged):
            raise InputError(
                "is damaged throughout: most of its lines are no rows",
                str(self._made.recognised.opened.path),
                f"Look at line {self._first_damaged}, where it begins.",
            )

    def rejected(self) -> pa.Table:
        """Give the rows that are sent back, in the order of their lines."""
        return pa.concat_tables([REJECTED.empty_table(), *self._rejected])

    def lines(self) -> np.ndarray:
        """Give the lines of the rows kept; lets go of the pieces."""
        lines = np.concatenate(self._lines)
        self._lines.clear()
        return lines

    def kept(self) -> dict[str, Column]:
        """Give the columns of the rows kept, in as many pieces as there were stretches."""
        return {name: _chained(self._columns.pop(name)) for name in list(self._columns)}


def _chained(pieces: list[Column]) -> Column:
    chunks = [
        chunk
        for piece in pieces
        for chunk in (piece.chunks if isinstance(piece, pa.ChunkedArray) else [piece])
    ]
    return pa.chunked_array(chunks, pieces[0].type)


def _warn(
    made: Harvest,
    gathered: _Gathered,
    kept: Mapping[str, Column],
    lines: np.ndarray,
    warnings: Warnings,
) -> None:
    for name in made.recognised.unknown:
        warnings.add_one(made.number, 1, name, "column_not_known")
    for name in kept:
        for word, found in sorted(gathered.warned.get(name, {}).items()):
            places = np.concatenate(found)
            table, names = _names(made.source, name, kept, len(lines))
            place = Place(made.number, table, name, word)
            records = names.take(pa.array(places))
            warnings.add(place, lines[places], _at(kept.get("case_id"), places), records)


def _look_closer(
    made: Harvest,
    gathered: _Gathered,
    kept: Mapping[str, Column],
    lines: np.ndarray,
    warnings: Warnings,
) -> None:
    """Keep the moments that other files may contradict; warn of names spelled in two ways."""
    for name, column in made.source.columns.items():
        if column.has_clock:
            _, records = _names(made.source, name, kept, len(lines))
            moments = _chained(gathered.moments.pop(name))
            columns = {"record": records, "minute": moments, "line": pa.array(lines)}
            made.moments[name] = pa.table(columns).filter(pc.is_valid(moments))
        if column.is_name:
            counted = kept[name].drop_null().value_counts().to_pylist()
            rarer = rarer_spellings({each["values"]: each["counts"] for each in counted})
            found = pc.is_in(kept[name], value_set=pa.array(sorted(rarer), pa.string()))
            places = np.flatnonzero(np.asarray(found))
            table, records = _names(made.source, name, kept, len(lines))
            place = Place(made.number, table, name, "spelled_in_two_ways")
            named = records.take(pa.array(places))
            warnings.add(place, lines[places], _at(kept.get("case_id"), places), named)


def _names(
    source: Source, column: str, kept: Mapping[str, Column], length: int
) -> tuple[str | None, Column]:
    """Give table and keys of what a warning about a column is about.

    That is the first record the column goes into, or the person where it goes into none.
    """
    using = [
        record
        for record in source.records
        if any(column in value.columns for value in record.values.values())
    ]
    persons = [record for record in source.records if record.table == "persons"]
    for record in (*using, *persons):
        key = TABLES[record.table].key
        columns = {name: _value(record.values.get(name), kept, length, pa.string()) for name in key}
        return record.table, joined(pa.table(columns), key)
    return None, constant(None, length)


def _at(values: Column | None, places: np.ndarray) -> Column:
    if values is None:
        return constant(None, len(places))
    return values.take(pa.array(places, pa.int64()))


def _record(
    record: Record,
    kept: Mapping[str, Column],
    lines: np.ndarray,
    number: int,
    warnings: Warnings,
) -> pa.Table:
    schema = TABLES[record.table]
    made = {
        name: _value(record.values.get(name), kept, len(lines), arrow)
        for name, arrow in schema.columns.items()
        if name != "is_on_usable"
    }
    if record.table == "events":
        made["is_on_usable"] = pc.is_valid(made["on"])
    made["source"] = pa.array(np.full(len(lines), number, np.int32))
    made["line"] = pa.array(lines.astype(np.int64))
    rows = pa.table(made)
    if record.not_before is not None:
        early = pc.less(made["on"], kept[record.not_before.column])
        rows = _contradicted(rows, early, record.not_before.warning, warnings)
    if record.when:
        some = [np.asarray(pc.is_valid(kept[name])) for name in record.when]
        rows = rows.filter(pa.array(np.logical_or.reduce(some)))
    return rows


def _contradicted(rows: pa.Table, early: Column, word: str, warnings: Warnings) -> pa.Table:
    """Warn of days that lie before another of their row, and leave them out of date arithmetic."""
    is_early = pc.fill_null(early, False)
    warnings.add_rows("events", rows.filter(is_early), "on", word)
    usable = pc.and_(rows["is_on_usable"], pc.invert(is_early))
    return rows.set_column(rows.column_names.index("is_on_usable"), "is_on_usable", usable)


def _value(
    value: Value | None, kept: Mapping[str, Column], length: int, arrow: pa.DataType
) -> Column:
    if value is None:
        return constant(None, length, arrow)
    if value.constant is not None:
        return constant(value.constant, length, arrow)
    if len(value.columns) == 1 and not (value.start or value.ending or value.as_code):
        return kept[value.columns[0]]
    parts = [kept[name].cast(pa.string()) for name in value.columns]
    ends = [[pa.scalar(end)] if end else [] for end in (value.start, value.ending)]
    glued = pc.binary_join_element_wise(
        *ends[0], *parts, *ends[1], pa.scalar("-"), null_handling="skip"
    )
    return _coded(glued) if value.as_code else glued


def _coded(texts: Column) -> Column:
    coded = encoded(texts)
    codes = pa.array([slug(str(text)) for text in words_of(coded.dictionary)], pa.string())
    return codes.take(coded.indices)
