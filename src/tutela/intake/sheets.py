"""Read the first sheet of an XLSX workbook; formulas give their kept values, never run."""

import io
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import TypeAlias

import numpy as np
import pyarrow as pa
from python_calamine import CalamineError, CalamineWorkbook

from tutela.intake.rows import Opened, Rejected, Stretch, plain_row
from tutela.intake.workbook import Cell, look_into
from tutela.model.errors import InputError

_Value: TypeAlias = int | float | str | bool | time | date | datetime | timedelta
_Row: TypeAlias = list[_Value]
_LONGEST_RAW = 2000


def read_sheet(path: Path, data: bytes) -> Opened:
    """Read rows from the first sheet; raise ``InputError`` where it cannot be opened.

    A row with a cell whose formula gave an error or no value is sent back: read as an empty cell
    it would say that nothing was recorded.
    """
    broken = look_into(path, data)
    rows = _rows(path, data)
    broken = frozenset(cell for cell in broken if cell[0] < len(rows) and cell[1] < len(rows[0]))
    kept = {at for at, _ in broken} | {at for at, row in enumerate(rows) if any(_filled(row))}
    if not kept:
        raise InputError("holds no row", str(path), "The table must be on the first sheet.")
    first, *places = sorted(kept)
    header = tuple(str(cell).strip() for cell in rows[first])
    rejected = tuple(_sent_back(cell, rows, header) for cell in _leftmost(broken, first))
    gone = {each.line for each in rejected}
    good = [at for at in places if at not in gone]
    table = _table([rows[at] for at in good], len(header))
    stretch = Stretch(
        table,
        np.array(good, np.int64),
        plain_row(table),
        rejected,
        len(rows),
        len(rows) - 1 - len(good) - len(rejected),
    )
    return Opened(path, "xlsx", header, (lambda: stretch,))


def _rows(path: Path, data: bytes) -> list[_Row]:
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        return workbook.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (CalamineError, OSError, IndexError, ValueError):
        raise InputError(
            "cannot be opened as a workbook", str(path), "Save it anew as XLSX or CSV."
        ) from None


def _filled(row: _Row) -> list[bool]:
    return [cell != "" for cell in row]


def _leftmost(broken: frozenset[Cell], header: int) -> list[Cell]:
    """Give one broken cell for each row below the header, in order."""
    firsts: dict[int, Cell] = {}
    for cell in sorted(broken):
        if cell[0] > header:
            firsts.setdefault(cell[0], cell)
    return list(firsts.values())


def _sent_back(cell: Cell, rows: list[_Row], header: tuple[str, ...]) -> Rejected:
    row, column = cell
    raw = ",".join(_text(each) or "" for each in rows[row])[:_LONGEST_RAW]
    return Rejected(row, header[column], "error_cell", raw)


def _table(rows: list[_Row], width: int) -> pa.Table:
    columns = list(zip(*rows, strict=True)) if rows else [()] * width
    texts = [pa.array([_text(cell) for cell in column], pa.string()) for column in columns]
    return pa.table({str(at): text for at, text in enumerate(texts)})


def _text(cell: _Value) -> str | None:
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
