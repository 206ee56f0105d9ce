"""Read CSV without trusting it: encoding, lines and fields are judged before any value is."""

import codecs
import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.csv as pv

from tutela.intake.lines import LONGEST_RECORD, Split, cells, split
from tutela.intake.rows import Opened, Rejected
from tutela.model.errors import InputError

_LONGEST_RAW = 2000
_MOST_BAD = 100_000
_BLOCK = 1 << 22
_OTHER = {";": "semicolons", "\t": "tabs", "|": "bars"}


@dataclass(frozen=True, slots=True)
class _Text:
    """Text in UTF-8 with plain line ends; ``damaged`` are lines (0-based) no encoding fits."""

    data: bytes
    encoding: str
    damaged: frozenset[int]


def read_delimited(path: Path, raw: bytes) -> Opened:
    """Split a CSV file into rows; raise ``InputError`` where it has no header to go by."""
    text = _decode(path, raw)
    header, at, lines = _header(path, text.data)
    data = text.data
    parts = split(data, len(header), frozenset(line - lines for line in text.damaged), at)
    if len(parts.bad) > max(_MOST_BAD, len(parts.lines)):
        raise InputError(
            "is damaged throughout: most of its lines are no rows",
            str(path),
            f"Look at line {parts.bad[0].line + lines + 1}, where it begins.",
        )
    table = _table(path, data, parts, header)
    if parts.counted != parts.physical or table.num_rows != len(parts.lines):
        raise InputError("lost count of its lines", str(path), "Report this file to us.")
    return Opened(
        path,
        "csv",
        header,
        table,
        parts.lines + lines + 1,
        _rejected(data, parts, lines),
        parts.blank,
        parts.physical + lines,
        text.encoding,
        partial(_raw, data, parts.starts, parts.ends),
    )


def _decode(path: Path, data: bytes) -> _Text:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        try:
            return _Text(_line_ends(data.decode("utf-16").encode()), "utf-16", frozenset())
        except UnicodeDecodeError:
            raise InputError(
                "is damaged UTF-16", str(path), "Save it as UTF-8 and send it again."
            ) from None
    data = _line_ends(data.removeprefix(codecs.BOM_UTF8))
    if not (data.isascii() or _is_utf8(data)):
        return _by_lines(data)
    return _Text(data, "utf-8", frozenset())


def _line_ends(data: bytes) -> bytes:
    if b"\r" not in data:
        return data
    data = data.replace(b"\r\n", b"\n")
    return data if b"\n" in data else data.replace(b"\r", b"\n")


def _by_lines(data: bytes) -> _Text:
    """Choose between GB18030 throughout and UTF-8 with some damaged lines."""
    lines = data.split(b"\n")
    strange = [at for at, line in enumerate(lines) if not line.isascii()]
    damaged = [at for at in strange if not _fits(lines[at], "utf-8")]
    if 2 * len(damaged) <= len(strange):
        return _replaced(lines, damaged, "utf-8")
    unreadable = [at for at in damaged if not _fits(lines[at], "gb18030")]
    for at in set(strange) - set(unreadable):
        lines[at] = lines[at].decode("gb18030", "replace").encode()
    return _replaced(lines, unreadable, "gb18030")


def _replaced(lines: list[bytes], damaged: list[int], encoding: str) -> _Text:
    for at in damaged:
        lines[at] = lines[at].decode("utf-8", "backslashreplace").encode()
    return _Text(b"\n".join(lines), encoding, frozenset(damaged))


def _is_utf8(data: bytes) -> bool:
    """Validate without decoding, which would take up to four times the size of the text."""
    made: Any = pa.LargeStringArray
    ends = pa.py_buffer(np.array([0, len(data)], np.int64).tobytes())
    try:
        made.from_buffers(1, ends, pa.py_buffer(data)).validate(full=True)
    except pa.ArrowInvalid:
        return False
    return True


