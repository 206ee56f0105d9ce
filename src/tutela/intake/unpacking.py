"""Undo the compression of a file, within measure."""

import gzip
import io
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa

from tutela.intake.text import Held, Text
from tutela.model.errors import InputError

_GZIP, _ZSTD = b"\x1f\x8b", b"\x28\xb5\x2f\xfd"
_AT_ONCE = 1 << 24
_MOST_BYTES = 4 << 30
_MOST_TIMES = 200
_SMALL = 1 << 28
"""Text of records shrinks to a tenth or a fiftieth; beyond 200 times it is filled with nothing."""


def unpacked(path: Path, text: Text) -> Text:
    """Give the text inside a gzip or zstd file; any other as it is.

    Raises ``InputError`` where the file is cut off, damaged, or grows beyond measure.
    """
    head = text.read(0, 4)
    if head.startswith(_GZIP):
        stream = io.BufferedReader(_Stream(text))
        return Held(_inflate(path, text.size, gzip.GzipFile(fileobj=stream).read))
    if head.startswith(_ZSTD):
        made: Any = pa.CompressedInputStream(pa.BufferReader(text.read(0, text.size)), "zstd")
        return Held(_inflate(path, text.size, made.read))
    return text


class _Stream(io.RawIOBase):
    """A text as a stream."""

    def __init__(self, text: Text) -> None:
        self._text = text
        self._at = 0

    def readable(self) -> bool:
        """It can be read."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill a buffer."""
        piece = self._text.read(self._at, self._at + len(buffer))
        buffer[: len(piece)] = piece
        self._at += len(piece)
        return len(piece)


def _inflate(path: Path, packed: int, read: Callable[[int], bytes]) -> bytes:
    most = min(_MOST_BYTES, max(_SMALL, packed * _MOST_TIMES))
    whole = io.BytesIO()
    try:
        while piece := read(_AT_ONCE):
            if whole.tell() + len(piece) > most:
                raise InputError(
                    "grows beyond all measure when unpacked", str(path), "Send it in pieces."
                )
            whole.write(piece)
    except (EOFError, OSError, zlib.error, pa.ArrowInvalid):
        raise InputError(
            "is cut off or damaged: it cannot be unpacked", str(path), "Send the file again."
        ) from None
    return whole.getvalue()
