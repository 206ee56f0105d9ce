"""Turn the rows of one recognised file into records of the exchange tables."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
import pyarrow as pa

from tutela.catalogue.mappings import Mappings, Record, Source, Value
from tutela.intake.recognise import Recognised
from tutela.intake.rows import Rejected
from tutela.intake.spelling import rarer_spellings
from tutela.intake.values import Typed, minutes, slug, type_column
from tutela.intake.warnings import Place, Warnings
from tutela.register.arrow import Column, constant, pc
from tutela.register.current import joined
from tutela.register.erasure import Erased
from tutela.register.schema import TABLES

NOTHING_ERASED = Erased(frozenset(), frozenset())


@dataclass(slots=True)
class Harvest:
    """What a file gave: pieces of tables with line numbers, rows sent back, warnings."""

    recognised: Recognised
    number: int
    rejected: list[Rejected] = field(default_factory=list)
    pieces: list[tuple[str, pa.Table]] = field(default_factory=list)
    moments: dict[str, pa.Table] = field(default_factory=dict)

    @property
    def source(self) -> Source:
        """Give the kind of file."""
        return self.recognised.source

    @property
    def accepted(self) -> int:
        """Count the rows that became records."""
        return self.recognised.opened.received - len(self.rejected)


def harvest(
    recognised: Recognised,
    number: int,
    mappings: Mappings,
    warnings: Warnings,
    erased: Erased = NOTHING_ERASED,
) -> Harvest:
    """Type every value, send back rows that cannot be read or keyed, make records of the rest."""
    made = Harvest(recognised, number, list(recognised.opened.rejected))
    typed = {
        column.name: type_column(recognised.column(column.name), column.kind, mappings)
        for column in recognised.source.columns.values()
        if column.kind != "unused"
    }
    is_good = _judge(made, typed) & _unerased(made, typed, erased)
    kept = {name: column.values for name, column in typed.items()}
    lines = recognised.opened.lines
    if not is_good.all():
        mask = pa.array(is_good)
        kept = {name: values.filter(mask) for name, values in kept.items()}
        lines = lines[is_good]
    _warn(made, typed, is_good, warnings, kept)
    _look_closer(made, kept, is_good, warnings)
    for record in recognised.source.records:
        made.pieces.append((record.table, _record(record, kept, lines, made.number, warnings)))
    return made


def _judge(made: Harvest, typed: Mapping[str, Typed]) -> np.ndarray:
    """Mark the rows that can be used; the first problem of each other row goes into its return."""
    opened = made.recognised.opened
    is_good = np.ones(opened.table.num_rows, dtype=bool)
    for name, column in typed.items():
        problems = column.problems
        if name in _needed(made.source):
            problems = _with_missing(column)
        words = (*column.words, "value_missing")
        for at in np.flatnonzero((problems != 0) & is_good).tolist():
            made.rejected.append(
                Rejected(int(opened.lines[at]), name, words[int(problems[at])], opened.raw(at))
            )
        is_good &= problems == 0
    made.rejected.sort(key=lambda each: each.line)
    return is_good


def _unerased(made: Harvest, typed: Mapping[str, Typed], erased: Erased) -> np.ndarray:
    """Send back what was erased by law; what the row held is not kept again."""
    opened = made.recognised.opened
    is_good = np.ones(opened.table.num_rows, dtype=bool)
    if not erased.cases and not erased.persons:
        return is_good
    for column, named in _ids(made.source):
        gone = pa.array(sorted(erased.of(named)), pa.string())
        is_good &= ~np.asarray(pc.is_in(typed[column].values, value_set=gone))
    lines = set(opened.lines[~is_good].tolist())
    made.rejected = [
        replace(each, raw="") if erased.is_named_in(each.raw) else each
        for each in made.rejected
        if each.line not in lines
    ]
    made.rejected += [Rejected(line, "", "erased", "") for line in sorted(lines)]
    return is_good


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


def _warn(
    made: Harvest,
    typed: Mapping[str, Typed],
    is_good: np.ndarray,
    warnings: Warnings,
    kept: Mapping[str, Column],
) -> None:
    opened = made.recognised.opened
    for name in made.recognised.unknown:
        warnings.add_one(made.number, 1, name, "column_not_known")
    lines = opened.lines[is_good]
    for name, column in typed.items():
        marks = column.warnings[is_good]
        for number in np.unique(marks[marks > 0]).tolist():
            places = np.flatnonzero(marks == number)
            table, names = _names(made.source, name, kept, len(lines))
            place = Place(made.number, table, name, column.words[number])
            records = names.take(pa.array(places))
            warnings.add(place, lines[places], _at(kept.get("case_id"), places), records)


def _look_closer(
    made: Harvest, kept: Mapping[str, Column], is_good: np.ndarray, warnings: Warnings
) -> None:
    """Keep the moments that other files may contradict; warn of names spelled in two ways."""
    lines = made.recognised.opened.lines[is_good]
    for name, column in made.source.columns.items():
        table, records = _names(made.source, name, kept, len(lines))
        if column.has_clock:
            raw = made.recognised.column(name).filter(pa.array(is_good))
            moments = minutes(raw)
            columns = {"record": records, "minute": moments, "line": pa.array(lines)}
            made.moments[name] = pa.table(columns).filter(pc.is_valid(moments))
        if column.is_name:
            counted = kept[name].drop_null().value_counts().to_pylist()
            rarer = rarer_spellings({each["values"]: each["counts"] for each in counted})
            found = pc.is_in(kept[name], value_set=pa.array(sorted(rarer), pa.string()))
            places = np.flatnonzero(np.asarray(found))
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
    encoded = texts.dictionary_encode()
    codes = pa.array([slug(text) for text in encoded.dictionary.to_pylist()], pa.string())
    return codes.take(encoded.indices)