def _fits(line: bytes, encoding: str) -> bool:
    try:
        line.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _header(path: Path, data: bytes) -> tuple[tuple[str, ...], int, int]:
    """Give the column names, where the rows begin, and how many lines lie before."""
    start = len(data) - len(data.lstrip(b"\n"))
    end = data.find(b"\n", start)
    end = len(data) if end < 0 else end
    raw = data[start:end]
    if b"\0" in raw or len(raw) > LONGEST_RECORD:
        raise InputError("is no table", str(path), "Send CSV, XLSX or Parquet.")
    names = tuple(cell.decode("utf-8", "replace").strip() for cell in cells(raw))
    if len(names) == 1:
        for sign, words in _OTHER.items():
            if sign in names[0]:
                raise InputError(
                    f"is separated by {words}", str(path), "Save it with commas between fields."
                )
    return names, min(end + 1, len(data)), start + 1


def _table(path: Path, data: bytes, parts: Split, header: tuple[str, ...]) -> pa.Table:
    """Take the good records apart: blocks of whole records, one on each processor at a time."""
    schema = pa.schema([(str(at), pa.string()) for at in range(len(header))])
    first = parts.starts[0] if len(parts.starts) else 0
    bounds = np.flatnonzero(np.diff((parts.starts - first) // _BLOCK, prepend=-1, append=-1))
    read = partial(_block, memoryview(data), parts, schema)
    try:
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            blocks = list(pool.map(read, bounds[:-1].tolist(), bounds[1:].tolist()))
    except pa.ArrowInvalid:
        raise InputError("cannot be taken apart", str(path), "Report this file to us.") from None
    return _joined([schema.empty_table(), *blocks])


def _joined(blocks: list[pa.Table]) -> pa.Table:
    """Join blocks column by column, letting go of each column's pieces before the next."""
    names = blocks[0].column_names
    pieces = [
        pa.chunked_array([each for b in blocks for each in b[name].chunks], pa.string())
        for name in names
    ]
    blocks.clear()
    whole = []
    while pieces:
        whole.append(pieces.pop(0).combine_chunks())
    return pa.table(dict(zip(names, whole, strict=True)))


def _block(data: memoryview, parts: Split, schema: pa.Schema, first: int, end: int) -> pa.Table:
    good = _good(data, parts.starts[first:end], parts.ends[first:end])
    source: Any = pa.BufferReader(good)
    return pv.read_csv(
        source,
        pv.ReadOptions(use_threads=False, column_names=schema.names, block_size=len(good) + 1),
        pv.ParseOptions(newlines_in_values=True),
        pv.ConvertOptions(
            column_types=schema,
            null_values=[""],
            strings_can_be_null=True,
            quoted_strings_can_be_null=True,
        ),
    )


def _good(data: memoryview, starts: np.ndarray, ends: np.ndarray) -> memoryview | bytes:
    """Join good records; where no other lies between them they are left as they are."""
    breaks = np.flatnonzero(starts[1:] != ends[:-1] + 1) + 1
    firsts = starts[np.append(0, breaks)].tolist()
    lasts = ends[np.append(breaks - 1, len(ends) - 1)].tolist()
    pieces = [data[first:last] for first, last in zip(firsts, lasts, strict=True)]
    return b"\n".join(pieces) if len(pieces) > 1 else pieces[0]


def _rejected(data: bytes, parts: Split, before: int) -> tuple[Rejected, ...]:
    return tuple(
        Rejected(bad.line + before + 1, "", bad.reason, _shown(data[bad.start : bad.end]))
        for bad in parts.bad
    )


def _raw(data: bytes, starts: np.ndarray, ends: np.ndarray, at: int) -> str:
    return _shown(data[starts[at] : ends[at]])


def _shown(raw: bytes) -> str:
    text = raw[:_LONGEST_RAW].decode("utf-8", "replace").replace("\0", "\u2400")
    return text if len(raw) <= _LONGEST_RAW else f"{text}... ({len(raw)} bytes)"
