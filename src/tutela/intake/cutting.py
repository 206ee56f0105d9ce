"""Cut a text into stretches so that no record lies across a cut.

A whole row on a line of its own is never part of another record (``lines`` would call the quote
before it unclosed), so the text may be cut before it. Where there is none, as in a file whose every
row has a value of several lines, the lines are split to find out where records begin.
"""

from collections.abc import Iterator

import numpy as np

from tutela.intake.encoding import Writing
from tutela.intake.lines import LONGEST_RECORD, is_whole, split
from tutela.intake.text import Text, pieces
from tutela.model.errors import InputError

STRETCH = 1 << 22
_SEARCHED = 1 << 16
_WINDOW = 4 * LONGEST_RECORD
_LONGEST = 1 << 28


def cuts(writing: Writing, start: int, fields: int, where: str) -> Iterator[tuple[int, int]]:
    """Give the stretches from ``start`` on, as pairs of places.

    Raises ``InputError`` where a line does not end within 256 MB.
    """
    text = writing.text
    while start < text.size:
        end = _next(writing, start, fields, where)
        yield start, end
        start = end


def _next(writing: Writing, start: int, fields: int, where: str) -> int:
    text, wanted = writing.text, start + STRETCH
    if wanted >= text.size:
        return text.size
    if fields > 2 or not writing.has_quotes:
        found = _before_whole_row(text, wanted, fields)
        if found is not None:
            return found
    return _by_records(text, start, fields, where)


def _before_whole_row(text: Text, at: int, fields: int) -> int | None:
    """Find the first whole row of one line a little behind a place."""
    data = text.read(at, at + _SEARCHED)
    begin = data.find(b"\n") + 1
    while begin:
        end = data.find(b"\n", begin)
        line = data[begin : max(end, begin)].removesuffix(b"\r")
        if is_whole(line, fields):
            return at + begin
        begin = end + 1
    return None


def _by_records(text: Text, start: int, fields: int, where: str) -> int:
    """Split what comes next and find the last line that begins a record for certain.

    Whether a quote closes is never looked for further away than the longest record.
    """
    size = _WINDOW
    while start + size < text.size:
        data = text.read(start, start + size)
        breaks = np.flatnonzero(np.frombuffer(data, np.uint8) == ord("\n"))
        certain = np.searchsorted(breaks, len(data) - LONGEST_RECORD - 2)
        begins = _begins(data[: int(breaks[-1]) + 1] if len(breaks) else b"", fields)
        begins = begins[(begins > 0) & (begins <= certain)]
        if len(begins):
            return start + int(breaks[begins[-1] - 1]) + 1
        size *= 2
        if size > _LONGEST:
            lines = len(breaks) + sum(piece.count(b"\n") for piece in pieces(text, start))
            raise InputError(
                f"has a line of more than {_LONGEST >> 20} MB",
                where,
                f"Look behind line {lines}, and save the file anew.",
            )
    return text.size


def _begins(data: bytes, fields: int) -> np.ndarray:
    """Give the numbers of the lines that begin a record or are none."""
    parts = split(data.replace(b"\r\n", b"\n"), fields)
    bad = np.array([each.line for each in parts.bad], np.int64)
    return np.sort(np.concatenate([parts.lines, bad]))
