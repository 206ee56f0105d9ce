"""Tell how a text is written, and turn a stretch of it into UTF-8 with plain line ends.

One encoding holds for a file. A line that it does not fit is kept apart, never guessed at.
"""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from tutela.intake.text import Held, Text, line_pieces, pieces
from tutela.model.errors import InputError

_ENOUGH = 100_000
"""So many lines with other signs than ASCII decide on the encoding of a file."""

_CJK = re.compile(rb"[\xe3-\xe9\xef][\x80-\xbf][\x80-\xbf]")
_SIDE_BY_SIDE = re.compile(rb"[\x81-\xfe](?:[\x80-\xfe]|[0-9][\x81-\xfe][0-9])")
_MATTER = frozenset({b"\r", b"\n", b'"'})
_AMISS = "Save it as UTF-8 and send it again."


@dataclass(frozen=True, slots=True)
class Writing:
    """A text, how it is written, and where it begins behind a byte order mark."""

    text: Text
    encoding: str
    start: int = 0
    has_quotes: bool = True
    is_whole: bool = True


def look_at(path: Path, text: Text) -> Writing:
    """Look through a text once; raise ``InputError`` where it is damaged UTF-16."""
    head = text.read(0, 4)
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return Writing(Held(_ends(_from_utf16(path, text))), "utf-16")
    seen, is_sound = _seen(text)
    if b"\r" in seen and b"\n" not in seen:
        text = Held(_ends(text.read(0, text.size)))
    start = len(codecs.BOM_UTF8) if head.startswith(codecs.BOM_UTF8) else 0
    has_quotes = b'"' in seen
    if is_sound:
        return Writing(text, "utf-8", start, has_quotes)
    return Writing(text, _likelier(text, start), start, has_quotes, is_whole=False)


def plain(raw: bytes, writing: Writing) -> tuple[bytes, frozenset[int]]:
    """Give whole lines in UTF-8 with plain ends, and the numbers of those no encoding fits."""
    data = raw.replace(b"\r\n", b"\n") if b"\r" in raw else raw
    if writing.is_whole or data.isascii():
        return data, frozenset()
    if writing.encoding == "utf-8" and _is_utf8(data):
        return data, frozenset()
    lines = data.split(b"\n")
    strange = [at for at, line in enumerate(lines) if not line.isascii()]
    if writing.encoding == "utf-8":
        return _apart(lines, [at for at in strange if not _fits(lines[at], "utf-8")])
    other = [at for at in strange if _is_chinese_utf8(lines[at])]
    if not other and _fits(data, "gb18030"):
        return data.decode("gb18030").encode(), frozenset()
    other += [at for at in strange if not _fits(lines[at], "gb18030")]
    for at in set(strange).difference(other):
        lines[at] = lines[at].decode("gb18030").encode()
    return _apart(lines, other)


def _from_utf16(path: Path, text: Text) -> bytes:
    try:
        return text.read(0, text.size).decode("utf-16").encode()
    except UnicodeError:
        raise InputError("is damaged UTF-16", str(path), _AMISS) from None


def _ends(data: bytes) -> bytes:
    data = data.replace(b"\r\n", b"\n")
    return data if b"\n" in data else data.replace(b"\r", b"\n")


def _seen(text: Text) -> tuple[set[bytes], bool]:
    """Say which of the signs that matter occur, and whether all of the text is UTF-8."""
    seen: set[bytes] = set()
    is_sound = True
    for piece in _between_signs(text):
        seen |= {byte for byte in _MATTER - seen if byte in piece}
        is_sound = is_sound and _is_utf8(piece)
    return seen, is_sound


def _between_signs(text: Text) -> Iterator[bytes]:
    """Give a text in pieces that do not end inside a sign of several bytes."""
    left = b""
    for piece in pieces(text):
        piece = left + piece
        tail = next((back for back in (1, 2, 3) if piece[-back:][:1] >= b"\xc0"), 0)
        cut = len(piece) - tail
        yield piece[:cut] if tail else piece
        left = piece[cut:]
    yield left


def _likelier(text: Text, start: int) -> str:
    """Choose between GB18030 throughout and UTF-8 with some damaged lines.

    Almost any text fits GB18030; in Chinese its bytes stand side by side, while the letters of an
    old European encoding stand alone among plain ones.
    """
    strange = damaged = chinese = 0
    for piece in line_pieces(text, start):
        lines = [] if piece.isascii() else piece.split(b"\n")
        for line in lines:
            if not line.isascii():
                is_damaged = not _fits(line, "utf-8")
                strange += 1
                damaged += is_damaged
                chinese += is_damaged and _SIDE_BY_SIDE.search(line) is not None
        if strange > _ENOUGH:
            break
    return "gb18030" if 2 * damaged > strange and 2 * chinese > damaged else "utf-8"


def _is_chinese_utf8(line: bytes) -> bool:
    """Tell whether a line of a GB18030 file is Chinese in UTF-8, which may fit GB18030 as well.

    A single letter may fit both; three bytes that are a Chinese sign in a line of sound UTF-8 are
    hardly ever three halves of signs in GB18030.
    """
    return _CJK.search(line) is not None and _fits(line, "utf-8")


def _apart(lines: list[bytes], damaged: list[int]) -> tuple[bytes, frozenset[int]]:
    for at in damaged:
        lines[at] = lines[at].decode("utf-8", "backslashreplace").encode()
    return b"\n".join(lines), frozenset(damaged)


def _is_utf8(data: bytes) -> bool:
    """Validate without decoding, which would take up to four times the size of the text."""
    if data.isascii():
        return True
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
