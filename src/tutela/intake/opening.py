"""Open any file an office may send and give its rows as they are, told apart by content."""

import gzip
import hashlib
import io
import zipfile
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from tutela.intake.delimited import read_delimited
from tutela.intake.rows import Opened
from tutela.intake.sheets import read_sheet
from tutela.model.errors import InputError

MOST_BYTES = 8 << 30
_ENDINGS = (".csv", ".csv.gz", ".csv.zst", ".xlsx", ".parquet")
_SAVE = "Send the file again, or save it anew as CSV (UTF-8), XLSX or Parquet."


@dataclass(frozen=True, slots=True)
class Unread:
    """A file whose bytes are known and whose rows are not read yet; gzip and zstd undone."""

    path: Path
    sha256: str
    data: bytes

    def open(self) -> Opened:
        """Read the rows; raise ``InputError`` where this is no table."""
        for magic, read in _KINDS:
            if self.data.startswith(magic):
                return read(self.path, self.data)
        return read_delimited(self.path, self.data)


def find_files(sources: Sequence[Path]) -> tuple[Path, ...]:
    """Name the files; a folder stands for the files in it that a table may be read from."""
    found: list[Path] = []
    for source in sources:
        if source.is_dir():
            inside = sorted(path for path in source.iterdir() if path.name.endswith(_ENDINGS))
            if not inside:
                raise InputError(
                    "holds no file to take in", str(source), f"Looked for {', '.join(_ENDINGS)}."
                )
            found.extend(inside)
        else:
            found.append(source)
    if not found:
        raise InputError("is empty", "the list of files", "Name the files to take in.")
    return tuple(found)


def read_bytes(path: Path) -> Unread:
    """Read a file and undo its compression; raise ``InputError`` where that fails."""
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise InputError("is not there", str(path), "Look at the spelling of its name.") from None
    except OSError as error:
        raise InputError(
            f"cannot be read: {error.strerror}", str(path), "Look at its rights."
        ) from None
    data = _plain(path, data)
    if not data:
        raise InputError("is empty", str(path), _SAVE)
    return Unread(path, hashlib.sha256(data).hexdigest(), data)


def _plain(path: Path, data: bytes) -> bytes:
    if data.startswith(b"\x1f\x8b"):
        return _inflate(path, gzip.GzipFile(fileobj=io.BytesIO(data)).read)
    if data.startswith(b"\x28\xb5\x2f\xfd"):
        stream = pa.CompressedInputStream(pa.BufferReader(data), "zstd")
        return _inflate(path, stream.read)
    return data


def _inflate(path: Path, read: Callable[[int], bytes]) -> bytes:
    pieces, size = [], 0
    try:
        while piece := read(1 << 24):
            pieces.append(piece)
            size += len(piece)
            if size > MOST_BYTES:
                raise InputError(
                    "grows beyond all measure when unpacked", str(path), "Send it in pieces."
                )
    except (EOFError, OSError, zlib.error, pa.ArrowInvalid):
        raise InputError("is cut off or damaged: it cannot be unpacked", str(path), _SAVE) from None
    return b"".join(pieces)


def _parquet(path: Path, data: bytes) -> Opened:
    try:
        table = pq.read_table(pa.BufferReader(data))
    except (pa.ArrowException, OSError):
        raise InputError("is a damaged Parquet file", str(path), _SAVE) from None
    lines = np.arange(1, table.num_rows + 1)
    return Opened(path, "parquet", tuple(table.column_names), table, lines)


def _zip(path: Path, data: bytes) -> Opened:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            size = sum(member.file_size for member in packed.infolist())
    except zipfile.BadZipFile:
        raise InputError("is a damaged XLSX file", str(path), _SAVE) from None
    if size > min(MOST_BYTES, max(1000 * len(data), 1 << 26)) or size > 2 << 30:
        raise InputError("grows beyond all measure when unpacked", str(path), "Send it as CSV.")
    return read_sheet(path, data)


_KINDS: tuple[tuple[bytes, Callable[[Path, bytes], Opened]], ...] = (
    (b"PAR1", _parquet),
    (b"PK\x03\x04", _zip),
)
