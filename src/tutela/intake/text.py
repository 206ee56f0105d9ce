"""The bytes of a text, read piece by piece: from the file itself, or from memory."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from tutela.model.errors import InputError

PIECE = 1 << 22


class Text(Protocol):
    """Bytes of known length that can be read at any place."""

    @property
    def size(self) -> int:
        """Give the number of bytes."""

    def read(self, start: int, end: int) -> bytes:
        """Give the bytes between two places, cut at the end of the text."""

    def check(self) -> None:
        """Raise ``InputError`` where the bytes may not be those that were read before."""


@dataclass(frozen=True, slots=True)
class Held:
    """A text in memory."""

    data: bytes

    @property
    def size(self) -> int:
        """Give the number of bytes."""
        return len(self.data)

    def read(self, start: int, end: int) -> bytes:
        """Give the bytes between two places."""
        return self.data[start:end]

    def check(self) -> None:
        """Memory holds still."""


class OnDisk:
    """A file that must hold still: it is opened anew for every piece, and never held open."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._state = _state(path.stat())

    @property
    def size(self) -> int:
        """Give the number of bytes it had at first."""
        return self._state[0]

    def read(self, start: int, end: int) -> bytes:
        """Give the bytes between two places; raise ``InputError`` where it is another file now."""
        wanted = max(0, min(end, self.size) - start)
        try:
            with self._path.open("rb") as file:
                self._compare(os.fstat(file.fileno()))
                file.seek(start)
                data = file.read(wanted)
        except OSError as error:
            raise InputError(
                f"cannot be read: {error.strerror}", str(self._path), "Look at its rights."
            ) from None
        if len(data) < wanted:
            raise self._changed()
        return data

    def check(self) -> None:
        """Raise ``InputError`` where the file was written to since it was seen first."""
        self._compare(self._path.stat())

    def _compare(self, found: os.stat_result) -> None:
        if _state(found) != self._state:
            raise self._changed()

    def _changed(self) -> InputError:
        return InputError(
            "changed while it was read", str(self._path), "Take it in when it is whole."
        )


def _state(found: os.stat_result) -> tuple[int, int, int, int]:
    return found.st_size, found.st_mtime_ns, found.st_dev, found.st_ino


def pieces(text: Text, end: int | None = None) -> Iterator[bytes]:
    """Give a text from its beginning to its end, or to another one."""
    last = text.size if end is None else end
    for start in range(0, last, PIECE):
        yield text.read(start, min(start + PIECE, last))


def line_pieces(text: Text, start: int = 0) -> Iterator[bytes]:
    """Give a text in pieces of whole lines; a line without end makes a long piece."""
    left: list[bytes] = []
    for at in range(start, text.size, PIECE):
        piece = text.read(at, at + PIECE)
        cut = piece.rfind(b"\n") + 1
        if cut:
            yield b"".join([*left, piece[:cut]])
            left = []
        left.append(piece[cut:])
    if any(left):
        yield b"".join(left)
