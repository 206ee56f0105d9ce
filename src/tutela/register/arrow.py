"""Arrow as this house uses it: typed loosely, because its stubs describe a much older version."""

from collections.abc import Mapping
from typing import Any, TypeAlias

import pyarrow as pa
import pyarrow.compute

Column: TypeAlias = Any
"""An Arrow array, chunked or not, of any type."""

pc: Any = pyarrow.compute
"""The functions of Arrow on whole columns."""


def schema(columns: Mapping[str, Any]) -> pa.Schema:
    """Make a schema of column names and types."""
    return pa.schema(dict(columns))


def constant(value: object, count: int, arrow: Any = None) -> Column:
    """Give a column that says the same in every row; None makes it all null."""
    made: Any = pa
    if value is None:
        return made.nulls(count, arrow or pa.string())
    return made.repeat(made.scalar(value, arrow), count)


def whole(column: Column) -> Column:
    """Give a column in one piece."""
    if not isinstance(column, pa.ChunkedArray):
        return column
    return column.chunk(0) if column.num_chunks == 1 else column.combine_chunks()
