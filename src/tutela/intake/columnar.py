"""Read Parquet: columns that may have types of their own, and rows without lines."""

import io
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from tutela.intake.rows import Opened, in_stretches
from tutela.model.errors import InputError
from tutela.register.arrow import Column

_MOST_CELLS = 1 << 30
_SAVE = "Send the file again, or save it anew as CSV (UTF-8), XLSX or Parquet."


def read_parquet(path: Path, data: bytes) -> Opened:
    """Read a table; raise ``InputError`` where it is damaged, too big, or holds more than values.

    Days and moments stay what they are; anything else is judged by how it is written.
    """
    try:
        source: Any = pq.ParquetFile(io.BytesIO(data))
        said = source.metadata
        if said.num_rows * max(1, said.num_columns) > _MOST_CELLS:
            raise InputError(
                "grows beyond all measure when unpacked", str(path), "Send it in pieces."
            )
        table = source.read()
    except (pa.ArrowException, OSError, ValueError):
        raise InputError("is a damaged Parquet file", str(path), _SAVE) from None
    columns = [_column(path, name, table.column(at)) for at, name in enumerate(table.column_names)]
    named = pa.table(dict(zip(map(str, range(len(columns))), columns, strict=True)))
    return Opened(path, "parquet", tuple(table.column_names), in_stretches(named))


def _column(path: Path, name: str, column: Column) -> Column:
    arrow = column.type
    is_day = pa.types.is_date(arrow) or pa.types.is_timestamp(arrow)
    if is_day and len(column):
        return column
    try:
        return column.cast(pa.string())
    except pa.ArrowException:
        raise InputError(
            f"holds [{arrow}] in column [{name[:40]}], which is not one value a row",
            str(path),
            "Write texts, numbers, days or true and false into it.",
        ) from None
