"""Split delimited text into records without losing a line, however damaged it is.

Plain lines are judged all at once; only lines with quotes, NUL or stray returns are looked at one
by one. A quote that is never closed costs its own line, not the rest of the file.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

LONGEST_RECORD = 8_000_000
_MOST_LINES = 400
_PIECE = 1 << 20
_COMMA, _BREAK = 44, 10
_MOST_TRIES = 40
_FIELD = rb'(?:"(?:[^"]++|"")*+"|[^",]*+)'
_WHOLE = re.compile(_FIELD + rb"(?:," + _FIELD + rb")*+", re.DOTALL)
_OPEN = re.compile(rb"(?:" + _FIELD + rb',)*+"(?:[^"]++|"")*+', re.DOTALL)
_ONE_FIELD = re.compile(_FIELD, re.DOTALL)


@dataclass(frozen=True, slots=True)
class Bad:
    """A line that is no record: its number (from 0), its bytes in the text, and why."""

    line: int
    start: int
    end: int
    reason: str


@dataclass(frozen=True, slots=True)
class Split:
    """The records of a text: first line and number of lines of each good one, and the bad."""

    starts: np.ndarray
    ends: np.ndarray
    lines: np.ndarray
    spans: np.ndarray
    bad: tuple[Bad, ...]
    blank: int
    physical: int

    @property
    def counted(self) -> int:
        """Count the lines again from the records: must be ``physical``."""
        return int(self.spans.sum()) + len(self.bad) + self.blank


def split(data: bytes, fields: int, damaged: frozenset[int] = frozenset(), start: int = 0) -> Split:
    """Split text with plain line ends, from ``start`` on, into records of so many fields.

    ``starts`` and ``ends`` are byte positions of the good records; physical lines = lines of good
    records + bad lines + blank lines, always. ``damaged`` are lines that no encoding fits.
    """
    text = _Text(data, fields, damaged, start)
    bad = list(text.judge())
    good = text.is_first
    firsts = np.flatnonzero(good)
    spans = text.span[firsts]
    return Split(
        text.starts[firsts],
        text.ends[firsts + spans - 1],
        firsts,
        spans,
        tuple(sorted(bad, key=lambda each: each.line)),
        int(text.is_blank.sum()),
        len(text.starts),
    )


def cells(record: bytes) -> list[bytes]:
    """Take one well-formed record apart."""
    found, at = [], 0
    while True:
        match = _ONE_FIELD.match(record, at)
        raw = match[0] if match else b""
        found.append(raw[1:-1].replace(b'""', b'"') if raw[:1] == b'"' else raw)
        at += len(raw) + 1
        if at > len(record):
            return found


def is_whole(line: bytes, fields: int) -> bool:
    """Tell whether a line is a record by itself, with no comma or line break inside a value."""
    return (
        len(line) <= LONGEST_RECORD
        and line.count(b",") == fields - 1
        and _WHOLE.fullmatch(line) is not None
        and len(cells(line)) == fields
    )


class _Text:
    """The lines of a text while they are judged."""

    def __init__(self, data: bytes, fields: int, damaged: frozenset[int], start: int) -> None:
        self.data = data
        self.fields = fields
        self.damaged = damaged
        self.ends, self.commas = _lines(data, start)
        self.starts = np.append(start, self.ends[:-1] + 1) if len(self.ends) else self.ends
        lengths = self.ends - self.starts
        self.is_blank = lengths == 0
        self.is_odd = lengths > LONGEST_RECORD
        for byte in (b'"', b"\0", b"\r"):
            if byte in data:
                self.is_odd[np.searchsorted(self.ends, _places(data, byte, start))] = True
        self.is_odd[sorted(damaged)] = True
        self.span = np.ones(len(self.starts), np.int32)
        is_plain = ~self.is_odd & ~self.is_blank
        self.is_first = is_plain & (self.commas == fields - 1)
        self.is_wrong = is_plain & ~self.is_first

    def judge(self) -> Iterator[Bad]:
        """Judge the odd lines in order, then name the plain lines with a wrong field count."""
        free = 0
        odd = np.flatnonzero(self.is_odd)
        for place, line in enumerate(odd.tolist()):
            if line < free:
                continue
            problem, lines = self._odd(line, odd[place + 1 : place + 1 + _MOST_TRIES])
            free = line + lines
            if problem:
                yield self._bad(line, problem)
                continue
            self._take(line, lines)
        for line in np.flatnonzero(self.is_wrong).tolist():
            yield self._bad(line, _counted(int(self.commas[line]) + 1, self.fields))

    def _bad(self, line: int, reason: str) -> Bad:
        return Bad(line, int(self.starts[line]), int(self.ends[line]), reason)

    def _take(self, line: int, lines: int) -> None:
        inside = slice(line + 1, line + lines)
        self.is_first[inside] = False
        self.is_wrong[inside] = False
        self.is_blank[inside] = False
        self.is_first[line] = True
        self.span[line] = lines

    def _odd(self, line: int, following: np.ndarray) -> tuple[str, int]:
        record = self._record(line, line)
        problem = self._damage(line, record)
        if problem:
            return problem, 1
        if _WHOLE.fullmatch(record):
            found = len(cells(record))
            return ("" if found == self.fields else _counted(found, self.fields)), 1
        if not _OPEN.fullmatch(record):
            return "stray_quote", 1
        return self._closed(line, following)

    def _damage(self, line: int, record: bytes) -> str:
        if len(record) > LONGEST_RECORD:
            return "line_too_long"
        if line in self.damaged:
            return "no_encoding"
        if b"\0" in record:
            return "nul_byte"
        return "stray_return" if b"\r" in record else ""

    def _closed(self, line: int, following: np.ndarray) -> tuple[str, int]:
        for last in following.tolist():
            if last - line > _MOST_LINES or self._swallows(line, last):
                break
            record = self._record(line, last)
            if self._damage(last, record):
                break
            if _WHOLE.fullmatch(record) and len(cells(record)) == self.fields:
                return "", last - line + 1
            if not _OPEN.fullmatch(record):
                break
        return "unclosed_quote", 1

    def _swallows(self, line: int, last: int) -> bool:
        """Tell whether whole rows would vanish inside a value: then the quote is the mistake."""
        if self.fields < 3:
            return False
        inside = np.flatnonzero(self.commas[line + 1 : last] == self.fields - 1) + line + 1
        alone = (self._record(at, at) for at in inside.tolist())
        return any(_WHOLE.fullmatch(row) and len(cells(row)) == self.fields for row in alone)

    def _record(self, first: int, last: int) -> bytes:
        return self.data[self.starts[first] : self.ends[last]]


def _lines(data: bytes, start: int) -> tuple[np.ndarray, np.ndarray]:
    """Give where each line ends, and how many commas it has.

    Commas and line breaks are found together, piece by piece, so that a line break is followed by
    its commas and no list of all commas is ever held.
    """
    ends, commas, open_commas = [], [], 0
    for at, piece in _pieces(data, start):
        places = np.flatnonzero((piece == _COMMA) | (piece == _BREAK))
        breaks = np.flatnonzero(piece[places] == _BREAK)
        if not len(breaks):
            open_commas += len(places)
            continue
        counts = np.diff(breaks, prepend=-1) - 1
        counts[0] += open_commas
        open_commas = len(places) - int(breaks[-1]) - 1
        ends.append(places[breaks] + at)
        commas.append(counts.astype(np.int32))
    if len(data) > start and data[-1] != _BREAK:
        ends.append(np.array([len(data)]))
        commas.append(np.array([open_commas], np.int32))
    none = np.zeros(0, np.int64)
    return np.concatenate([none, *ends]), np.concatenate([none.astype(np.int32), *commas])


def _places(data: bytes, byte: bytes, start: int) -> np.ndarray:
    """Find every place of a byte."""
    found = [np.flatnonzero(piece == ord(byte)) + at for at, piece in _pieces(data, start)]
    return np.concatenate([np.zeros(0, np.int64), *found])


def _pieces(data: bytes, start: int) -> Iterator[tuple[int, np.ndarray]]:
    """Give a text in pieces that the cache of a processor holds, each with its place."""
    for at in range(start, len(data), _PIECE):
        yield at, np.frombuffer(data, np.uint8, min(_PIECE, len(data) - at), at)


def _counted(found: int, wanted: int) -> str:
    return "too_few_fields" if found < wanted else "too_many_fields"
