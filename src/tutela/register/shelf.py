"""Write the files of a snapshot; what an earlier one holds already is shared, not written."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

import pyarrow as pa
import pyarrow.parquet as pq

from tutela.model.errors import InputError
from tutela.register.snapshot import open_snapshot

Save: TypeAlias = Callable[[pa.Table, str], None]
"""Writes a table under a name, such as ``part-000/cases.parquet``."""

_IDS = frozenset(
    ("name", "case_id", "person_id", "victim_id", "event_id", "charge_row", "charge_id")
) | {"restraint_id", "extends"}
_WRITER = f"parquet-cpp-arrow version {pa.__version__}"


def shelf(draft: Path, *bases: Path | None) -> Save:
    """Write into a folder; files of the first base that is a whole snapshot are shared.

    A file is shared only where a full write would give the same bytes: the same rows, in the same
    order, by the same writer.
    """
    base = next((each for each in bases if each is not None and _is_whole(each)), None)

    def save(rows: pa.Table, name: str) -> None:
        path = draft / name
        path.parent.mkdir(exist_ok=True)
        # pages follow the pieces a table is in: in one piece, the same rows give the same bytes
        plain = rows.replace_schema_metadata(None).combine_chunks()
        if base is not None and _holds(base / name, plain):
            _share(base / name, path)
        else:
            _write(plain, path)

    return save


def _is_whole(folder: Path) -> bool:
    try:
        open_snapshot(folder)
    except InputError:
        return False
    return True


def _holds(path: Path, rows: pa.Table) -> bool:
    if not path.is_file():
        return False
    said = pq.read_metadata(path)
    if said.created_by != _WRITER or said.num_rows != rows.num_rows:
        return False
    return bool(pq.read_table(path).equals(rows))


def _share(one: Path, other: Path) -> None:
    """Give a file a second name; where the disk knows none, copy it."""
    try:
        os.link(one, other)
    except OSError:
        shutil.copyfile(one, other)


def _write(rows: pa.Table, path: Path) -> None:
    codes = [name for name in rows.column_names if name not in _IDS]
    options: Any = {"compression": "zstd", "use_dictionary": codes}
    pq.write_table(rows, path, **options)
