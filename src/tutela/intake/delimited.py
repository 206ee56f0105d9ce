"""Read CSV without trusting it: encoding, lines and fields are judged before any value is."""

import codecs
import io
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv as pv

from tutela.intake.lines import LONGEST_RECORD, Split, cells, split
from tutela.intake.rows import Opened, Rejected
from tutela.model.errors import InputError

_LONGEST_RAW = 2000
_MOST_BAD = 100_000
_OTHER = {";": "semicolons", "\t": "tabs", "|": "bars"}


@dataclass(frozen=True, slots=True)
class _Text:
    """Text in UTF-8 with plain line ends; ``damaged`` are lines (0-based) no encoding fits."""

    data: bytes
    encoding: str
    damaged: frozenset[int]


def read_delimited(path: Path, data: bytes) -> Opened:
    """Split a CSV file into rows; raise ``InputError`` where it has no header to go by."""
    text = _decode(path, data)
    header, at, lines = _header(path, text.data)
    body = text.data[at:]
    parts = split(body, len(header), frozenset(line - lines for line in text.damaged))
    if len(parts.bad) > max(_MOST_BAD, len(parts.lines)):
        raise InputError(
            "is damaged throughout: most of its lines are no rows",
            str(path),
            f"Look at line {parts.bad[0].line + lines + 1}, where it begins.",
        )
    table = _table(path, body, parts, header)
    if parts.counted != parts.physical or table.num_rows != len(parts.lines):
        raise InputError("lost count of its lines", str(path), "Report this file to us.")
    return Opened(
        path,
        "csv",
        header,
        table,
        parts.lines + lines + 1,
        _rejected(body, parts, lines),
        parts.blank,
        parts.physical + lines,
        text.encoding,
        lambda at: _shown(body[parts.starts[at] : parts.ends[at]]),
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
    if not (data.isascii() or _fits(data, "utf-8")):
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


def _table(path: Path, body: bytes, parts: Split, header: tuple[str, ...]) -> pa.Table:
    good = _good(body, parts)
    names = [str(at) for at in range(len(header))]
    if not good:
        return pa.table({name: pa.array([], pa.string()) for name in names})
    longest = int((parts.ends - parts.starts).max()) + 1
    try:
        return pv.read_csv(
            io.BytesIO(good),
            pv.ReadOptions(column_names=names, block_size=max(1 << 22, 2 * longest)),
            pv.ParseOptions(newlines_in_values=bool((parts.spans > 1).any())),
            pv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()),
                null_values=[""],
                strings_can_be_null=True,
                quoted_strings_can_be_null=True,
            ),
        )
    except pa.ArrowInvalid:
        raise InputError("cannot be taken apart", str(path), "Report this file to us.") from None


def _good(body: bytes, parts: Split) -> bytes:
    """Join the good records; the usual file has no others and is left as it is."""
    if not parts.bad and not parts.blank:
        return body
    ends = parts.ends + 1
    breaks = np.flatnonzero(parts.starts[1:] != ends[:-1]) + 1
    firsts = np.append(0, breaks) if len(ends) else breaks
    lasts = np.append(breaks - 1, len(ends) - 1) if len(ends) else breaks
    pieces = [body[parts.starts[a] : parts.ends[b]] for a, b in zip(firsts, lasts, strict=True)]
    return b"\n".join(pieces)


def _rejected(body: bytes, parts: Split, before: int) -> tuple[Rejected, ...]:
    return tuple(
        Rejected(bad.line + before + 1, "", bad.reason, _shown(body[bad.start : bad.end]))
        for bad in parts.bad
    )


def _shown(raw: bytes) -> str:
    text = raw[:_LONGEST_RAW].decode("utf-8", "replace").replace("\0", "\u2400")
    return text if len(raw) <= _LONGEST_RAW else f"{text}... ({len(raw)} bytes)"
