"""What a file held before anything was judged: rows as they are, and rows that are none."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import pyarrow as pa


@dataclass(frozen=True, slots=True)
class Rejected:
    """A source row that is sent back: where it stands, which field, why, and the row itself."""

    line: int
    field: str
    reason: str
    raw: str


@dataclass(frozen=True, slots=True)
class Opened:
    """A file in rows. ``lines`` are physical lines of the file (row numbers in Parquet and XLSX).

    ``raw`` gives the row at a place of ``table`` as it stood in the file. ``physical`` and
    ``blank`` count lines, so that nothing can vanish unnoticed.
    """

    path: Path
    kind: str
    header: tuple[str, ...]
    table: pa.Table
    lines: np.ndarray
    rejected: tuple[Rejected, ...] = ()
    blank: int = 0
    physical: int = 0
    encoding: str = ""
    raw_at: Callable[[int], str] | None = field(default=None, compare=False)

    @property
    def received(self) -> int:
        """Count the source rows."""
        return int(self.table.num_rows) + len(self.rejected)

    def let_go(self) -> "Opened":
        """Give the same without its rows, but with their number: they are read and take room."""
        return replace(self, table=self.table.select([]), raw_at=None)

    def raw(self, at: int) -> str:
        """Give a row as it stood in the file."""
        if self.raw_at is not None:
            return self.raw_at(at)
        values = self.table.slice(at, 1).to_pylist()[0].values()
        return ",".join("" if value is None else str(value) for value in values)
