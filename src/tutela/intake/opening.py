"""Open any file an office may send and give its rows as they are, told apart by content."""

import hashlib
import stat
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tutela.intake.columnar import read_parquet
from tutela.intake.delimited import read_delimited
from tutela.intake.rows import Opened
from tutela.intake.sheets import read_sheet
from tutela.intake.text import Held, OnDisk, Text, pieces
from tutela.intake.unpacking import unpacked
from tutela.model.errors import InputError

_ENDINGS = (".csv", ".csv.gz", ".csv.zst", ".xlsx", ".parquet")
_SAVE = "Send the file again, or save it anew as CSV (UTF-8), XLSX or Parquet."


@dataclass(frozen=True, slots=True)
class Unread:
    """A file whose content is known and whose rows are not read yet; gzip and zstd undone."""

    path: Path
    sha256: str
    text: Text

    def open(self) -> Opened:
        """Read the header, or the rows; raise ``InputError`` where this is no table."""
        head = self.text.read(0, 8)
        for magic, read in _KINDS:
            if head.startswith(magic):
                return read(self.path, self.text.read(0, self.text.size))
        return read_delimited(self.path, self.text)


def find_files(sources: Sequence[Path]) -> tuple[Path, ...]:
    """Name the files; a folder stands for the files in it that a table may be read from."""
    found: list[Path] = []
    for source in sources:
        if source.is_dir():
            inside = sorted(path for path in source.iterdir() if _is_a_table(path.name.lower()))
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


def _is_a_table(name: str) -> bool:
    """Go by the ending; leave what systems hide beside a file, such as the lock of a workbook."""
    return name.endswith(_ENDINGS) and not name.startswith((".", "~$"))


def read_bytes(path: Path) -> Unread:
    """Look through a file and undo its compression; raise ``InputError`` where that fails.

    A plain file stays on disk and is read again, stretch by stretch, when its rows are asked for.
    """
    try:
        text = unpacked(path, _text(path))
        digest = hashlib.sha256()
        for piece in pieces(text):
            digest.update(piece)
    except FileNotFoundError:
        raise InputError("is not there", str(path), "Look at the spelling of its name.") from None
    except OSError as error:
        raise InputError(
            f"cannot be read: {error.strerror}", str(path), "Look at its rights."
        ) from None
    if not text.size:
        raise InputError("is empty", str(path), _SAVE)
    return Unread(path, digest.hexdigest(), text)


def _text(path: Path) -> Text:
    """Give a file as it lies on disk; a pipe can be read only once and is held in memory."""
    if stat.S_ISREG(path.stat().st_mode):
        return OnDisk(path)
    return Held(path.read_bytes())


_KINDS: tuple[tuple[bytes, Callable[[Path, bytes], Opened]], ...] = (
    (b"PAR1", read_parquet),
    (b"PK\x03\x04", read_sheet),
)
