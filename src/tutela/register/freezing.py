"""Freeze a register: what holds as of a version, clustered by case and person, as Parquet."""

import json
import secrets
import shutil
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from tutela.model.errors import InputError
from tutela.register.blinding import without_ids
from tutela.register.cluster import cluster, within
from tutela.register.coverage import coverage
from tutela.register.current import current
from tutela.register.partition import part_of_case
from tutela.register.schema import CLUSTERED, TABLES
from tutela.register.sealing import sealed
from tutela.register.shelf import Save, shelf
from tutela.register.snapshot import MANIFEST, Snapshot, open_snapshot, sha256
from tutela.register.store import Batch, Register

PERSONS_A_PART = 500_000


def freeze(
    register: Register, folder: Path, version: int | None = None, *, base: Path | None = None
) -> Snapshot:
    """Write the snapshot of a version (the latest by default) into a folder of its own.

    The same version gives the same bytes. A crash leaves no folder of that name; a snapshot that
    is there already is replaced, anything else is refused. Files that ``base``, an earlier
    snapshot, holds already (or the one that is replaced) are shared with it, not written again.
    """
    batches = _batches(register, version)
    draft = _draft(folder)
    try:
        written = _write(register, batches, shelf(draft, base, folder))
        said = _manifest(register, batches, written, draft)
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


def _write(register: Register, batches: Sequence[Batch], save: Save) -> Mapping[str, object]:
    """Write all tables, and give what the manifest says of them."""
    offices = current(register, "offices", batches).select(list(TABLES["offices"].columns))
    save(offices.sort_by("office_code"), "offices.parquet")
    tables = cluster({name: current(register, name, batches) for name in CLUSTERED})
    part_of, parts = part_of_case(tables["cases"], tables["persons"], PERSONS_A_PART)
    under = sealed(register)
    for part in range(parts):
        chosen = tables if parts == 1 else within(tables, part_of == part)
        for name, rows in without_ids(chosen, under, f"{part:03}-").items():
            save(rows, f"part-{part:03}/{name}.parquet")
    covered = coverage(register, batches, _cut_off(batches), (offices, tables["cases"]))
    return {"coverage": covered, "parts": parts}


def _cut_off(batches: Sequence[Batch]) -> date:
    known = [batch.entry.cut_off for batch in batches if batch.entry.cut_off is not None]
    return max(known, default=batches[-1].recorded_at.date())


def _manifest(
    register: Register, batches: Sequence[Batch], said: Mapping[str, object], draft: Path
) -> Mapping[str, object]:
    last = batches[-1]
    files = sorted(path for path in draft.rglob("*.parquet"))
    return {
        "jurisdiction": register.jurisdiction,
        "version": last.version,
        "synthetic": register.synthetic,
        "cut_off": _cut_off(batches).isoformat(),
        "recorded_on": last.recorded_at.date().isoformat(),
        **said,
        "files": {path.relative_to(draft).as_posix(): sha256(path) for path in files},
    }
