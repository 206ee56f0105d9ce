"""Freeze a register: what holds as of a version, clustered by case and person, as Parquet."""

import json
import secrets
import shutil
import zlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from tutela.model.errors import InputError
from tutela.register.arrow import Column, pc
from tutela.register.cluster import cluster, within
from tutela.register.current import current
from tutela.register.schema import SNAPSHOT, TABLES
from tutela.register.sealing import sealed, without_ids
from tutela.register.snapshot import MANIFEST, Snapshot, open_snapshot, sha256
from tutela.register.store import Batch, Register

PERSONS_A_PART = 500_000
_IDS = frozenset(
    ("name", "case_id", "person_id", "victim_id", "event_id", "charge_row", "charge_id")
)


def freeze(register: Register, folder: Path, version: int | None = None) -> Snapshot:
    """Write the snapshot of a version (the latest by default) into a folder of its own.

    The same version gives the same bytes. A crash leaves no folder of that name; a snapshot that
    is there already is replaced, anything else is refused.
    """
    batches = _batches(register, version)
    draft = _draft(folder)
    try:
        parts = _write(register, batches, draft)
        said = _manifest(register, batches, parts, draft)
        (draft / MANIFEST).write_text(json.dumps(said, indent=1) + "\n", encoding="utf-8")
        if folder.exists():
            shutil.rmtree(folder)
        draft.replace(folder)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise
    return open_snapshot(folder)


def _batches(register: Register, version: int | None) -> tuple[Batch, ...]:
    batches = register.batches(version)
    latest = batches[-1].version if batches else 0
    if not batches or (version is not None and version != latest):
        raise InputError(
            f"has no version [{version or 'any'}]",
            str(register.folder),
            f"It has the versions 1 to {register.version}."
            if register.version
            else "Take files in first: `tutela intake`.",
        )
    return batches


def _draft(folder: Path) -> Path:
    if folder.exists() and not (folder.is_dir() and _replaceable(folder)):
        raise InputError("is there and is no snapshot", str(folder), "Name a new folder.")
    draft = folder.with_name(f".{folder.name}.{secrets.token_hex(4)}")
    try:
        draft.mkdir(parents=True)
    except OSError as error:
        raise InputError(
            f"cannot be written: {error.strerror}", str(folder), "Name a folder you may write to."
        ) from None
    return draft


def _replaceable(folder: Path) -> bool:
    return (folder / MANIFEST).is_file() or not any(folder.iterdir())


def _write(register: Register, batches: Sequence[Batch], draft: Path) -> int:
    offices = current(register, "offices", batches).select(list(TABLES["offices"].columns))
    _save(offices.sort_by("office_code"), draft / "offices.parquet")
    names = [name for name in SNAPSHOT if name != "offices"]
    tables = cluster({name: current(register, name, batches) for name in names})
    part_ids = tables["cases"]["case_id"]
    tables = without_ids(tables, sealed(register))
    parts = max(1, -(-tables["persons"].num_rows // PERSONS_A_PART))
    part_of_case = _part_of(part_ids, parts)
    for part in range(parts):
        home = draft / f"part-{part:03}"
        home.mkdir()
        chosen = tables if parts == 1 else within(tables, part_of_case == part)
        for name, rows in chosen.items():
            _save(rows, home / f"{name}.parquet")
    return parts


def _part_of(case_ids: Column, parts: int) -> np.ndarray:
    if parts == 1:
        return np.zeros(len(case_ids), dtype=np.int64)
    hashes = (zlib.crc32(case_id.encode()) % parts for case_id in case_ids.to_pylist())
    return np.fromiter(hashes, np.int64, len(case_ids))


def _save(rows: pa.Table, path: Path) -> None:
    plain = rows.replace_schema_metadata(None)
    codes = [name for name in plain.column_names if name not in _IDS]
    options: Any = {"compression": "zstd", "use_dictionary": codes}
    pq.write_table(plain, path, **options)


def _manifest(
    register: Register, batches: Sequence[Batch], parts: int, draft: Path
) -> Mapping[str, object]:
    last = batches[-1]
    recorded_on = last.recorded_at.date()
    known = [batch.entry.cut_off for batch in batches if batch.entry.cut_off is not None]
    files = sorted(path for path in draft.rglob("*.parquet"))
    return {
        "jurisdiction": register.jurisdiction,
        "version": last.version,
        "synthetic": register.synthetic,
        "cut_off": max(known, default=recorded_on).isoformat(),
        "recorded_on": recorded_on.isoformat(),
        "coverage": _coverage(draft, parts),
        "parts": parts,
        "files": {path.relative_to(draft).as_posix(): sha256(path) for path in files},
    }


def _coverage(draft: Path, parts: int) -> dict[str, int]:
    offices = pq.read_table(draft / "offices.parquet", columns=["office_code", "parent_code"])
    parents = set(offices["parent_code"].to_pylist())
    expected = set(offices["office_code"].to_pylist()) - parents
    reported: set[str | None] = set()
    for part in range(parts):
        seen = pq.read_table(draft / f"part-{part:03}" / "cases.parquet", columns=["office_code"])
        reported |= set(pc.unique(seen["office_code"]).to_pylist())
    return {"reported": len(expected & reported), "expected": len(expected)}
