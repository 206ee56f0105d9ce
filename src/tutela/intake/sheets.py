"""Read the first sheet of an XLSX workbook; formulas give their kept values, never run."""

import io
import re
import zipfile
import zlib
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import TypeAlias

import numpy as np
import pyarrow as pa
from python_calamine import CalamineError, CalamineWorkbook

from tutela.intake.rows import Opened, Stretch, plain_row
from tutela.model.errors import InputError

_Cell: TypeAlias = int | float | str | bool | time | date | datetime | timedelta
_PIECE = 1 << 20
_MOST_BYTES = 2 << 30
_MOST_TIMES = 200
_SMALL = 1 << 26
_MOST_CELLS = 1 << 25
_ROWS = re.compile(rb'<row[^>]* r="(\d+)"')
_CELLS = re.compile(rb' r="([A-Z]{1,3})(\d+)"')


def read_sheet(path: Path, data: bytes) -> Opened:
    """Read rows from the first sheet; raise ``InputError`` where it cannot be opened."""
    _measure(path, data)
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        rows = workbook.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (CalamineError, OSError, IndexError, ValueError):
        raise InputError(
            "cannot be opened as a workbook", str(path), "Save it anew as XLSX or CSV."
        ) from None
    filled = [(at, row) for at, row in enumerate(rows) if any(cell != "" for cell in row)]
    if not filled:
        raise InputError("holds no row", str(path), "The table must be on the first sheet.")
    header = tuple(str(cell).strip() for cell in filled[0][1])
    columns = zip(*(row for _, row in filled[1:]), strict=True) if len(filled) > 1 else ()
    texts = [pa.array([_text(cell) for cell in column], pa.string()) for column in columns]
    texts = texts or [pa.array([], pa.string()) for _ in header]
    table = pa.table({str(at): text for at, text in enumerate(texts)})
    lines = np.array([at for at, _ in filled[1:]], np.int64)
    stretch = Stretch(
        table, lines, plain_row(table), physical=len(rows), blank=len(rows) - len(filled)
    )
    return Opened(path, "xlsx", header, (lambda: stretch,))


def _measure(path: Path, data: bytes) -> None:
    """Unpack everything once and count: a few bytes may claim to be a sheet without end."""
    most = min(_MOST_BYTES, max(_SMALL, len(data) * _MOST_TIMES))
    size = 0
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            for member in packed.infolist():
                extent = _Extent()
                with packed.open(member) as stream:
                    while size <= most and (piece := stream.read(_PIECE)):
                        size += len(piece)
                        extent.look_at(piece)
                if size > most or extent.cells > _MOST_CELLS:
                    raise InputError(
                        "grows beyond all measure when unpacked", str(path), "Send it as CSV."
                    )
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError):
        raise InputError(
            "is a damaged or locked XLSX file", str(path), "Save it anew as XLSX or CSV."
        ) from None


class _Extent:
    """The furthest row and column a sheet names."""

    def __init__(self) -> None:
        self._rows = 0
        self._columns = 0
        self._left = b""

    @property
    def cells(self) -> int:
        """Give the number of cells of the area from the first cell to the furthest."""
        return self._rows * self._columns

    def look_at(self, piece: bytes) -> None:
        """Look through the next piece of the sheet."""
        text = self._left + piece
        found = _CELLS.findall(text)
        rows = {*(row for _, row in found), *_ROWS.findall(text)}
        self._rows = max(self._rows, *(int(row[:9]) for row in rows), 0)
        columns = {column for column, _ in found}
        self._columns = max(self._columns, *(_number(each) for each in columns), 0)
        self._left = text[-64:]


def _number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = 26 * number + letter - ord("A") + 1
    return number


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
