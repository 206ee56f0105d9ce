"""Read the first sheet of an XLSX workbook; formulas give their kept values, never run."""

import io
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import TypeAlias

import numpy as np
import pyarrow as pa
from python_calamine import CalamineError, CalamineWorkbook

from tutela.intake.rows import Opened
from tutela.model.errors import InputError

_Cell: TypeAlias = int | float | str | bool | time | date | datetime | timedelta


def read_sheet(path: Path, data: bytes) -> Opened:
    """Read rows from the first sheet; raise ``InputError`` where it cannot be opened."""
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        rows = workbook.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (CalamineError, OSError, IndexError, ValueError):
        raise InputError(
            "cannot be opened as a workbook", str(path), "Save it anew as XLSX or CSV."
        ) from None
    filled = [(at, row) for at, row in enumerate(rows, 1) if any(cell != "" for cell in row)]
    if not filled:
        raise InputError("holds no row", str(path), "The table must be on the first sheet.")
    header = tuple(str(cell).strip() for cell in filled[0][1])
    columns = zip(*(row for _, row in filled[1:]), strict=True) if len(filled) > 1 else ()
    texts = [pa.array([_text(cell) for cell in column], pa.string()) for column in columns]
    texts = texts or [pa.array([], pa.string()) for _ in header]
    table = pa.table({str(at): text for at, text in enumerate(texts)})
    lines = np.array([at for at, _ in filled[1:]], np.int64)
    return Opened(path, "xlsx", header, table, lines, (), len(rows) - len(filled), len(rows))


def _text(cell: _Cell) -> str | None:
    match cell:
        case "":
            return None
        case bool():
            return "true" if cell else "false"
        case float() if cell.is_integer() and abs(cell) < 2**53:
            return str(int(cell))
        case datetime() | date():
            return cell.isoformat()
        case _:
            return str(cell)
