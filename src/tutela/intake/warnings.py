"""Collect what is odd but accepted: an impossible age, a contradiction, an unknown code."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from tutela.register.arrow import Column, constant, pc
from tutela.register.current import joined, key_numbers
from tutela.register.schema import TABLES, WARNINGS

_SAME = ("field", "reason", "record")


@dataclass(frozen=True, slots=True)
class Place:
    """Which file, table and field a warning is about."""

    source: int
    table: str | None
    field: str
    reason: str


class Warnings:
    """The warnings of one package, in pieces of a table."""

    def __init__(self) -> None:
        self._pieces: list[pa.Table] = []

    def add(self, place: Place, lines: np.ndarray, case_ids: Column, records: Column) -> None:
        """Warn of one field in many lines."""
        count = len(lines)
        if count == 0:
            return
        columns = {
            "source": constant(place.source, count, pa.int32()),
            "line": pa.array(lines.astype(np.int64)),
            "field": constant(place.field, count),
            "reason": constant(place.reason, count),
            "case_id": case_ids,
            "table": constant(place.table, count),
            "record": records,
        }
        self._pieces.append(pa.table(columns, schema=WARNINGS))

    def add_rows(self, table: str, rows: pa.Table, field: str, reason: str) -> None:
        """Warn of one field of records that carry their source and line."""
        if rows.num_rows:
            place = Place(-1, table, field, reason)
            self.add_named(place, rows, joined(rows, TABLES[table].key))

    def add_named(self, place: Place, rows: pa.Table, records: Column) -> None:
        """Warn of records under names of their own; source and line are those of the rows."""
        count = rows.num_rows
        has_case = "case_id" in rows.column_names
        columns = {
            "source": rows["source"],
            "line": rows["line"],
            "field": constant(place.field, count),
            "reason": constant(place.reason, count),
            "case_id": rows["case_id"] if has_case else constant(None, count),
            "table": constant(place.table, count),
            "record": records,
        }
        self._pieces.append(pa.table(columns, schema=WARNINGS))

    def add_one(self, source: int, line: int, field: str, reason: str) -> None:
        """Warn of one place in a file."""
        none = constant(None, 1)
        self.add(Place(source, None, field, reason), np.array([line]), none, none)

    def table(self) -> pa.Table:
        """Give all warnings; what several rows say of one record is given once."""
        rows = pa.concat_tables([WARNINGS.empty_table(), *self._pieces]).combine_chunks()
        named = pc.if_else(
            pc.is_valid(rows["record"]), rows["record"], rows["line"].cast(pa.string())
        )
        keyed = rows.set_column(rows.column_names.index("record"), "record", named)
        numbers = key_numbers(keyed, _SAME)
        firsts = np.sort(np.unique(numbers, return_index=True)[1])
        return rows.take(firsts)
