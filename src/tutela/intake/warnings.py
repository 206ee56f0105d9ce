"""Collect what is odd but accepted: an impossible age, a contradiction, an unknown code."""

import numpy as np
import pyarrow as pa

from tutela.register.schema import WARNINGS


class Warnings:
    """The warnings of one package, in pieces of a table."""

    def __init__(self) -> None:
        self._pieces: list[pa.Table] = []

    def add(
        self, source: int, lines: np.ndarray, field: str, reason: str, case_ids: pa.Array
    ) -> None:
        """Warn of one field of many lines."""
        if len(lines) == 0:
            return
        columns = [
            pa.array(np.full(len(lines), source, np.int32)),
            pa.array(lines.astype(np.int64)),
            pa.repeat(pa.scalar(field), len(lines)),
            pa.repeat(pa.scalar(reason), len(lines)),
            case_ids,
        ]
        self._pieces.append(pa.Table.from_arrays(columns, schema=WARNINGS))

    def add_rows(self, rows: pa.Table, field: str, reason: str) -> None:
        """Warn of one field of records that carry their source, line and case."""
        if rows.num_rows == 0:
            return
        count = rows.num_rows
        has_case = "case_id" in rows.column_names
        columns = {
            "source": rows["source"],
            "line": rows["line"],
            "field": pa.repeat(pa.scalar(field), count),
            "reason": pa.repeat(pa.scalar(reason), count),
            "case_id": rows["case_id"] if has_case else pa.nulls(count, pa.string()),
        }
        self._pieces.append(pa.table(columns, schema=WARNINGS))

    def add_one(self, source: int, line: int, field: str, reason: str) -> None:
        """Warn of one place in a file."""
        self.add(source, np.array([line]), field, reason, pa.nulls(1, pa.string()))

    def table(self) -> pa.Table:
        """Give all warnings; one that was found twice is given once."""
        rows = pa.concat_tables([WARNINGS.empty_table(), *self._pieces])
        return rows.group_by(WARNINGS.names, use_threads=False).aggregate([])
