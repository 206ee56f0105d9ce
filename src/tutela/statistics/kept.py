"""Keep the atoms of a snapshot part by part, so that what has not changed is not read again.

INTERNAL: atoms are counts of persons that nobody has cleared, so the folder is the owner's alone.
"""

import hashlib
import json
import os
import tempfile
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from zipfile import BadZipFile

import numpy as np

from tutela.model.errors import InputError
from tutela.statistics.atoms import Atoms, count_atoms, empty_atoms, merge, part_atoms
from tutela.statistics.part import Part, Readable
from tutela.statistics.plan import Plan

_MANIFEST = "snapshot.json"
_FORM = "1"
"""Changes with the meaning of a key, so that atoms of an older kernel are not read."""


@dataclass(frozen=True)
class Kept:
    """A folder of atoms. ``Kept(folder).atoms`` is an engine of ``count``.

    Atoms lie under the hash of the files they were counted from and of the plan, so they can never
    stand for other records. A register that erases a person rewrites the person's part: the atoms
    of the old one are then of no snapshot, and stay until ``sweep`` is called.
    """

    folder: Path

    def atoms(self, snapshot: Readable, plans: Sequence[Plan], received: str | None) -> list[Atoms]:
        """Give the atoms of every plan; parts that are as they were are not read."""
        if not snapshot.parts or not plans:
            return empty_atoms(plans)
        parts = _parts(snapshot)
        found: list[Atoms | None] = [
            self._load(self._path(_whole(parts), plan, received), plan) for plan in plans
        ]
        missing = [at for at, atoms in enumerate(found) if atoms is None]
        counted = self._count(snapshot, parts, [plans[at] for at in missing], received)
        for at, atoms in zip(missing, counted, strict=True):
            self._save(self._path(_whole(parts), plans[at], received), atoms)
            found[at] = atoms
        return [atoms for atoms in found if atoms is not None]

    def sweep(self, *snapshots: Readable) -> int:
        """Delete what was kept of any other snapshot than these; give how many files.

        To be called whenever somebody was erased: only then are they in no atom either.
        """
        parts = [_parts(snapshot) for snapshot in snapshots]
        known = {digest for each in parts for digest in (*each, _whole(each))}
        gone = [path for path in self.folder.glob("*") if path.name.partition("-")[0] not in known]
        for path in gone:
            path.unlink(missing_ok=True)
        return len(gone)

    def _count(
        self, snapshot: Readable, parts: list[str], plans: Sequence[Plan], received: str | None
    ) -> list[Atoms]:
        if not plans:
            return []
        with ThreadPoolExecutor(max_workers=min(os.cpu_count() or 1, len(parts))) as pool:
            found = pool.map(
                lambda at: self._part(Part(snapshot, at), parts[at], plans, received),
                range(len(parts)),
            )
            return [merge(each) for each in zip(*found, strict=True)]

    def _part(
        self, part: Part, digest: str, plans: Sequence[Plan], received: str | None
    ) -> list[Atoms]:
        paths = [self._path(digest, plan, received) for plan in plans]
        found = [self._load(path, plan) for path, plan in zip(paths, plans, strict=True)]
        missing = [at for at, atoms in enumerate(found) if atoms is None]
        counted = part_atoms(part, [plans[at] for at in missing], received)
        for at, atoms in zip(missing, counted, strict=True):
            self._save(paths[at], atoms)
            found[at] = atoms
        return [atoms for atoms in found if atoms is not None]

    def _path(self, digest: str, plan: Plan, received: str | None) -> Path:
        return self.folder / f"{digest}-{_layout(plan, received)}.npz"

    def _load(self, path: Path, plan: Plan) -> Atoms | None:
        """Read kept atoms; None where there are none, or where the file is damaged."""
        try:
            with np.load(path, allow_pickle=False) as held:
                keys, counts = held["keys"], held["counts"]
        except (OSError, ValueError, KeyError, EOFError, BadZipFile):
            return None
        fits = keys.dtype == np.uint64 and keys.shape == (plan.words, len(counts))
        return Atoms(keys, counts) if fits else None

    def _save(self, path: Path, atoms: Atoms) -> None:
        """Write atoms whole or not at all, for the owner alone."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.folder.chmod(0o700)
        number, draft = tempfile.mkstemp(dir=self.folder, prefix="draft-")
        with os.fdopen(number, "wb") as stream:
            np.savez(stream, keys=atoms.keys, counts=atoms.counts)
        Path(draft).replace(path)


def amend(
    atoms: Sequence[Atoms],
    before: Readable,
    after: Readable,
    plans: Sequence[Plan],
    received: str | None,
) -> list[Atoms]:
    """Give the atoms of a changed register from those it had: no unchanged case is read.

    ``before`` and ``after`` hold the changed cases alone, whole, as they were and as they are; a
    new case is only in ``after``, one that is gone only in ``before``. Raises ``InputError`` where
    ``before`` holds what was never counted.
    """
    gone = count_atoms(before, plans, received)
    come = count_atoms(after, plans, received)
    return [_signed(*each) for each in zip(atoms, gone, come, strict=True)]


def _signed(had: Atoms, gone: Atoms, come: Atoms) -> Atoms:
    sums = merge([had, Atoms(gone.keys, -gone.counts), come])
    if bool((sums.counts < 0).any()):
        hint = "Give the changed cases as they were when the atoms were counted, or count again."
        raise InputError("holds cases that were never counted", "the changed cases", hint)
    left = sums.counts > 0
    return Atoms(sums.keys[:, left], sums.counts[left])


def _parts(snapshot: Readable) -> list[str]:
    """Give a digest of each part: of its files and of the offices, not of its number."""
    try:
        said = json.loads((snapshot.folder / _MANIFEST).read_text(encoding="utf-8"))
        files = {str(name): str(sha) for name, sha in said["files"].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        raise InputError(
            "has no hashes of its files", str(snapshot.folder), "Freeze the register again."
        ) from None
    offices = files.get("offices.parquet", "")
    found = []
    for number in range(snapshot.parts):
        home = f"part-{number:03}/"
        mine = [(name[len(home) :], sha) for name, sha in files.items() if name.startswith(home)]
        found.append(_digest(["part", offices, *(f"{name}={sha}" for name, sha in sorted(mine))]))
    return found


def _whole(parts: Sequence[str]) -> str:
    return _digest(["whole", *sorted(parts)])


def _layout(plan: Plan, received: str | None) -> str:
    """Give a digest of all that decides what a key says."""
    said = [_FORM, plan.unit, str(plan.words), str(received)]
    for name, source in plan.sources.items():
        said.append(f"{name} {source.values} {plan.fields[name]}")
    for (match, period), slot in plan.bits.items():
        said.append(f"{sorted(match.events)} {sorted(match.results)} {period!r} {slot}")
    return _digest(said)


def _digest(lines: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:32]
