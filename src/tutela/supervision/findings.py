"""The candidates of every check as one table, with their counts."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from typing import Any, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tutela.catalogue.supervision import Check, is_of_sentencing
from tutela.model.finding import Finding, FindingClass
from tutela.model.words import LANGUAGES, Words
from tutela.register.sealing import BLIND
from tutela.supervision.candidates import CLASSES, Candidates
from tutela.supervision.reasons import Reason, Reasons
from tutela.supervision.record import Column, Part

Counts: TypeAlias = Mapping[str, Mapping[str, int]]

_TEXT = pa.dictionary(pa.int32(), pa.string())
SCHEMA = pa.schema(
    [
        ("rule", _TEXT),
        ("class", _TEXT),
        ("case", pa.string()),
        ("person", pa.string()),
        ("office", pa.string()),
        ("start", pa.date32()),
        ("due", pa.date32()),
        ("days_over", pa.int32()),
        ("level", _TEXT),
        ("reason", pa.int32()),
        *[(f"note_{language}", _TEXT) for language in LANGUAGES],
        ("is_open", pa.bool_()),
        ("evidence", pa.list_(pa.string())),
    ]
)

_ORDER = ["rule", "case", "person", "start", "due"]


@dataclass(frozen=True, slots=True)
class OfRecord:
    """Which record was asked, and for which day: (version, as-of) has one answer for ever."""

    jurisdiction: str
    version: int
    as_of: date
    synthetic: bool


@dataclass(frozen=True, slots=True)
class Findings:
    """Every candidate of every check, and how many are explained, too early, to look into.

    ``table`` has the columns of ``SCHEMA``, in order of rule, case and person; its ``reason``
    points into ``reasons`` of the rule. ``sealed`` are those of sealed records: counted, never
    listed.
    """

    table: pa.Table
    checks: tuple[Check, ...]
    reasons: Mapping[str, Sequence[Reason]]
    of_record: OfRecord
    sealed: pa.Table = field(default_factory=SCHEMA.empty_table)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """List the candidates of all three classes."""
        return tuple(self)

    def __iter__(self) -> Iterator[Finding]:
        return self.said("en")

    def said(self, language: str) -> Iterator[Finding]:
        """Go through the candidates with their words in a language."""
        counted = cache(lambda rule, at: self.reasons[rule][at].counted[language])
        for batch in self.table.to_batches(max_chunksize=65_536):
            for row in batch.to_pylist():
                yield _finding(row, counted(row["rule"], row["reason"]), language)

    def __len__(self) -> int:
        return int(self.table.num_rows)

    @property
    def counts(self) -> Counts:
        """Count the candidates of each check by class; a check without any has zeros."""
        counted = {check.about.id: dict.fromkeys(map(str, CLASSES), 0) for check in self.checks}
        for table in (self.table, self.sealed):
            grouped = table.select(["rule", "class"]).group_by(["rule", "class"])
            for row in grouped.aggregate([([], "count_all")]).to_pylist():
                counted[row["rule"]][row["class"]] += row["count_all"]
        return counted

    def offices(self) -> tuple[str | None, ...]:
        """Name the offices that have candidates, in order of their codes."""
        found = set(self.table["office"].unique().to_pylist())
        return tuple(sorted(found, key=lambda office: (office is None, office or "")))

    def without_sentencing(self) -> "Findings":
        """Leave out what looks at sentences: it belongs to the case alone, in no list or count."""
        left = tuple(check for check in self.checks if not is_of_sentencing(check))
        wanted = pa.array([check.about.id for check in left], pa.string())
        kept = pc.is_in(self.table["rule"].cast(pa.string()), wanted)
        return replace(self, table=self.table.filter(kept), checks=left)

    def of_office(self, office: str | None) -> "Findings":
        """Give the candidates of one office."""
        column = self.table["office"]
        wanted = column.is_null() if office is None else pc.is_in(column, pa.array([office]))
        return replace(self, table=self.table.filter(wanted), sealed=SCHEMA.empty_table())

    def as_json(self) -> dict[str, object]:
        """Give the answer in the form the command promises."""
        return {"findings": [finding.as_json() for finding in self], "counts": self.counts}


def table_of(part: Part, found: Candidates, reasons: Reasons) -> pa.Table:
    """Name the candidates of one check in one part."""
    about = found.about
    persons = found.subject if about.unit == "person" else np.full(len(found.subject), -1)
    cases = part.person_case[found.subject] if about.unit == "person" else found.subject
    size = len(found.subject)
    columns: dict[str, Any] = {
        "rule": _coded(np.zeros(size, np.int32), [about.id]),
        "class": _coded(found.classed.astype(np.int32), [str(each) for each in CLASSES]),
        "case": part.texts("cases", "case_id", cases),
        "person": part.texts("persons", "person_id", persons),
        "office": part.texts("cases", "office_code", cases),
        "start": pa.array(found.start.astype(np.int32)).view(pa.date32()),
        "due": pa.array(found.due.astype(np.int32)).view(pa.date32()),
        "days_over": pa.array(found.over.astype(np.int32)),
        "level": _coded(found.reason, reasons.level),
        "reason": pa.array(found.reason.astype(np.int32)),
        "is_open": pa.array(found.is_open),
        "evidence": _evidence(part, found),
    }
    for language in LANGUAGES:
        columns[f"note_{language}"] = _coded(found.note, _in(found.notes, language))
    return pa.table([columns[name] for name in SCHEMA.names], schema=SCHEMA)


def joined(
    tables: Sequence[pa.Table],
    checks: tuple[Check, ...],
    reasons: Mapping[str, Sequence[Reason]],
    of_record: OfRecord,
) -> Findings:
    """Put the candidates of all checks and parts together, in a fixed order."""
    table = pa.concat_tables([SCHEMA.empty_table(), *tables]).unify_dictionaries()
    is_open = _is_open_to_see(table)
    is_sealed: Column = pc.invert(is_open)
    sealed, table = table.filter(is_sealed), table.filter(is_open)
    order = np.lexsort([_ranks(table[name]) for name in reversed(_ORDER)])
    return Findings(table.take(pa.array(order, pa.int64())), checks, reasons, of_record, sealed)


def _ranks(column: Column) -> Any:
    """Give numbers in the order of the values; none comes last."""
    if pa.types.is_date32(column.type):
        return column.cast(pa.int32()).to_numpy()
    coded = (
        column.unify_dictionaries()
        if pa.types.is_dictionary(column.type)
        else column.dictionary_encode()
    )
    coded = coded.combine_chunks()
    places = np.empty(len(coded.dictionary) + 1, np.int64)
    places[pc.sort_indices(coded.dictionary).to_numpy()] = np.arange(len(coded.dictionary))
    places[-1] = len(coded.dictionary)
    return places[pc.fill_null(coded.indices, -1).to_numpy()]


def _is_open_to_see(table: pa.Table) -> Column:
    """Leave out sealed records: they are counted, and no list of persons or cases shows them."""
    case: Column = pc.starts_with(table["case"], BLIND)
    person: Column = pc.starts_with(table["person"], BLIND)
    return pc.invert(pc.or_(pc.fill_null(case, False), pc.fill_null(person, False)))


def _coded(numbers: Any, names: Sequence[str]) -> Column:
    known = list(dict.fromkeys(names))
    place = {name: at for at, name in enumerate(known)}
    table = np.array([*(place[name] for name in names), -1], np.int32)
    codes = table[numbers]
    indices = pa.array(codes, mask=codes < 0)
    return pa.DictionaryArray.from_arrays(indices, pa.array(known, pa.string()))


def _evidence(part: Part, found: Candidates) -> Column:
    flat = found.rows.reshape(-1)
    counts = (found.rows >= 0).sum(axis=1)
    offsets: Column = pa.array(np.concatenate([[0], np.cumsum(counts)]), pa.int32())
    return pa.ListArray.from_arrays(offsets, part.texts("events", "event_id", flat[flat >= 0]))


def _in(words: Sequence[Words], language: str) -> list[str]:
    return [each[language] for each in words]


def _finding(row: Mapping[str, Any], counted: str, language: str) -> Finding:
    return Finding(
        rule=row["rule"],
        classed=FindingClass(row["class"]),
        case_id=row["case"],
        person_id=row["person"],
        office_code=row["office"],
        start_on=row["start"],
        due_on=row["due"],
        days_over=row["days_over"],
        level=row["level"],
        counted=counted,
        evidence=tuple(row["evidence"]),
        note=row[f"note_{language}"] or "",
    )
