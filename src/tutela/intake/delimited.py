"""Read CSV without trusting it: encoding, lines and fields are judged before any value is."""

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.csv as pv

from tutela.intake.cutting import cuts
from tutela.intake.encoding import Writing, look_at, plain
from tutela.intake.lines import LONGEST_RECORD, Split, cells, split
from tutela.intake.rows import Opened, Rejected, Stretch
from tutela.intake.text import Text
from tutela.model.errors import InputError

_LONGEST_RAW = 2000
_OTHER = {";": "semicolons", "\t": "tabs", "|": "bars"}
_LOST = "Report this file to us."


def read_delimited(path: Path, text: Text) -> Opened:
    """Open a CSV file; raise ``InputError`` where it has no header to go by."""
    writing = look_at(path, text)
    header, start, lines = _header(path, writing)
    made = _Delimited(path, writing, len(header))
    stretches = tuple(
        partial(made.read, first, end)
        for first, end in cuts(writing, start, len(header), str(path))
    )
    return Opened(
        path,
        "csv",
        header,
        stretches or (partial(made.read, start, start),),
        lines,
        lines - 1,
        writing.encoding,
        writing.text.check,
    )


@dataclass(frozen=True, slots=True)
class _Delimited:
    """A CSV file whose writing and number of columns are known."""

    path: Path
    writing: Writing
    fields: int

    def read(self, start: int, end: int) -> Stretch:
        """Take the stretch between two places apart."""
        data, damaged = plain(self.writing.text.read(start, end), self.writing)
        parts = split(data, self.fields, damaged)
        try:
            table = _table(data, parts, self.fields)
        except pa.ArrowInvalid:
            raise InputError("cannot be taken apart", str(self.path), _LOST) from None
        if parts.counted != parts.physical or table.num_rows != len(parts.lines):
            raise InputError("lost count of its lines", str(self.path), _LOST)
        raw = partial(_raw, data, parts.starts, parts.ends)
        return Stretch(table, parts.lines, raw, _rejected(data, parts), parts.physical, parts.blank)


def _header(path: Path, writing: Writing) -> tuple[tuple[str, ...], int, int]:
    """Give the column names, where the rows begin, and how many lines lie before them."""
    data = writing.text.read(writing.start, writing.start + LONGEST_RECORD + 1)
    first = len(data) - len(data.lstrip(b"\r\n"))
    end = data.find(b"\n", first)
    end = len(data) if end < 0 else end
    raw, _ = plain(data[first:end].removesuffix(b"\r"), writing)
    if b"\0" in raw or len(raw) > LONGEST_RECORD:
        raise InputError("is no table", str(path), "Send CSV, XLSX or Parquet.")
    if not raw.strip():
        raise InputError("holds no row", str(path), "Send CSV with a header, XLSX or Parquet.")
    names = tuple(cell.decode("utf-8", "replace").strip() for cell in cells(raw))
    if len(names) == 1:
        for sign, words in _OTHER.items():
            if sign in names[0]:
                raise InputError(
                    f"is separated by {words}", str(path), "Save it with commas between fields."
                )
    rows = min(end + 1, len(data))
    return names, writing.start + rows, data.count(b"\n", 0, first) + 1


def _table(data: bytes, parts: Split, fields: int) -> pa.Table:
    """Take the good records apart, all of them texts."""
    schema = pa.schema([(str(at), pa.string()) for at in range(fields)])
    if not len(parts.starts):
        return schema.empty_table()
    good = _good(memoryview(data), parts.starts, parts.ends)
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


def _rejected(data: bytes, parts: Split) -> tuple[Rejected, ...]:
    return tuple(
        Rejected(bad.line, "", bad.reason, _shown(data, bad.start, bad.end)) for bad in parts.bad
    )


def _raw(data: bytes, starts: np.ndarray, ends: np.ndarray, at: int) -> str:
    return _shown(data, int(starts[at]), int(ends[at]))


def _shown(data: bytes, start: int, end: int) -> str:
    shown = data[start : min(end, start + _LONGEST_RAW)]
    text = shown.decode("utf-8", "replace").replace("\0", "\u2400")
    return text if end - start <= _LONGEST_RAW else f"{text}... ({end - start} bytes)"
