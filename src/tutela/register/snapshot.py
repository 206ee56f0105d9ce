"""Read what was frozen: Parquet files under a manifest of their hashes."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from tutela.model.errors import InputError

MANIFEST = "snapshot.json"


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A register as of one version; the same version has the same bytes.

    ``coverage`` says how many of the ``expected`` offices have ``reported``, by the reporting
    calendar or by offices with cases (``basis``); ``periods`` says it for each period owed.
    """

    folder: Path
    jurisdiction: str
    version: int
    synthetic: bool
    cut_off: date
    recorded_on: date
    coverage: Mapping[str, int]
    parts: int
    basis: str = "offices_with_cases"
    periods: tuple[Mapping[str, Any], ...] = ()

    def read(self, table: str, part: int = 0, columns: Sequence[str] | None = None) -> pa.Table:
        """Read one table of one part; ``offices`` is the same for all parts."""
        name = "offices.parquet" if table == "offices" else f"part-{part:03}/{table}.parquet"
        return pq.read_table(self.folder / name, columns=None if columns is None else [*columns])


def open_snapshot(folder: Path) -> Snapshot:
    """Open a snapshot; raise ``InputError`` where a file is missing or is not as it was frozen."""
    try:
        said = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        files = {str(name): str(sha) for name, sha in said["files"].items()}
        snapshot = Snapshot(
            folder,
            str(said["jurisdiction"]),
            int(said["version"]),
            bool(said["synthetic"]),
            date.fromisoformat(said["cut_off"]),
            date.fromisoformat(said["recorded_on"]),
            {name: int(said["coverage"][name]) for name in ("reported", "expected")},
            int(said["parts"]),
            str(said["coverage"].get("basis", "offices_with_cases")),
            tuple(said["coverage"].get("periods", ())),
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        raise InputError("is no snapshot", str(folder), "Freeze a register again.") from None
    for name, sha in files.items():
        _verify(folder / name, sha)
    return snapshot


def sha256(path: Path) -> str:
    """Give the SHA-256 of a file, in hex."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _verify(path: Path, sha: str) -> None:
    if not path.is_file():
        raise InputError("is missing from the snapshot", str(path), "Freeze the register again.")
    if sha256(path) != sha:
        raise InputError("is not what was frozen", str(path), "Freeze the register again.")
