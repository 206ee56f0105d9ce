"""Look into the XML of a workbook before it is opened: how big it is, and which cells are broken.

A few bytes may claim to be a sheet without end, and a reader gives an error of a formula as an
empty cell, which would be the same as "not recorded".
"""

import io
import re
import struct
import zipfile
import zlib
from pathlib import Path

from tutela.model.errors import InputError

_PIECE = 1 << 20
_MOST_BYTES = 2 << 30
_MOST_TIMES = 200
_SMALL = 1 << 26
_MOST_CELLS = 1 << 25
_ROWS = re.compile(rb'<row[^>]* r="(\d+)"')
_CELLS = re.compile(rb' r="([A-Z]{1,3})(\d+)"')
_CELL = re.compile(rb"<c ([^>]*)>(<f[^>]*(?:/>|>[^<]*</f>)(?=<v ?/>|<v></v>|</c>))?")
_FIRST = re.compile(rb'<sheet [^>]*?r:id="([^"]+)"')
_MOST_BROKEN = 1 << 20

_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    ValueError,
    RuntimeError,
)
Cell = tuple[int, int]
"""Row and column of a cell, from 0."""


def look_into(path: Path, data: bytes) -> frozenset[Cell]:
    """Give the cells of the first sheet whose formula gave an error or no value.

    Raises ``InputError`` where the file is damaged or grows beyond measure.
    """
    most = min(_MOST_BYTES, max(_SMALL, len(data) * _MOST_TIMES))
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            first, broken, size = _first_sheet(packed), frozenset[Cell](), 0
            for name in packed.namelist():
                looked = _Looked(is_read=name == first)
                with packed.open(name) as stream:
                    while size <= most and (piece := stream.read(_PIECE)):
                        size += len(piece)
                        looked.at(piece)
                if size > most or looked.cells > _MOST_CELLS:
                    raise InputError(
                        "grows beyond all measure when unpacked", str(path), "Send it as CSV."
                    )
                broken |= looked.broken
            return broken
    except _DAMAGE:
        raise InputError(
            "is a damaged or locked XLSX file", str(path), "Save it anew as XLSX or CSV."
        ) from None


def _first_sheet(packed: zipfile.ZipFile) -> str:
    """Find the part that holds the first sheet, by the name the workbook gives it."""
    try:
        named = _FIRST.search(_head(packed, "xl/workbook.xml"))
        links = _head(packed, "xl/_rels/workbook.xml.rels")
    except KeyError:
        return ""
    for link in re.findall(rb"<Relationship [^>]*>", links):
        if named is not None and b'Id="%b"' % named[1] in link:
            target = re.search(rb'Target="([^"]+)"', link)
            said = target[1].decode("utf-8", "replace") if target else ""
            return said.removeprefix("/") if said.startswith("/") else f"xl/{said}"
    return ""


def _head(packed: zipfile.ZipFile, name: str) -> bytes:
    with packed.open(name) as stream:
        return stream.read(_PIECE)


class _Looked:
    """What was seen of one part of the file."""

    def __init__(self, *, is_read: bool) -> None:
        self._is_read = is_read
        self._rows = 0
        self._columns = 0
        self._left = b""
        self._broken: set[Cell] = set()

    @property
    def cells(self) -> int:
        """Give the number of cells of the area from the first cell to the furthest."""
        return self._rows * self._columns

    @property
    def broken(self) -> frozenset[Cell]:
        """Give the cells that hold an error, or a formula without a value."""
        return frozenset(self._broken)

    def at(self, piece: bytes) -> None:
        """Look through the next piece; a cell that it cuts is looked at with the one behind."""
        text = self._left + piece
        cut = text.rfind(b"<c ")
        self._left = text[max(cut, len(text) - _PIECE) :] if cut >= 0 else text[-64:]
        found = _CELLS.findall(text)
        rows = {*(row for _, row in found), *_ROWS.findall(text)}
        self._rows = max(self._rows, 0, *(int(row[:9]) for row in rows))
        columns = {column for column, _ in found}
        self._columns = max(self._columns, 0, *(_number(each) for each in columns))
        if self._is_read and len(self._broken) < _MOST_BROKEN:
            self._find_broken(text)

    def _find_broken(self, text: bytes) -> None:
        for said, formula in _CELL.findall(text):
            if formula or b't="e"' in said:
                place = _CELLS.search(b" " + said)
                if place is not None:
                    self._broken.add((int(place[2]) - 1, _number(place[1]) - 1))


def _number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = 26 * number + letter - ord("A") + 1
    return number
